from odoo import models


class EventRegistration(models.Model):
    """A registration, as visible as who booked it."""

    _name = "event.registration"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "event.registration",
    ]
