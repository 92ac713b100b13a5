from odoo import api, models


class EventEvent(models.Model):
    """An event shows the address of its venue to everybody who may open it, unless the
    venue is a customer they may not see: then it shows the name."""

    _name = "event.event"
    _inherit = ["customer.guard.mixin", "event.event"]

    _pool_guarded_fields = ("address_id", "organizer_id")

    @api.depends("address_id.pool_key")
    @api.depends_context("uid")
    def _compute_address_inline(self):
        super()._compute_address_inline()
        for event in self:
            venue = event.address_id
            # not has_access: visitors of a public page may not read contacts either
            if venue and not venue.pool_visible:
                event.address_inline = venue.name
