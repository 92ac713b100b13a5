from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.tests import tagged

from .satisfaction_figures_common import SatisfactionFiguresCommon

COMMENT = {
    "title": "What else?",
    "question_type": "text_box",
    "satisfaction_metric": "comment",
    "satisfaction_code": "improve",
    "sequence": 90,
}


class SatisfactionPageCommon(SatisfactionFiguresCommon):
    """Studies with a free text, and people who read results."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey_manager = cls._create_user(
            "survey_manager", "survey.group_survey_manager"
        )
        cls.study.user_id = cls.rep

    @classmethod
    def _create_survey(cls):
        survey = super()._create_survey()
        survey.write({"question_and_page_ids": [(0, 0, COMMENT)]})
        return survey

    @classmethod
    def _say(cls, text, nps=9, study=None, partner=None, **values):
        """A finished, scored answer with a comment."""
        study = study or cls.study
        answer = cls._answer(study, partner, nps=nps, **values)
        question = study.survey_id.question_ids.filtered(
            lambda item: item.satisfaction_code == "improve"
        )
        if text:
            line = {
                "user_input_id": answer.id,
                "question_id": question.id,
                "answer_type": "text_box",
                "value_text_box": text,
            }
            cls._insert("survey.user_input.line", [line])
        cls._score(answer)
        return answer

    @classmethod
    def _say_often(cls, *values, study=None):
        """Five answers of each recommendation: what all may see the figures of."""
        for nps in values * 5:
            cls._say("", nps, study)

    @classmethod
    def _say_anonymous(cls, study, texts, nps=9):
        for text in texts:
            cls._settle(cls._say(text, nps, study))

    @classmethod
    def _settle(cls, answer):
        """As the nightly job leaves an anonymous answer."""
        cls._set(answer, is_settled=True)
        cls._set(answer.score_ids, is_counted=True)

    def results(self, user, study=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (study or self.study).with_user(user).get_results()

    def comments(self, user, study=None, **options):
        self.env.flush_all()
        self.env.invalidate_all()
        return (study or self.study).with_user(user).get_comments(options)

    def figure(self, page, scale):
        return next(row for row in page["figures"] if row["scale"] == scale)


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_page")
class TestSatisfactionPage(SatisfactionPageCommon):
    """What the results page shows, and to whom."""

    def test_who_reads_results(self):
        self._say_often(10)
        readers = self.rep | self.show_manager | self.event_manager | self.manager
        for user in readers | self.survey_manager:
            with self.subTest(user.login):
                self.assertEqual(self.figure(self.results(user), "nps")["value"], 100)
        for user in (self.stranger, self.superior):
            with (
                self.subTest(user.login),
                self.assertRefused(AccessError, "responsible"),
            ):
                self.results(user)
        with self.assertRaises(AccessError):
            self.results(self.employee)
        with self.assertRaises(AccessError):
            self.comments(self.stranger)

    def test_choices_are_what_one_may_read(self):
        other = self._create_study(self.edition_2026, user_id=self.env.user.id)
        (self.edition | self.edition_2026).write(
            {"user_id": self.show_manager.id, "team_user_ids": False}
        )
        for user, studies in (
            (self.rep, self.study),
            (self.stranger, self.study.browse()),
            (self.show_manager, self.study | other),
            (self.survey_manager, self.study | other),
        ):
            with self.subTest(user.login):
                choices = self.study.with_user(user).get_results_choices()
                mine = {row["id"] for row in choices} & {self.study.id, other.id}
                self.assertEqual(mine, set(studies.ids))

    def test_choices_say_how_many_answered(self):
        self._say_often(10)
        choices = self.study.with_user(self.show_manager).get_results_choices()
        answers = {row["id"]: row["answers"] for row in choices}
        self.assertEqual(answers[self.study.id], 5)

    def test_edition_is_for_the_people_of_the_show(self):
        self._say_often(10)
        studies = self.env["satisfaction.study"]
        call = (self.edition.id, "exhibitor")
        page = studies.with_user(self.show_manager).get_edition_results(*call)
        self.assertEqual(self.figure(page, "nps")["n"], 5)
        self.assertEqual(page["study_id"], False)
        for method in ("get_edition_results", "get_edition_comments"):
            # the responsible of one study does not read the others
            with self.assertRefused(AccessError, "survey managers"):
                getattr(studies.with_user(self.rep), method)(*call)
        with self.assertRaises(MissingError):
            studies.with_user(self.show_manager).get_edition_results(
                self.edition.id, "visitor"
            )

    def test_figures_come_with_base_interval_and_change(self):
        before = self._create_study(self.edition_2026)
        for nps in (0,) * 12 + (9,) * 4:
            self._say("", nps, before)
        self._set(self.study, previous_study_id=before.id)
        for nps in (10,) * 12 + (3,) * 4:
            self._say("", nps)
        figure = self.figure(self.results(self.show_manager), "nps")
        self.assertEqual((figure["n"], figure["value"]), (16, 50.0))
        self.assertTrue(figure["low"] < 50 < figure["high"])
        self.assertTrue(figure["is_low_base"])
        self.assertGreater(figure["needed"], 0)
        self.assertEqual(figure["counts"]["promoter"], 12)
        self.assertEqual(figure["counts"]["values"]["3"], 4)
        change = figure["previous"]
        self.assertEqual((change["n"], change["value"]), (16, -50.0))
        self.assertEqual(change["difference"], 100.0)
        self.assertTrue(change["is_significant"])

    def test_editions_stand_side_by_side_by_code(self):
        before = self._create_study(self.edition_2026)
        self._say_often(0, study=before)
        self._say_often(10)
        self.results(self.show_manager, before)
        editions = self.results(self.show_manager)["editions"]
        self.assertEqual(
            [(row["name"], row["figures"]["nps/nps"]["value"]) for row in editions],
            [("Spirits Show 2026", -100.0), ("Spirits Show 2027", 100.0)],
        )
        self.assertEqual([row["is_current"] for row in editions], [False, True])

    def test_benchmark_is_the_newest_of_the_audience(self):
        self._say("", 10)
        benchmarks = self.env["satisfaction.benchmark"]
        benchmarks.search([]).active = False
        values = {"scale": "nps", "source": "Paper", "name": "World"}
        benchmarks.create(
            [
                {**values, "audience": "exhibitor", "value": -17, "year": "2017/18"},
                {**values, "audience": "exhibitor", "value": 5, "year": "2024"},
                {**values, "audience": "visitor", "value": 20, "year": "2025"},
            ]
        )
        found = self.results(self.show_manager)["benchmarks"]["nps"]
        self.assertEqual(
            (found["value"], found["source"], found["year"]), (5, "Paper", "2024")
        )

    def test_response_rate_is_unknown_without_invitations(self):
        answer = self._say("", 10)
        response = self.results(self.show_manager)["response"]
        self.assertEqual((response["rate"], response["answers"]), (None, 1))
        self._create_invitation(self.study, answer)
        self.env["satisfaction.invitation"].create(
            [
                {"study_id": self.study.id, "state": state}
                for state in ("sent", "sent", "sent", "skipped", "failed", "planned")
            ]
        )
        response = self.results(self.show_manager)["response"]
        self.assertEqual((response["invited"], response["rate"]), (4, 25.0))
        self.assertEqual((response["not_asked"], response["undelivered"]), (1, 1))

    def test_test_entries_are_no_answers(self):
        self._answer(nps=9, test_entry=True)
        self.assertEqual(self.results(self.show_manager)["response"]["answers"], 0)

    def test_closed_loop_is_counted_whoever_sees_the_customers(self):
        hidden = self._create_customer("Hidden", self.stranger)
        now = fields.Datetime.now()
        late, soon = now - timedelta(days=1), now + timedelta(days=1)
        common = {"study_id": self.study.id, "commercial_partner_id": hidden.id}
        common["partner_id"] = hidden.id
        self.env["satisfaction.followup"].create(
            [
                {**common, "date_due": soon, "state": "solved", "date_done": now},
                {**common, "date_due": late, "state": "contacted", "date_done": now},
                {**common, "date_due": late, "state": "open"},
                {**common, "date_due": soon, "state": "open"},
            ]
        )
        self._say_often(9)
        loop = self.results(self.show_manager)["followups"]
        self.assertEqual(
            [loop[name] for name in ("total", "open", "overdue", "closed", "in_time")],
            [4, 2, 1, 2, 1],
        )
        self.assertEqual(loop["rate"], 50)
        self.assertAlmostEqual(loop["in_time_rate"], 100 / 3)
        self.assertNotIn("Hidden", str(loop))

    def test_empty_states_by_cause(self):
        draft = self._create_study(state="draft")
        self.assertEqual(self.results(self.show_manager, draft)["empty"], "draft")
        self.assertEqual(self.results(self.show_manager)["empty"], "none")
        self._say("", 9)
        page = self.results(self.show_manager)
        self.assertEqual((page["empty"], page["figures"]), ("small", []))
        self.assertFalse(self.results(self.manager)["empty"])
        self._say_often(9)
        self.assertFalse(self.results(self.show_manager)["empty"])
        anonymous = self._create_study(is_anonymous=True)
        page = self.results(self.show_manager, anonymous)
        self.assertEqual((page["empty"], page["figures"]), ("few", []))
        self.assertFalse(page["response"]["is_waiting"])
        self._say("", 9, anonymous)
        self._move_to_yesterday(anonymous)
        page = self.results(self.show_manager, anonymous)
        self.assertEqual((page["empty"], page["response"]["answers"]), ("few", 0))
        self.assertTrue(page["response"]["is_waiting"])

    def _move_to_yesterday(self, study):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE survey_user_input SET end_datetime = current_date - 1"
            " WHERE study_id = %s",
            [study.id],
        )
        self.env.invalidate_all()

    def test_small_groups_are_told_by_number_only(self):
        """Eight of one hall, two and three of others: three groups, of which the people
        of the show see one at most."""
        halls = [self.hall, *(self._create_hall(self.edition, f"H{i}") for i in (2, 3))]
        for hall, people in zip(halls, (8, 2, 3), strict=True):
            for _number in range(people):
                answer = self._answer(nps=9)
                self._create_invitation(self.study, answer, hall_id=hall.id)
                self._score(answer)
        page = self.results(self.show_manager)
        shown = [row["group"] for row in page["breakdowns"] if row["axis"] == "hall"]
        self.assertEqual((shown, page["hidden"]["hall"]), ([self.hall.name], 2))
        self.assertNotIn("H2", str(page))
        study = self.study.with_user(self.manager)
        page = study.get_results()
        shown = {
            row["group"]: row["is_small"]
            for row in page["breakdowns"]
            if row["axis"] == "hall"
        }
        self.assertEqual(shown, {self.hall.name: False, "H2": True, "H3": True})
        self.assertFalse(page["hidden"])

    def test_queries_do_not_grow_with_answers(self):
        def count():
            self.results(self.show_manager)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.study.with_user(self.show_manager).get_results()
            return self.env.cr.sql_log_count - before

        customer = self._create_customer("Many", self.rep)
        self._say("One", 9, partner=customer)
        few = count()
        for number in range(20):
            self._say(f"Word {number}", number % 11, csat_hall=4, trust_1=3)
        self.assertLessEqual(count(), few)


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_page")
class TestSatisfactionComments(SatisfactionPageCommon):
    """What people wrote: named ones as visible as they, anonymous ones as words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._create_customer("Own Ltd", cls.rep)
        cls.hidden = cls._create_customer("Hidden Ltd", cls.stranger)
        cls.anonymous = cls._create_study(is_anonymous=True, user_id=cls.rep.id)

    def texts(self, user, study=None, kind="named", **options):
        found = self.comments(user, study, **options)[kind]
        self.assertEqual(len(found["rows"]), found["total"])
        return {row["text"] for row in found["rows"]}

    def test_named_comments_are_as_visible_as_the_customer(self):
        self._say("Good light", partner=self.own)
        self._say("Bad coffee", partner=self.hidden)
        self._say("Nobody knows me")
        self.assertEqual(self.texts(self.rep), {"Good light", "Nobody knows me"})
        self.assertEqual(self.texts(self.show_manager), {"Nobody knows me"})
        for user in (self.manager, self.survey_manager):
            with self.subTest(user.login):
                self.assertEqual(len(self.texts(user)), 3)
        # the list: by the customer, whoever reads the results
        comments = self.env["satisfaction.comment"].with_user(self.stranger)
        self.assertEqual(comments.search([]).mapped("text"), ["Bad coffee"])
        with self.assertRaises(AccessError):
            self.env["satisfaction.comment"].with_user(self.employee).search([])

    def test_comments_are_searched_and_filtered(self):
        self._say("Good light", 10, partner=self.own)
        self._say("100% light_bad", 2, partner=self.own)
        self.assertEqual(
            self.texts(self.rep, search="LIGHT"), {"Good light", "100% light_bad"}
        )
        self.assertEqual(self.texts(self.rep, search="100%"), {"100% light_bad"})
        self.assertEqual(self.texts(self.rep, category="detractor"), {"100% light_bad"})
        self.assertEqual(
            self.texts(self.rep, code="improve", search="good"), {"Good light"}
        )
        self.assertFalse(self.texts(self.rep, code="other"))
        found = self.comments(self.rep, limit=1)
        self.assertEqual((found["named"]["total"], len(found["named"]["rows"])), (2, 1))

    def test_unfinished_and_test_answers_say_nothing(self):
        self._say("Not ready", partner=self.own, state="in_progress")
        self._say("Only a test", partner=self.own, test_entry=True)
        self.assertFalse(self.texts(self.rep))

    def test_anonymous_comments_need_five_people(self):
        words = ["zebra", "yak", "wolf", "viper"]
        self._say_anonymous(self.anonymous, words)
        self._say_anonymous(self.anonymous, ["", "", ""])
        self.assertFalse(self.texts(self.manager, self.anonymous, "anonymous"))
        # the fifth has not settled yet
        fifth = self._say("unicorn", study=self.anonymous)
        self.assertFalse(self.texts(self.manager, self.anonymous, "anonymous"))
        self._settle(fifth)
        for user in (self.rep, self.show_manager, self.survey_manager):
            with self.subTest(user.login):
                found = self.texts(user, self.anonymous, "anonymous")
                self.assertEqual(found, {*words, "unicorn"})

    def test_anonymous_comments_are_words_alone(self):
        words = ["zebra", "yak", "wolf", "viper", "unicorn", "tiger", "swan"]
        self._say_anonymous(self.anonymous, words)
        found = self.comments(self.manager, self.anonymous)
        self.assertEqual(found["named"]["total"], 0)
        rows = found["anonymous"]["rows"]
        self.assertEqual(
            {key for row in rows for key in row},
            {"key", "text", "question", "category", "category_name"},
        )
        order = [row["text"] for row in rows]
        self.assertNotIn(order, (words, words[::-1]))
        # the same whatever ids they have
        self.env.cr.execute(
            "DELETE FROM survey_user_input WHERE study_id = %s", [self.anonymous.id]
        )
        self.env.invalidate_all()
        self._say_anonymous(self.anonymous, reversed(words))
        again = self.comments(self.manager, self.anonymous)["anonymous"]["rows"]
        self.assertEqual([row["text"] for row in again], order)
        self.assertFalse(self.env["satisfaction.comment"].search([]))

    def test_class_of_anonymous_comments_needs_five_in_each(self):
        self._say_anonymous(self.anonymous, [f"good {i}" for i in range(6)], 10)
        self._say_anonymous(self.anonymous, [f"bad {i}" for i in range(4)], 2)
        find = {"study": self.anonymous, "kind": "anonymous"}
        self.assertEqual(len(self.texts(self.manager, **find)), 10)
        self.assertFalse(self.texts(self.manager, category="promoter", **find))
        rows = self.comments(self.manager, self.anonymous)["anonymous"]["rows"]
        self.assertEqual({row["category"] for row in rows}, {False})
        self._say_anonymous(self.anonymous, ["bad 5"], 2)
        self.assertEqual(len(self.texts(self.manager, category="detractor", **find)), 5)

    def test_anonymous_comments_are_searched_literally(self):
        words = ["100% good", "1000 good", "a_b", "acb", "five", "six"]
        self._say_anonymous(self.anonymous, words)
        find = {"study": self.anonymous, "kind": "anonymous"}
        self.assertEqual(self.texts(self.manager, search="100%", **find), {"100% good"})
        self.assertEqual(self.texts(self.manager, search="A_B", **find), {"a_b"})
        page = self.comments(self.manager, self.anonymous, limit=4, offset=4)
        self.assertEqual(page["anonymous"]["total"], 6)
        self.assertEqual(len(page["anonymous"]["rows"]), 2)
        beyond = self.comments(self.manager, self.anonymous, offset=40)["anonymous"]
        self.assertEqual((beyond["total"], beyond["rows"]), (6, []))


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_page")
class TestSatisfactionFiguresPivot(SatisfactionPageCommon):
    """Pivots of figures show one figure a cell, or none."""

    def test_totals_never_average_figures(self):
        self._say_often(10)
        self._say("", 10, csat_hall=5)
        self.results(self.manager)
        results = self.env["satisfaction.result"].with_user(self.manager)
        domain = [("study_id", "=", self.study.id), ("axis", "=", "total")]
        groups = results._read_group(domain, ["scale", "code"], ["value:avg", "n:sum"])
        self.assertIn(("nps", "nps", 100.0, 6), groups)
        ((value, n),) = results._read_group(domain, [], ["value:avg", "n:sum"])
        self.assertFalse(value)
        self.assertFalse(n)
