from odoo import api, fields, models


class ExhibitionParticipation(models.Model):
    """What a company wishes, taken over from its opportunity, and what is held for it."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    booth_wish = fields.Char(help="Which booth or place the company asks for.")
    expected_area = fields.Float(help="Square metres the company is expected to book.")
    held_booth_names = fields.Char(
        string="Held Booths", compute="_compute_held_booth_names"
    )

    @api.depends("hold_booth_ids.name")
    def _compute_held_booth_names(self):
        for participation in self:
            participation.held_booth_names = participation.hold_booth_ids._join_names()

    def _take_wishes(self, lead):
        """Link an opportunity and take over what was not said yet."""
        wishes = {
            "opportunity_id": lead.id,
            "booth_wish": lead.booth_wish,
            "expected_area": lead.expected_area,
        }
        missing = {
            name: value for name, value in wishes.items() if value and not self[name]
        }
        if missing:
            self.write(missing)

    def _get_open_action(self):
        """:returns: the action that opens this participation's form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_open_previous(self):
        """Open what the company was to the previous edition."""
        return self.previous_id._get_open_action()

    def action_open_next(self):
        """Open what the company is to the following edition."""
        return self.next_id._get_open_action()
