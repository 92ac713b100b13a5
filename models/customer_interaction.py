from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL


class CustomerInteraction(models.Model):
    """One call, visit, message or meeting with a customer.

    Logged by the owner, a superior, a colleague with “look and log” or more, or a
    manager. Renews the last contact date of the customer, from which the recycle
    clock runs.
    """

    _name = "customer.interaction"
    _inherit = ["customer.visibility.path.mixin", "customer.guard.mixin"]
    _description = "Customer Interaction"
    _order = "date desc, id desc"
    _rec_name = "summary"

    _pool_guarded_fields = ("partner_id", "contact_id")

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Person",
        index="btree_not_null",
        ondelete="set null",
        domain="[('id', 'child_of', partner_id)]",
        help="With whom it was, when the customer is a company.",
    )
    channel = fields.Selection(
        [
            ("call", "Call"),
            ("visit", "Visit"),
            ("meeting", "Meeting"),
            ("message", "Message"),
            ("email", "Email"),
            ("show", "At the Show"),
        ],
        required=True,
        default="call",
    )
    direction = fields.Selection(
        [("out", "We reached out"), ("in", "The customer reached out")],
        required=True,
        default="out",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    outcome_id = fields.Many2one("customer.interaction.outcome", ondelete="restrict")
    summary = fields.Char(required=True)
    note = fields.Html()
    next_step = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        string="Author",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    cost = fields.Monetary(help="What this contact cost, in the company currency.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _cost_check = models.Constraint("CHECK(cost >= 0)", "A cost cannot be negative.")
    _customer_index = models.Index("(partner_id, date DESC, id DESC)")

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        for interaction in self.sudo():
            contact = interaction.contact_id
            if contact and contact.pool_root_id != interaction.partner_id.pool_root_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s.",
                        contact=contact.name,
                        customer=interaction.partner_id.name,
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        limit = fields.Datetime.add(fields.Datetime.now(), days=1)
        for interaction in self:
            if interaction.date > limit:
                raise ValidationError(
                    self.env._(
                        "“%s” lies in the future: plan an activity for it and log the "
                        "interaction once it took place.",
                        interaction.summary,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [dict(vals, user_id=self.env.uid) for vals in vals_list]
        interactions = super().create(vals_list)
        interactions._check_may_log()
        interactions._renew_last_contact()
        return interactions

    def write(self, vals):
        if not self.env.su and "user_id" in vals:
            raise AccessError(self.env._("The author of an interaction cannot change."))
        self._check_is_author()
        result = super().write(vals)
        if {"partner_id", "date", "outcome_id"} & vals.keys():
            self._check_may_log()
            self._renew_last_contact()
        return result

    def unlink(self):
        self._check_is_author()
        return super().unlink()

    def _check_may_log(self):
        """:raises AccessError: naming the first customer the user may not log on."""
        if self.env.su:
            return
        partners = self.partner_id
        refused = partners - partners._filtered_pool_scope("log")
        if refused:
            raise AccessError(
                self.env._(
                    "You may look at %s but not log interactions: ask its owner to "
                    "share it with “look and log”.",
                    refused[:1].sudo().name,
                )
            )

    def _check_is_author(self):
        if self.env.su or self.env.user.has_group("expo_crm.group_manager"):
            return
        foreign = self.filtered(
            lambda interaction: interaction.user_id != self.env.user
        )
        if foreign:
            raise AccessError(
                self.env._(
                    "“%(summary)s” was logged by %(author)s, who alone may change it.",
                    summary=foreign[0].summary,
                    author=foreign[0].user_id.name,
                )
            )

    def _renew_last_contact(self):
        """Raise the last contact date of the roots, never lower it by an old entry."""
        self.flush_model()
        self.env["res.partner"].flush_model(["pool_root_id", "last_contact_date"])
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner root
                   SET last_contact_date = latest.date
                  FROM (SELECT partner.pool_root_id AS id, max(interaction.date) AS date
                          FROM customer_interaction interaction
                          JOIN res_partner partner ON partner.id = interaction.partner_id
                     LEFT JOIN customer_interaction_outcome outcome
                            ON outcome.id = interaction.outcome_id
                         WHERE interaction.id = ANY(%s)
                           AND COALESCE(outcome.is_contact, TRUE)
                      GROUP BY partner.pool_root_id) latest
                 WHERE root.id = latest.id
                   AND (root.last_contact_date IS NULL
                        OR root.last_contact_date < latest.date)
             RETURNING root.id
                """,
                self.ids,
            )
        )
        roots = self.env["res.partner"].browse(id_ for (id_,) in rows)
        roots.invalidate_recordset(["last_contact_date"], flush=False)
        self.env["customer.pool.rule"]._refresh_deadlines(roots)
