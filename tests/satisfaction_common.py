from .exhibition_common import ExhibitionCommon

# question of the template: metric, type, more values
QUESTIONS = {
    "nps": ("nps", "scale", {"scale_min": 0, "scale_max": 10}),
    "csat_overall": ("csat", "scale", {"scale_min": 1, "scale_max": 5}),
    "csat_staff": ("csat", "scale", {"scale_min": 1, "scale_max": 5}),
    "csi_overall": ("csi_overall", "scale", {"scale_min": 1, "scale_max": 10}),
    "csi_expectation": ("csi_expectation", "scale", {"scale_min": 1, "scale_max": 10}),
    "csi_ideal": ("csi_ideal", "scale", {"scale_min": 1, "scale_max": 10}),
    "trust_1": ("trust", "scale", {"scale_min": 1, "scale_max": 5}),
    "trust_2": ("trust", "scale", {"scale_min": 1, "scale_max": 5}),
    "trust_3": ("trust", "scale", {"scale_min": 1, "scale_max": 5}),
    "group_origin": ("group", "simple_choice", {}),
    "improve": ("comment", "text_box", {}),
}
ORIGINS = ("Home", "Abroad")


class SatisfactionMixin:
    """Templates with questions of each kind."""

    @classmethod
    def _create_template(cls, codes=tuple(QUESTIONS), **values):
        """A template with the questions of these codes, in their order."""
        questions = [
            cls._prepare_question(code, sequence)
            for sequence, code in enumerate(codes, start=1)
        ]
        return cls.env["survey.survey"].create(
            {
                "title": "How was it?",
                "is_satisfaction_template": True,
                "survey_type": "survey",
                "questions_layout": "one_page",
                "lang_ids": False,
                "question_and_page_ids": [(0, 0, question) for question in questions],
                **values,
            }
        )

    @classmethod
    def _prepare_question(cls, code, sequence=1, **values):
        metric, kind, more = QUESTIONS[code]
        answers = [(0, 0, {"value": name}) for name in ORIGINS]
        return {
            "title": code,
            "sequence": sequence,
            "question_type": kind,
            "satisfaction_metric": metric,
            "satisfaction_code": code,
            "suggested_answer_ids": answers if metric == "group" else False,
            **more,
            **values,
        }

    @classmethod
    def _get_question(cls, study, code):
        questions = study.survey_id.question_ids
        return questions.filtered(lambda question: question.satisfaction_code == code)


class SatisfactionCommon(SatisfactionMixin, ExhibitionCommon):
    """A template with each kind of question, and people who run studies.

    ``survey_user`` makes studies, ``survey_manager`` all surveys; ``show_manager`` runs
    the show without rights on surveys.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey_user = cls._create_user(
            "survey_user", "base.group_user,survey.group_survey_user"
        )
        cls.survey_manager = cls._create_user(
            "survey_manager", "base.group_user,survey.group_survey_manager"
        )
        cls.public_user = cls.env.ref("base.public_user")
        cls.touchpoint = cls.env.ref("expo_crm.satisfaction_touchpoint_after_show")
        cls.template = cls._create_template()

    @classmethod
    def _create_study(cls, event=None, is_open=True, user=None, **values):
        """A study among the exhibitors of ``event`` (the later edition), open unless
        said otherwise."""
        user = user or cls.survey_manager
        study = (
            cls.env["satisfaction.study"]
            .with_user(user)
            .create(
                {
                    "name": "After the Show",
                    "template_id": cls.template.id,
                    "event_id": (event or cls.edition).id,
                    "touchpoint_id": cls.touchpoint.id,
                    "audience": "exhibitor",
                    **values,
                }
            )
        )
        if is_open:
            study.action_open()
        return study.with_env(cls.env)

    @classmethod
    def _answer(cls, study, values=None, partner=None, is_done=True, test_entry=False):
        """Answer a study as a visitor of the page does, step by step.

        :param values: answer by code: a number, a text, or the label of a choice.
        :returns: the ``survey.user_input``.
        """
        # as the controllers do: the public user's requests, beyond his rights
        survey = study.survey_id.with_user(cls.public_user).sudo()
        partner = partner and partner.with_user(cls.public_user).sudo()
        user_input = survey._create_answer(
            user=cls.public_user if not partner else False,
            partner=partner or False,
            test_entry=False,
        )
        if test_entry:
            user_input.test_entry = True
        user_input._mark_in_progress()
        for code, value in (values or {}).items():
            question = cls._get_question(study, code).with_env(user_input.env)
            if question.question_type == "simple_choice":
                choices = question.suggested_answer_ids
                value = choices.filtered(lambda choice, v=value: choice.value == v).id
            user_input._save_lines(question, str(value))
        if is_done:
            user_input._mark_done()
        return user_input.with_env(cls.env)
