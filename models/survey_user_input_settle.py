import logging

from odoo import api, models
from odoo.tools import SQL

from ..tools.satisfaction import SMALL_GROUP

_logger = logging.getLogger(__name__)

# answers settled in one go from which on the database counts its tables again
MANY = 1000
# what of an answer lives on; columns of other modules, dates and people do not
LINE_COLUMNS = (
    "survey_id", "question_id", "question_sequence", "skipped", "answer_type",
    "value_char_box", "value_numerical_box", "value_scale", "value_date",
    "value_datetime", "value_text_box", "suggested_answer_id", "matrix_row_id",
    "answer_score", "answer_is_correct",
)  # fmt: skip
INPUT_COLUMNS = (
    "survey_id", "study_id", "is_anonymous", "state", "is_session_answer",
    "survey_first_submitted", "scoring_percentage", "scoring_total", "scoring_success",
)  # fmt: skip


class SurveyUserInput(models.Model):
    """Anonymous answers become untraceable, five or more at a time.

    Until the nightly job an answer can be told by its id, its place in the table and the
    token in its link, all of which a web server's log knows. Then all answers waiting are
    written anew in random order, with other ids, tokens and one common day; the old rows
    go with everything that hangs on them.
    """

    _name = "survey.user_input"
    _inherit = ["survey.user_input"]

    @api.model
    def _settle(self, studies):
        """Settle the anonymous answers of ``studies``; fewer than five of one wait.

        What a closed study has left over could never be counted: its text is erased, and
        the number stays.
        """
        self.env.flush_all()
        # sudo: satisfaction.study - closing a study settles it, whoever may close it
        for study in studies.sudo().filtered("is_anonymous"):
            self._drop_unfinished(study, study.state == "closed" or study._is_over())
            self._settle_study(study)
            if study.state == "closed":
                self._blank_left_over(study)
        self.env.invalidate_all()

    @api.model
    def _cron_settle(self):
        """Every night, one study after the other; a bad one is logged and left."""
        # sudo: satisfaction.study - anonymous answers are nobody's
        studies = self.env["satisfaction.study"].sudo().with_context(active_test=False)
        waiting = studies.browse(self._find_unsettled_studies())
        for done, study in enumerate(waiting, start=1):
            try:
                with self.env.cr.savepoint():
                    self._settle(study)
            except Exception:
                _logger.exception("Anonymous answers of study %s not settled", study.id)
                self.env.invalidate_all()
            self.env["ir.cron"]._commit_progress(1, remaining=len(waiting) - done)

    @api.model
    def _find_unsettled_studies(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT study_id
                  FROM survey_user_input answer
                 WHERE study_id IS NOT NULL
                   AND is_anonymous AND is_settled IS NOT TRUE
                   AND (state != 'done' OR EXISTS (
                        SELECT FROM survey_user_input_line line
                         WHERE line.user_input_id = answer.id))
              ORDER BY study_id
                """
            )
        )
        return [study_id for [study_id] in rows]

    def _settle_study(self, study):
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE satisfaction_shuffle ON COMMIT DROP AS
                SELECT id AS old, end_datetime::date AS day, lang_id,
                       nextval(pg_get_serial_sequence('survey_user_input', 'id')) AS new
                  FROM (SELECT id, end_datetime, lang_id
                          FROM survey_user_input
                         WHERE study_id = %s AND is_anonymous AND state = 'done'
                           AND is_settled IS NOT TRUE
                      ORDER BY gen_random_uuid()
                           FOR UPDATE) waiting
                """,
                study.id,
            )
        )
        [[count]] = self.env.execute_query(
            SQL("SELECT count(*) FROM satisfaction_shuffle")
        )
        settled = []
        if count >= SMALL_GROUP:
            settled = self._write_anew(study)
        self.env.cr.execute("DROP TABLE satisfaction_shuffle")
        if settled:
            self._renew_statistics(len(settled))
            self.env.invalidate_all()
            # sudo: survey.user_input - anonymous answers are nobody's
            answers = self.sudo().browse(settled)
            answers.env["satisfaction.score"]._score(answers)
            study.date_results = False

    def _renew_statistics(self, count):
        """Many rows at once, which the planner would take for none."""
        if count >= MANY:
            for table in (self._table, "survey_user_input_line"):
                self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _write_anew(self, study):
        """:returns: the new ids of the answers in the temporary table."""
        columns = SQL(", ").join(map(SQL.identifier, INPUT_COLUMNS))
        # one day for all: the only one who answered on a day could be told by it
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO survey_user_input
                       (id, %(columns)s, lang_id, is_settled, test_entry, access_token,
                        start_datetime, end_datetime, create_date, write_date)
                SELECT shuffle.new, %(columns)s,
                       CASE WHEN shuffle.lang_id = ANY(%(langs)s)
                            THEN shuffle.lang_id END,
                       TRUE, FALSE, gen_random_uuid()::text, day.at, day.at, day.at,
                       day.at
                  FROM satisfaction_shuffle shuffle
                  JOIN survey_user_input answer ON answer.id = shuffle.old
            CROSS JOIN (SELECT max(day)::timestamp AS at
                          FROM satisfaction_shuffle) day
              ORDER BY shuffle.new
             RETURNING id
                """,
                columns=columns,
                langs=self._get_common_langs(),
            )
        )
        self._copy_lines()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO satisfaction_spent_token (study_id, digest)
                SELECT %s, encode(sha256(convert_to(access_token, 'UTF8')), 'hex')
                  FROM satisfaction_shuffle
                  JOIN survey_user_input ON survey_user_input.id = old
              ORDER BY 2
           ON CONFLICT DO NOTHING
                """,
                study.id,
            )
        )
        self._erase(SQL("SELECT old FROM satisfaction_shuffle"))
        return [id_ for [id_] in rows]

    def _get_common_langs(self):
        """:returns: ids of the languages of this night's answers that may stay.

        A language of fewer than five would tell whose an answer is, and so would having
        none, if that were few.
        """
        groups = self.env.execute_query(
            SQL(
                """
                SELECT lang_id, count(*) FROM satisfaction_shuffle
                 GROUP BY lang_id ORDER BY 2, 1
                """
            )
        )
        kept = [(lang, n) for lang, n in groups if lang and n >= SMALL_GROUP]
        without = sum(n for lang, n in groups if not lang or n < SMALL_GROUP)
        while 0 < without < SMALL_GROUP and kept:
            _lang, n = kept.pop(0)
            without += n
        return [lang for lang, _n in kept]

    def _copy_lines(self):
        columns = SQL(", ").join(map(SQL.identifier, LINE_COLUMNS))
        values = SQL(", ").join(SQL.identifier("line", name) for name in LINE_COLUMNS)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO survey_user_input_line
                       (user_input_id, %(columns)s, create_date, write_date)
                SELECT shuffle.new, %(values)s, answer.end_datetime, answer.end_datetime
                  FROM satisfaction_shuffle shuffle
                  JOIN survey_user_input answer ON answer.id = shuffle.new
                  JOIN survey_user_input_line line ON line.user_input_id = shuffle.old
              ORDER BY shuffle.new, line.id
                """,
                columns=columns,
                values=values,
            )
        )
