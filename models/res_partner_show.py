from odoo import fields, models


class ResPartner(models.Model):
    """A contact as participant of shows."""

    _name = "res.partner"
    _inherit = ["exhibition.search.mixin", "res.partner"]

    participation_ids = fields.One2many(
        "exhibition.participation", "partner_id", string="Participations"
    )
    participation_count = fields.Integer(
        compute="_compute_participation_count",
        help="Of the company and its subsidiaries.",
    )
    show_type_ids = fields.Many2many(
        "customer.type",
        relation="res_partner_show_type_rel",
        column1="partner_id",
        column2="type_id",
        string="Types from Shows",
        readonly=True,
        copy=False,
        help="Customer types that follow from participations and end with them.",
    )

    def _compute_participation_count(self):
        rows = self.env["exhibition.participation"]
        self.participation_count = 0
        if not self.ids or not rows.has_access("read"):
            return
        below = self.search([("id", "child_of", self.ids)], order="id")
        counts = rows._read_group(
            [("partner_id", "in", below.ids)], ["partner_id"], ["__count"]
        )
        for company, count in counts:
            while company:
                if company in self:
                    company.participation_count += count
                company = company.parent_id

    def action_new_participation(self):
        """:returns: the form of a new participation of this company."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Participation"),
            "res_model": "exhibition.participation",
            "view_mode": "form",
            "context": {"default_partner_id": self.id},
        }
