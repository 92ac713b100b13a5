from odoo import models

from .customer_visibility_mixin import PROJECTIONS


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client whether look-ups have to ask for hidden customers too.

        Where nothing is guarded, and for who sees everything, they cost nothing.
        """
        info = super().session_info()
        user = self.env.user
        info["expo_crm_has_hidden"] = (
            user._is_internal()
            and self.env["customer.pool"]._is_guarding()
            and not user.has_group("expo_crm.group_manager")
            and any(self.env[name].has_access("read") for name in PROJECTIONS.values())
        )
        return info
