from odoo import api, fields, models


class CrmLead(models.Model):
    """A lead that is spoken with; what was said goes with it to its customer."""

    _inherit = "crm.lead"

    interaction_ids = fields.One2many(
        "customer.interaction", "lead_id", string="Interactions"
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id"):
            # sudo: contacts that took place are facts of the customer's clock
            spoken = self.sudo().interaction_ids
            if spoken:
                spoken._renew_last_contact()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_interactions(self):
        """What has no customer goes with its lead."""
        # sudo: who may delete the lead deletes what is said of it
        alone = self.sudo().interaction_ids.filtered(lambda i: not i.partner_id)
        alone.unlink()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: as the messages, which core moves whoever merges
        head = self.sudo()
        root = head.partner_id.pool_root_id
        spoken = opportunities.sudo().interaction_ids.filtered(
            lambda i: not i.partner_id or i.partner_id.pool_root_id == root
        )
        spoken.lead_id = head
        return result
