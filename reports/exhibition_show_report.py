from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, format_date, format_datetime, formatLang

from ..models.event_event_edition import SHOW_MANAGERS
from ..tools.exhibition_facts import ALL, SPLIT_ORIGINS
from ..tools.exhibition_figures import (
    CONFIDENTIAL,
    UNITS,
    get_share,
    is_international,
)
from ..tools.screen import get_labels

HEADLINES = ("exhibitors", "net_area", "visitors", "visits")
SECTIONS = {
    "companies": (
        "exhibitors_main", "exhibitors_co", "represented", "retention",
        "retention_area", "retention_revenue", "new_ratio", "returning_ratio",
        "net_growth", "rebooking",
    ),
    "space": (
        "gross_area", "net_area_shell", "net_area_raw", "net_area_outdoor",
        "net_area_special", "net_area_complimentary", "rented_area", "occupancy",
        "space_revenue", "area_yield",
    ),
    "people": (
        "trade_visitors", "visits_per_visitor", "attendees", "pre_registrations",
        "no_show_rate", "visitors_per_exhibitor", "visitors_per_100_m2",
    ),
}  # fmt: skip
BY_ORIGIN = ("exhibitors", "net_area", "visitors", "trade_visitors", "visits")


class ExhibitionShowReport(models.AbstractModel):
    """The report of a show on paper: its totals, beside those of the edition before.

    It names no company, so it is nobody's customer data; amounts are left out for who
    does not read them on the screen.
    """

    _name = "report.expo_crm.exhibition_show_report"
    _description = "Show Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:raises AccessError: for who reads no figures."""
        self.env["event.event"]._check_reads_figures()
        events = self.env["event.event"].search(
            [("id", "in", docids or []), ("series_id", "!=", False)]
        )
        figures = self._get_all_figures(events)
        return {
            "doc_ids": events.ids,
            "doc_model": "event.event",
            "docs": events,
            "sheets": [self._prepare_sheet(event, figures) for event in events],
        }

    def _get_all_figures(self, events):
        """:returns: dict of ``(event id, basis)`` to dict of ``(metric, origin)`` to
        value and whether it is estimated: the frozen ones of closed editions, the
        others counted now."""
        # sudo: totals of the edition before, whoever runs it
        all_events = (events | events.sudo().previous_event_id).sudo()
        closed = all_events.filtered("date_figures_closed")
        counted = defaultdict(dict)
        for event_id, figures in (all_events - closed)._get_figures().items():
            for (metric, origin, basis), result in figures.items():
                counted[event_id, basis][metric, origin] = result
        rows = all_events.env["exhibition.statistic"].search(
            [("event_id", "in", closed.ids)]
        )
        for row in rows:
            value = None if row.value is False else row.value
            key = (row.event_id.id, row.basis)
            counted[key][row.metric, row.origin] = (value, row.is_estimate)
        return counted

    def _prepare_sheet(self, event, all_figures):
        """:returns: what is printed of one edition."""
        # sudo: the edition before may be another's; its totals are printed
        previous = event.sudo().previous_event_id
        series = event.series_id.sudo()  # sudo: name and rule of the show, no secrets
        basis = series.statistic_basis
        now, before = (all_figures[edition.id, basis] for edition in (event, previous))
        return {
            "event": event,
            "previous": previous,
            "series": series.name,
            "regime": self._get_name("basis", basis),
            "is_estimate": not event.date_figures_closed,
            "dates": self._get_dates(event),
            "venue": event.sudo().address_id.name,  # sudo: names are public
            "printed": self._get_printed_sentence(),
            "headlines": [
                self._prepare_row(event, metric, now, before) for metric in HEADLINES
            ],
            "sections": {
                name: self._prepare_section(event, metrics, now, before)
                for name, metrics in SECTIONS.items()
            },
            "origins": self._prepare_origins(_get_values(now)),
            "rules": self._prepare_rules(event, all_figures),
            "days": self._prepare_days(event),
            "halls": self._prepare_halls(event),
            "categories": self._prepare_categories(event),
        }

    def _prepare_section(self, event, metrics, now, before):
        if not self._is_reading_prices():
            metrics = [metric for metric in metrics if metric not in CONFIDENTIAL]
        return [self._prepare_row(event, metric, now, before) for metric in metrics]

    def _is_reading_prices(self):
        return any(map(self.env.user.has_group, SHOW_MANAGERS))

    def _prepare_row(self, event, metric, now, before):
        value, is_estimate = now.get((metric, ALL), (None, False))
        old, _estimate = before.get((metric, ALL), (None, False))
        return {
            "name": self._get_name("metric", metric),
            "value": self._format(event, metric, value),
            "is_estimate": is_estimate and value is not None,
            "previous": self._format(event, metric, old),
            "change": self._format_change(metric, value, old),
        }

    def _format(self, event, metric, value):
        return self.env["exhibition.statistic"]._format_value(
            value, UNITS[metric], event._get_figure_currency()
        )

    def _format_change(self, metric, value, old):
        """:returns: the change as people read it: points of a rate, per cent of
        others; nothing where there is nothing to compare."""
        if value is None or old is None:
            return ""
        if UNITS[metric] == "rate":
            points = formatLang(self.env, abs(value - old) * 100, digits=1)
            return f"{_sign(value - old)}{points} pp"
        if not old:
            return ""
        percent = formatLang(self.env, abs(value / old - 1) * 100, digits=1)
        return f"{_sign(value - old)}{percent} %"

    def _prepare_origins(self, numbers):
        statistic = self.env["exhibition.statistic"]
        return {
            "heads": [self._get_name("origin", name) for name in SPLIT_ORIGINS],
            "rows": [
                {
                    "name": self._get_name("metric", metric),
                    "values": [
                        statistic._format_value(
                            numbers.get((metric, origin)), UNITS[metric]
                        )
                        for origin in SPLIT_ORIGINS
                    ],
                    "shares": [
                        statistic._format_value(
                            get_share(numbers, metric, origins), "rate"
                        )
                        for origins in (("foreign",), ("hmt", "foreign"))
                    ],
                }
                for metric in BY_ORIGIN
            ],
        }

    def _prepare_rules(self, event, all_figures):
        """:returns: the two rules by which a show may be called international, each
        judged by the figures of its own regime."""
        words = {
            True: self.env._("Yes"),
            False: self.env._("No"),
            None: self.env._("n.a."),
        }
        return [
            {
                "rule": rule,
                "answer": words[
                    is_international(_get_values(all_figures[event.id, basis]), rule)
                ],
            }
            for rule, basis in (("fkm", "fkm"), ("cn", "gb"))
        ]

    def _prepare_days(self, event):
        """:returns: visits of visitors by day; none where nobody was scanned."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT date, COUNT(*) FILTER (WHERE counts_as_visitor), COUNT(*)
                  FROM exhibition_visit
                 WHERE event_id = %s
                 GROUP BY date
                 ORDER BY date
                """,
                event.id,
            )
        )
        most = max((visits for _date, visits, _all in rows), default=0) or 1
        # sudo: when a show is open to everybody is no secret
        public = set(event.sudo().public_day_ids.mapped("date"))
        return [
            {
                "date": format_date(self.env, date, date_format="EEE d MMM"),
                "is_public": date in public,
                "visits": formatLang(self.env, visits, digits=0),
                "attendees": formatLang(self.env, attendees, digits=0),
                "percent": round(100 * visits / most),
            }
            for date, visits, attendees in rows
        ]

    def _prepare_halls(self, event):
        """:returns: booths, sellable and sold space of each hall."""
        statistic = self.env["exhibition.statistic"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT hall.name, hall.gross_area, COUNT(booth.id),
                       SUM(booth.area) FILTER (WHERE sold.is_sold
                           OR NOT (COALESCE(booth.is_blocked, FALSE)
                                   OR COALESCE(booth.is_special_show, FALSE))),
                       SUM(booth.area) FILTER (WHERE sold.is_sold)
                  FROM exhibition_hall hall
                  LEFT JOIN exhibition_hall place
                         ON place.id = hall.id OR place.parent_id = hall.id
                  LEFT JOIN event_booth booth ON booth.hall_id = place.id
                  LEFT JOIN LATERAL (
                            SELECT booth.state = 'unavailable'
                                OR booth.participation_id IS NOT NULL AS is_sold
                            ) sold ON TRUE
                 WHERE hall.event_id = %s AND hall.parent_id IS NULL
                 GROUP BY hall.id
                 ORDER BY hall.sequence, hall.name, hall.id
                """,
                event.id,
            )
        )
        return [
            {
                "name": name,
                "gross": statistic._format_value(gross or None, "area"),
                "booths": booths,
                "sellable": statistic._format_value(sellable, "area"),
                "sold": statistic._format_value(
                    (sold or 0) if sellable else None, "area"
                ),
                "occupancy": statistic._format_value(
                    (sold or 0) / sellable if sellable else None, "rate"
                ),
                "percent": round(100 * (sold or 0) / sellable) if sellable else 0,
            }
            for name, gross, booths, sellable, sold in rows
        ]

    def _prepare_categories(self, event):
        """:returns: exhibitors and area by kind of exhibit; who shows several kinds is
        in each of them."""
        statistic = self.env["exhibition.statistic"]
        rows = self.env.execute_query(
            SQL(
                """
                %s
                SELECT link.category_id,
                       COUNT(DISTINCT partner.commercial_partner_id),
                       SUM(participation.net_area)
                  FROM exhibition_participation participation
                  JOIN res_partner partner ON partner.id = participation.partner_id
                  JOIN company
                    ON company.event_id = participation.event_id
                   AND company.id = partner.commercial_partner_id
                  JOIN exhibition_participation_category_rel link
                    ON link.participation_id = participation.id
                 WHERE participation.event_id = %s
                   AND participation.active
                   AND participation.role IN ('exhibitor', 'co_exhibitor')
                   AND participation.state IN ('contracted', 'exhibited')
                 GROUP BY link.category_id
                 ORDER BY 2 DESC, 1
                """,
                event._with_series(),
                event.id,
            )
        )
        names = self.env["exhibition.category"].browse(row[0] for row in rows)
        return [
            {
                "name": category.complete_name,
                "exhibitors": count,
                "area": statistic._format_value(area, "area"),
            }
            for category, (_id, count, area) in zip(names, rows, strict=True)
        ]

    def _get_name(self, field, key):
        return get_labels(self.env["exhibition.statistic"], field)[key]

    def _get_dates(self, event):
        first, last = event._get_show_dates()
        return f"{format_date(self.env, first)} – {format_date(self.env, last)}"

    def _get_printed_sentence(self):
        return self.env._(
            "%(company)s · printed by %(user)s on %(date)s",
            company=self.env.company.name,
            user=self.env.user.name,
            date=format_datetime(self.env, fields.Datetime.now(), dt_format="short"),
        )


def _sign(difference):
    return "+" if difference > 0 else "−" if difference < 0 else "±"


def _get_values(figures):
    return {key: value for key, (value, _estimate) in figures.items()}
