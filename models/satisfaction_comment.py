from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.satisfaction import AUDIENCES, NPS_CATEGORIES

# of a row ``line`` of survey_user_input_line: its words
WORDS = SQL("COALESCE(line.value_text_box, line.value_char_box)")
# of ``answer``, ``line`` and ``question``: free text of a finished answer, no test
IS_COMMENT = SQL(
    """
    question.satisfaction_metric = 'comment'
    AND line.answer_type IN ('text_box', 'char_box')
    AND line.skipped IS NOT TRUE
    AND COALESCE(%s, '') != ''
    AND answer.state = 'done'
    AND answer.test_entry IS NOT TRUE
    """,
    WORDS,
)


class SatisfactionComment(models.Model):
    """What one known respondent wrote in a study, in their own words.

    As visible as the person, without one for who runs the study; words of anonymous
    studies have no row here.
    """

    _name = "satisfaction.comment"
    _description = "Comment in a Study"
    _inherit = ["satisfaction.visibility.mixin"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "text"
    _study_open_to_surveys = True

    study_id = fields.Many2one("satisfaction.study", readonly=True)
    event_id = fields.Many2one("event.event", string="Edition", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    audience = fields.Selection(AUDIENCES, readonly=True)
    touchpoint_id = fields.Many2one("satisfaction.touchpoint", readonly=True)
    user_input_id = fields.Many2one(
        "survey.user_input", string="Answers", readonly=True
    )
    question = fields.Char(readonly=True)
    code = fields.Char(readonly=True)
    text = fields.Text(string="Comment", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True
    )
    category = fields.Selection(NPS_CATEGORIES, string="Class", readonly=True)
    value = fields.Integer(
        string="Recommendation", readonly=True, aggregator="avg",
        help="0 to 10; empty without an answer.",
    )  # fmt: skip
    date = fields.Date(readonly=True)

    _depends = {
        "survey.user_input": ["study_id", "is_anonymous", "state", "partner_id"],
        "survey.user_input.line": ["value_text_box", "value_char_box", "question_id"],
        "satisfaction.score": ["category", "value"],
        "satisfaction.study": ["event_id", "audience", "touchpoint_id", "company_id"],
        "survey.question": ["title", "satisfaction_code", "satisfaction_metric"],
    }

    @property
    def _table_query(self):
        return self._get_comments_sql()

    @api.model
    def _get_comments_sql(self):
        """:returns: the ``SQL`` of one row per comment of a known study."""
        return SQL(
            """
            SELECT line.id,
                   study.id AS study_id,
                   study.event_id,
                   study.company_id,
                   study.audience,
                   study.touchpoint_id,
                   answer.id AS user_input_id,
                   COALESCE(question.title ->> %(lang)s, question.title ->> 'en_US')
                        AS question,
                   question.satisfaction_code AS code,
                   %(words)s AS text,
                   answer.partner_id,
                   partner.commercial_partner_id,
                   score.category,
                   score.value::int AS value,
                   answer.end_datetime::date AS date
              FROM survey_user_input_line line
              JOIN survey_question question ON question.id = line.question_id
              JOIN survey_user_input answer ON answer.id = line.user_input_id
              JOIN satisfaction_study study ON study.id = answer.study_id
              LEFT JOIN res_partner partner ON partner.id = answer.partner_id
              LEFT JOIN satisfaction_score score
                     ON score.user_input_id = answer.id AND score.scale = 'nps'
             WHERE %(is_comment)s
               AND answer.is_anonymous IS NOT TRUE
               AND study.is_anonymous IS NOT TRUE
            """,
            lang=self.env.lang or "en_US",
            words=WORDS,
            is_comment=IS_COMMENT,
        )
