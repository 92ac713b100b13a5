from odoo import api, fields, models

from .event_booth_category import SURCHARGES


class EventBooth(models.Model):
    """What a booth of an edition costs, before any price list."""

    _name = "event.booth"
    _inherit = ["event.booth"]

    price = fields.Float(
        related=None,
        compute="_compute_price",
        store=True,
        readonly=True,
        compute_sudo=True,
    )

    @api.depends(
        "series_id",
        "area",
        "open_sides",
        "is_complimentary",
        "booth_category_id.price",
        "booth_category_id.price_per_area",
        *(f"booth_category_id.{name}" for name in SURCHARGES.values()),
    )
    def _compute_price(self):
        """The price of the category, of editions by area and place; what is given away
        costs nothing."""
        for booth in self:
            category = booth.booth_category_id
            if not booth.series_id:
                booth.price = category.price
            elif booth.is_complimentary:
                booth.price = 0.0
            else:
                surcharge = SURCHARGES.get(booth.open_sides)
                percent = category[surcharge] if surcharge else 0.0
                price = category.price * (1 + percent / 100)
                if category.price_per_area:
                    price *= booth.area
                currency = category.currency_id
                booth.price = currency.round(price) if currency else price
