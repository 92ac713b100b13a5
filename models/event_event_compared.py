from odoo import models


class EventEvent(models.Model):
    """An edition whose customers are asked what they think of it."""

    _name = "event.event"
    _inherit = ["event.event"]

    def _get_compared_edition(self):
        """:returns: the edition before this one; those the organiser cancelled are
        passed over."""
        edition = self.previous_event_id
        seen = self
        while edition.kanban_state == "cancel" and edition not in seen:
            seen |= edition
            edition = edition.previous_event_id
        return edition
