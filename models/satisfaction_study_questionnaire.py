from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.satisfaction import CSI_ITEMS


class SatisfactionStudy(models.Model):
    """The questionnaire of a study: a copy of its template, set up as the study is sent.

    Who runs the study gets the copy made without rights on surveys; changing questions
    takes them.
    """

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    question_ids = fields.One2many(
        related="survey_id.question_and_page_ids", readonly=False, string="Questions"
    )
    can_edit_questions = fields.Boolean(
        compute="_compute_can_edit_questions", export_string_translation=False
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_edit_questions(self):
        may_edit = self.env.user.has_group("survey.group_survey_user")
        for study in self:
            study.can_edit_questions = may_edit and study.state == "draft"

    @api.model_create_multi
    def create(self, vals_list):
        studies = super().create(vals_list)
        if not self.env.context.get("expo_crm_no_questionnaire"):
            studies._copy_template()
        return studies

    def write(self, vals):
        template_before = {study: study.template_id for study in self}
        res = super().write(vals)
        if "template_id" in vals:
            changed = self.filtered(
                lambda study: study.template_id != template_before[study]
            )
            changed._copy_template()
        elif {"is_anonymous", "has_public_link"} & set(vals):
            self._set_up_questionnaire()
        if {"event_id", "template_id"} & set(vals):
            self._name_questionnaire()
        return res

    @api.constrains("template_id")
    def _check_template(self):
        for study in self:
            # sudo: who runs the study has no rights on surveys
            template = study.sudo().template_id
            if template and not template.is_satisfaction_template:
                raise ValidationError(
                    self.env._("“%s” is no template for studies.", template.title)
                )

    def _copy_template(self):
        """Give each study a copy of its template, in the place of the one it had.

        :raises UserError: when the study was opened: its questions stay.
        """
        for study in self:
            # sudo: who runs a study needs no rights on surveys to get its copy
            study._copy_questionnaire(study.sudo().template_id)

    def _copy_questionnaire(self, source):
        """:param source: ``survey.survey`` in sudo: a template, or what another study
        asked."""
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "“%s” was opened: its questions stay. Make a new study to ask"
                    " others.",
                    self.name,
                )
            )
        # sudo: as above
        study = self.sudo()
        # in draft there are no answers but those of testing
        old = study.survey_id
        source = source.with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        values = {**self._prepare_questionnaire_values(), "user_id": False}
        study.survey_id = source and source.copy(values)
        old.unlink()
        self._name_questionnaire()

    def copy(self, default=None):
        """The copy asks what the study asked, also where that differs from the template."""
        if default and "template_id" in default:
            return super().copy(default)
        copies = super(
            SatisfactionStudy, self.with_context(expo_crm_no_questionnaire=True)
        ).copy(default)
        copies = copies.with_env(self.env)
        for study, twin in zip(self, copies, strict=True):
            # sudo: as above
            twin._copy_questionnaire(study.sudo().survey_id)
        return copies

    def _name_questionnaire(self):
        """People who are asked read the template's title and the name of the edition,
        in their language."""
        codes = [code for code, _label in self.env["res.lang"].get_installed()]
        # sudo: as above
        for study in self.sudo().filtered(lambda study: study.state == "draft"):
            for code in codes if study.survey_id else ():
                there = study.survey_id.with_context(lang=code)
                there.title = study._get_title(code)

    def _get_title(self, code):
        """:returns: the title of the questionnaire in a language."""
        there = self.with_context(lang=code)
        title = there.template_id.title or there.name
        edition = there.event_id.name
        return f"{title} · {edition}" if edition else title

    def _prepare_questionnaire_values(self):
        """:returns: values of the ``survey.survey`` that follow from the way people are
        asked; nobody changes them on the questionnaire."""
        self.ensure_one()
        is_public = self.is_anonymous or self.has_public_link
        return {
            "access_mode": "public" if is_public else "token",
            "users_login_required": False,
            "is_attempts_limited": not is_public,
            "attempts_limit": 1,
            "is_satisfaction_template": False,
            "certification": False,
            "scoring_type": "no_scoring",
            "questions_selection": "all",
            "session_state": False,
            "is_time_limited": False,
            "active": True,
        }

    def _set_up_questionnaire(self):
        """Set the questionnaires up for the ways people are asked."""
        for study in self:
            # sudo: as above
            survey = study.sudo().survey_id
            survey.write(study._prepare_questionnaire_values())

    def _check_questionnaire(self):
        """:raises UserError: when the answers could not be counted."""
        for study in self:
            # sudo: as above
            questions = study.sudo().survey_id.question_ids
            metrics = questions.mapped("satisfaction_metric")
            _ = self.env._
            if not questions:
                raise UserError(_("“%s” asks nothing: choose a template.", study.name))
            if not any(metric not in (False, "comment", "group") for metric in metrics):
                raise UserError(
                    _(
                        "No question of “%s” is counted: say of one at least what it is"
                        " counted as.",
                        study.name,
                    )
                )
            if metrics.count("nps") > 1:
                raise UserError(
                    _(
                        "“%(study)s” asks for the recommendation (NPS) %(count)s times:"
                        " ask once, and count the others as satisfaction.",
                        study=study.name,
                        count=metrics.count("nps"),
                    )
                )
            items = [metric for metric in metrics if metric in CSI_ITEMS]
            if items and sorted(items) != sorted(CSI_ITEMS):
                raise UserError(
                    _(
                        "The index of “%s” needs each of its three questions once:"
                        " overall, against expectations, against the ideal. Or none.",
                        study.name,
                    )
                )
            questions._check_satisfaction_scale()

    def action_preview_questionnaire(self):
        """Open the questionnaire as people see it; answers of testing never count.

        :returns: an url action.
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: as above; the page itself asks for read access on the survey
        survey = self.sudo().survey_id
        if not survey:
            raise UserError(self.env._("“%s” has no questions yet.", self.name))
        return survey.action_test_survey()

    def action_edit_questionnaire(self):
        """:returns: the window action of the survey; changing it takes rights on surveys."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "survey.survey",
            "views": [(False, "form")],
            "res_id": self.survey_id.id,
        }
