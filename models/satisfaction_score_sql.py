from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

# what the statement reads; pending writes to it are flushed first
SOURCES = (
    "survey.question",
    "survey.user_input",
    "survey.user_input.line",
    "satisfaction.study",
    "satisfaction.invitation",
    "event.event",
    "res.partner",
    "res.lang",
)


class SatisfactionScore(models.Model):
    """The one statement that makes scores of raw answers, for one respondent and for
    all of a study alike.

    A second run changes nothing. Scores go whose answer is no longer finished, is a
    test, or no longer makes a score. The ORM would read every answer to do it.
    """

    _name = "satisfaction.score"
    _inherit = ["satisfaction.score"]

    @api.model
    def _flush_sources(self):
        """Write what is pending, so that the statement reads it."""
        for source in (*SOURCES, self._name):
            self.env[source].flush_model()

    @api.model
    def _renew_scores_sql(self, scope):
        """:param scope: ``SQL`` condition on ``answer``, a row of survey_user_input.
        :returns: ``SQL`` whose rows are the contacts whose scores changed.
        """
        return SQL(
            """
            WITH answer AS (%(answer)s),
            question AS (%(question)s),
            made AS (%(made)s),
            scored AS (%(scored)s),
            written AS (%(written)s),
            removed AS (
                DELETE FROM satisfaction_score score
                 USING survey_user_input answer
                 WHERE score.user_input_id = answer.id
                   AND (%(scope)s)
                   AND NOT EXISTS (
                       SELECT FROM made
                        WHERE made.user_input_id = score.user_input_id
                          AND made.scale = score.scale
                          AND made.code = score.code)
             RETURNING score.id, score.partner_id
            )
            SELECT DISTINCT partner_id
              FROM (SELECT partner_id FROM written
                     UNION ALL
                    SELECT partner_id FROM removed
                     UNION ALL
                    -- as it was before: the statement does not see its own writes
                    SELECT score.partner_id
                      FROM written
                      JOIN satisfaction_score score ON score.id = written.id) changed
             WHERE partner_id IS NOT NULL
            """,
            answer=self._select_answers(scope),
            question=self._select_questions(),
            made=self._select_made(),
            scored=self._select_scored(),
            written=self._upsert_scores(),
            scope=scope,
        )

    @api.model
    def _renew_latest_sql(self, partner_ids):
        """:returns: ``SQL`` that marks the last answer of each contact, edition, audience
        and question, of those given, and says which company the contact is of by now.
        """
        return SQL(
            """
            UPDATE satisfaction_score score
               SET is_latest = ranked.is_latest,
                   commercial_partner_id = ranked.commercial_partner_id
              FROM (SELECT score.id, partner.commercial_partner_id,
                           ROW_NUMBER() OVER (
                               PARTITION BY score.partner_id, score.event_id,
                                            score.audience, score.scale, score.code
                               ORDER BY answer.end_datetime DESC NULLS LAST,
                                        answer.id DESC) = 1 AS is_latest
                      FROM satisfaction_score score
                      JOIN survey_user_input answer ON answer.id = score.user_input_id
                      JOIN res_partner partner ON partner.id = score.partner_id
                     WHERE score.partner_id = ANY(%s)) ranked
             WHERE ranked.id = score.id
               AND (score.is_latest, score.commercial_partner_id)
                   IS DISTINCT FROM (ranked.is_latest, ranked.commercial_partner_id)
            """,
            partner_ids,
        )

    @api.model
    def _select_scored(self):
        """:returns: ``SQL``: columns of the scores, by the rules of tools/satisfaction."""
        return SQL(
            """
            SELECT answer.*, made.scale, made.code, made.value, class.category,
                   CASE class.category
                        WHEN 'promoter' THEN 100
                        WHEN 'passive' THEN 0
                        WHEN 'detractor' THEN -100
                        WHEN 'satisfied' THEN 100
                        WHEN 'dissatisfied' THEN 0
                        ELSE made.value END AS points
              FROM made
              JOIN answer ON answer.id = made.user_input_id
             CROSS JOIN LATERAL (
                   SELECT CASE
                          WHEN made.scale = 'nps' AND made.value >= 9 THEN 'promoter'
                          WHEN made.scale = 'nps' AND made.value >= 7 THEN 'passive'
                          WHEN made.scale = 'nps' THEN 'detractor'
                          WHEN made.scale != 'csat' THEN NULL
                          WHEN made.value >= made.scale_max
                               - CASE WHEN made.scale_max <= 3 THEN 0 ELSE 1 END
                               THEN 'satisfied'
                          ELSE 'dissatisfied' END AS category) class
            """
        )

    @api.model
    def _upsert_scores(self):
        """:returns: ``SQL`` that writes the scores that are new or not the same.

        They are the program's, not of who happened to finish the answer; those of
        anonymous answers are of no moment but their day.
        """
        names = (
            "study_id", "company_id", "event_id", "series_id", "touchpoint_id",
            "audience", "is_anonymous", "is_counted", "date", "partner_id",
            "commercial_partner_id", "role", "hall_id", "category_id", "size", "lang",
            "value", "points", "category",
        )  # fmt: skip
        columns = [SQL.identifier(name) for name in names]
        return SQL(
            """
            INSERT INTO satisfaction_score AS score (
                   user_input_id, scale, code, %(columns)s,
                   is_latest, create_uid, create_date, write_uid, write_date)
            SELECT id, scale, code, %(columns)s,
                   TRUE, %(user)s, stamp.at, %(user)s, stamp.at
              FROM scored
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN is_anonymous THEN date::timestamp
                               ELSE CLOCK_TIMESTAMP() AT TIME ZONE 'UTC'
                               END AS at) stamp
                ON CONFLICT (user_input_id, scale, code) DO UPDATE
               SET (%(columns)s, write_uid, write_date)
                 = (%(excluded)s, EXCLUDED.write_uid, EXCLUDED.write_date)
             WHERE (%(old)s) IS DISTINCT FROM (%(excluded)s)
         RETURNING score.id, score.partner_id
            """,
            columns=SQL(", ").join(columns),
            excluded=SQL(", ").join(SQL("EXCLUDED.%s", column) for column in columns),
            old=SQL(", ").join(SQL("score.%s", column) for column in columns),
            user=SUPERUSER_ID,
        )
