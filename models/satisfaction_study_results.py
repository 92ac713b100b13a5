import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class SatisfactionStudy(models.Model):
    """The figures of a study are counted when somebody looks and something changed,
    every night, and when it is closed."""

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    results_mark = fields.Char(
        readonly=True,
        copy=False,
        # says to the second when the last answer came
        groups="base.group_system",
        export_string_translation=False,
        help="What was counted last: differs as soon as an answer comes, goes or changes.",
    )

    def write(self, vals):
        """Other weights make another index of every answer."""
        weights = {name for name in vals if name.startswith("csi_weight_")}
        result = super().write(vals)
        if weights:
            # sudo: the scores are the program's
            self.env["satisfaction.score"].sudo()._score_studies(self)
        return result

    def unlink(self):
        """The figures of its edition are counted without it."""
        # sudo: figures are the program's, whoever may delete a study
        results = self.env["satisfaction.result"].sudo()
        rest = results._get_relatives(self.sudo()) - self
        editions = Domain.OR(
            Domain("event_id", "=", study.event_id.id)
            & Domain("audience", "=", study.audience)
            for study in self.sudo()
        )
        together = results.search(Domain("study_id", "=", False) & editions)
        result = super().unlink()
        together.unlink()
        results._refresh(rest)
        return result

    def _ensure_results(self):
        """Count what changed since it was counted; what others count at this moment is
        shown as it was."""
        changed = self._filter_changed()
        if changed:
            # sudo: readers of figures write none; the lock keeps two from counting
            locked = changed.sudo().try_lock_for_update(allow_referencing=True)
            self.env["satisfaction.result"]._refresh(locked)

    @api.model
    def _cron_refresh_results(self):
        """Count all studies whose answers changed; one that cannot be counted is told
        in the log and set aside until the next night."""
        studies = self.with_context(active_test=False).search(
            [("state", "!=", "draft")]
        )
        changed = studies._filter_changed()
        self.env["ir.cron"]._commit_progress(remaining=len(changed))
        for study in changed:
            try:
                with self.env.cr.savepoint():
                    self.env["satisfaction.result"]._refresh(study)
            except Exception:
                _logger.exception("Study %s could not be counted", study.id)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _filter_changed(self):
        """:returns: those that changed since they were counted: their answers, their
        state, or the answers they are compared with; and those whose date of counting
        was emptied."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM (%s) mark
                 WHERE mark.is_stale OR mark.now IS DISTINCT FROM mark.counted
                """,
                self._select_marks(),
            )
        )
        return self.browse(study_id for (study_id,) in rows)

    def _mark_counted(self):
        """Remember what the figures were counted from.

        Written past the ORM: who counts need not be who may change a study, and the
        figures say nothing new of it.
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE satisfaction_study study
                   SET date_results = %s, results_mark = mark.now
                  FROM (%s) mark
                 WHERE mark.id = study.id
                """,
                fields.Datetime.now(),
                self._select_marks(),
            )
        )
        self.invalidate_model(["date_results", "results_mark"])

    def _forget_counted(self):
        """The figures are counted anew when somebody looks, whatever changed."""
        # past the ORM: who may change a study is not asked, nor told
        self.flush_model(["date_results"])
        self.env.cr.execute(
            SQL(
                "UPDATE satisfaction_study SET date_results = NULL WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_model(["date_results"])

    def _select_marks(self):
        """:returns: ``SQL`` of studies with the mark of what there is to count, and of
        what was counted."""
        for model in (self._name, "satisfaction.score"):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT study.id, study.results_mark AS counted,
                   study.date_results IS NULL AS is_stale,
                   CONCAT_WS('/', study.state, study.audience, study.event_id,
                             study.is_anonymous, study.previous_study_id,
                             scores.mark) AS now
              FROM satisfaction_study study
              LEFT JOIN LATERAL (
                        SELECT CONCAT_WS(':', COUNT(*), MAX(score.id),
                                         MAX(score.write_date)) AS mark
                          FROM satisfaction_score score
                         WHERE score.study_id IN (study.id, study.previous_study_id)
                           AND score.is_counted) scores ON TRUE
             WHERE study.id = ANY(%s)
            """,
            self.ids,
        )
