from odoo import models


class EventRegistration(models.Model):
    """A registration, as visible as who booked it and the customer it is for; all of a
    show to the people who run it."""

    _name = "event.registration"
    _inherit = [
        "exhibition.visibility.mixin",
        "customer.guard.mixin",
        "event.registration",
    ]

    _pool_guarded_fields = ("partner_id", "company_partner_id")
    _show_partner_fields = ("partner_id", "company_partner_id")
    _show_hides_unnamed = True
    _show_derived_fields = frozenset(
        {"series_id", "counts_as_visitor", "person_email", "person_phone"}
    )
