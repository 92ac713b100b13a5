from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Companies that took part in the same edition: core would fail on their rows, or
    delete them, so they are put together first."""

    _name = "base.partner.merge.automatic.wizard"
    _inherit = ["base.partner.merge.automatic.wizard"]

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners, dst_partner = self._get_merged(partner_ids, dst_partner)
        if len(partners) < 2:
            return super()._merge(partner_ids, dst_partner, extra_checks)
        Participation = self.env["exhibition.participation"]
        # sudo: types are read to tell those set by hand, on all that become one
        by_hand = Participation._get_types_by_hand(partners.sudo())
        Participation._merge_partners(partners, dst_partner)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        Participation._after_merge(dst_partner.exists(), by_hand)
        return result

    def _get_merged(self, partner_ids, dst_partner):
        """:returns: the contacts there are, and the one that stays as stock chooses it;
        with fewer than two there is nothing to choose."""
        partners = self.env["res.partner"].browse(partner_ids).exists()
        if len(partners) > 1 and (not dst_partner or dst_partner not in partners):
            dst_partner = self._get_ordered_partner(partners.ids)[-1]
        return partners, dst_partner
