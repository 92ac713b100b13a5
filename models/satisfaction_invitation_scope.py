from odoo import models
from odoo.fields import Domain


class SatisfactionInvitation(models.Model):
    """An invitation is as visible as the contact; that of a badge without a contact as
    the badge. Where both are gone, only who sees everything reads the address."""

    _name = "satisfaction.invitation"
    _inherit = ["satisfaction.invitation"]

    def _pool_visible_depends(self):
        badge = self.env["event.registration"]._pool_visible_depends()
        return (
            *super()._pool_visible_depends(),
            "registration_id",
            *(f"registration_id.{path}" for path in badge),
        )

    def _get_pool_scope_domain(self, scope):
        if scope is None:
            return Domain.TRUE
        partners = self.env["res.partner"]._get_pool_scope_domain(scope)
        badges = self.env["event.registration"]._get_pool_scope_domain(scope)
        nobody = Domain("partner_id", "=", False)
        return Domain("partner_id", "any!", partners) | (
            nobody & Domain("registration_id", "any!", badges)
        )

    def _is_in_pool_scope(self, scope):
        if scope is None:
            return True
        if self.partner_id:
            return self.partner_id._is_in_pool_scope(scope)
        badge = self.registration_id
        return bool(badge) and badge._is_in_pool_scope(scope)
