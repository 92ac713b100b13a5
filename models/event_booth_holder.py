from odoo import api, fields, models

# of the renter, kept on the booth
CONTACT_FIELDS = frozenset({"contact_name", "contact_email", "contact_phone"})
# whom a booth is sold to or held for, and by which order
HOLDER_FIELDS = frozenset(
    {"participation_id", "hold_participation_id", "sale_order_line_id"}
)


class EventBooth(models.Model):
    """Who has a booth of an edition: held for a company until a moment, or sold to it.

    The state of core stays the truth for sold; a hold is kept beside it and ends by
    itself.
    """

    _name = "event.booth"
    _inherit = ["event.booth"]

    participation_id = fields.Many2one(
        "exhibition.participation",
        string="Exhibitor",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    hold_participation_id = fields.Many2one(
        "exhibition.participation",
        string="Held for",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        tracking=True,
    )
    hold_until = fields.Datetime(
        string="Held Until", copy=False, tracking=True, index="btree_not_null"
    )
    hold_user_id = fields.Many2one("res.users", string="Held by", copy=False)
    blocked_reason = fields.Char(string="Why Blocked", copy=False)
    is_paid = fields.Boolean(
        compute="_compute_is_paid",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    sale_status = fields.Selection(
        [
            ("free", "Free"),
            ("held", "On Hold"),
            ("contracted", "Contracted"),
            ("paid", "Paid"),
            ("blocked", "Blocked"),
        ],
        compute="_compute_sale_status",
        store=True,
        precompute=True,
        group_expand=True,
    )

    @api.depends(
        "series_id",
        "state",
        "is_paid",
        "is_blocked",
        "hold_until",
        "hold_participation_id",
    )
    def _compute_sale_status(self):
        for booth in self:
            if not booth.series_id:
                booth.sale_status = False
            elif booth.state == "unavailable":
                booth.sale_status = "paid" if booth.is_paid else "contracted"
            elif booth.is_blocked:
                booth.sale_status = "blocked"
            elif booth.hold_participation_id:
                booth.sale_status = "held"
            else:
                booth.sale_status = "free"

    def write(self, vals):
        """:raises AccessError: when people name an exhibitor they do not see."""
        if "partner_id" in vals:
            # core keeps the contact of the renter before, for whoever comes next to read
            left = self.filtered(
                lambda booth: (
                    booth.series_id and booth.partner_id.id != vals["partner_id"]
                )
            )
            forgotten = dict.fromkeys(CONTACT_FIELDS - vals.keys(), False)
            if left and forgotten:
                super(EventBooth, left).write(forgotten)
        result = super().write(vals)
        self._check_named_documents(vals.keys() & HOLDER_FIELDS)
        return result
