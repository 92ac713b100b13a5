from odoo import models
from odoo.fields import Domain

from .customer_visibility_mixin import POOL_KEY_UNGUARDED


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def unlink(self):
        # its shares and members go with it in the database, unseen by their models
        result = super().unlink()
        self.env["customer.visibility.path.mixin"]._pool_invalidate()
        return result

    def _get_lead_to_assign_domain(self):
        """Guarded leads are claimed or follow their customer, never handed out by core."""
        return list(
            Domain(super()._get_lead_to_assign_domain())
            & Domain("pool_key", "=", POOL_KEY_UNGUARDED)
        )
