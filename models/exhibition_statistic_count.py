import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.exhibition_figures import UNITS

# editions counted at once by the nightly job
CRON_BATCH = 50


class ExhibitionStatistic(models.Model):
    """Figures are counted, frozen and let go again for whole editions at once."""

    _name = "exhibition.statistic"
    _inherit = ["exhibition.statistic"]

    @api.model
    def _refresh(self, events, freeze=False):
        """Count editions and store the figures that are not frozen.

        :param events: the editions; others and closed ones are left alone.
        :param freeze: whether the figures are those of the closing.
        """
        counted = events._get_figures()
        if not counted:
            return
        names = {name: rank for rank, (name, _) in enumerate(self._selection("metric"))}
        origins = {
            name: rank for rank, (name, _) in enumerate(self._selection("origin"))
        }
        currencies = {
            event.id: event._get_figure_currency().id
            for event in events.browse(counted)
        }
        rows = [
            (
                event_id, metric, origin, basis, names[metric], origins[origin], value,
                is_estimate, UNITS[metric],
                currencies[event_id] if UNITS[metric] == "money" else None,
            )
            for event_id, figures in counted.items()
            for (metric, origin, basis), (value, is_estimate) in figures.items()
        ]  # fmt: skip
        # one statement for hundreds of rows; nothing depends on them
        self.env.execute_query(
            SQL(
                """
                INSERT INTO exhibition_statistic (
                       event_id, metric, origin, basis, sequence, origin_sequence,
                       value, is_estimate, unit, currency_id, is_known, frozen,
                       computed_at, series_id, company_id, audit_state,
                       create_uid, create_date, write_uid, write_date)
                SELECT (item->>0)::int, item->>1, item->>2, item->>3, (item->>4)::int,
                       (item->>5)::int, (item->>6)::float8, (item->>7)::bool,
                       item->>8, (item->>9)::int, item->>6 IS NOT NULL, %(freeze)s,
                       %(now)s, event.series_id, event.company_id, 'none',
                       %(user)s, %(now)s, %(user)s, %(now)s
                  FROM JSONB_ARRAY_ELEMENTS(%(rows)s::jsonb) item
                  JOIN event_event event ON event.id = (item->>0)::int
                    ON CONFLICT (event_id, metric, origin, basis) DO UPDATE
                   SET value = EXCLUDED.value,
                       is_known = EXCLUDED.is_known,
                       is_estimate = EXCLUDED.is_estimate,
                       currency_id = EXCLUDED.currency_id,
                       frozen = EXCLUDED.frozen,
                       computed_at = EXCLUDED.computed_at,
                       write_uid = EXCLUDED.write_uid,
                       write_date = EXCLUDED.write_date
                 WHERE NOT exhibition_statistic.frozen
             RETURNING id
                """,
                rows=json.dumps(rows),
                freeze=freeze,
                now=fields.Datetime.now(),
                user=self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _unfreeze(self, events):
        """The figures of ``events`` are counted again; audits of them are void."""
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE exhibition_statistic
                   SET frozen = FALSE, audited_value = NULL, audit_state = 'none',
                       auditor = NULL
                 WHERE event_id = ANY(%s)
             RETURNING id
                """,
                events.ids,
            )
        )
        self.invalidate_model()

    @api.model
    def _cron_refresh_figures(self):
        """Count every edition that is not closed; one batch after the other."""
        events = self.env["event.event"].search(
            [("series_id", "!=", False), ("date_figures_closed", "=", False)]
        )
        done = 0
        for start in range(0, len(events), CRON_BATCH):
            batch = events[start : start + CRON_BATCH]
            self._refresh(batch)
            done += len(batch)
            self.env["ir.cron"]._commit_progress(
                len(batch), remaining=len(events) - done
            )
