from odoo import api, fields, models
from odoo.tools import SQL

from ..models.event_event_figures_sql import HISTORY_JOINS, ORIGIN_KIND, OUTCOME
from ..models.unknown_float import UnknownMonetary
from ..tools.exhibition import ORIGINS


class ExhibitionParticipationReport(models.Model):
    """One participation of one company, beside what it did before and after.

    As visible as the participation: who does not see the customer, or run the show,
    does not find the row.
    """

    _name = "exhibition.participation.report"
    _description = "Participation Analysis"
    _inherit = ["exhibition.visibility.mixin"]
    _auto = False
    _rec_name = "name"
    _order = "date_begin desc, name, id"

    participation_id = fields.Many2one("exhibition.participation", readonly=True)
    name = fields.Char(string="Participant", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Company", readonly=True)
    event_id = fields.Many2one("event.event", string="Edition", readonly=True)
    series_id = fields.Many2one("exhibition.series", readonly=True)
    company_id = fields.Many2one(
        "res.company", string="Organising Company", readonly=True
    )
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    date_begin = fields.Datetime(string="Opening", readonly=True)
    role = fields.Selection(lambda self: self._get_choices("role"), readonly=True)
    role_family = fields.Selection(
        [
            ("exhibitor", "Exhibitors"),
            ("represented", "Represented Companies"),
            ("other", "Others"),
        ],
        string="Kind",
        readonly=True,
    )
    state = fields.Selection(
        lambda self: self._get_choices("state"), string="Status", readonly=True
    )
    origin = fields.Selection([*ORIGINS, ("unknown", "Unknown")], readonly=True)
    origin_kind = fields.Selection(
        lambda self: self._get_choices("origin_kind"),
        string="History",
        readonly=True,
        help="New: never before in the series. Returning: before, but not at the "
        "previous edition. Empty where there is no previous edition to compare with.",
    )
    outcome = fields.Selection(
        lambda self: self._get_choices("outcome"),
        readonly=True,
        help="Lost is who is missing when the next edition is closed; reactivated, who "
        "came back to a later one.",
    )
    category_id = fields.Many2one(
        "exhibition.category",
        string="Exhibit Category",
        readonly=True,
        help="The first one of those the company shows.",
    )
    net_area = fields.Float(readonly=True)
    revenue = UnknownMonetary(
        string="Space Revenue", currency_field="currency_id", readonly=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)

    @api.model
    def _get_choices(self, name):
        participations = self.env["exhibition.participation"]
        return participations._fields[name]._description_selection(self.env)

    @property
    def _table_query(self):
        events = self.env["event.event"]
        return SQL(
            """
            %(editions)s
            , revenue AS (
                SELECT event_id, company_id, SUM(amount) AS amount
                  FROM (%(revenue)s) line
                 GROUP BY event_id, company_id
            )
            SELECT %(columns)s
              FROM exhibition_participation participation
                   %(joins)s
              LEFT JOIN res_company organiser ON organiser.id = edition.company_id
              LEFT JOIN revenue
                     ON revenue.event_id = edition.id
                    AND revenue.company_id = partner.commercial_partner_id
                    AND participation.role = 'exhibitor'
                    AND participation.state IN ('contracted', 'exhibited', 'no_show')
              LEFT JOIN LATERAL (
                        SELECT link.category_id
                          FROM exhibition_participation_category_rel link
                          JOIN exhibition_category category
                            ON category.id = link.category_id
                         WHERE link.participation_id = participation.id
                         ORDER BY category.parent_path, category.id
                         LIMIT 1) category ON TRUE
             WHERE participation.active
            """,
            editions=events._get_history_sql(),
            revenue=events._select_revenue(),
            joins=HISTORY_JOINS,
            columns=self._select_columns(),
        )

    @api.model
    def _select_columns(self):
        return SQL(
            """
            participation.id,
            participation.id AS participation_id,
            participation.name,
            participation.partner_id,
            participation.event_id,
            edition.series_id,
            edition.company_id,
            partner.user_id,
            edition.date_begin,
            participation.role,
            CASE WHEN participation.role IN ('exhibitor', 'co_exhibitor')
                 THEN 'exhibitor'
                 WHEN participation.role = 'represented' THEN 'represented'
                 ELSE 'other' END AS role_family,
            participation.state,
            COALESCE(participation.origin, 'unknown') AS origin,
            CASE WHEN present.id IS NOT NULL AND compared.id IS NOT NULL
                 THEN %(kind)s END AS origin_kind,
            %(outcome)s AS outcome,
            category.category_id,
            participation.net_area,
            CASE WHEN %(sees_customer)s THEN revenue.amount END AS revenue,
            COALESCE(organiser.currency_id, %(currency)s) AS currency_id
            """,
            kind=ORIGIN_KIND,
            outcome=OUTCOME,
            sees_customer=self._get_seen_sql(),
            currency=self.env["event.event"]._get_main_company().currency_id.id,
        )

    @api.model
    def _get_seen_sql(self):
        """The people of a show see who takes part; what a hidden customer pays is no
        part of that.

        :returns: ``SQL`` condition that the user sees the company ``partner``.
        """
        scope = self.env.user._pool_scope("read")
        if scope is None:
            return SQL("TRUE")
        return SQL(
            "(partner.pool_key = ANY(%s) OR partner.pool_root_id = ANY(%s))",
            list(scope.keys),
            list(scope.roots),
        )
