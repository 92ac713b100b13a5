from odoo import models

from .customer_pool_bus import POOL_CHANNEL


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """A browser that shows a pool list hears of the pools its user belongs to."""
        others = [channel for channel in channels if channel != POOL_CHANNEL]
        readable = self.env["customer.pool.partner"].has_access("read")
        if len(others) < len(channels) and readable:
            Pool = self.env["customer.pool"]
            others.extend(Pool.browse(sorted(Pool._get_visible_ids(self.env.user))))
        return super()._build_bus_channel_list(others)
