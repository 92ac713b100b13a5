from odoo import models


class EventMailRegistration(models.Model):
    """A mail planned for an attendee, as visible as the registration: it names them."""

    _name = "event.mail.registration"
    _inherit = ["customer.visibility.path.mixin", "event.mail.registration"]

    _pool_partner_field = "registration_id"
