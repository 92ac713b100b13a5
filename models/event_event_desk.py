from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.screen import get_labels

# what somebody who stands at the desk is asked for
ONSITE_FIELDS = ("name", "company_name", "phone", "email", "country_id")
# who the desk registers; stand staff and crews come from their companies
ONSITE_CATEGORIES = ("trade_visitor", "visitor", "hosted_buyer", "media", "guest")
# editions offered to choose from
DESK_EDITIONS = 20


class EventEvent(models.Model):
    """The registration desk of an edition: whom it lets in, and how many they are."""

    _name = "event.event"
    _inherit = ["event.event"]

    @api.model
    def get_desk_editions(self):
        """:returns: list of dicts of the editions a desk may be opened for: those that
        run now first, then the coming ones, then those that ended last.
        """
        self.env["event.registration"]._check_desk()
        now = fields.Datetime.now()
        edition = Domain("series_id", "!=", False)
        recent = Domain("date_end", ">=", now - timedelta(days=30))
        editions = self.search(
            edition & recent, order="date_begin", limit=DESK_EDITIONS
        )
        phases = get_labels(self, "phase")
        ranks = {"running": 0, "preparation": 1, "sales": 2, "after": 3, "closed": 4}
        return [
            {
                "id": event.id,
                "name": event.name,
                "phase": event.phase,
                "phase_name": phases[event.phase],
                "dates": [day.isoformat() for day in event._get_show_dates()],
                "country_id": event._get_home_country().id,
            }
            for event in editions.sorted(lambda event: ranks[event.phase])
        ]

    @api.model
    def get_desk_counters(self, event_id):
        """What the desk shows beside its scans, in one query.

        :returns: dict with ``visitors_today`` and ``visitors`` (people who count as
            visitors, once each), ``visits`` (theirs, once a day each), ``staff_today``
            (all others), ``entrances_today``, ``registered`` (valid badges of
            visitors) and ``hours``: list of [hour, people who came first in it today].
        """
        edition = self.env["event.registration"]._get_desk_edition(event_id)
        self.env["exhibition.visit"].flush_model()
        self.env["event.registration"].flush_model(
            ["event_id", "counts_as_visitor", "state", "active"]
        )
        today = edition._get_today()
        # figures of all badges, whoever may see them: no name, no number of anybody
        ((visitors_today, visitors, visits, staff, entrances, hours, registered),) = (
            self.env.execute_query(
                SQL(
                    """
                    SELECT count(*) FILTER (WHERE counts_as_visitor AND date = %(today)s),
                           count(DISTINCT registration_id) FILTER (WHERE counts_as_visitor),
                           count(*) FILTER (WHERE counts_as_visitor),
                           count(*) FILTER (WHERE date = %(today)s
                                              AND counts_as_visitor IS NOT TRUE),
                           COALESCE(sum(scan_count) FILTER (WHERE date = %(today)s), 0),
                           array_agg(hour) FILTER (WHERE date = %(today)s),
                           (SELECT count(*) FROM event_registration
                             WHERE event_id = %(event)s AND counts_as_visitor
                               AND state IN ('open', 'done') AND active)
                      FROM exhibition_visit
                     WHERE event_id = %(event)s
                    """,
                    today=today,
                    event=edition.id,
                )
            )
        )
        per_hour = {}
        for hour in hours or ():
            per_hour[hour] = per_hour.get(hour, 0) + 1
        return {
            "visitors_today": visitors_today,
            "visitors": visitors,
            "visits": visits,
            "staff_today": staff,
            "entrances_today": entrances,
            "registered": registered,
            "hours": sorted(per_hour.items()),
        }

    @api.model
    def register_at_desk(self, event_id, values, gate=None):
        """Somebody without a badge stands at the desk: register, let in.

        :param values: dict with ``name`` and, if known, ``company_name``, ``phone``,
            ``email``, ``country_id`` and ``attendee_category``; nothing else is taken.
        :returns: as ``event.registration.scan_badge``; the badge is printed by
            ``action_print_badges``.
        :raises AccessError: for reps at shows that are not theirs.
        :raises UserError: without a name.
        """
        badges = self.env["event.registration"]
        edition = badges._get_desk_edition(event_id)
        vals = {name: values[name] for name in ONSITE_FIELDS if values.get(name)}
        if not str(vals.get("name", "")).strip():
            raise UserError(self.env._("A badge needs the name of who holds it."))
        if values.get("attendee_category") in ONSITE_CATEGORIES:
            vals["attendee_category"] = values["attendee_category"]
        badge = badges.create(
            {**vals, "event_id": edition.id, "registered_onsite": True}
        )
        return badges.scan_badge(badge.barcode, edition.id, gate=gate, force=True)

    @api.model
    def get_desk_choices(self):
        """:returns: dict of what the registration form offers to choose from."""
        self.env["event.registration"]._check_desk()
        labels = get_labels(self.env["event.registration"], "attendee_category")
        return {
            "categories": [[code, labels[code]] for code in ONSITE_CATEGORIES],
            "countries": [
                [country.id, country.name]
                for country in self.env["res.country"].search([])
            ],
        }
