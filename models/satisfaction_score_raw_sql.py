from odoo import api, models
from odoo.tools import SQL


class SatisfactionScore(models.Model):
    """The parts of the statement that read what was answered: who counts, which
    questions count, and what the answers of one person make.
    """

    _name = "satisfaction.score"
    _inherit = ["satisfaction.score"]

    @api.model
    def _select_answers(self, scope):
        """:returns: ``SQL``: finished answers, whose they are and what they belong to.

        Nothing of the person is taken where the study is anonymous, whatever a row says.
        """
        return SQL(
            """
            SELECT answer.id,
                   study.id AS study_id,
                   study.company_id,
                   study.event_id,
                   study.series_id,
                   study.touchpoint_id,
                   study.audience,
                   mode.is_anonymous,
                   NOT mode.is_anonymous OR COALESCE(answer.is_settled, FALSE)
                       AS is_counted,
                   CASE WHEN mode.is_anonymous
                        -- cut to the day already: a time zone would move it to another
                        THEN ended.at::date
                        ELSE (ended.at AT TIME ZONE 'UTC'
                              AT TIME ZONE COALESCE(event.date_tz, 'UTC'))::date
                        END AS date,
                   partner.id AS partner_id,
                   partner.commercial_partner_id,
                   invitation.role,
                   invitation.hall_id,
                   invitation.category_id,
                   invitation.size,
                   lang.code AS lang
              FROM survey_user_input answer
              JOIN satisfaction_study study ON study.id = answer.study_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(study.is_anonymous, FALSE)
                          OR COALESCE(answer.is_anonymous, FALSE) AS is_anonymous) mode
             CROSS JOIN LATERAL (
                   SELECT COALESCE(answer.end_datetime, answer.write_date) AS at) ended
              LEFT JOIN event_event event ON event.id = study.event_id
              LEFT JOIN res_lang lang ON lang.id = answer.lang_id
              LEFT JOIN res_partner partner
                     ON partner.id = answer.partner_id AND NOT mode.is_anonymous
              LEFT JOIN LATERAL (
                        SELECT invitation.*
                          FROM satisfaction_invitation invitation
                         WHERE invitation.user_input_id = answer.id
                           AND invitation.study_id = study.id
                         ORDER BY invitation.id
                         LIMIT 1) invitation
                     ON NOT mode.is_anonymous
             WHERE (%s)
               AND answer.state = 'done'
               AND answer.test_entry IS NOT TRUE
            """,
            scope,
        )

    @api.model
    def _select_questions(self):
        """:returns: ``SQL``: the questions that count, with the scale they count on,
        and how many make up its block. An NPS is asked from 0 to 10 or does not count.
        """
        return SQL(
            """
            SELECT question.id,
                   metric.scale,
                   CASE WHEN metric.scale IN ('nps', 'csat')
                        THEN COALESCE(NULLIF(question.satisfaction_code, ''),
                                      metric.scale)
                        ELSE metric.scale END AS code,
                   question.scale_min,
                   question.scale_max,
                   CASE question.satisfaction_metric
                        WHEN 'csi_overall' THEN 1
                        WHEN 'csi_expectation' THEN 2
                        WHEN 'csi_ideal' THEN 4
                        ELSE 0 END AS item,
                   CASE question.satisfaction_metric
                        WHEN 'csi_overall' THEN study.csi_weight_overall
                        WHEN 'csi_expectation' THEN study.csi_weight_expectation
                        WHEN 'csi_ideal' THEN study.csi_weight_ideal
                        ELSE 1 END AS weight,
                   COUNT(*) OVER (PARTITION BY study.id, metric.scale) AS item_count
              FROM satisfaction_study study
              JOIN survey_question question ON question.survey_id = study.survey_id
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN question.satisfaction_metric LIKE 'csi%%'
                               THEN 'csi'
                               ELSE question.satisfaction_metric END AS scale) metric
             WHERE study.id IN (SELECT study_id FROM answer)
               AND metric.scale IN
                   ('nps', 'csat', 'csi', 'content', 'trust', 'belonging')
               AND question.question_type = 'scale'
               AND question.scale_max > question.scale_min
               AND (metric.scale != 'nps'
                    OR question.scale_min = 0 AND question.scale_max = 10)
            """
        )

    @api.model
    def _select_made(self):
        """:returns: ``SQL``: value of each answer on each scale and code. A skipped
        question has a line as well, with a 0 in it.
        """
        return SQL(
            """
            SELECT answer.id AS user_input_id,
                   question.scale,
                   question.code,
                   -- two lines of one question do not come from the questionnaire
                   CASE WHEN question.scale IN ('nps', 'csat')
                        THEN MIN(line.value_scale)
                        ELSE LEAST(GREATEST(100 * SUM(question.weight
                             * (line.value_scale - question.scale_min)
                             / (question.scale_max - question.scale_min))
                             / NULLIF(SUM(question.weight), 0), 0), 100)
                        END AS value,
                   MAX(question.scale_max) AS scale_max
              FROM answer
              JOIN survey_user_input_line line ON line.user_input_id = answer.id
              JOIN question ON question.id = line.question_id
             WHERE line.skipped IS NOT TRUE
               AND line.answer_type = 'scale'
               AND line.value_scale BETWEEN question.scale_min AND question.scale_max
             GROUP BY answer.id, question.scale, question.code
            HAVING CASE WHEN question.scale IN ('nps', 'csat') THEN TRUE
                        WHEN question.scale = 'csi' THEN BIT_OR(question.item) = 7
                        ELSE 2 * COUNT(*) >= MAX(question.item_count) END
            """
        )
