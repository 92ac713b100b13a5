from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """What the merged contacts said is said by the one that stays."""

    _name = "base.partner.merge.automatic.wizard"
    _inherit = ["base.partner.merge.automatic.wizard"]

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners, dst_partner = self._get_merged(partner_ids, dst_partner)
        if len(partners) < 2:
            return super()._merge(partner_ids, dst_partner, extra_checks)
        # sudo: their companies are counted again, whoever may merge
        companies = partners.sudo().commercial_partner_id
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        kept = dst_partner.sudo().exists()
        kept._voice_move(companies)
        # of two answers to the same question one is the latest now
        self.env["satisfaction.score"]._renew_latest(kept.ids)
        (companies.exists() | kept.commercial_partner_id)._renew_satisfaction()
        self.env["satisfaction.followup"]._follow_owner(kept.pool_root_id)
        return result
