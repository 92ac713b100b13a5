from odoo import models


class EventEvent(models.Model):
    """An event shows the address of its venue to everybody who may open it."""

    _name = "event.event"
    _inherit = ["customer.guard.mixin", "event.event"]

    _pool_guarded_fields = ("address_id", "organizer_id")
