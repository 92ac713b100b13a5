from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.exhibition import REGIME_NAMES

# months between two editions
CYCLE_MONTHS = {"half_year": 6, "year": 12, "two_years": 24, "three_years": 36}


class ExhibitionSeries(models.Model):
    """A show that comes back: its brand, kind and rules. Its editions are events.

    Show managers create it once; archiving it ends the brand and keeps the editions.
    """

    _name = "exhibition.series"
    _description = "Exhibition Series"
    _inherit = ["mail.thread", "customer.guard.mixin"]
    _order = "sequence, name, id"

    _pool_guarded_fields = ("organizer_id",)

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Show Manager",
        default=lambda self: self.env.user,
        tracking=True,
    )
    organizer_id = fields.Many2one("res.partner")
    show_type = fields.Selection(
        [
            ("public_benefit", "Public-benefit Show"),
            ("general", "General Show"),
            ("trade", "Trade Show"),
            ("consumer", "Consumer Show"),
            ("commerce", "Business and Trade Fair"),
        ],
        required=True,
        default="trade",
        tracking=True,
    )
    industry_id = fields.Many2one("res.partner.industry")
    category_ids = fields.Many2many(
        "exhibition.category",
        "exhibition_series_category_rel",
        "series_id",
        "category_id",
        string="Exhibit Categories",
    )
    note = fields.Html(string="Description", translate=True)

    # rules
    cycle = fields.Selection(
        [
            ("half_year", "Twice a year"),
            ("year", "Every year"),
            ("two_years", "Every two years"),
            ("three_years", "Every three years"),
            ("irregular", "Irregular"),
        ],
        required=True,
        default="year",
    )
    statistic_basis = fields.Selection(
        REGIME_NAMES,
        string="Counting Regime",
        required=True,
        default="ufi",
        help="By which rules net area, exhibitors and visitors are counted.",
    )
    badge_area = fields.Float(
        string="Area per Staff Badge",
        default=3.0,
        help="Square metres of stand that entitle to one badge for stand staff.",
    )
    pool_id = fields.Many2one(
        "customer.pool",
        help="Where leads for this show enter, and exhibitors nobody holds.",
    )

    # editions
    edition_ids = fields.One2many("event.event", "series_id", string="Editions")
    edition_count = fields.Integer(compute="_compute_edition_count")

    _badge_area_positive = models.Constraint(
        "CHECK (badge_area > 0)",
        "The area per staff badge must be more than 0 square metres.",
    )

    def _compute_edition_count(self):
        counts = self.env["event.event"]._read_group(
            [("series_id", "in", self.ids)], ["series_id"], ["__count"]
        )
        by_series = {series.id: count for series, count in counts}
        for series in self:
            series.edition_count = by_series.get(series._origin.id, 0)

    @api.constrains("company_id", "pool_id")
    def _check_pool_id(self):
        for series in self:
            company = series.pool_id.company_id
            if company and series.company_id and company != series.company_id:
                raise ValidationError(
                    self.env._(
                        "The pool “%(pool)s” serves %(company)s, the show “%(show)s”"
                        " belongs to %(other)s.",
                        pool=series.pool_id.name,
                        company=company.name,
                        show=series.name,
                        other=series.company_id.name,
                    )
                )

    @api.constrains("company_id")
    def _check_company_id(self):
        # sudo: also editions of companies the caller is not working in
        self.sudo().with_context(active_test=False).edition_ids._check_series_company()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_editions(self):
        # sudo: as above
        editions = self.sudo().with_context(active_test=False).edition_ids
        if editions:
            raise UserError(
                self.env._(
                    "“%(show)s” has editions (for example “%(edition)s”): archive it"
                    " instead.",
                    show=editions[0].series_id.name,
                    edition=editions[0].name,
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" in (default or {}):
            return vals_list
        return [
            dict(vals, name=self.env._("%s (copy)", series.name))
            for series, vals in zip(self, vals_list, strict=True)
        ]

    def action_view_editions(self):
        """:returns: the window action with the editions of this series."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.event_event_action_editions"
        )
        action["domain"] = [("series_id", "=", self.id)]
        context = {"default_series_id": self.id, "expo_crm_edition": True}
        return action | {"context": context, "display_name": self.name}

    def _get_cycle(self):
        """:returns: ``relativedelta`` between two editions, None for an irregular show."""
        self.ensure_one()
        months = CYCLE_MONTHS.get(self.cycle)
        return months and relativedelta(months=months)
