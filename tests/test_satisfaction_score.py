from odoo.tests import tagged

from .satisfaction_figures_common import (
    SatisfactionFiguresCommon,
)


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_satisfaction_score")
class TestSatisfactionScore(SatisfactionFiguresCommon):
    """What one respondent's answers make, rule by rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer("Maotai", cls.rep)
        cls.ann = cls._create_contact(cls.customer)

    def _find(self, answer, code="nps"):
        return self.env["satisfaction.score"].search(
            [("user_input_id", "in", answer.ids), ("code", "=", code)]
        )

    def test_recommendation_has_three_classes(self):
        answers = [self._answer(nps=value) for value in (0, 6, 7, 8, 9, 10)]
        self._score(*answers)
        expected = [
            (0, -100, "detractor"), (6, -100, "detractor"), (7, 0, "passive"),
            (8, 0, "passive"), (9, 100, "promoter"), (10, 100, "promoter"),
        ]  # fmt: skip
        for answer, (value, points, category) in zip(answers, expected, strict=True):
            self.assertRecordValues(
                self._find(answer),
                [{"value": value, "points": points, "category": category}],
            )

    def test_two_best_of_five_and_the_best_of_three_are_content(self):
        answers = [
            self._answer(csat_hall=hall, csat_staff=staff)
            for hall, staff in ((3, 2), (4, 3), (5, 1))
        ]
        self._score(*answers)
        for answer, hall, staff in zip(
            answers, (0, 100, 100), (0, 100, 0), strict=True
        ):
            self.assertEqual(self._find(answer, "csat_hall").points, hall)
            self.assertEqual(self._find(answer, "csat_staff").points, staff)
            words = {0: "dissatisfied", 100: "satisfied"}
            self.assertEqual(self._find(answer, "csat_hall").category, words[hall])

    def test_seven_and_ten_steps_have_two_best(self):
        question = self.study.survey_id.question_ids[1]
        for best in (7, 10):
            self._set(question, scale_max=best)
            below = self._answer(csat_hall=best - 2)
            above = self._answer(csat_hall=best - 1)
            self._score(below, above)
            self.assertEqual(self._find(below, "csat_hall").points, 0)
            self.assertEqual(self._find(above, "csat_hall").points, 100)

    def test_skipped_question_is_no_zero(self):
        answer = self._answer(nps=None, csat_hall=5)
        self._score(answer)
        self.assertEqual(self._scores(answer), {("csat", "csat_hall"): 5})

    def test_answer_outside_the_scale_does_not_count(self):
        answer = self._answer(nps=11, csat_hall=0, csat_staff=-3)
        self._score(answer)
        self.assertFalse(self._scores(answer))

    def test_recommendation_from_one_to_ten_does_not_count(self):
        self._set(self.study.survey_id.question_ids[0], scale_min=1)
        answer = self._answer(nps=10)
        self._score(answer)
        self.assertFalse(self._scores(answer))

    def test_index_of_the_specification(self):
        items = {"csi_overall": 8, "csi_expectation": 7, "csi_ideal": 6}
        answer = self._answer(**items)
        self._score(answer)
        self.assertEqual(self._scores(answer), {("csi", "csi"): 66.667})
        self.study.write(
            {
                "csi_weight_overall": 0.3885,
                "csi_weight_expectation": 0.3190,
                "csi_weight_ideal": 0.2925,
            }
        )
        self.env["satisfaction.score"]._score_studies(self.study)
        self.assertEqual(self._scores(answer), {("csi", "csi"): 67.733})

    def test_index_goes_from_0_to_100(self):
        names = ("csi_overall", "csi_expectation", "csi_ideal")
        worst = self._answer(**dict.fromkeys(names, 1))
        best = self._answer(**dict.fromkeys(names, 10))
        self._score(worst, best)
        self.assertEqual(self._scores(worst), {("csi", "csi"): 0})
        self.assertEqual(self._scores(best), {("csi", "csi"): 100})

    def test_incomplete_triple_makes_no_index(self):
        missing = self._answer(csi_overall=8, csi_expectation=7)
        skipped = self._answer(csi_overall=8, csi_expectation=7, csi_ideal=None)
        self._score(missing, skipped)
        self.assertFalse(self._scores(missing | skipped))

    def test_block_needs_half_of_its_items(self):
        one = self._answer(trust_1=5)
        two = self._answer(trust_1=5, trust_2=4, trust_3=None)
        three = self._answer(trust_1=5, trust_2=4, trust_3=1)
        self._score(one, two, three)
        self.assertFalse(self._scores(one))
        self.assertEqual(self._scores(two), {("trust", "trust"): 87.5})
        self.assertEqual(self._scores(three), {("trust", "trust"): 58.333})

    def test_test_entry_and_unfinished_answer_do_not_count(self):
        answers = [
            self._answer(nps=9, test_entry=True),
            self._answer(nps=9, state="in_progress"),
            self._answer(nps=9, state="new"),
        ]
        self._score(*answers)
        self.assertFalse(self._scores(self.env["survey.user_input"].union(*answers)))

    def test_score_goes_when_the_answer_turns_out_a_test(self):
        answer, other = self._answer(nps=9), self._answer(nps=3)
        self._score(answer, other)
        self._set(answer, test_entry=True)
        self._score(answer)
        self.assertFalse(self._find(answer))
        self.assertTrue(self._find(other), "others stay")

    def test_second_run_changes_nothing(self):
        answer = self._answer(nps=9, csat_hall=2, partner=self.ann)
        self._score(answer)
        self.env.cr.execute("SELECT id, xmin, ctid FROM satisfaction_score ORDER BY id")
        before = self.env.cr.fetchall()
        self._score(answer)
        self.env["satisfaction.score"]._score_studies(self.study)
        self.env.cr.execute("SELECT id, xmin, ctid FROM satisfaction_score ORDER BY id")
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_answers_of_no_study_are_left_alone(self):
        survey = self._create_survey()
        answer = self._answer(nps=9)
        self._set(answer, study_id=None, survey_id=survey.id)
        self._score(answer)
        self.assertFalse(self._scores(answer))

    def test_score_says_whose_and_of_what(self):
        answer = self._answer(nps=9, partner=self.ann)
        category = self.env["exhibition.category"].create({"name": "Baijiu"})
        self._create_invitation(
            self.study, answer, role="exhibitor", size="large", hall_id=self.hall.id,
            category_id=category.id,
        )  # fmt: skip
        self._set(answer, lang_id=self.env.ref("base.lang_en").id)
        self._score(answer)
        self.assertRecordValues(
            self._find(answer),
            [
                {
                    "study_id": self.study.id,
                    "partner_id": self.ann.id,
                    "commercial_partner_id": self.customer.id,
                    "event_id": self.edition.id,
                    "series_id": self.series.id,
                    "company_id": self.study.company_id.id,
                    "touchpoint_id": self.touchpoint.id,
                    "audience": "exhibitor",
                    "role": "exhibitor",
                    "size": "large",
                    "hall_id": self.hall.id,
                    "category_id": category.id,
                    "lang": "en_US",
                    "is_counted": True,
                    "is_anonymous": False,
                }
            ],
        )

    def test_day_is_that_of_the_edition(self):
        """Eight in the evening in London is the next day in Shanghai."""
        answer = self._answer(nps=9, end_datetime="2027-05-03 20:00:00")
        self._score(answer)
        self.assertEqual(str(self._find(answer).date), "2027-05-04")

    def test_anonymous_score_knows_nobody(self):
        study = self._create_study(is_anonymous=True)
        answer = self._answer(
            study, partner=self.ann, nps=9, end_datetime="2027-05-03 00:00:00"
        )
        self._create_invitation(study, answer, role="exhibitor", size="large")
        self._score(answer)
        score = self._find(answer)
        self.assertRecordValues(
            score,
            [
                {
                    "is_anonymous": True,
                    "is_counted": False,
                    "partner_id": False,
                    "commercial_partner_id": False,
                    "role": False,
                    "size": False,
                    "hall_id": False,
                }
            ],
        )
        self.assertEqual(str(score.date), "2027-05-03")
        self.assertEqual(str(score.write_date), "2027-05-03 00:00:00")
        self.assertEqual(score.create_uid, self.env.ref("base.user_root"))
        self._set(answer, is_settled=True)
        self._score(answer)
        self.assertTrue(score.is_counted)

    def test_latest_answer_of_a_contact_counts(self):
        days = ("2027-05-02", "2027-05-04", "2027-05-01")
        answers = [
            self._answer(nps=9, partner=self.ann, end_datetime=f"{day} 08:00:00")
            for day in days
        ]
        self._score(*answers)
        marks = [self._find(answer).is_latest for answer in answers]
        self.assertEqual(marks, [False, True, False])

    def test_latest_is_told_per_edition_audience_and_question(self):
        others = [
            self._create_study(self.edition_2026),
            self._create_study(audience="visitor"),
        ]
        first = self._answer(nps=9, csat_hall=4, partner=self.ann)
        later = self._answer(
            nps=3, partner=self.ann, end_datetime="2027-05-09 08:00:00"
        )
        answers = [self._answer(study, nps=5, partner=self.ann) for study in others]
        self._score(first, later, *answers)
        self.assertFalse(self._find(first).is_latest)
        self.assertTrue(self._find(first, "csat_hall").is_latest, "not asked again")
        for answer in (later, *answers):
            self.assertTrue(self._find(answer).is_latest)

    def test_same_moment_goes_to_the_later_row(self):
        first = self._answer(nps=9, partner=self.ann)
        second = self._answer(nps=3, partner=self.ann)
        self._score(second)
        self._score(first)
        self.assertFalse(self._find(first).is_latest)
        self.assertTrue(self._find(second).is_latest)

    def test_answers_without_a_person_are_all_the_latest(self):
        answers = self._score(self._answer(nps=9), self._answer(nps=9))
        self.assertEqual(self._find(answers).mapped("is_latest"), [True, True])

    def test_earlier_answer_is_the_latest_again(self):
        first = self._answer(nps=9, partner=self.ann)
        later = self._answer(
            nps=3, partner=self.ann, end_datetime="2027-05-09 08:00:00"
        )
        self._score(first, later)
        self._set(later, test_entry=True)
        self._score(later)
        self.assertTrue(self._find(first).is_latest)

    def test_deleted_answer_leaves_the_one_before(self):
        first = self._answer(nps=9, partner=self.ann)
        later = self._answer(
            nps=3, partner=self.ann, end_datetime="2027-05-09 08:00:00"
        )
        self._score(first, later)
        later.unlink()
        self.assertTrue(self._find(first).is_latest)

    def test_merged_contacts_have_one_latest_answer(self):
        other = self._create_contact(self._create_customer("Wuliangye"), "Ann L.")
        first = self._answer(nps=9, partner=other)
        later = self._answer(
            nps=3, partner=self.ann, end_datetime="2027-05-09 08:00:00"
        )
        self._score(first, later)
        self.assertTrue(self._find(first).is_latest)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (other | self.ann).ids, self.ann
        )
        self.env.invalidate_all()
        self.assertFalse(self._find(first).is_latest)
        self.assertTrue(self._find(later).is_latest)
        self.assertEqual(self._find(first).commercial_partner_id, self.customer)

    def test_answer_moves_to_another_person(self):
        bob = self._create_contact(self.customer, "Bob")
        first = self._answer(nps=9, partner=self.ann)
        later = self._answer(
            nps=3, partner=self.ann, end_datetime="2027-05-09 08:00:00"
        )
        self._score(first, later)
        self._set(later, partner_id=bob.id)
        self._score(later)
        self.assertTrue(self._find(first).is_latest)
        self.assertEqual(self._find(later).partner_id, bob)

    def test_deleted_contact_leaves_its_answer(self):
        answer = self._answer(nps=9, partner=self.ann)
        self._score(answer)
        self.ann.unlink()
        self.env.invalidate_all()
        self.assertTrue(self._find(answer))
        self.assertFalse(self._find(answer).partner_id)
        self._score(answer)
        self.assertFalse(self._find(answer).commercial_partner_id)

    def test_queries_do_not_grow_with_answers(self):
        few = [self._answer(nps=9, partner=self.ann) for _number in range(2)]
        many = [self._answer(nps=9, partner=self.ann) for _number in range(20)]
        self._score(*few)
        counts = []
        for answers in (few, many):
            for answer in answers:
                self._set(answer.user_input_line_ids, value_scale=4)
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            self._score(*answers)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts)
