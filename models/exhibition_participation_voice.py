from odoo import api, models


class ExhibitionParticipation(models.Model):
    """A signed contract may ask for an opinion, whichever way it was signed."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        signed = rows.filtered(lambda row: row.state == "contracted")
        self.env["satisfaction.study"]._trigger("contract_signed", signed)
        return rows

    def _after_state(self, state):
        result = super()._after_state(state)
        if state == "contracted":
            self.env["satisfaction.study"]._trigger("contract_signed", self)
        return result
