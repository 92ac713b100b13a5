from odoo import models
from odoo.fields import Domain


class EventSaleReport(models.Model):
    """A line of the sales by event, as visible as registrant and customer."""

    _name = "event.sale.report"
    _inherit = ["customer.visibility.path.mixin", "event.sale.report"]

    _pool_partner_field = "sale_order_partner_id"

    def _pool_visible_depends(self):
        link = "event_registration_id"
        below = self.env["event.registration"]._pool_visible_depends()
        return (*super()._pool_visible_depends(), *(f"{link}.{path}" for path in below))

    def _get_pool_scope_domain(self, scope):
        if scope is None:
            return Domain.TRUE
        registrations = self.env["event.registration"]._get_pool_scope_domain(scope)
        return super()._get_pool_scope_domain(scope) & Domain(
            "event_registration_id", "any!", registrations
        )

    def _is_in_pool_scope(self, scope):
        return super()._is_in_pool_scope(
            scope
        ) and self.event_registration_id._is_in_pool_scope(scope)
