from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..tools.exhibition_facts import Exhibitors, Facts, People, Previous, Space
from ..tools.exhibition_figures import COMPARED, REGIMES, get_figures
from .event_event_figures_sql import FIGURE_SOURCES


class EventEvent(models.Model):
    """What is counted of an edition: companies, space, people, money."""

    _name = "event.event"
    _inherit = ["event.event"]

    def _get_figures(self, bases=None):
        """Count the editions of ``self``, whatever the user may see of them.

        Callers decide who gets what: a total names no customer, but the revenue of a
        show with few exhibitors tells what one of them pays.

        :param bases: keys of ``REGIMES``; all of them by default.
        :returns: dict of event id to dict of ``(metric, origin, basis)`` to
            ``(value or None, is_estimate)``. Events without a series are not in it.
        """
        for model in FIGURE_SOURCES:
            self.env[model].flush_model()
        editions = self._read_editions()
        facts = self.browse(editions)._collect_facts(editions)
        return {
            event_id: {
                (metric, origin, basis): (value, _is_estimate(edition, metric))
                for basis in bases or REGIMES
                for (metric, origin), value in get_figures(
                    facts[event_id], basis
                ).items()
            }
            for event_id, edition in editions.items()
        }

    def _read_editions(self):
        """:returns: dict of event id to a dict about the edition and its neighbours."""
        self.env.cr.execute(SQL("%s %s", self._with_series(), self._select_editions()))
        editions = {row["id"]: row for row in self.env.cr.dictfetchall()}
        for event in self.browse(editions):
            editions[event.id]["today"] = event._get_today()
        return editions

    def _with_series(self):
        # sudo: whether a series is archived or of another company makes no difference
        return self._get_history_sql(self.sudo().series_id.ids)

    def _collect_facts(self, editions):
        """:param editions: what :meth:`_read_editions` returned.
        :returns: dict of event id to :class:`Facts`."""
        facts = defaultdict(Facts)
        for event_id, edition in editions.items():
            fact = facts[event_id]
            fact.is_measured = edition["is_measured"]
            fact.is_compared = edition["is_compared"] and not edition["is_cancelled"]
            if edition["next_id"] and edition["deadline"]:
                fact.rebooked = 0
        for event_id, *row in self._fetch_compared(self._select_exhibitors()):
            facts[event_id].exhibitors.append(Exhibitors(*row))
        for event_id, *row in self._fetch_compared(self._select_previous()):
            facts[event_id].previous.append(Previous(*row))
        for event_id, count in self._fetch_compared(self._select_rebooked()):
            facts[event_id].rebooked = count
        for event_id, *row in self.env.execute_query(self._select_spaces()):
            facts[event_id].spaces.append(Space(*row))
        for event_id, *row in self.env.execute_query(self._select_people()):
            facts[event_id].people.append(People(*row))
        for event_id, origin, count in self._fetch_compared(self._select_represented()):
            facts[event_id].represented[origin] = count
        for event_id, area in self.env.execute_query(self._select_gross_area()):
            facts[event_id].gross_area = area
        statement = SQL(
            "SELECT event_id, origin, SUM(amount) FROM (%s) revenue"
            " WHERE event_id = ANY(%s) GROUP BY 1, 2",
            self._select_revenue(),
            self.ids,
        )
        for event_id, origin, amount in self._fetch_compared(statement):
            fact = facts[event_id]
            fact.revenue = {**(fact.revenue or {}), origin: float(amount)}
        return facts

    def _fetch_compared(self, statement):
        return self.env.execute_query(SQL("%s %s", self._with_series(), statement))

    def _select_represented(self):
        """:returns: ``SQL``: edition, origin, number of companies represented there
        that do not exhibit themselves in another role."""
        return SQL(
            """
            SELECT event.id, COALESCE(participation.origin, 'unknown'),
                   COUNT(DISTINCT partner.commercial_partner_id)
              FROM event_event event
              JOIN exhibition_participation participation
                ON participation.event_id = event.id
              JOIN res_partner partner ON partner.id = participation.partner_id
             WHERE event.id = ANY(%(ids)s)
               AND participation.active
               AND participation.role = 'represented'
               AND %(present)s
               AND NOT EXISTS (
                   SELECT FROM company
                    WHERE company.event_id = event.id
                      AND company.id = partner.commercial_partner_id)
             GROUP BY 1, 2
            """,
            ids=self.ids,
            present=self._get_present_sql("participation", "event"),
        )

    def _select_spaces(self):
        """:returns: ``SQL``: edition, then the fields of ``Space``."""
        return SQL(
            """
            SELECT booth.event_id,
                   COALESCE(participation.origin, 'unknown'),
                   booth.build_type,
                   COALESCE(booth.is_outdoor, FALSE),
                   COALESCE(booth.is_complimentary, FALSE),
                   COALESCE(booth.is_special_show, FALSE),
                   COALESCE(booth.is_blocked, FALSE),
                   booth.state = 'unavailable' OR participation.id IS NOT NULL,
                   (booth.state = 'unavailable' OR participation.id IS NOT NULL)
                       AND participation.state IS DISTINCT FROM 'no_show',
                   SUM(booth.area)
              FROM event_booth booth
              LEFT JOIN exhibition_participation participation
                     ON participation.id = booth.participation_id
             WHERE booth.event_id = ANY(%s)
             GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
            """,
            self.ids,
        )

    def _select_gross_area(self):
        """:returns: ``SQL``: edition, gross area of its halls, those of the zones of
        a hall that says none; NULL where one of them is unknown."""
        return SQL(
            """
            SELECT hall.event_id,
                   CASE WHEN BOOL_AND(hall.area > 0) THEN SUM(hall.area) END
              FROM (SELECT top.event_id,
                           COALESCE(NULLIF(top.gross_area, 0),
                                    SUM(zone.gross_area), 0) AS area
                      FROM exhibition_hall top
                      LEFT JOIN exhibition_hall zone ON zone.parent_id = top.id
                     WHERE top.event_id = ANY(%s) AND top.parent_id IS NULL
                     GROUP BY top.id) hall
             GROUP BY hall.event_id
            """,
            self.ids,
        )

    def _select_people(self):
        """:returns: ``SQL``: edition, then the fields of ``People``: badges, and apart
        from them their visits, as each visit knows whose it is."""
        # no join of one with the other: a hashed list of ids is half the work
        return SQL(
            """
            SELECT badge.event_id,
                   COALESCE(badge.origin, 'unknown'),
                   badge.attendee_category,
                   COALESCE(badge.registered_onsite, FALSE),
                   badge.state IN ('open', 'done'),
                   badge.id IN (SELECT registration_id FROM exhibition_visit
                                 WHERE event_id = ANY(%(ids)s)) AS is_seen,
                   COUNT(*),
                   0
              FROM event_registration badge
             WHERE badge.event_id = ANY(%(ids)s) AND badge.active
             GROUP BY 1, 2, 3, 4, 5, 6
         UNION ALL
            SELECT visit.event_id,
                   COALESCE(visit.origin, 'unknown'),
                   visit.attendee_category,
                   FALSE, FALSE, TRUE, 0, COUNT(*)
              FROM exhibition_visit visit
             WHERE visit.event_id = ANY(%(ids)s)
               AND visit.registration_id NOT IN (
                   SELECT id FROM event_registration
                    WHERE event_id = ANY(%(ids)s) AND NOT active)
             GROUP BY 1, 2, 3
            """,
            ids=self.ids,
        )

    def _get_figure_currency(self):
        """:returns: the currency amounts of the edition are told in."""
        return (self.company_id or self._get_main_company()).currency_id

    def _get_main_company(self):
        # sudo: the first company, as of an event that belongs to none
        return self.env["res.company"].sudo().search([], limit=1)


def _is_estimate(edition, metric):
    """:returns: whether a figure may still change: before an edition is closed, who
    signed stands for who came."""
    if metric == "rebooking":
        deadline = edition["deadline"]
        is_open = deadline and deadline >= edition["today"]
        return not edition["is_closed"] or bool(is_open)
    if metric in COMPARED and not edition["is_previous_closed"]:
        return True
    return not edition["is_closed"]
