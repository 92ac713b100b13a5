from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .anonymity_common import AnonymityMixin
from .exhibition_common import ExhibitionCommon

# whose answers a role reads; of surveys that are no study, too
ANSWERS = {
    "rep": {"held", "plain"},
    "superior": {"held", "plain"},
    "stranger": {"plain"},
    "pool_admin": {"plain"},
    "responsible": {"plain", "unknown"},
    "manager": {"held", "plain", "unknown"},
    "survey_user": {"plain", "ordinary"},
    "survey_manager": {"held", "plain", "unknown", "ordinary"},
    "show_manager": {"unknown"},
    "event_manager": {"unknown"},
    "other_show": set(),
}
# scores are figures of people one sees: the people of shows read those, too
SCORES = {
    **{role: names - {"ordinary"} for role, names in ANSWERS.items()},
    "show_manager": {"plain", "unknown"},
    "event_manager": {"plain", "unknown"},
    "other_show": {"plain"},
}
NEITHER = ("employee", "accountant", "desk")


@tagged(
    "post_install", "-at_install", "expo_crm_voice", "expo_crm_security",
    "expo_crm_voice_access",
)  # fmt: skip
class TestSatisfactionAccess(AnonymityMixin, ExhibitionCommon):
    """Who reads, writes and deletes answers and scores of studies.

    ``held`` is what a contact of the rep's customer said, ``plain`` somebody who is not
    guarded, ``unknown`` came by the public link, ``ordinary`` is of no study.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.responsible = cls._create_user("responsible", "expo_crm.group_user")
        cls.survey_user = cls._create_user(
            "survey_user", "base.group_user,survey.group_survey_user"
        )
        cls.survey_manager = cls._create_user(
            "survey_manager", "base.group_user,survey.group_survey_manager"
        )
        cls.other_show = cls._create_user("other_show", "event.group_event_user")
        cls.study = cls._create_study(
            event_id=cls.edition.id, user_id=cls.responsible.id
        )
        customer = cls._create_customer("Held", owner=cls.rep)
        cls.contact = cls._create_contact(customer)
        plain = cls.env["res.partner"].create({"name": "Plain"})
        survey = cls._create_template(
            ("nps", "improve"), is_satisfaction_template=False
        )
        cls.rows = {
            "held": cls._answer(cls.study, nps=2, partner_id=cls.contact.id),
            "plain": cls._answer(cls.study, partner_id=plain.id),
            "unknown": cls._answer(cls.study, words="Nobody knows me"),
            "ordinary": cls.env["survey.user_input"].create(
                {
                    "survey_id": survey.id,
                    "state": "done",
                    "user_input_line_ids": [
                        Command.create(
                            {
                                "question_id": survey.question_ids[1].id,
                                "answer_type": "text_box",
                                "value_text_box": "Ordinary",
                            }
                        )
                    ],
                }
            ),
        }
        cls.all_rows = cls.env["survey.user_input"].union(*cls.rows.values())
        cls.env.flush_all()

    def _check_reading(self, role, records, expected):
        """By searching, counting, grouping and reading alike."""
        user = getattr(self, role)
        Model = records.with_user(user).browse()
        inside = [("id", "in", records.ids)]
        self.env.invalidate_all()
        self.assertEqual(set(Model.search(inside)), set(expected))
        self.assertEqual(Model.search_count(inside), len(expected))
        ids = Model._read_group(inside, [], ["id:array_agg"])[0][0] or []
        self.assertEqual(set(ids), set(expected.ids))
        self.env.invalidate_all()
        for record in records:
            may = record.with_user(user).has_access("read")
            self.assertEqual(may, record in expected, record)

    def _of(self, names):
        return self.all_rows.browse().union(*[self.rows[name] for name in names])

    def test_who_reads_answers(self):
        for role, names in ANSWERS.items():
            with self.subTest(role=role):
                self._check_reading(role, self.all_rows, self._of(names))

    def test_who_reads_single_answers(self):
        lines = self.all_rows.user_input_line_ids
        for role, names in ANSWERS.items():
            expected = self._of(names).user_input_line_ids
            with self.subTest(role=role):
                self._check_reading(role, lines, expected)

    def test_who_reads_scores(self):
        scores = self.all_rows.score_ids
        self.assertEqual(len(scores), 3)
        for role, names in SCORES.items():
            with self.subTest(role=role):
                self._check_reading(role, scores, self._of(names).score_ids)

    def test_others_read_none(self):
        for role in NEITHER:
            for records in (
                self.all_rows,
                self.all_rows.user_input_line_ids,
                self.all_rows.score_ids,
            ):
                user = getattr(self, role)
                with (
                    self.subTest(role=role, model=records._name),
                    self.assertRaises(AccessError),
                ):
                    records.with_user(user).search([])

    def test_who_writes_answers(self):
        """People of surveys, those they read; nobody else, and nobody scores."""
        for role, names in ANSWERS.items():
            user = getattr(self, role)
            writes = names if role.startswith("survey") else set()
            for name, row in self.rows.items():
                for operation in ("write", "unlink"):
                    with self.subTest(role=role, row=name, operation=operation):
                        may = row.with_user(user).has_access(operation)
                        self.assertEqual(may, name in writes)
            for operation in ("write", "create", "unlink"):
                scores = self.all_rows.score_ids.with_user(user)
                self.assertFalse(scores.browse().has_access(operation), role)
            may_create = self.all_rows.with_user(user).browse().has_access("create")
            self.assertEqual(may_create, role.startswith("survey"), role)

    def test_follow_up_is_read_by_who_sees_the_customer(self):
        followup = self.env["satisfaction.followup"].search(
            [("study_id", "=", self.study.id)]
        )
        self.assertEqual(followup.partner_id, self.contact)
        for role, may in (
            ("rep", True), ("superior", True), ("manager", True), ("stranger", False),
            ("survey_manager", False), ("show_manager", False), ("responsible", False),
        ):  # fmt: skip
            with self.subTest(role=role):
                user = getattr(self, role)
                self.assertEqual(followup.with_user(user).has_access("read"), may)

    def test_reps_read_answers_and_cannot_give_them(self):
        """The link of an invited customer is not theirs to answer through."""
        row = self.rows["held"].with_user(self.rep)
        for name in ("access_token", "invite_token"):
            with self.assertRaises(AccessError):
                row.read([name])
            with self.assertRaises(AccessError):
                row.search([(name, "like", "a")])

    def test_titles_of_questions_are_read_with_the_answers(self):
        line = self.rows["held"].user_input_line_ids.filtered("value_scale")
        told = line.with_user(self.rep).web_read(
            {"question_id": {"fields": {"display_name": {}}}, "value_scale": {}}
        )
        self.assertEqual(told[0]["question_id"]["display_name"], "nps")
        self.assertEqual(told[0]["value_scale"], 2)

    def test_small_groups_are_for_who_reads_everything(self):
        values = {
            "study_id": self.study.id,
            "event_id": self.edition.id,
            "company_id": self.env.company.id,
            "audience": "exhibitor",
            "scale": "nps",
            "code": "nps",
            "axis": "role",
        }
        small, large = self.env["satisfaction.result"].create(
            [
                {**values, "group_key": "a", "is_small": True},
                {**values, "group_key": "b"},
            ]
        )
        both = small | large
        nothing = both.browse()
        for role, expected in (
            ("responsible", large), ("show_manager", large), ("event_manager", large),
            ("manager", both), ("survey_manager", both), ("rep", nothing),
            ("stranger", nothing), ("other_show", nothing), ("survey_user", nothing),
        ):  # fmt: skip
            with self.subTest(role=role):
                self._check_reading(role, both, expected)

    def test_scores_follow_the_answers_whoever_changes_them(self):
        row = self.rows["held"]
        score = row.score_ids
        self.assertEqual((score.value, score.category), (2, "detractor"))
        line = row.user_input_line_ids.filtered(
            lambda line: line.answer_type == "scale"
        )
        line.with_user(self.survey_manager).value_scale = 9
        self.assertEqual(row.score_ids.category, "promoter")
        row.write({"state": "in_progress"})
        self.assertFalse(row.score_ids)
        row.with_user(self.survey_manager).write({"state": "done"})
        self.assertEqual(row.score_ids.category, "promoter")
        self.study.date_results = "2026-01-01"
        row.with_user(self.survey_manager).unlink()
        self.assertFalse(self.study.date_results)
        self.assertFalse(score.search([("partner_id", "=", self.contact.id)]))

    def test_answer_belongs_to_the_study_of_its_questionnaire(self):
        answer = self.env["survey.user_input"].create(
            {
                "survey_id": self.study.survey_id.id,
                "study_id": False,
                "is_anonymous": True,
                "is_settled": True,
            }
        )
        self.assertRecordValues(
            answer,
            [{"study_id": self.study.id, "is_anonymous": False, "is_settled": False}],
        )
