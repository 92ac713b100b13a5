from odoo import models


class EventBooth(models.Model):
    """A booth, as visible as its renter; a free one is visible to all, and all of them
    to who runs the show."""

    _name = "event.booth"
    _inherit = [
        "exhibition.visibility.mixin",
        "customer.guard.mixin",
        "event.booth",
    ]
