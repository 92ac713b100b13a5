from odoo import api, models
from odoo.tools import SQL

# what the statements read; pending writes to it are flushed first
FIGURE_SOURCES = (
    "event.event",
    "exhibition.participation",
    "exhibition.hall",
    "event.booth",
    "event.registration",
    "exhibition.visit",
    "sale.order",
    "sale.order.line",
    "res.partner",
)

# what a company was at the edition: ``earlier`` is the same company at the one before
ORIGIN_KIND = SQL(
    """
    CASE WHEN earlier.id IS NOT NULL THEN 'retained'
         WHEN history.first_date < edition.date_begin THEN 'returning'
         ELSE 'new' END
    """
)
# what became of a company that was present: ``later`` is the same at the next one
OUTCOME = SQL(
    """
    CASE WHEN present.id IS NULL OR edition.is_cancelled THEN NULL
         WHEN later.id IS NOT NULL THEN 'rebooked'
         WHEN NOT COALESCE(edition.is_next_closed, FALSE) THEN 'open'
         WHEN history.last_date > edition.date_begin THEN 'reactivated'
         ELSE 'lost' END
    """
)
# a participation and its edition, beside those of the same company
HISTORY_JOINS = SQL(
    """
    JOIN edition ON edition.id = participation.event_id
    JOIN res_partner partner ON partner.id = participation.partner_id
    LEFT JOIN compared ON compared.id = edition.id
    LEFT JOIN history ON history.series_id = edition.series_id
         AND history.id = partner.commercial_partner_id
    LEFT JOIN company present ON present.event_id = edition.id
         AND present.id = partner.commercial_partner_id
         AND participation.active
         AND participation.role IN ('exhibitor', 'co_exhibitor')
         AND participation.state IN ('contracted', 'exhibited')
    LEFT JOIN company earlier ON earlier.event_id = edition.previous_id
         AND earlier.id = partner.commercial_partner_id
    LEFT JOIN company later ON later.event_id = edition.next_id
         AND later.id = partner.commercial_partner_id
    """
)


class EventEvent(models.Model):
    """The statements that count editions, each for any number of them.

    They count all rows, whoever asks: a total names no customer. The ORM would load
    every badge of a show to count it.
    """

    _name = "event.event"
    _inherit = ["event.event"]

    @api.model
    def _get_editions_sql(self, series=None):
        """:param series: ids of the series to look at; all of them by default.
        :returns: ``SQL`` of a WITH clause. ``edition``: the events of the series with
            the previous and the next edition; those the organiser cancelled are passed
            over. ``company``: who exhibits at each edition, once whatever its roles;
            of a closed edition who came, of an open one who signed, too.
        """
        return SQL(
            """
            WITH RECURSIVE chain(id, previous_id) AS (
                SELECT event.id, event.previous_event_id
                  FROM event_event event
                 WHERE %(series)s AND event.kanban_state IS DISTINCT FROM 'cancel'
                 UNION
                SELECT chain.id, event.previous_event_id
                  FROM chain
                  JOIN event_event event ON event.id = chain.previous_id
                 WHERE event.kanban_state = 'cancel'
            ), previous AS (
                SELECT chain.id, event.id AS previous_id,
                       event.date_figures_closed IS NOT NULL AS is_closed
                  FROM chain
                  JOIN event_event event ON event.id = chain.previous_id
                 WHERE event.kanban_state IS DISTINCT FROM 'cancel'
            ), edition AS (
                SELECT event.id, event.series_id, event.date_begin, event.date_tz,
                       event.company_id,
                       event.kanban_state IS NOT DISTINCT FROM 'cancel' AS is_cancelled,
                       event.date_figures_closed,
                       event.date_figures_closed IS NOT NULL AS is_closed,
                       previous.previous_id,
                       COALESCE(previous.is_closed, TRUE) AS is_previous_closed,
                       following.id AS next_id,
                       following.rebook_deadline AS next_deadline,
                       following.date_figures_closed IS NOT NULL AS is_next_closed
                  FROM event_event event
                  LEFT JOIN previous ON previous.id = event.id
                  LEFT JOIN LATERAL (
                            SELECT later.*
                              FROM previous link
                              JOIN event_event later ON later.id = link.id
                             WHERE link.previous_id = event.id
                             ORDER BY later.date_begin, later.id
                             LIMIT 1) following ON TRUE
                 WHERE %(series)s
            ), company AS (
                SELECT edition.id AS event_id, edition.series_id, edition.date_begin,
                       edition.is_cancelled,
                       partner.commercial_partner_id AS id,
                       BOOL_OR(participation.role = 'exhibitor') AS is_main,
                       -- the main role comes first
                       COALESCE((ARRAY_AGG(participation.origin ORDER BY
                            participation.role DESC, participation.id))[1], 'unknown')
                            AS origin,
                       SUM(participation.net_area) AS area
                  FROM exhibition_participation participation
                  JOIN edition ON edition.id = participation.event_id
                  JOIN res_partner partner ON partner.id = participation.partner_id
                 WHERE participation.active
                   AND participation.role IN ('exhibitor', 'co_exhibitor')
                   AND %(present)s
                 GROUP BY edition.id, edition.series_id, edition.date_begin,
                          edition.is_cancelled, partner.commercial_partner_id
            )
            """,
            series=SQL("event.series_id IS NOT NULL")
            if series is None
            else SQL("event.series_id = ANY(%s)", list(series)),
            present=self._get_present_sql("participation", "edition"),
        )

    @api.model
    def _get_present_sql(self, row, event):
        """:param row: alias of a participation.
        :param event: alias of its edition.
        :returns: ``SQL`` condition that the company is at the edition: it exhibited, or,
            until the figures are closed, has a contract.
        """
        return SQL(
            "(%(row)s.state = 'exhibited' OR %(row)s.state = 'contracted'"
            " AND %(event)s.date_figures_closed IS NULL)",
            row=SQL.identifier(row),
            event=SQL.identifier(event),
        )

    @api.model
    def _get_history_sql(self, series=None):
        """:param series: as in :meth:`_get_editions_sql`.
        :returns: as :meth:`_get_editions_sql`, with ``history``: from when to when a
        company exhibits in a series; and ``compared``: the editions before which there
        is one with exhibitors.
        """
        return SQL(
            """
            %s
            , history AS (
                SELECT series_id, id, MIN(date_begin) AS first_date,
                       MAX(date_begin) AS last_date
                  FROM company
                 WHERE NOT is_cancelled
                 GROUP BY series_id, id
            ), compared AS (
                SELECT DISTINCT edition.id
                  FROM edition
                  JOIN company ON company.event_id = edition.previous_id
            )
            """,
            self._get_editions_sql(series),
        )

    def _select_editions(self):
        """:returns: dict rows of the editions: what they are compared with, and whether
        participations, and exhibitors before, are known at all."""
        return SQL(
            """
            SELECT edition.id, edition.is_closed, edition.is_cancelled,
                   edition.previous_id, edition.is_previous_closed, edition.next_id,
                   edition.next_deadline AS deadline,
                   EXISTS (SELECT FROM exhibition_participation participation
                            WHERE participation.event_id = edition.id
                              AND participation.active
                              AND participation.role IN
                                  ('exhibitor', 'co_exhibitor', 'represented'))
                       AS is_measured,
                   EXISTS (SELECT FROM company
                            WHERE company.event_id = edition.previous_id) AS is_compared
              FROM edition
             WHERE edition.id = ANY(%(ids)s)
            """,
            ids=self.ids,
        )

    def _select_exhibitors(self):
        """:returns: ``SQL``: edition, then the fields of ``Exhibitors``."""
        return SQL(
            """
            SELECT edition.id, present.origin, present.is_main, %(kind)s AS kind,
                   COUNT(*)
              FROM edition
              JOIN company present ON present.event_id = edition.id
              LEFT JOIN history ON history.series_id = edition.series_id
                    AND history.id = present.id
              LEFT JOIN company earlier ON earlier.event_id = edition.previous_id
                    AND earlier.id = present.id
             WHERE edition.id = ANY(%(ids)s)
             GROUP BY 1, 2, 3, 4
            """,
            kind=ORIGIN_KIND,
            ids=self.ids,
        )

    def _select_previous(self):
        """:returns: ``SQL``: edition, then the fields of ``Previous``."""
        return SQL(
            """
            , revenue AS (%(revenue)s)
            SELECT edition.id, earlier.origin, again.id IS NOT NULL, COUNT(*),
                   COALESCE(SUM(earlier.area), 0), COALESCE(SUM(spent.amount), 0)
              FROM edition
              JOIN company earlier ON earlier.event_id = edition.previous_id
              LEFT JOIN company again
                     ON again.event_id = edition.id AND again.id = earlier.id
              LEFT JOIN (SELECT event_id, company_id, SUM(amount) AS amount
                           FROM revenue GROUP BY 1, 2) spent
                     ON spent.event_id = earlier.event_id
                    AND spent.company_id = earlier.id
             WHERE edition.id = ANY(%(ids)s)
             GROUP BY 1, 2, 3
            """,
            revenue=self._select_revenue(),
            ids=self.ids,
        )

    def _select_rebooked(self):
        """:returns: ``SQL``: edition, how many of its exhibitors signed for the next
        one in time: by the date of an order, or of the order of their main exhibitor.
        NULL where companies signed, but no order says when."""
        return SQL(
            """
            , signed AS (
                SELECT participation.event_id,
                       partner.commercial_partner_id AS id,
                       MIN(sale.date_order) AS moment
                  FROM exhibition_participation participation
                  JOIN edition ON edition.id = participation.event_id
                  JOIN res_partner partner ON partner.id = participation.partner_id
                  LEFT JOIN sale_order_line line
                         ON line.participation_id
                            IN (participation.id, participation.parent_id)
                  LEFT JOIN sale_order sale
                         ON sale.id = line.order_id AND sale.state = 'sale'
                 WHERE participation.active
                   AND participation.role IN ('exhibitor', 'co_exhibitor')
                   AND participation.state IN ('contracted', 'exhibited', 'no_show')
                   AND edition.id IN (
                       SELECT next_id FROM edition WHERE id = ANY(%(ids)s))
                 GROUP BY 1, 2
            )
            SELECT edition.id,
                   CASE WHEN COUNT(signed.moment) > 0 THEN
                        COUNT(company.id) FILTER (WHERE
                            (signed.moment AT TIME ZONE 'UTC'
                             AT TIME ZONE COALESCE(edition.date_tz, 'UTC'))::date
                             <= edition.next_deadline) END
              FROM edition
              JOIN signed ON signed.event_id = edition.next_id
              LEFT JOIN company
                     ON company.event_id = edition.id AND company.id = signed.id
             WHERE edition.id = ANY(%(ids)s) AND edition.next_deadline IS NOT NULL
             GROUP BY edition.id
            """,
            ids=self.ids,
        )

    @api.model
    def _select_revenue(self):
        """:returns: ``SQL`` of confirmed lines that sell space, or charge a move to other
        space: edition, company that exhibits for it, its origin, amount in the currency
        of the edition."""
        # its lines name no event, as a booth is sold by one line only
        move = self.env.ref("expo_crm.product_product_booth_move", False)
        return SQL(
            """
            SELECT edition.id AS event_id,
                   partner.commercial_partner_id AS company_id,
                   COALESCE(participation.origin, 'unknown') AS origin,
                   line.price_subtotal
                       / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                       * COALESCE(target.rate, 1) / COALESCE(source.rate, 1) AS amount
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
              LEFT JOIN exhibition_participation participation
                     ON participation.id = line.participation_id
              JOIN edition
                ON edition.id = COALESCE(line.event_id, participation.event_id)
              JOIN res_partner partner
                ON partner.id = COALESCE(participation.partner_id, sale.partner_id)
              LEFT JOIN (%(rates)s) target ON target.company_id = edition.company_id
              LEFT JOIN (%(rates)s) source ON source.company_id = sale.company_id
             WHERE sale.state = 'sale'
               AND line.display_type IS NULL
               AND (line.event_booth_category_id IS NOT NULL
                    OR line.product_id = %(move)s)
            """,
            move=move.id if move else None,
            rates=self._get_rates_sql(),
        )

    @api.model
    def _get_rates_sql(self):
        """:returns: ``SQL`` of the rate of each company's currency; empty where all
        companies have the same one."""
        # sudo: orders of a company the user does not work for are counted, too
        companies = self.env["res.company"].sudo().search([("id", "!=", False)])
        home = companies[:1].currency_id
        if companies.currency_id <= home:
            return SQL("SELECT 0 AS company_id, 1.0 AS rate")
        rows = [
            SQL("SELECT %s AS company_id, %s AS rate", company.id, rate)
            for company in companies
            if (rate := home._get_conversion_rate(home, company.currency_id))
        ]
        return SQL(" UNION ALL ").join(rows)
