from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.satisfaction import AUDIENCES, CATEGORIES, SCALES, SIZES


class SatisfactionScore(models.Model):
    """What one respondent's answers make on one scale.

    Written by one statement when a questionnaire is finished. Those of an anonymous
    study belong to nobody and are read by nobody: they count in ``satisfaction.result``
    only, where groups of fewer than five are hidden.
    """

    _name = "satisfaction.score"
    _description = "Satisfaction Score"
    _inherit = ["satisfaction.visibility.mixin"]
    _order = "date desc, id desc"
    _rec_name = "study_id"

    _study_open_to_surveys = True
    # the contact may be deleted, the customer is still whose it is
    _pool_partner_field = "commercial_partner_id"

    study_id = fields.Many2one(
        "satisfaction.study", required=True, readonly=True, index=True,
        ondelete="cascade",
    )  # fmt: skip
    user_input_id = fields.Many2one(
        "survey.user_input", string="Answers", required=True, readonly=True,
        ondelete="cascade",
    )  # fmt: skip
    scale = fields.Selection(SCALES, required=True, readonly=True)
    code = fields.Char(
        required=True,
        readonly=True,
        help="Of the question; that of the scale where several make the score.",
    )
    value = fields.Float(
        readonly=True,
        aggregator="avg",
        help="The answer, or the index from 0 to 100 where several make the score.",
    )
    points = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Its average is the figure: -100, 0 or 100 for NPS, 0 or 100 for CSAT, "
        "else the index.",
    )
    category = fields.Selection(CATEGORIES, string="Class", readonly=True)
    is_latest = fields.Boolean(
        string="Latest",
        readonly=True,
        default=True,
        help="The last answer of this person, edition, audience and question.",
    )
    is_anonymous = fields.Boolean(readonly=True)
    is_counted = fields.Boolean(
        readonly=True,
        default=True,
        help="Answers of anonymous studies count from the night in which at least five "
        "have come.",
    )
    date = fields.Date(readonly=True)

    # whose
    partner_id = fields.Many2one(
        "res.partner", string="Contact", readonly=True, ondelete="set null"
    )
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="set null",
        index="btree_not_null",
    )  # fmt: skip

    # of what
    company_id = fields.Many2one("res.company", readonly=True)
    event_id = fields.Many2one(
        "event.event", string="Edition", readonly=True, index="btree_not_null"
    )
    series_id = fields.Many2one("exhibition.series", readonly=True)
    touchpoint_id = fields.Many2one("satisfaction.touchpoint", readonly=True)
    audience = fields.Selection(AUDIENCES, readonly=True)
    role = fields.Char(readonly=True)
    hall_id = fields.Many2one("exhibition.hall", readonly=True, ondelete="set null")
    category_id = fields.Many2one(
        "exhibition.category", readonly=True, ondelete="set null"
    )
    size = fields.Selection(SIZES, string="Stand Size", readonly=True)
    lang = fields.Char(string="Language", readonly=True)

    _answer_uniq = models.UniqueIndex("(user_input_id, scale, code)")
    _study_index = models.Index("(study_id, scale, code)")
    _latest_index = models.Index(
        "(partner_id, event_id, audience, scale, code) WHERE partner_id IS NOT NULL"
    )

    def unlink(self):
        """The answer before is the latest of its person again."""
        partner_ids = self.partner_id.ids
        result = super().unlink()
        self._renew_latest(partner_ids)
        return result

    @api.model
    def _score(self, user_inputs):
        """Write the scores of answers that are finished, take away those of others.

        May be called again at any time: what is right stays as it is.

        :param user_inputs: answers; those of no study are left alone.
        """
        if user_inputs:
            self._renew_scores(SQL("answer.id = ANY(%s)", user_inputs.ids))

    @api.model
    def _score_studies(self, studies):
        """Score all answers of studies anew: their weights or questions changed."""
        if studies:
            self._renew_scores(SQL("answer.study_id = ANY(%s)", studies.ids))
            studies._forget_counted()

    def _renew_scores(self, scope):
        """:param scope: ``SQL`` condition on ``answer``, a row of survey_user_input."""
        self._flush_sources()
        rows = self.env.execute_query(self._renew_scores_sql(scope))
        self.invalidate_model()
        self._renew_latest([partner_id for (partner_id,) in rows])

    @api.model
    def _renew_latest(self, partner_ids):
        """Mark the latest answers of contacts, and tell their companies.

        Called after their scores changed, and after contacts were merged or moved to
        another company.

        :param partner_ids: ids of contacts.
        """
        if not partner_ids:
            return
        self.flush_model()
        self.env["survey.user_input"].flush_model(["end_datetime"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env.cr.execute(self._renew_latest_sql(list(partner_ids)))
        self.invalidate_model()
        # sudo: the answer of a contact counts for its company, whoever sees it
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        partners.commercial_partner_id._renew_satisfaction()
