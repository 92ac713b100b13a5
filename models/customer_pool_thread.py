from odoo import models

from odoo.addons.mail.tools.discuss import Store


class CustomerPoolMixin(models.AbstractModel):
    _inherit = "customer.pool.mixin"

    def _thread_to_store(self, store: Store, fields, *, request_list=None):
        """Tell the chatter whether to offer the quick entry of an interaction."""
        super()._thread_to_store(store, fields, request_list=request_list)
        if not request_list:
            return
        # sudo: whether a record is held is a fact, who may log is asked as the user
        held = self.filtered(lambda record: record.sudo().pool_key > 0)
        loggable = held._filtered_pool_scope("log")
        for record in self:
            store.add(
                record, {"isInteractionLoggable": record in loggable}, as_thread=True
            )
