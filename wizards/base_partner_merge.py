from odoo import models
from odoo.exceptions import AccessError

from ..models.customer_pool_mixin import BEHIND_DOOR
from ..models.customer_pool_transition import PoolRequest
from ..models.customer_pool_tree import MERGING


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merging guarded customers is for managers; owners are settled first.

        The kept customer keeps its owner; an unguarded one that absorbs a guarded one
        becomes guarded with that one's owner.
        """
        partners = self.env["res.partner"].browse(partner_ids).exists()
        # sudo: guard and owner are facts, the right is asked just below
        guarded = partners.sudo().filtered(lambda partner: partner.pool_key != -2)
        if not guarded or len(partners) < 2:
            return super()._merge(partner_ids, dst_partner, extra_checks)
        if not self.env.su and not self.env.user.has_group("expo_crm.group_manager"):
            raise AccessError(
                self.env._("Only customer managers merge guarded customers.")
            )
        kept = dst_partner or self._get_ordered_partner(partners.ids)[-1]
        kept = kept.sudo()
        absorbed = (guarded - kept).filtered(lambda partner: partner._is_pool_subject())
        if kept._pool_subject()._is_pool_subject() is False and absorbed:
            origin = absorbed[0]
            kept._pool_subject()._pool_transition(
                PoolRequest(
                    "enter", owners=origin.user_id.id, pool_id=origin.pool_id.id
                )
            )
        absorbed._pool_transition(PoolRequest("merge"))
        contacted = list(filter(None, partners.sudo().mapped("last_contact_date")))
        result = super()._merge(partner_ids, kept.with_env(self.env), extra_checks)
        roots = kept.exists().pool_root_id
        if contacted and roots:
            roots.with_context(expo_crm_behind_door=BEHIND_DOOR).write(
                {"last_contact_date": max(contacted)}
            )
        roots._pool_sync_roots(roots.ids)
        (
            roots | roots.search([("id", "child_of", roots.ids)])
        )._pool_align_salesperson()
        kept.exists()._pool_clear_primary_contacts()
        self.env["res.partner"]._pool_sync_keys(roots.ids)
        return result

    def _update_values(self, src_partners, dst_partner):
        kept = dst_partner.with_context(expo_crm_merging=MERGING)
        return super()._update_values(src_partners, kept)
