from .satisfaction_common import SatisfactionCommon


class SatisfactionLoopCommon(SatisfactionCommon):
    """A customer of ``rep`` with two people who answer a named study; scores are given,
    whatever questions would make them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls._create_template(("nps", "improve"))
        cls.study = cls._create_study(is_open=False, user_id=cls.stranger.id)
        cls.survey = cls.study.survey_id
        cls.question = cls._get_question(cls.study, "improve")
        cls.customer = cls._create_customer("Acme", cls.rep)
        cls.ann = cls._create_contact(cls.customer)
        cls.bob = cls._create_contact(cls.customer, "Bob", email="bob@acme.example.com")

    @classmethod
    def _create_answer(cls, partner, nps=None, index=None, comment=None, **values):
        """Finished answers with the scores they make."""
        answer = cls.env["survey.user_input"].create(
            {
                "survey_id": cls.survey.id,
                "partner_id": partner.id,
                "state": "done",
                "start_datetime": "2027-05-01 08:00:00",
                "end_datetime": "2027-05-01 08:00:00",
                **values,
            }
        )
        if comment:
            cls.env["survey.user_input.line"].create(
                {
                    "user_input_id": answer.id,
                    "question_id": cls.question.id,
                    "answer_type": "text_box",
                    "value_text_box": comment,
                }
            )
        for scale, value in (("nps", nps), ("csi", index)):
            if value is not None:
                cls._create_score(answer, scale, value)
        return answer

    @classmethod
    def _create_score(cls, answer, scale, value):
        return cls.env["satisfaction.score"].create(
            {
                "study_id": answer.study_id.id,
                "user_input_id": answer.id,
                "scale": scale,
                "code": scale,
                "value": value,
                "points": value,
                "date": answer.end_datetime.date(),
                "is_anonymous": answer.is_anonymous,
                "partner_id": answer.partner_id.id,
                "commercial_partner_id": answer.partner_id.commercial_partner_id.id,
                "company_id": answer.study_id.company_id.id,
                "audience": answer.study_id.audience,
            }
        )

    @classmethod
    def _open(cls, answers):
        return cls.env["satisfaction.followup"]._open_for(answers)
