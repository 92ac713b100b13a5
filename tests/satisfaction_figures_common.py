import uuid

from odoo.tools import SQL

from .exhibition_common import ExhibitionCommon

# code, metric, lowest and best answer
QUESTIONS = [
    ("nps", "nps", 0, 10),
    ("csat_hall", "csat", 1, 5),
    ("csat_staff", "csat", 1, 3),
    ("csi_overall", "csi_overall", 1, 10),
    ("csi_expectation", "csi_expectation", 1, 10),
    ("csi_ideal", "csi_ideal", 1, 10),
    ("trust_1", "trust", 1, 5),
    ("trust_2", "trust", 1, 5),
    ("trust_3", "trust", 1, 5),
]


class SatisfactionFiguresCommon(ExhibitionCommon):
    """A study whose answers are put into the tables as they lie there once given: what
    is counted depends on nothing else.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touchpoint = cls._create_touchpoint("after")
        cls.study = cls._create_study()

    @classmethod
    def _create_touchpoint(cls, code):
        return cls.env["satisfaction.touchpoint"].create(
            {"name": code, "code": f"figures_{code}"}
        )

    @classmethod
    def _create_survey(cls):
        questions = [
            {
                "title": code,
                "question_type": "scale",
                "scale_min": low,
                "scale_max": best,
                "satisfaction_metric": metric,
                "satisfaction_code": code,
                "sequence": sequence,
            }
            for sequence, (code, metric, low, best) in enumerate(QUESTIONS)
        ]
        questions.append(
            {
                "title": "Your Role",
                "question_type": "simple_choice",
                "satisfaction_metric": "group",
                "satisfaction_code": "position",
                "sequence": 50,
                "suggested_answer_ids": [
                    (0, 0, {"value": "Owner"}),
                    (0, 0, {"value": "Buyer"}),
                    (0, 0, {"value": "Other"}),
                ],
            }
        )
        return cls.env["survey.survey"].create(
            {
                "title": "Questionnaire",
                "question_and_page_ids": [(0, 0, values) for values in questions],
            }
        )

    @classmethod
    def _create_study(cls, edition=None, **values):
        edition = cls.edition if edition is None else edition
        state = values.pop("state", "open")
        study = cls.env["satisfaction.study"].create(
            {
                "name": "Study",
                "event_id": edition.id,
                "touchpoint_id": cls.touchpoint.id,
                "user_id": cls.show_manager.id,
                "previous_study_id": False,
                **values,
            }
        )
        cls._set(study, state=state, survey_id=cls._create_survey().id)
        return study

    @classmethod
    def _set(cls, records, **values):
        """Write columns past the rules of the models, as a restored backup would."""
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                records.ids,
            )
        )
        cls.env.invalidate_all()

    @classmethod
    def _insert(cls, model, rows):
        """:returns: records of plain rows of the same columns."""
        cls.env.flush_all()
        found = cls.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(cls.env[model]._table),
                SQL(", ").join(SQL.identifier(name) for name in rows[0]),
                SQL(", ").join(tuple(row.values()) for row in rows),
            )
        )
        return cls.env[model].browse(row_id for (row_id,) in found)

    @classmethod
    def _create_invitation(cls, study, answer, **values):
        return cls.env["satisfaction.invitation"].create(
            {
                "study_id": study.id,
                "state": "answered",
                "user_input_id": answer.id,
                "partner_id": answer.partner_id.id,
                **values,
            }
        )

    @classmethod
    def _answer(cls, study=None, partner=None, group=None, **answers):
        """A finished answer as the questionnaire stores it, and not scored yet.

        :param group: which choice of the break-down, by number.
        :param answers: values by code of the question, None where it was skipped; or
            values of the user input.
        """
        study = study or cls.study
        questions = study.survey_id.question_ids
        by_code = {item.satisfaction_code: item for item in questions}
        given = {code: answers.pop(code) for code in answers.keys() & by_code.keys()}
        answer = cls._insert(
            "survey.user_input",
            [
                {
                    "survey_id": study.survey_id.id,
                    "study_id": study.id,
                    "is_anonymous": study.is_anonymous,
                    "partner_id": partner.id if partner else None,
                    "state": "done",
                    "end_datetime": "2027-05-03 08:00:00",
                    "access_token": str(uuid.uuid4()),
                    **answers,
                }
            ],
        )
        lines = [
            {
                "user_input_id": answer.id,
                "question_id": by_code[code].id,
                "skipped": value is None,
                "answer_type": None if value is None else "scale",
                # a skipped question has a 0 as well
                "value_scale": value or 0,
                "suggested_answer_id": None,
            }
            for code, value in given.items()
        ]
        if group is not None:
            question = by_code["position"]
            choice = question.suggested_answer_ids[group]
            lines.append(
                {
                    "user_input_id": answer.id,
                    "question_id": question.id,
                    "skipped": False,
                    "answer_type": "suggestion",
                    "value_scale": 0,
                    "suggested_answer_id": choice.id,
                }
            )
        if lines:
            cls._insert("survey.user_input.line", lines)
        return answer

    @classmethod
    def _score(cls, *answers):
        inputs = cls.env["survey.user_input"].union(*answers)
        cls.env["satisfaction.score"]._score(inputs)
        return inputs

    def _scores(self, answer):
        """:returns: values by scale and code."""
        scores = self.env["satisfaction.score"].search(
            [("user_input_id", "in", answer.ids)]
        )
        return {(score.scale, score.code): round(score.value, 3) for score in scores}
