from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .event_event_figures_sql import HISTORY_JOINS, ORIGIN_KIND, OUTCOME

HISTORY_FIELDS = ("previous_id", "next_id", "origin_kind", "outcome")

# of one company in another edition, the main role first
SAME_COMPANY = """
    SELECT other.id
      FROM exhibition_participation other
      JOIN res_partner mate ON mate.id = other.partner_id
     WHERE mate.commercial_partner_id = partner.commercial_partner_id
       AND other.event_id = %(event)s
       AND other.active
       AND other.role IN ('exhibitor', 'co_exhibitor')
       AND other.state NOT IN ('rejected', 'withdrawn')
  ORDER BY other.role = 'exhibitor' DESC, other.id
     LIMIT 1
"""

HISTORY = """
    %(editions)s
    SELECT participation.id,
           CASE WHEN earlier.id IS NOT NULL THEN former.id END AS previous_id,
           following.id AS next_id,
           CASE WHEN compared.id IS NOT NULL THEN %(kind)s END AS origin_kind,
           %(outcome)s AS outcome
      FROM exhibition_participation participation
           %(joins)s
 LEFT JOIN LATERAL (%(former)s) former ON TRUE
 LEFT JOIN LATERAL (%(following)s) following ON TRUE
     WHERE participation.role IN ('exhibitor', 'co_exhibitor')
"""


class ExhibitionParticipation(models.Model):
    """What an exhibitor was before and became after: main and co-exhibitors of the
    editions of one series, told by company as in the figures, worked out when asked
    for. Editions that were called off are passed over.
    """

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    previous_id = fields.Many2one(
        "exhibition.participation",
        string="In the Previous Edition",
        compute="_compute_history",
        search="_search_previous_id",
    )
    next_id = fields.Many2one(
        "exhibition.participation",
        string="In the Following Edition",
        compute="_compute_history",
        search="_search_next_id",
    )
    origin_kind = fields.Selection(
        [("new", "First Time"), ("retained", "Retained"), ("returning", "Returning")],
        string="New or Retained",
        compute="_compute_history",
        search="_search_origin_kind",
        help="Retained exhibited in the previous edition, returning in an earlier one;"
        " nothing where no exhibitors of a previous edition are known.",
    )
    outcome = fields.Selection(
        [
            ("open", "Undecided"),
            ("rebooked", "Rebooked"),
            ("lost", "Lost"),
            ("reactivated", "Came Back Later"),
        ],
        compute="_compute_history",
        search="_search_outcome",
        help="Whether the exhibitor is in the following edition; open until that one is"
        " closed.",
    )
    previous_booth_names = fields.Char(
        string="Last Booths", related="previous_id.booth_names"
    )
    previous_net_area = fields.Float(
        string="Last Area", related="previous_id.net_area", aggregator=None
    )

    @api.depends("event_id", "partner_id", "role", "state", "active")
    def _compute_history(self):
        saved = self._origin
        rows = {}
        if saved:
            query = SQL(
                "%s AND participation.id = ANY(%s)",
                self._history_sql(),
                list(saved.ids),
            )
            rows = {row[0]: row[1:] for row in self.env.execute_query(query)}
        nothing = (None,) * len(HISTORY_FIELDS)
        for participation in self:
            values = rows.get(participation._origin.id, nothing)
            for name, value in zip(HISTORY_FIELDS, values, strict=True):
                participation[name] = value

    @api.model
    def _history_sql(self):
        """:returns: ``SQL`` query of the history of all exhibitors, with ``id`` and the
        four fields as columns; a condition may be added to it.
        """
        self.flush_model(
            ["event_id", "partner_id", "role", "state", "active", "net_area", "origin"]
        )
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        events = self.env["event.event"]
        events.flush_model(
            [
                "series_id", "previous_event_id", "date_begin", "date_figures_closed",
                "kanban_state",
            ]
        )  # fmt: skip
        return SQL(
            HISTORY,
            editions=events._get_history_sql(),
            kind=ORIGIN_KIND,
            outcome=OUTCOME,
            joins=HISTORY_JOINS,
            former=SQL(SAME_COMPANY, event=SQL("edition.previous_id")),
            following=SQL(SAME_COMPANY, event=SQL("edition.next_id")),
        )

    def _search_previous_id(self, operator, value):
        return self._search_history("previous_id", operator, value)

    def _search_next_id(self, operator, value):
        return self._search_history("next_id", operator, value)

    def _search_origin_kind(self, operator, value):
        return self._search_history("origin_kind", operator, value)

    def _search_outcome(self, operator, value):
        return self._search_history("outcome", operator, value)

    def _search_history(self, name, operator, value):
        if operator in ("any", "any!"):
            found = self._search(Domain(value), bypass_access=operator == "any!")
            condition = SQL("%s IN %s", SQL.identifier(name), found.subselect())
        elif operator == "in":
            condition = SQL(
                "%s = ANY(%s)",
                SQL.identifier(name),
                [item for item in value if item] or [None],
            )
        else:
            return NotImplemented
        query = "(SELECT id FROM (%s) history WHERE %s)"
        domain = Domain("id", "in", SQL(query, self._history_sql(), condition))
        if operator == "in" and not all(value):
            some = SQL("%s IS NOT NULL", SQL.identifier(name))
            domain |= Domain("id", "not in", SQL(query, self._history_sql(), some))
        return domain

    def _field_to_sql(self, alias, field_expr, query=None):
        # so that lists, pivots and graphs group by them
        if field_expr not in HISTORY_FIELDS or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        history = query.make_alias(alias, "history")
        query.add_join(
            "LEFT JOIN",
            history,
            SQL("(%s)", self._history_sql()),
            SQL("%s = %s", SQL.identifier(alias, "id"), SQL.identifier(history, "id")),
        )
        return SQL.identifier(history, field_expr)
