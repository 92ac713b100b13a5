from odoo import fields, models

# fields of the surcharges by the sides of a booth that are open to an aisle
SURCHARGES = {
    "2": "surcharge_corner",
    "3": "surcharge_peninsula",
    "4": "surcharge_island",
}


class EventBoothCategory(models.Model):
    """How booths of a category are priced: each or by the square metre, and how much
    more the better places cost. Only booths of editions are priced so."""

    _inherit = "event.booth.category"

    price_per_area = fields.Boolean(
        string="Price per Square Metre",
        groups="event.group_event_registration_desk",
        help="The price is that of one square metre, not of one booth.",
    )
    surcharge_corner = fields.Float(
        string="Corner Surcharge",
        groups="event.group_event_registration_desk",
        help="Percent on top of the price for two open sides.",
    )
    surcharge_peninsula = fields.Float(
        string="Peninsula Surcharge",
        groups="event.group_event_registration_desk",
        help="Percent on top of the price for three open sides.",
    )
    surcharge_island = fields.Float(
        string="Island Surcharge",
        groups="event.group_event_registration_desk",
        help="Percent on top of the price for four open sides.",
    )

    _surcharges_not_negative = models.Constraint(
        "CHECK (surcharge_corner >= 0 AND surcharge_peninsula >= 0"
        " AND surcharge_island >= 0)",
        "A surcharge cannot be negative.",
    )
