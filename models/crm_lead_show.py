from odoo import api, fields, models
from odoo.exceptions import UserError

from .exhibition_participation import ENDED

WISHES = ("target_event_id", "booth_wish", "expected_area")


class CrmLead(models.Model):
    """A lead that aims at an edition of a show: which booth, how much area."""

    _name = "crm.lead"
    _inherit = ["crm.lead"]

    target_event_id = fields.Many2one(
        "event.event",
        string="Target Edition",
        index="btree_not_null",
        ondelete="set null",
        domain="[('series_id', '!=', False), ('date_figures_closed', '=', False)]",
        tracking=True,
        help="The edition the customer may exhibit at.",
    )
    booth_wish = fields.Char(help="Which booth or place the customer asks for.")
    expected_area = fields.Float(help="Square metres the customer is expected to book.")
    participation_ids = fields.One2many(
        "exhibition.participation", "opportunity_id", string="Participations"
    )
    participation_count = fields.Integer(compute="_compute_participation_count")
    customer_type_ids = fields.Many2many(
        compute="_compute_customer_type_ids", store=True, readonly=False
    )

    @api.depends("partner_id.customer_type_ids", "pool_root_id.customer_type_ids")
    def _compute_customer_type_ids(self):
        """Those of the customer; of a lead without one, and as long as nobody said what
        the customer is, its own.
        """
        for lead in self:
            customer = lead.partner_id | lead.pool_root_id
            lead.customer_type_ids = (
                customer.customer_type_ids or lead.customer_type_ids
            )

    def _compute_participation_count(self):
        rows = self.env["exhibition.participation"]
        counts = {}
        if rows.has_access("read"):
            counts = dict(
                rows._read_group(
                    [("opportunity_id", "in", self.ids)],
                    ["opportunity_id"],
                    ["__count"],
                )
            )
        for lead in self:
            lead.participation_count = counts.get(lead._origin, 0)

    # born into the pool of the show

    def _pool_birth(self, vals):
        birth = super()._pool_birth(vals)
        if birth and not birth["pool_id"]:
            birth["pool_id"] = self._get_show_pool_id(vals, birth["owner_id"])
        return birth

    @api.model
    def _get_show_pool_id(self, vals, owner_id):
        """:returns: id of the pool of the show that a lead aims at or comes from, or
        None; an owner keeps to the pools they belong to.
        """
        context = self.env.context
        for name in ("target_event_id", "event_id"):
            event_id = vals.get(name, context.get(f"default_{name}"))
            if not event_id or not isinstance(event_id, int):
                continue
            # sudo: which pool serves a show is set-up, not a secret
            pool = self.env["event.event"].sudo().browse(event_id).series_id.pool_id
            company = pool.company_id
            if not pool.active or company and company != self.env.company:
                continue
            if owner_id:
                owner = self.env["res.users"].browse(owner_id)
                if pool.id not in self.env["customer.pool"]._get_visible_ids(owner):
                    continue
            return pool.id
        return None

    # merging

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *WISHES]

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: they follow their opportunity, whoever may see them
        opportunities.sudo().participation_ids.opportunity_id = self
        return result

    # participation

    def action_open_participation(self):
        """Open the customer's participation in the target edition, made where there is
        none yet.

        :raises UserError: without a target edition or a customer.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.target_event_id:
            raise UserError(
                self.env._("Choose the edition that “%s” aims at first.", self.name)
            )
        company = self.partner_id
        if company and not company.is_company:
            company = company.commercial_partner_id
        if not company:
            raise UserError(
                self.env._(
                    "“%s” has no customer yet: choose or create one first.", self.name
                )
            )
        rows = self.env["exhibition.participation"]
        row = rows.search(
            [
                ("event_id", "=", self.target_event_id.id),
                ("partner_id", "=", company.id),
                ("role", "in", ("exhibitor", "co_exhibitor")),
                ("state", "not in", ENDED),
            ],
            order="role desc, id",
            limit=1,
        )
        if row:
            row._take_wishes(self)
        else:
            row = rows.create(self._prepare_participation_values(company))
        return row._get_open_action()

    def _prepare_participation_values(self, company):
        return {
            "event_id": self.target_event_id.id,
            "partner_id": company.id,
            "opportunity_id": self.id,
            "booth_wish": self.booth_wish,
            "expected_area": self.expected_area,
        }

    def action_show_participations(self):
        """:returns: the list of the participations that came of this opportunity."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.exhibition_participation_action"
        )
        rows = self.participation_ids
        if len(rows) == 1:
            return rows._get_open_action()
        return dict(action, domain=[("opportunity_id", "=", self.id)], context={})
