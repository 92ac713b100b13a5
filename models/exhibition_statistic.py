from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, float_round, format_amount, formatLang

from ..tools.exhibition import ORIGINS, REGIME_NAMES
from .unknown_float import UnknownFloat

# what may be written of a row: the result of the audit
AUDIT_FIELDS = frozenset({"audited_value", "audit_state", "auditor"})


class ExhibitionStatistic(models.Model):
    """One figure of one edition, by origin and counting regime.

    Written by counting only. Until the edition is closed it is counted anew every
    night and whenever somebody opens the figures; closing freezes it, and from then on
    only what the auditor found is written beside it. An unknown value is empty, not 0.

    Totals are no customer's data: they count everybody, whoever reads them. Those that
    tell of prices are for who manages events or all customers (record rule).
    """

    _name = "exhibition.statistic"
    _description = "Figure of an Edition"
    _order = "event_id desc, basis, sequence, origin_sequence, id"
    _rec_name = "metric"

    event_id = fields.Many2one(
        "event.event", string="Edition", required=True, readonly=True, index=True,
        ondelete="cascade",
    )  # fmt: skip
    series_id = fields.Many2one(related="event_id.series_id", store=True, index=True)
    company_id = fields.Many2one(related="event_id.company_id", store=True)
    metric = fields.Selection(
        [
            ("exhibitors", "Exhibitors"),
            ("exhibitors_main", "Main Exhibitors"),
            ("exhibitors_co", "Co-exhibitors"),
            ("represented", "Represented Companies (not counted)"),
            ("net_area", "Net Area"),
            ("net_area_shell", "Net Area, Shell Scheme"),
            ("net_area_raw", "Net Area, Raw Space"),
            ("net_area_outdoor", "Net Area, Outdoor"),
            ("net_area_special", "Net Area, Special Shows"),
            ("net_area_complimentary", "Net Area, Complimentary"),
            ("gross_area", "Gross Area"),
            ("rented_area", "Rented Area"),
            ("sellable_area", "Sellable Area"),
            ("occupancy", "Occupancy"),
            ("visitors", "Visitors"),
            ("trade_visitors", "Trade Visitors"),
            ("visits", "Visits"),
            ("visits_per_visitor", "Visits per Visitor"),
            ("attendees", "Attendees"),
            ("pre_registrations", "Pre-registrations"),
            ("no_shows", "No-shows"),
            ("no_show_rate", "No-show Rate"),
            ("retention", "Retention"),
            ("retention_area", "Retention by Area"),
            ("retention_revenue", "Retention by Revenue"),
            ("churn", "Churn"),
            ("new_ratio", "New Exhibitors"),
            ("returning_ratio", "Returning Exhibitors"),
            ("net_growth", "Net Growth"),
            ("rebooking", "On-site Rebooking"),
            ("space_revenue", "Space Revenue"),
            ("area_yield", "Revenue per m²"),
            ("visitors_per_exhibitor", "Visitors per Exhibitor"),
            ("visitors_per_100_m2", "Visitors per 100 m²"),
        ],
        required=True,
        readonly=True,
    )
    origin = fields.Selection(
        [("all", "All"), *ORIGINS, ("unknown", "Unknown")], required=True, readonly=True
    )
    basis = fields.Selection(
        REGIME_NAMES, string="Counting Regime", required=True, readonly=True
    )
    is_own_basis = fields.Boolean(
        string="Regime of the Show",
        compute="_compute_is_own_basis",
        search="_search_is_own_basis",
    )
    # order of the list: as the selections above
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    origin_sequence = fields.Integer(readonly=True, export_string_translation=False)

    # value
    value = UnknownFloat(
        readonly=True, aggregator="avg", help="Rates are 0 to 1, areas square metres."
    )
    value_text = fields.Char(string="Figure", compute="_compute_value_text")
    is_known = fields.Boolean(string="Known", readonly=True)
    is_estimate = fields.Boolean(
        string="Estimated",
        readonly=True,
        help="The edition, or the one it is compared with, is not closed: who signed "
        "counts as who came.",
    )
    unit = fields.Selection(
        [
            ("count", "Count"),
            ("area", "m²"),
            ("rate", "%"),
            ("number", "Ratio"),
            ("money", "Amount"),
        ],
        readonly=True,
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    computed_at = fields.Datetime(string="Counted on", readonly=True)

    # frozen
    frozen = fields.Boolean(readonly=True)
    status = fields.Selection(
        [("estimated", "Estimated"), ("live", "Counted"), ("frozen", "Frozen")],
        compute="_compute_status",
    )
    live_value = UnknownFloat(
        compute="_compute_live_value", help="What would be counted today."
    )
    drift = UnknownFloat(
        compute="_compute_live_value",
        help="How far today's count is from the frozen figure.",
    )
    live_text = fields.Char(string="Today", compute="_compute_live_text")

    # audit
    audited_value = UnknownFloat(copy=False, aggregator=None)
    audit_state = fields.Selection(
        [("none", "Not Audited"), ("pending", "Being Audited"), ("done", "Audited")],
        default="none",
        copy=False,
    )
    auditor = fields.Char(copy=False)

    _figure_uniq = models.UniqueIndex("(event_id, metric, origin, basis)")

    @api.depends("basis", "series_id.statistic_basis")
    def _compute_is_own_basis(self):
        for figure in self:
            # sudo: the rule of counting is no secret
            own = figure.sudo().series_id.statistic_basis
            figure.is_own_basis = figure.basis == own

    def _search_is_own_basis(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain.OR(
            Domain("basis", "=", basis)
            & Domain("series_id.statistic_basis", "=", basis)
            for basis, _name in self._selection("basis")
        )
        wanted = {bool(item) for item in value}
        if len(wanted) != 1:
            return Domain(bool(wanted))
        return domain if True in wanted else ~domain

    @api.depends("is_estimate", "frozen")
    def _compute_status(self):
        for figure in self:
            uncertain = "estimated" if figure.is_estimate else "live"
            figure.status = "frozen" if figure.frozen else uncertain

    @api.depends("value", "unit", "currency_id")
    @api.depends_context("lang")
    def _compute_value_text(self):
        for figure in self:
            figure.value_text = figure._format_figure(figure.value)

    @api.depends("live_value", "unit", "currency_id")
    @api.depends_context("lang")
    def _compute_live_text(self):
        for figure in self:
            figure.live_text = figure._format_figure(figure.live_value)

    def _format_figure(self, value):
        return self._format_value(value, self.unit, self.currency_id)

    @api.model
    def _format_value(self, value, unit, currency=None):
        """:returns: a value as people read it, with its unit; n.a. for an unknown one."""
        if value is False or value is None:
            return self.env._("n.a.")
        if unit == "rate":
            return f"{formatLang(self.env, value * 100, digits=1)} %"
        if unit == "area":
            return f"{formatLang(self.env, value, digits=0)} m²"
        if unit == "money" and currency:
            return format_amount(self.env, value, currency)
        return formatLang(self.env, value, digits=0 if unit == "count" else 2)

    @api.depends("value", "frozen")
    def _compute_live_value(self):
        frozen = self.filtered("frozen")
        # sudo: counted for who may read the frozen one
        live = frozen.event_id.sudo()._get_figures(frozen.mapped("basis"))
        for figure in self:
            value = figure.value
            if figure.frozen:
                key = (figure.metric, figure.origin, figure.basis)
                counted = live.get(figure.event_id.id, {}).get(key, (None, False))
                value = False if counted[0] is None else counted[0]
            figure.live_value = value
            known = value is not False and figure.value is not False
            figure.drift = known and float_round(
                value - figure.value, precision_digits=6
            )

    def _read_group_select(self, aggregate_spec, query):
        """A figure is shown, never summed or averaged with another one: totals of
        pivots stay empty."""
        expression = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec.startswith("value:"):
            return SQL("CASE WHEN COUNT(*) = 1 THEN %s END", expression)
        return expression

    def write(self, vals):
        """:raises UserError: for all but the result of the audit of a frozen figure."""
        self.check_access("write")
        if not vals.keys() <= AUDIT_FIELDS:
            raise UserError(
                self.env._("Figures are counted, not written: only an audit is noted.")
            )
        if not all(self.mapped("frozen")):
            raise UserError(
                self.env._(
                    "Close the edition first: an audit is of figures that no longer"
                    " change."
                )
            )
        return super().write(vals)

    @api.model
    def _selection(self, name):
        return self._fields[name].selection
