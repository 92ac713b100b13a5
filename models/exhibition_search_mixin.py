from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

TEXT_OPERATORS = ("like", "ilike", "=like", "=ilike")


class ExhibitionSearchMixin(models.AbstractModel):
    """Customers found by the editions they exhibited at, themselves or a subsidiary."""

    _name = "exhibition.search.mixin"
    _description = "Found by Shows"

    exhibited_event_id = fields.Many2one(
        "event.event",
        string="Exhibited in",
        store=False,
        search="_search_exhibited_event_id",
        exportable=False,
    )
    not_exhibited_event_id = fields.Many2one(
        "event.event",
        string="Did Not Exhibit in",
        store=False,
        search="_search_not_exhibited_event_id",
        exportable=False,
    )

    def _search_exhibited_event_id(self, operator, value):
        """Those that exhibited in one of the editions meant."""
        domain = self._get_meant_editions(operator, value)
        return domain if domain is NotImplemented else self._get_exhibited(domain)

    def _search_not_exhibited_event_id(self, operator, value):
        """Those missing in one of the editions chosen; in all that a text means."""
        if operator == "in":
            editions = (Domain("id", "=", id_) for id_ in value if id_)
            return Domain.OR(~self._get_exhibited(domain) for domain in editions)
        domain = self._get_meant_editions(operator, value)
        return domain if domain is NotImplemented else ~self._get_exhibited(domain)

    def _get_meant_editions(self, operator, value):
        if operator == "in":
            return Domain("id", "in", [id_ for id_ in value if id_])
        if operator in ("any", "any!"):
            return Domain(value)
        if operator in TEXT_OPERATORS:
            return Domain("name", operator, value)
        return NotImplemented

    def _get_exhibited(self, domain):
        """:param domain: of editions.
        :returns: the ``Domain`` of companies that exhibited at one of them, and of the
            roots they belong to.
        """
        Participation = self.env["exhibition.participation"]
        Participation.check_access("read")
        # as the user: a path through the edition asks the rules of what it leads to
        editions = self.env["event.event"]._search(
            Domain(domain) & Domain("series_id", "!=", False), active_test=False
        )
        Participation.flush_model()
        self.env["event.event"].flush_model(["date_end", "date_figures_closed"])
        return Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT unnest(ARRAY[company.id, company.pool_root_id])
                  FROM exhibition_participation part
                  JOIN event_event event ON event.id = part.event_id
                  JOIN res_partner company ON company.id = part.partner_id
                 WHERE %s AND event.id IN %s)""",
                self._get_exhibited_sql(),
                editions.subselect(),
            ),
        )

    def _get_exhibited_sql(self):
        """:returns: ``SQL`` condition on ``part`` and ``event``: it counts as present."""
        return SQL(
            "part.active AND part.role IN ('exhibitor', 'co_exhibitor') AND %s",
            self.env["event.event"]._get_present_sql("part", "event"),
        )
