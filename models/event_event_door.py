from odoo import models

# who works in the halls while they are built and emptied, too
CREW = frozenset({"exhibitor_staff", "contractor", "organiser_staff"})


class EventEvent(models.Model):
    """Who may enter an edition when: the days of the show are those of its time zone."""

    _name = "event.event"
    _inherit = ["event.event"]

    def _get_show_day(self, moment):
        """:returns: 1 on the opening day, 2 on the next; 0 or less before it."""
        first, _last = self._get_show_dates()
        return (self._to_local(moment).date() - first).days + 1

    def _get_door_refusal(self, category, moment):
        """Days count, not hours: who comes an hour before the opening is let in.

        :returns: why the doors are shut for a badge of this category, or None:
            ``closed`` (figures are final), ``future`` or ``over``.
        """
        self.ensure_one()
        if self.date_figures_closed:
            return "closed"
        first, last = self._get_show_dates()
        today = self._to_local(moment).date()
        is_crew = category in CREW
        if today < first:
            building = is_crew and self.move_in and moment >= self.move_in
            return None if building else "future"
        if today > last:
            clearing = is_crew and self.move_out and moment <= self.move_out
            return None if clearing else "over"
        return None

    def _is_trade_day(self, moment):
        """:returns: whether general visitors are not expected on that day: the edition
        has public days and this is none of them.
        """
        days = self.public_day_ids.mapped("date")
        return bool(days) and self._to_local(moment).date() not in days
