from odoo import models


class EventBoothRegistration(models.Model):
    """A request for a booth, as visible as who asks for it."""

    _name = "event.booth.registration"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "event.booth.registration",
    ]
