from odoo import models


class EventEvent(models.Model):
    """An event that becomes an edition brings its booths along."""

    _name = "event.event"
    _inherit = ["event.event"]

    def write(self, vals):
        if vals.get("series_id"):
            # sudo: numbers are unique among all booths, whoever rents them
            for event in self.sudo().filtered(lambda event: not event.series_id):
                event._check_booth_numbers()
        return super().write(vals)

    def _check_booth_numbers(self):
        """:raises ValidationError: when two booths have one number."""
        booths = self.event_booth_ids
        booths._refuse_twins([(self.id, booth.name) for booth in booths], {})
