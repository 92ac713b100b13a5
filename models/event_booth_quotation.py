from odoo import models
from odoo.fields import Command


class EventBooth(models.Model):
    """A booth offered to a customer."""

    _name = "event.booth"
    _inherit = ["event.booth"]

    def action_new_quotation(self):
        """Open a quotation that asks for these booths, for the company they are held
        for where the user sees it.

        :raises AccessError: to who may read no booth or make no quotation.
        """
        self.check_access("read")
        self.env["sale.order"].check_access("create")
        holder = self.hold_participation_id._filtered_access("read")
        lines = [
            Command.create(
                {
                    "product_id": category.product_id.id,
                    "event_id": booths.event_id[:1].id,
                    "event_booth_category_id": category.id,
                    "event_booth_pending_ids": [Command.set(booths.ids)],
                    # a line of a form not saved yet has none by itself
                    "product_uom_qty": 1,
                }
            )
            for category, booths in self.grouped("booth_category_id").items()
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Quotation"),
            "res_model": "sale.order",
            "views": [(False, "form")],
            "context": {
                "default_partner_id": holder.partner_id[:1].id,
                "default_order_line": lines,
            },
        }
