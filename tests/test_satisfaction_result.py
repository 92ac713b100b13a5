import random

from odoo import SUPERUSER_ID
from odoo.tests import tagged

from .recount_satisfaction import recount
from .satisfaction_figures_common import (
    QUESTIONS,
    SatisfactionFiguresCommon,
)


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_satisfaction_result")
class TestSatisfactionResult(SatisfactionFiguresCommon):
    """What is counted of many answers, and what of it is shown."""

    def _answer_all(self, study=None, partner=None, **counts):
        """:param counts: how many gave which recommendation: ``n10=3``."""
        answers = [
            self._answer(study, partner, nps=int(name[1:]))
            for name, count in counts.items()
            for _number in range(count)
        ]
        return self._score(*answers)

    def _answer_as(self, study=None, n=1, nps=9, **segments):
        """``n`` answers of people invited as of a role, hall, ..."""
        study = study or self.study
        answers = [self._answer(study, nps=nps) for _number in range(n)]
        for answer in answers:
            self._create_invitation(study, answer, **segments)
        return self._score(*answers)

    def _refresh(self, *studies):
        studies = self.env["satisfaction.study"].union(*(studies or (self.study,)))
        self.env["satisfaction.result"]._refresh(studies)

    def _result(self, study=None, code="nps", axis="total", key="", event=None):
        study = self.env["satisfaction.study"] if event else study or self.study
        domain = [("study_id", "=", study.id), ("code", "=", code)]
        if event:
            domain.append(("event_id", "=", event.id))
        return self.env["satisfaction.result"].search(
            [*domain, ("axis", "=", axis), ("group_key", "=", key)]
        )

    def _groups(self, axis, study=None, code="nps"):
        """:returns: dict of groups to number of answers and whether they are small."""
        rows = self.env["satisfaction.result"].search(
            [
                ("study_id", "=", (study or self.study).id),
                ("code", "=", code),
                ("axis", "=", axis),
            ]
        )
        return {row.group_name: (row.n, row.is_small) for row in rows}

    def test_recommendation(self):
        self._answer_all(n10=100, n9=20, n8=50, n3=30)
        self._refresh()
        row = self._result()
        self.assertEqual(
            [row.n, row.value, round(row.low, 2), round(row.high, 2)],
            [200, 45.0, 34.14, 54.53],
        )
        self.assertEqual(
            {key: row.counts[key] for key in ("promoter", "passive", "detractor")},
            {"promoter": 120, "passive": 50, "detractor": 30},
        )
        self.assertEqual(row.counts["values"]["10"], 100)
        self.assertEqual(len(row.counts["values"]), 11)
        self.assertEqual(row.mean, (1000 + 180 + 400 + 90) / 200)
        self.assertFalse(row.is_low_base)
        self.assertEqual((row.title, row.group_name), ("nps", "Total"))

    def test_satisfaction(self):
        answers = [self._answer(csat_hall=5) for _number in range(9)]
        answers += [self._answer(csat_hall=4) for _number in range(9)]
        answers += [self._answer(csat_hall=value) for value in (3, 1)]
        self._score(*answers)
        self._refresh()
        row = self._result(code="csat_hall")
        self.assertEqual(
            [row.n, row.value, round(row.low, 2), round(row.high, 2)],
            [20, 90.0, 69.90, 97.21],
        )
        self.assertEqual(row.counts["satisfied"], 18)
        self.assertEqual(row.counts["values"], {"1": 1, "3": 1, "4": 9, "5": 9})
        self.assertTrue(row.is_low_base)
        self.assertEqual(row.needed, 365)

    def test_index(self):
        names = ("csi_overall", "csi_expectation", "csi_ideal")
        answers = [
            self._answer(**dict.fromkeys(names, value)) for value in (1, 4, 7, 10, 10)
        ]
        self._score(*answers)
        self._refresh()
        row = self._result(code="csi")
        self.assertEqual((row.n, round(row.value, 3)), (5, 60.0))
        # 0, 33.3, 66.7, 100, 100: s = 43.461, t(4) = 2.776
        self.assertEqual(round(row.deviation, 3), 43.461)
        self.assertEqual(round(row.low, 2), round(60 - 2.776445 * 43.461 / 5**0.5, 2))
        self.assertEqual(row.high, 100)
        self.assertFalse(row.counts)
        self.assertEqual(row.title, "Satisfaction Index (CSI)")

    def test_nothing_answered_has_no_row(self):
        self._refresh()
        self.assertFalse(self.study.result_ids)
        self.assertTrue(self.study.date_results)

    def test_answer_that_went_takes_its_row_away(self):
        answers = self._answer_all(n9=6)
        self._refresh()
        answers[1:].unlink()
        self._refresh()
        self.assertEqual(self._result().n, 1)
        self.assertTrue(self._result().is_small)
        answers[0].unlink()
        self._refresh()
        self.assertFalse(self.study.result_ids)
        self.assertFalse(self._result(event=self.edition))

    def test_rows_stay_the_same_rows(self):
        self._answer_all(n9=6)
        self._refresh()
        row = self._result()
        self._answer_all(n9=1)
        self._refresh()
        self.assertEqual(self._result(), row)
        self.assertEqual(row.n, 7)

    def test_population_of_the_invited(self):
        self._answer_as(n=10, role="exhibitor")
        self.env["satisfaction.invitation"].create(
            [
                {"study_id": self.study.id, "state": state, "role": "exhibitor"}
                for state in ["sent"] * 790 + ["skipped"] * 50 + ["planned"] * 9
            ]
        )
        answers = [self._answer(csat_hall=5) for _number in range(10)]
        self._score(*answers)
        self._refresh()
        self.assertEqual(self._result(code="csat_hall").needed, 250)
        self._set(self.study, has_public_link=True)
        self._refresh()
        self.assertEqual(self._result(code="csat_hall").needed, 375)

    def test_broken_down_by_what_is_known_of_the_person(self):
        lang = self.env.ref("base.lang_en")
        category = self.env["exhibition.category"].create({"name": "Baijiu"})
        answers = self._answer_as(
            n=5, role="exhibitor", size="large", hall_id=self.hall.id,
            category_id=category.id,
        )  # fmt: skip
        self._set(answers, lang_id=lang.id)
        self._score(answers)
        self._answer_as(n=6, role="co_exhibitor", nps=3)
        self._refresh()
        self.assertEqual(
            self._groups("role"),
            {"Exhibitor": (5, False), "Co-exhibitor": (6, False)},
        )
        known = {"Not Known": (6, False)}
        self.assertEqual(self._groups("hall"), {"Hall 1": (5, False), **known})
        self.assertEqual(self._groups("category"), {"Baijiu": (5, False), **known})
        self.assertEqual(self._groups("size"), {"37 to 100 m²": (5, False), **known})
        self.assertEqual(self._groups("language"), {lang.name: (5, False), **known})
        self.assertEqual(self._result(axis="role", key="co_exhibitor").value, -100)

    def test_nothing_known_is_no_break_down(self):
        self._answer_all(n9=6)
        self._refresh()
        self.assertEqual(set(self.study.result_ids.mapped("axis")), {"total"})

    def test_group_names_are_read_in_ones_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._answer_as(n=5, role="exhibitor")
        question = self.study.survey_id.question_ids[0]
        question.with_context(lang="zh_CN").title = "推荐"
        self._refresh()
        row = self._result(axis="role", key="exhibitor")
        self.assertEqual((row.title, row.group_name), ("nps", "Exhibitor"))
        row = row.with_context(lang="zh_CN")
        labels = self.env["exhibition.participation"].with_context(lang="zh_CN")
        wanted = dict(labels._fields["role"]._description_selection(labels.env))
        self.assertEqual((row.title, row.group_name), ("推荐", wanted["exhibitor"]))

    def test_small_group_is_for_who_sees_all(self):
        self._answer_as(n=9, role="exhibitor")
        self._answer_as(n=6, role="co_exhibitor")
        self._answer_as(n=4, role="represented")
        self._refresh()
        expected = {
            "Exhibitor": (9, False),
            "Co-exhibitor": (6, True),
            "Represented Company": (4, True),
        }
        self.assertEqual(self._groups("role"), expected)
        rows = self.study.result_ids.filtered(lambda row: row.axis == "role")
        seen = rows.with_user(self.show_manager)._filtered_access("read")
        self.assertEqual(seen.mapped("group_key"), ["exhibitor"])
        self.assertEqual(len(rows.with_user(self.manager)._filtered_access("read")), 3)

    def test_total_of_few_is_small(self):
        self._answer_all(n9=4)
        self._refresh()
        self.assertTrue(self._result().is_small)
        self.assertTrue(self._result(event=self.edition).is_small)

    def test_edition_does_not_tell_of_a_small_study(self):
        """All less one study is the other."""
        other = self._create_study()
        self._answer_all(n9=10)
        self._answer_all(other, n9=3)
        self._refresh()
        self.assertEqual(self._result(event=self.edition).n, 13)
        self.assertTrue(self._result(event=self.edition).is_small)
        self._answer_all(other, n9=2)
        self._refresh()
        self.assertFalse(self._result(event=self.edition).is_small)

    def test_anonymous_answers_count_once_they_are_settled(self):
        study = self._create_study(is_anonymous=True)
        answers = self._answer_all(study, n9=6)
        self._refresh(study)
        self.assertFalse(study.result_ids)
        self._set(answers, is_settled=True)
        self._score(answers)
        self._refresh(study)
        self.assertEqual(self._result(study).n, 6)
        self.assertTrue(self._result(study).is_anonymous)

    def test_anonymous_figure_of_few_has_no_row(self):
        """Neither its own nor a share in the figure of the edition."""
        self._answer_all(n9=10)
        study = self._create_study(is_anonymous=True, state="closed")
        self._score(*(self._answer(study, nps=0, is_settled=True) for _n in range(4)))
        self._refresh(study, self.study)
        self.assertFalse(study.result_ids)
        self.assertEqual(self._result(event=self.edition).n, 10)
        self._score(self._answer(study, nps=0, is_settled=True))
        self._refresh(study)
        self.assertEqual(self._result(study).value, -100)
        self.assertEqual(self._result(event=self.edition).n, 15)

    def _answer_by_position(self, study, *counts):
        answers = [
            self._answer(study, group=group, nps=9, is_settled=True)
            for group, count in enumerate(counts)
            for _number in range(count)
        ]
        return self._score(*answers)

    def test_anonymous_break_down_when_closed_only(self):
        study = self._create_study(is_anonymous=True, state="open")
        self._answer_by_position(study, 7, 6, 5)
        self._refresh(study)
        self.assertEqual(set(study.result_ids.mapped("axis")), {"total"})
        self._set(study, state="closed")
        self._refresh(study)
        self.assertEqual(
            self._groups("answer", study),
            {"Owner": (7, False), "Buyer": (6, False), "Other": (5, False)},
        )
        row = study.result_ids.filtered(lambda row: row.axis == "answer")[0]
        self.assertEqual(row.group_title, "Your Role")

    def test_anonymous_small_groups_have_no_row(self):
        study = self._create_study(is_anonymous=True, state="closed")
        self._answer_by_position(study, 9, 6, 4)
        self._refresh(study)
        self.assertEqual(self._groups("answer", study), {"Owner": (9, False)})

    def test_those_without_an_answer_are_a_group(self):
        """Else the total less the groups would tell of them."""
        study = self._create_study(is_anonymous=True, state="closed")
        self._answer_by_position(study, 9, 6, 0)
        self._score(*(self._answer(study, nps=0, is_settled=True) for _n in range(2)))
        self._refresh(study)
        self.assertEqual(self._groups("answer", study), {"Owner": (9, False)})

    def test_anonymous_group_that_shrank_loses_its_row(self):
        study = self._create_study(is_anonymous=True, state="closed")
        answers = self._answer_by_position(study, 9, 6, 5)
        self._refresh(study)
        self.assertEqual(len(self._groups("answer", study)), 3)
        answers[-1].with_user(SUPERUSER_ID).unlink()
        self._refresh(study)
        self.assertEqual(set(self._groups("answer", study)), {"Owner"})

    def test_nothing_of_a_person_breaks_anonymous_answers_down(self):
        study = self._create_study(is_anonymous=True, state="closed")
        answers = self._answer_as(study, n=8, role="exhibitor", hall_id=self.hall.id)
        self._set(answers, is_settled=True, lang_id=self.env.ref("base.lang_en").id)
        self._score(answers)
        self._refresh(study)
        self.assertEqual(set(study.result_ids.mapped("axis")), {"total"})

    def test_latest_answer_of_a_person_counts(self):
        """In the study the latest of the study, in the edition the latest of all."""
        ann = self._create_contact(self._create_customer())
        other = self._create_study()
        self._answer_all(partner=ann, n0=1)
        second = self._answer(partner=ann, nps=7, end_datetime="2027-05-04 08:00:00")
        third = self._answer(
            other, partner=ann, nps=10, end_datetime="2027-05-05 08:00:00"
        )
        self._score(second, third)
        self._refresh(self.study, other)
        self.assertEqual((self._result().n, self._result().value), (1, 0))
        self.assertEqual((self._result(other).n, self._result(other).value), (1, 100))
        edition = self._result(event=self.edition)
        self.assertEqual((edition.n, edition.value), (1, 100))

    def test_touchpoint_counts_the_latest_answer_there(self):
        before = self._create_touchpoint("before")
        ann = self._create_contact(self._create_customer())
        early = self._create_study(touchpoint_id=before.id)
        self._answer_all(early, partner=ann, n0=1)
        self._answer_all(early, n0=5)
        self._score(
            self._answer(partner=ann, nps=10, end_datetime="2027-05-05 08:00:00")
        )
        self._answer_all(n9=5)
        self._refresh(early)
        edition = self.edition
        self.assertEqual(self._result(event=edition).n, 11)
        rows = [
            self._result(event=edition, axis="touchpoint", key=str(touchpoint.id))
            for touchpoint in (before, self.touchpoint)
        ]
        self.assertEqual([(row.n, row.value) for row in rows], [(6, -100), (6, 100)])
        self.assertEqual(rows[0].touchpoint_id, before)

    def test_exhibitors_and_visitors_are_never_mixed(self):
        visitors = self._create_study(audience="visitor")
        self._answer_all(n10=5)
        self._answer_all(visitors, n0=5)
        self._refresh(self.study, visitors)
        self.assertEqual(self._values(), {"exhibitor": 100, "visitor": -100})

    def test_compared_with_the_previous_edition_by_code(self):
        earlier = self._create_study(self.edition_2026)
        self._answer_all(earlier, n10=60, n8=60, n3=40)
        self._answer_all(n10=120, n8=50, n3=30)
        self._set(self.study, previous_study_id=earlier.id)
        questions = self.study.survey_id.question_ids
        self.assertFalse(questions & earlier.survey_id.question_ids)
        self._refresh()
        for row in (self._result(), self._result(event=self.edition)):
            self.assertEqual(
                [
                    row.previous_n, row.previous_value, row.difference,
                    round(row.difference_low, 2), round(row.difference_high, 2),
                    row.is_significant,
                ],
                [160, 12.5, 32.5, 16.34, 47.79, True],
            )  # fmt: skip
        self.assertEqual(self._result(earlier).n, 160, "counted on the way")
        self.assertFalse(self._result(earlier).previous_n)

    def test_question_of_another_code_is_not_compared(self):
        earlier = self._create_study(self.edition_2026)
        self._set(earlier.survey_id.question_ids[0], satisfaction_code="nps_other")
        self._score(*(self._answer(earlier, nps_other=9) for _n in range(6)))
        self._answer_all(n10=6)
        self._set(self.study, previous_study_id=earlier.id)
        self._refresh()
        self.assertFalse(self._result().previous_n)
        self.assertFalse(self._result().is_significant)

    def test_small_change_is_not_significant(self):
        earlier = self._create_study(self.edition_2026)
        self._answer_all(earlier, n10=6, n8=2)
        self._answer_all(n10=7, n8=1)
        self._set(self.study, previous_study_id=earlier.id)
        self._refresh()
        self.assertEqual(self._result().difference, 12.5)
        self.assertFalse(self._result().is_significant)

    def test_visitors_before_are_no_comparison_for_exhibitors(self):
        earlier = self._create_study(self.edition_2026, audience="visitor")
        self._answer_all(earlier, n0=9)
        self._answer_all(n10=9)
        self._set(self.study, previous_study_id=earlier.id)
        self._refresh()
        self.assertFalse(self._result().previous_n)

    def test_hall_of_the_same_name_is_compared(self):
        earlier = self._create_study(self.edition_2026)
        self._set(self.study, previous_study_id=earlier.id)
        self._answer_as(earlier, n=6, nps=0, hall_id=self.hall_2026.id)
        self._answer_as(n=6, nps=10, hall_id=self.hall.id)
        self._answer_as(n=3, nps=10, role="represented")
        self._refresh()
        row = self._result(axis="hall", key=str(self.hall.id))
        self.assertEqual((row.previous_value, row.difference), (-100, 200))

    def test_hidden_figure_is_not_told_by_the_next_edition(self):
        earlier = self._create_study(self.edition_2026)
        self._set(self.study, previous_study_id=earlier.id)
        self._answer_as(earlier, n=3, role="exhibitor")
        self._answer_as(earlier, n=8, role="co_exhibitor")
        self._answer_as(n=8, role="exhibitor")
        self._refresh()
        row = self._result(axis="role", key="exhibitor")
        self.assertFalse(row.is_small)
        self.assertFalse(row.previous_n)
        self.assertEqual(self._result().previous_n, 11)

    def test_cancelled_edition_is_passed_over(self):
        self.edition_2026.kanban_state = "cancel"
        before = self._create_edition(2025)
        self.edition_2026.previous_event_id = before
        earlier = self._create_study(before)
        self._answer_all(earlier, n0=6)
        self._answer_all(n10=6)
        self._refresh()
        self.assertEqual(self._result(event=self.edition).previous_value, -100)

    def test_counted_only_when_something_changed(self):
        self._answer_all(n9=6)
        self.study._ensure_results()
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.study._ensure_results()
        self._answer_all(n0=6)
        self.study._ensure_results()
        self.assertEqual(self._result().n, 12)
        answers = self.study.score_ids.user_input_id
        answers[0].unlink()
        self.study._ensure_results()
        self.assertEqual(self._result().n, 11)

    def test_other_weights_are_counted(self):
        self._score(
            *(
                self._answer(csi_overall=10, csi_expectation=1, csi_ideal=1)
                for _number in range(5)
            )
        )
        self.study._ensure_results()
        self.assertEqual(round(self._result(code="csi").value, 2), 33.33)
        self.study.csi_weight_overall = 2
        self.study._ensure_results()
        self.assertEqual(self._result(code="csi").value, 50)

    def test_reader_of_results_may_have_them_counted(self):
        self._answer_all(n9=6)
        self.study.with_user(self.show_manager)._ensure_results()
        self.assertEqual(self._result().n, 6)

    def test_every_night_all_is_counted_and_a_bad_study_set_aside(self):
        bad = self._create_study(self.edition_2026, state="open")
        self._answer_all(bad, n9=6)
        self._answer_all(n9=6)
        Result = type(self.env["satisfaction.result"])
        original = Result._store_rows

        def store(results, rows, studies):
            if bad in studies:
                raise ValueError("bad study")
            return original(results, rows, studies)

        self.patch(Result, "_store_rows", store)
        # neither is compared with the other
        self.edition.previous_event_id = False
        run = self.env.ref("expo_crm.ir_cron_refresh_results").method_direct_trigger
        logs = self.assertLogs("odoo.addons.expo_crm", "ERROR")
        with logs as told, self.enter_registry_test_mode():
            run()
        self.assertIn(f"Study {bad.id} could not be counted", told.output[0])
        self.assertEqual(self._result().n, 6)
        self.assertFalse(bad.result_ids)

    def _values(self):
        """:returns: dict of audience to the recommendation of the whole edition."""
        rows = self._result(event=self.edition)
        return {row.audience: row.value for row in rows}

    def test_deleted_study_leaves_the_figures_of_its_edition(self):
        other, visitors = self._create_study(), self._create_study(audience="visitor")
        self._answer_all(n10=6)
        self._answer_all(visitors, n0=6)
        answers = self._answer_all(other, n0=6)
        self._refresh(self.study, visitors)
        self.assertEqual(self._values(), {"exhibitor": 0, "visitor": -100})
        answers.unlink()
        other.unlink()
        self.assertEqual(self._values(), {"exhibitor": 100, "visitor": -100})
        visitors.score_ids.user_input_id.unlink()
        visitors.unlink()
        self.study.score_ids.user_input_id.unlink()
        self.study.unlink()
        self.assertFalse(self._result(event=self.edition))

    def test_queries_do_not_grow_with_answers(self):
        counts = []
        self._answer_as(role="exhibitor", size="large")
        self._refresh()
        for number in (1, 30):
            self._answer_all(n10=number, n0=number)
            self._answer_as(n=number, role="exhibitor", size="large")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._refresh()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts)

    def test_figures_are_those_of_an_independent_recount(self):
        """From raw answers, by a script that shares nothing with the addon."""
        chance = random.Random(6)
        answers = [
            self._answer(**self._draw_answer(chance), state=state, test_entry=is_test)
            for state, is_test in chance.choices(
                [("done", False), ("in_progress", False), ("done", True)],
                (8, 1, 1),
                k=150,
            )
        ]
        weights = (0.3885, 0.3190, 0.2925)
        names = ("csi_weight_overall", "csi_weight_expectation", "csi_weight_ideal")
        self._set(self.study, **dict(zip(names, weights, strict=True)))
        self._score(*answers)
        self._refresh()
        self.env.cr.execute(
            """
            SELECT line.user_input_id, question.satisfaction_metric,
                   question.satisfaction_code, question.scale_max, line.value_scale
              FROM survey_user_input_line line
              JOIN survey_question question ON question.id = line.question_id
              JOIN survey_user_input answer ON answer.id = line.user_input_id
             WHERE answer.survey_id = %s AND answer.state = 'done'
               AND answer.test_entry IS NOT TRUE
               AND line.answer_type = 'scale'
            """,
            [self.study.survey_id.id],
        )
        figures = recount(self.env.cr.fetchall(), weights)
        self.assertEqual(set(figures), {"nps", "csat_hall", "csat_staff", "csi"})
        for code, (n, figure) in figures.items():
            self.assertEqual(self._result(code=code).n, n, code)
            self.assertAlmostEqual(self._result(code=code).value, figure, 6, code)

    def _draw_answer(self, chance):
        """:returns: random answers, some of them skipped."""
        scales = {
            code: (low, best)
            for code, metric, low, best in QUESTIONS
            if metric != "trust"
        }
        return {
            code: chance.choice([None, *range(low, best + 1)])
            for code, (low, best) in scales.items()
            if chance.random() < 0.95
        }
