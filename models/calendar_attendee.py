from odoo import models


class CalendarAttendee(models.Model):
    """An attendee, as visible as the contact invited."""

    _name = "calendar.attendee"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "calendar.attendee",
    ]
