from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

# how long before the opening booths are sold, unless an edition says otherwise
SALES_END_DAYS = 30


class EventEvent(models.Model):
    """The life of an edition: booths are sold, it is prepared, open, over, closed."""

    _name = "event.event"
    _inherit = ["event.event"]

    sales_end_date = fields.Date(
        string="Booths Sold Until",
        compute="_compute_sales_end_date",
        store=True,
        readonly=False,
        copy=False,
        help="From then on the edition is being prepared: 30 days before the opening, "
        "unless set.",
    )
    date_figures_closed = fields.Datetime(
        string="Closed on", readonly=True, copy=False, tracking=True
    )
    phase = fields.Selection(
        [
            ("sales", "Space Sales"),
            ("preparation", "Before the Show"),
            ("running", "Running"),
            ("after", "After the Show"),
            ("closed", "Closed"),
        ],
        compute="_compute_phase",
        search="_search_phase",
    )

    @api.depends("series_id", "date_begin", "date_tz")
    def _compute_sales_end_date(self):
        for event in self:
            if not event.series_id or not event.date_begin:
                event.sales_end_date = False
            elif not event.sales_end_date:
                event.sales_end_date = event._get_default_sales_end()

    def _get_default_sales_end(self):
        opening = self._to_local(self.date_begin).date()
        return opening - timedelta(days=SALES_END_DAYS)

    @api.depends(
        "series_id",
        "date_begin",
        "date_end",
        "date_tz",
        "sales_end_date",
        "date_figures_closed",
    )
    def _compute_phase(self):
        now = fields.Datetime.now()
        for event in self:
            if not event.series_id:
                event.phase = False
            elif event.date_figures_closed:
                event.phase = "closed"
            elif event.date_end and event.date_end <= now:
                event.phase = "after"
            elif event.date_begin and event.date_begin <= now:
                event.phase = "running"
            elif event.sales_end_date and event.sales_end_date < event._get_today():
                event.phase = "preparation"
            else:
                event.phase = "sales"

    def _search_phase(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        edition = Domain("series_id", "!=", False)
        still_open = Domain("date_figures_closed", "=", False)
        coming = edition & still_open & Domain("date_begin", ">", now)
        # an edition without time is over before it runs
        begun = Domain("date_begin", "<=", now) & Domain("date_end", ">", now)
        domains = {
            False: Domain("series_id", "=", False),
            "closed": edition & ~still_open,
            "after": edition & still_open & Domain("date_end", "<=", now),
            "running": edition & still_open & begun,
        }
        if not {"sales", "preparation"}.isdisjoint(value):
            selling = self._get_selling_domain(now)
            domains["sales"] = coming & selling
            domains["preparation"] = coming & ~selling
        return Domain.OR(domains[name] for name in value if name in domains)

    @api.model
    def _get_selling_domain(self, now):
        """:returns: ``Domain`` of the editions whose last day of sales is not over, each
        by the calendar of its own time zone."""
        # sudo: which time zones there are; the search filters by what may be seen
        zones = self.sudo()._read_group(
            [("series_id", "!=", False), ("date_begin", ">", now)], ["date_tz"]
        )
        days = {}
        for (zone,) in zones:
            zoned = pytz.utc.localize(now).astimezone(pytz.timezone(zone or "UTC"))
            days.setdefault(zoned.date(), []).append(zone)
        selling = Domain.OR(
            Domain("date_tz", "in", names) & Domain("sales_end_date", ">=", day)
            for day, names in days.items()
        )
        return Domain("sales_end_date", "=", False) | selling

    def write(self, vals):
        """The last day of sales follows the opening, unless somebody has set it."""
        if "sales_end_date" in vals or not {"date_begin", "date_tz"} & vals.keys():
            return super().write(vals)
        followers = self.filtered(
            lambda event: (
                event.series_id
                and event.sales_end_date == event._get_default_sales_end()
            )
        )
        result = super().write(vals)
        for event in followers:
            event.sales_end_date = event._get_default_sales_end()
        return result
