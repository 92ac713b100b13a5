from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# what the questionnaire says of its answers, and nobody else
DERIVED = ("study_id", "is_anonymous", "is_settled")
# whose answers to a study are, and who has the link to them
GIVEN = ("partner_id", "email", "nickname", "access_token", "invite_token")


class SurveyUserInput(models.Model):
    """The answers of one person, as visible as that person.

    Those to the questionnaire of a study belong to the study. Once finished, by whatever
    way, they make scores, a follow-up and an answered invitation.
    """

    _name = "survey.user_input"
    _inherit = [
        "satisfaction.visibility.mixin",
        "customer.guard.mixin",
        "survey.user_input",
    ]

    _study_open_to_surveys = True

    study_id = fields.Many2one(
        "satisfaction.study", readonly=True, index="btree_not_null", copy=False,
        ondelete="set null",
    )  # fmt: skip
    is_anonymous = fields.Boolean(readonly=True, copy=False)
    is_settled = fields.Boolean(
        readonly=True,
        copy=False,
        help="An anonymous answer that counts and can no longer be traced by its id.",
    )
    # who may read answers is not who may give them in the place of somebody
    access_token = fields.Char(groups="survey.group_survey_manager")
    invite_token = fields.Char(groups="survey.group_survey_user")
    score_ids = fields.One2many("satisfaction.score", "user_input_id", string="Scores")

    _unsettled_index = models.Index(
        "(study_id) WHERE is_anonymous AND is_settled IS NOT TRUE"
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._with_study(vals_list)
        self._check_given(vals_list)
        answers = super().create(vals_list)
        answers.filtered(lambda answer: answer.state == "done")._finish()
        return answers

    def _with_study(self, vals_list):
        """:returns: the values with what the questionnaire says of the answers."""
        default = self.env.context.get("default_survey_id")
        ids = {vals.get("survey_id", default) for vals in vals_list}
        # sudo: satisfaction.study - respondents read no studies; archived ones, too
        studies = self.env["satisfaction.study"].sudo().with_context(active_test=False)
        asked = studies.search_fetch(
            Domain("survey_id", "in", list(ids - {False, None})),
            ["survey_id", "is_anonymous"],
        )
        study_of = {study.survey_id.id: study for study in asked}
        result = []
        for vals in vals_list:
            study = study_of.get(vals.get("survey_id", default), studies)
            is_test = vals.get("test_entry")
            result.append(
                {
                    **vals,
                    "study_id": study.id,
                    "is_anonymous": study.is_anonymous and not is_test,
                    "is_settled": False,
                }
            )
        return result

    def _check_given(self, vals_list):
        """:raises AccessError: when somebody gives answers, or a link to, in the place
        of who was asked."""
        if not self.env.su and any(
            vals["study_id"] and not vals.get("test_entry") for vals in vals_list
        ):
            raise AccessError(
                self.env._("Studies are answered by invitation or through their link.")
            )

    def write(self, vals):
        self._check_derived(vals)
        turned = self.browse()
        if "state" in vals:
            turned = self.filtered(lambda answer: answer.state != vals["state"])
        result = super().write(vals)
        if turned and vals["state"] == "done":
            turned._finish()
        elif turned:
            # sudo: satisfaction.score - written by finishing, taken back by reopening
            turned.sudo().score_ids.unlink()
        return result

    def _check_derived(self, vals):
        """:raises AccessError: for what follows from the questionnaire."""
        if self.env.su:
            return
        fixed = set(DERIVED)
        to_study = self.env["survey.survey"].browse(vals.get("survey_id"))._of_studies()
        # sudo: survey.user_input - whether there is a study, whoever asks
        if to_study or self.sudo().study_id:
            fixed |= {"survey_id", "test_entry", *GIVEN}
        if fixed & vals.keys():
            raise AccessError(
                self.env._("To which study an answer belongs cannot be changed.")
            )

    def unlink(self):
        # sudo: scores are nobody's to write; they go with the answers
        answers = self.sudo().filtered("study_id")
        studies = answers.study_id
        if answers:
            answers.score_ids.unlink()
        result = super().unlink()
        if studies:
            # their results are to be counted again
            studies._forget_counted()
        return result

    def _score_again(self):
        """Score finished answers anew, of which one was changed."""
        # sudo: survey.user_input - scores follow whoever changes an answer
        done = self.sudo().filtered(
            lambda answer: answer.state == "done" and answer.study_id
        )
        named = done.filtered(
            lambda answer: not answer.is_anonymous and not answer.test_entry
        )
        if named:
            named.env["satisfaction.score"]._score(named)

    # links: who may read answers to a study is not who may give them

    def get_start_url(self):
        return super(SurveyUserInput, self._with_link()).get_start_url()

    def get_print_url(self):
        return super(SurveyUserInput, self._with_link()).get_print_url()

    def action_print_answers(self):
        return super(SurveyUserInput, self._with_link()).action_print_answers()

    def _with_link(self):
        """:returns: ``self`` with the right to tell its link.
        :raises AccessError: for answers to a study, and for who has no rights on surveys.
        """
        if self.env.su or self.env.user.has_group("survey.group_survey_manager"):
            return self
        self.check_access("read")
        may = self.env.user.has_group("survey.group_survey_user")
        # sudo: survey.user_input - the link of an answer the user reads
        answers = self.sudo()
        if not may or answers.filtered(lambda row: row.study_id and not row.test_entry):
            raise AccessError(self.env._("The link of an answer is for who was asked."))
        return answers

    def _finish(self):
        """Draw the conclusions from finished answers; those of an anonymous study wait
        for the night in which they are settled."""
        answers = self.filtered(
            lambda answer: (
                answer.study_id and not answer.is_anonymous and not answer.test_entry
            )
        )
        if not answers:
            return
        # sudo: respondents have no rights at all
        answers = answers.sudo()
        answers.env["satisfaction.score"]._score(answers)
        answers.env["satisfaction.followup"]._open_for(answers)
        answers.env["satisfaction.invitation"]._mark_answered(answers)
