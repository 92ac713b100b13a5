from odoo import api, models


class CrmLead(models.Model):
    """Leads like another one are looked for among all; told are those one sees, or a
    lead with a guessed phone would tell whether a hidden one has it."""

    _name = "crm.lead"
    _inherit = ["crm.lead"]

    @api.depends_context("uid")
    def _compute_potential_lead_duplicates(self):
        super()._compute_potential_lead_duplicates()
        if self.env.user._pool_scope("read") is None:
            return
        for lead in self:
            seen = lead.duplicate_lead_ids.filtered("pool_visible") | lead
            lead.duplicate_lead_ids = seen
            lead.duplicate_lead_count = len(seen - lead)
