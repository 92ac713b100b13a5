from odoo import models


class EventBooth(models.Model):
    """A booth, as visible as its renter; a free one is visible to all."""

    _name = "event.booth"
    _inherit = ["customer.visibility.path.mixin", "customer.guard.mixin", "event.booth"]
