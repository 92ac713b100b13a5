from odoo import api, models


class ExhibitionHall(models.Model):
    """The plan of a hall: it holds its booths, and is opened from it."""

    _inherit = "exhibition.hall"

    @api.constrains("width", "depth", "parent_id")
    def _check_booths_within(self):
        halls = self.filtered(lambda hall: hall.width or hall.depth)
        # sudo: a booth takes its place whoever rents it, and numbers are public
        booths = halls.sudo().booth_ids | halls.sudo().zone_ids.booth_ids
        booths.filtered("is_placed")._check_plan_within()

    def action_open_floor_plan(self):
        """:returns: the action that shows the hall with its booths."""
        self.ensure_one()
        hall = self.parent_id or self
        return self.event_id._get_floor_plan_action(hall_id=hall.id)
