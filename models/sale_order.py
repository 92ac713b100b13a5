from odoo import api, models

from .customer_visibility_mixin import POOL_KEY_UNGUARDED


class SaleOrder(models.Model):
    """A quotation or order, as visible as its customer."""

    _name = "sale.order"
    _inherit = ["customer.visibility.mixin", "customer.guard.mixin", "sale.order"]

    _pool_guarded_fields = (
        "partner_id",
        "partner_invoice_id",
        "partner_shipping_id",
        "opportunity_id",
    )
    _pool_write_mode = "document"

    _pool_key_index = models.Index(
        "(pool_key, date_order DESC, id DESC) INCLUDE (company_id, user_id,"
        " pool_root_id)"
    )

    @api.depends("partner_id.pool_root_id")
    def _compute_pool_root_id(self):
        for order in self:
            order.pool_root_id = order.partner_id.pool_root_id

    @api.depends("partner_id.pool_key")
    def _compute_pool_key(self):
        for order in self:
            partner = order.partner_id
            order.pool_key = partner.pool_key if partner else POOL_KEY_UNGUARDED
