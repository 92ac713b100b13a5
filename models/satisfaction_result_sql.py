from odoo import api, models
from odoo.tools import SQL

# pending writes to these are flushed before counting
SOURCES = (
    "satisfaction.score",
    "satisfaction.study",
    "satisfaction.invitation",
    "satisfaction.result",
    "survey.user_input",
    "survey.user_input.line",
    "survey.question",
)


class SatisfactionResult(models.Model):
    """The statements that count answers, each for any number of studies.

    They count all rows, whoever asks: what may be shown of a figure is decided after.
    The ORM would group hundreds of thousands of scores once for each axis.
    """

    _name = "satisfaction.result"
    _inherit = ["satisfaction.result"]

    @api.model
    def _select_counted(self, study_ids):
        """:param study_ids: studies whose answers are read.
        :returns: ``SQL`` of the scores that count, one of a person in each of its
            study, its touchpoint and its edition: the latest there.
        """
        columns = SQL(
            """
            score.study_id, score.user_input_id, score.scale, score.code,
            CASE WHEN score.scale IN ('nps', 'csat') THEN score.value END AS value,
            score.points, score.role, score.hall_id, score.category_id, score.size,
            score.lang
            """
        )
        # the few that are not the latest apart: only they are looked up one by one
        return SQL(
            """
            SELECT %(columns)s, TRUE AS is_latest, TRUE AS is_latest_of_study,
                   TRUE AS is_latest_of_touchpoint
              FROM satisfaction_score score
             WHERE score.study_id = ANY(%(ids)s)
               AND score.is_counted AND score.is_latest
             UNION ALL
            SELECT %(columns)s, FALSE,
                   later.at_study IS NOT TRUE, later.at_touchpoint IS NOT TRUE
              FROM satisfaction_score score
             CROSS JOIN LATERAL (
                   SELECT BOOL_OR(other.study_id = score.study_id) AS at_study,
                          BOOL_OR(other.touchpoint_id = score.touchpoint_id)
                               AS at_touchpoint
                     FROM survey_user_input answer
                     JOIN satisfaction_score other
                       ON other.partner_id = score.partner_id
                      AND other.event_id IS NOT DISTINCT FROM score.event_id
                      AND other.audience = score.audience
                      AND other.scale = score.scale
                      AND other.code = score.code
                     JOIN survey_user_input other_answer
                       ON other_answer.id = other.user_input_id
                    WHERE answer.id = score.user_input_id
                      AND (COALESCE(other_answer.end_datetime, '-infinity'),
                           other_answer.id)
                        > (COALESCE(answer.end_datetime, '-infinity'), answer.id)
                   ) later
             WHERE score.study_id = ANY(%(ids)s)
               AND score.is_counted AND score.is_latest IS NOT TRUE
            """,
            columns=columns,
            ids=list(study_ids),
        )

    @api.model
    def _select_tallies(self, study_ids):
        """:returns: ``SQL`` of (kind, study, axis, group, scale, code, value, answers,
        sum of points, sum of squares). Kinds: ``study``, and what the study adds to its
        ``touchpoint`` and ``event``. An empty group is of those it is not known of.

        Scores are grouped once, to cells of all axes; the axes add up cells.
        """
        return SQL(
            """
            WITH counted AS (%s),
            cell AS MATERIALIZED (
                SELECT study_id, scale, code, value, role, hall_id, category_id, size,
                       lang, is_latest, is_latest_of_study, is_latest_of_touchpoint,
                       COUNT(*) AS n, SUM(points) AS total,
                       SUM(points * points) AS squares
                  FROM counted
                 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
            )
            SELECT 'study', study_id,
                   CASE GROUPING(role, hall_id, category_id, size, lang)
                        WHEN 15 THEN 'role'
                        WHEN 23 THEN 'hall'
                        WHEN 27 THEN 'category'
                        WHEN 29 THEN 'size'
                        WHEN 30 THEN 'language'
                        ELSE 'total' END,
                   COALESCE(role, hall_id::text, category_id::text, size, lang, ''),
                   scale, code, value, SUM(n)::int, SUM(total), SUM(squares)
              FROM cell
             WHERE is_latest_of_study
             GROUP BY study_id, scale, code, value,
                      GROUPING SETS ((), (role), (hall_id), (category_id), (size), (lang))
             UNION ALL
            SELECT kind.name, study_id, 'total', '',
                   scale, code, value, SUM(n)::int, SUM(total), SUM(squares)
              FROM cell
              JOIN (VALUES ('event'), ('touchpoint')) kind(name)
                ON CASE kind.name WHEN 'event' THEN is_latest
                                  ELSE is_latest_of_touchpoint END
             GROUP BY kind.name, study_id, scale, code, value
            """,
            self._select_counted(study_ids),
        )

    @api.model
    def _select_answer_tallies(self, study_ids):
        """:returns: ``SQL`` as :meth:`_select_tallies`, broken down by what people
        answered to the break-down questions; the group is ``code:choice``.
        """
        return SQL(
            """
            WITH counted AS (%s),
            question AS (
                SELECT question.id, study.id AS study_id,
                       COALESCE(NULLIF(question.satisfaction_code, ''), 'group') AS code
                  FROM satisfaction_study study
                  JOIN survey_question question ON question.survey_id = study.survey_id
                 WHERE study.id = ANY(%s)
                   AND question.satisfaction_metric = 'group'
                   AND question.question_type = 'simple_choice'
            ), choice AS (
                SELECT line.question_id, line.user_input_id,
                       MIN(line.suggested_answer_id) AS id
                  FROM survey_user_input_line line
                  JOIN question ON question.id = line.question_id
                 WHERE line.skipped IS NOT TRUE
                 GROUP BY 1, 2
            )
            SELECT 'study', counted.study_id, 'answer',
                   question.code || ':' || COALESCE(choice.id::text, ''),
                   counted.scale, counted.code, counted.value, COUNT(*)::int,
                   SUM(counted.points), SUM(counted.points * counted.points)
              FROM counted
              JOIN question ON question.study_id = counted.study_id
              LEFT JOIN choice ON choice.question_id = question.id
                    AND choice.user_input_id = counted.user_input_id
             WHERE counted.is_latest_of_study
             GROUP BY counted.study_id, question.code, choice.id, counted.scale,
                      counted.code, counted.value
            """,
            self._select_counted(study_ids),
            list(study_ids),
        )

    @api.model
    def _select_populations(self, study_ids):
        """:returns: ``SQL`` of (study, axis, group, people invited). Nobody knows how
        many a public link reaches.
        """
        return SQL(
            """
            SELECT invitation.study_id,
                   CASE GROUPING(invitation.role, invitation.hall_id,
                                 invitation.category_id, invitation.size)
                        WHEN 7 THEN 'role'
                        WHEN 11 THEN 'hall'
                        WHEN 13 THEN 'category'
                        WHEN 14 THEN 'size'
                        ELSE 'total' END,
                   COALESCE(invitation.role, invitation.hall_id::text,
                            invitation.category_id::text, invitation.size, ''),
                   COUNT(*)::int
              FROM satisfaction_invitation invitation
              JOIN satisfaction_study study ON study.id = invitation.study_id
             WHERE invitation.study_id = ANY(%s)
               AND invitation.state IN ('sent', 'answered')
               AND study.has_public_link IS NOT TRUE
             GROUP BY invitation.study_id, GROUPING SETS (
                      (), (invitation.role), (invitation.hall_id),
                      (invitation.category_id), (invitation.size))
            """,
            list(study_ids),
        )

    @api.model
    def _select_titles(self, study_ids):
        """:returns: ``SQL`` of (study, metric, code, sequence, title in all languages)."""
        return SQL(
            """
            SELECT study.id, question.satisfaction_metric,
                   COALESCE(NULLIF(question.satisfaction_code, ''),
                            question.satisfaction_metric),
                   question.sequence, question.title
              FROM satisfaction_study study
              JOIN survey_question question ON question.survey_id = study.survey_id
             WHERE study.id = ANY(%s)
               AND question.satisfaction_metric IN ('nps', 'csat', 'group')
             ORDER BY study.id, question.sequence DESC, question.id DESC
            """,
            list(study_ids),
        )
