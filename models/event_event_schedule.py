from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class EventEvent(models.Model):
    """The days of an edition: building, open to the trade, open to everybody.

    A day is a day in the time zone of the edition, wherever the reader is.
    """

    _name = "event.event"
    _inherit = ["event.event"]

    move_in = fields.Datetime(string="Move-in", help="When building begins.")
    move_out = fields.Datetime(
        string="Move-out", help="When the halls are empty again."
    )
    rebook_deadline = fields.Date(
        string="First Right Until",
        copy=False,
        help="Until this day last edition's exhibitors keep the first right to their "
        "booths, and rebookings count as on-site.",
    )
    public_day_ids = fields.One2many(
        "exhibition.public.day", "event_id", string="Public Days", copy=True
    )

    @api.constrains("move_in", "move_out", "date_begin", "date_end")
    def _check_building_dates(self):
        for event in self:
            if event.move_in and event.move_in > event.date_begin:
                raise ValidationError(
                    self.env._(
                        "Building for “%(edition)s” cannot begin after its opening.",
                        edition=event.name,
                    )
                )
            if event.move_out and event.move_out < event.date_end:
                raise ValidationError(
                    self.env._(
                        "The halls of “%(edition)s” cannot be empty before it ends.",
                        edition=event.name,
                    )
                )

    @api.constrains("rebook_deadline", "date_begin", "date_tz")
    def _check_rebook_deadline(self):
        for event in self:
            opening = event._get_show_dates()[0]
            if event.rebook_deadline and event.rebook_deadline > opening:
                raise ValidationError(
                    self.env._(
                        "The first right to booths of “%(edition)s” ends by its"
                        " opening on %(day)s.",
                        edition=event.name,
                        day=format_date(self.env, opening),
                    )
                )

    @api.constrains("date_begin", "date_end", "date_tz")
    def _check_public_days(self):
        self.public_day_ids._check_date()

    def write(self, vals):
        if not {"date_begin", "date_end", "date_tz"} & vals.keys():
            return super().write(vals)
        visited = self._get_visited()
        before = {event: (event.date_tz, event._get_show_dates()) for event in visited}
        result = super().write(vals)
        for event, (zone, days) in before.items():
            event._check_visited_days(zone, days)
        return result

    def _get_visited(self):
        """:returns: those of the editions somebody has been to."""
        editions = self.filtered("series_id")
        if not editions:
            return editions
        # sudo: whoever the visitors are
        groups = (
            self.env["exhibition.visit"]
            .sudo()
            ._read_group([("event_id", "in", editions.ids)], ["event_id"])
        )
        return editions.browse(event.id for (event,) in groups)

    def _check_visited_days(self, zone, days):
        """Visits are counted by the day: their days stay days of the edition.

        :param zone: name of the time zone in which they were counted.
        :param days: first and last day of the edition, as they were.
        :raises ValidationError: when dates or time zone leave visits outside.
        """
        self.ensure_one()
        if self.date_tz != zone:
            raise ValidationError(
                self.env._(
                    "The visits of “%(edition)s” were counted by the days of %(zone)s:"
                    " the time zone cannot change any more.",
                    edition=self.name,
                    zone=zone,
                )
            )
        first, last = self._get_show_dates()
        # sudo: as above
        outside = (
            self.env["exhibition.visit"]
            .sudo()
            .search(
                [
                    ("event_id", "=", self.id),
                    ("date", ">=", days[0]),
                    ("date", "<=", days[1]),
                    "|",
                    ("date", "<", first),
                    ("date", ">", last),
                ],
                limit=1,
            )
        )
        if outside:
            raise ValidationError(
                self.env._(
                    "“%(edition)s” was visited on %(day)s: that day stays a day of it.",
                    edition=self.name,
                    day=format_date(self.env, outside.date),
                )
            )

    def _get_show_dates(self):
        """:returns: first and last day of the edition, in its own time zone."""
        self.ensure_one()
        return tuple(
            self._to_local(moment).date() for moment in (self.date_begin, self.date_end)
        )

    def _get_today(self):
        """:returns: the day it is now where the edition takes place."""
        return self._to_local(fields.Datetime.now()).date()

    def _get_zone(self):
        return pytz.timezone(self.date_tz or "UTC")

    def _to_local(self, moment):
        """:param moment: naive UTC ``datetime``.
        :returns: what clocks show there, as a naive ``datetime``.
        """
        zoned = pytz.utc.localize(moment).astimezone(self._get_zone())
        return zoned.replace(tzinfo=None)

    def _from_local(self, moment):
        """:param moment: naive ``datetime``, as clocks show it there.
        :returns: naive UTC ``datetime``.
        """
        zoned = self._get_zone().localize(moment)
        return zoned.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_end_of_day(self, day):
        """:returns: naive UTC ``datetime`` of the last second of a day there."""
        midnight = datetime.combine(day + timedelta(days=1), time.min)
        return self._from_local(midnight) - timedelta(seconds=1)
