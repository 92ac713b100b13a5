from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .anonymity_common import AnonymityMixin, Attacker, Person
from .common import ExpoCrmCommon

TAGS = ("post_install", "-at_install", "expo_crm_voice", "expo_crm_anonymity")


@tagged(*TAGS)
class TestSatisfactionAnonymity(AnonymityMixin, ExpoCrmCommon, HttpCase):
    """Who answered an anonymous study cannot be found out from all there is stored, even
    by who knows each person, the second they answered and their link."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.langs = {
            code: cls.env["res.lang"]._activate_lang(code)
            for code in ("en_US", "zh_CN", "fr_FR")
        }
        cls.study = cls._create_study(is_anonymous=True)
        cls.survey = cls.study.survey_id
        # what people who mean well add to a questionnaire
        cls.survey.write(
            {
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Your e-mail?",
                            "question_type": "char_box",
                            "save_as_email": True,
                            "validation_email": True,
                        }
                    ),
                    Command.create(
                        {
                            "title": "Shall we call?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create({"value": "Yes"}),
                                Command.create({"value": "No"}),
                            ],
                        }
                    ),
                ]
            }
        )
        choices = cls.survey.question_ids.suggested_answer_ids
        if "generate_lead" in choices:
            choices.generate_lead = True
        cls.survey.message_subscribe(
            cls.manager.partner_id.ids,
            [cls.env.ref("survey.mt_survey_survey_user_input_completed").id],
        )
        cls.portal = cls._create_user("portal_person", "base.group_portal")
        for user in cls.rep | cls.portal:
            user.password = f"{user.login}-password"
        cls.customer = cls._create_customer("Asked", owner=cls.rep)
        cls.invited = cls._create_contact(cls.customer, "Invited Ivy")
        cls.env["satisfaction.invitation"].create(
            {
                "study_id": cls.study.id,
                "partner_id": cls.invited.id,
                "email": "ivy@asked.example.com",
                "state": "sent",
            }
        )
        cls.people = [
            Person("public one"),
            Person("employee", user=cls.rep, lang="zh_CN"),
            Person("public two", lang="fr_FR"),
            Person("portal", user=cls.portal),
            Person("invited", partner=cls.invited, email="ivy@asked.example.com"),
            Person("public three"),
            Person("public four"),
        ]

    def _take(self, person, finish=True):
        """Answer as a browser does; the link is what a log knows of it."""
        login = person.user and person.user.login
        self.authenticate(login, login and f"{login}-password")
        url = f"/survey/start/{self.survey.access_token}"
        if person.email and not person.user:
            url += f"?email={person.email}"
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        person.token = page.url.rsplit("/", 1)[-1].split("?")[0]
        route = f"{self.survey.access_token}/{person.token}"
        self.make_jsonrpc_request(f"/survey/begin/{route}", {"lang_code": person.lang})
        if not finish:
            return
        scale, why, email, call = self.survey.question_ids
        answer = self.make_jsonrpc_request(
            f"/survey/submit/{route}",
            {
                str(scale.id): "9",
                str(why.id): person.words,
                str(email.id): "",
                str(call.id): str(call.suggested_answer_ids[0].id),
            },
        )
        self.assertNotIn("error", answer[1], answer)

    def test_nobody_is_found_in_what_is_stored(self):
        attacker = Attacker(self.env)
        for person in self.people:
            self._take(person)
        log = [person.words for person in self.people]
        answers = attacker.read_answers(self.study)
        self.assertEqual(set(answers), set(log), "everybody has answered")
        self.assertFalse(attacker.name_people(self.people, links=False))
        self.assertFalse(attacker.find_moments())
        old = [{row[kind] for row in answers.values()} for kind in (0, 1)]
        self.assertFalse(attacker.find_elsewhere(log, old[0] | old[1]))
        # until the night, ids and links tell who it was; that is told in doc/voice.md
        self.assertEqual(sorted(log, key=lambda words: answers[words][0]), log)
        self._pass_night()
        self._check_untraceable(attacker, log, old)

    def _check_untraceable(self, attacker, log, old):
        self.assertFalse(attacker.name_people(self.people))
        self.assertFalse(attacker.find_moments())
        answers = attacker.read_answers(self.study)
        self.assertEqual(set(answers), set(log))
        for kind, was in enumerate(old):
            ids = {row[kind] for row in answers.values()}
            self.assertFalse(ids & was, "an id was kept")
            self.assertFalse(attacker.find_elsewhere(log, ids | was))
        self.assertEqual({row[5] for row in answers.values()}, {None}, "languages")
        self.assertEqual(
            len({row[6] for row in answers.values()}), 1, "one day for all"
        )
        # what is left of the links is in an order of its own, and names no answer
        spent = attacker.look()["satisfaction_spent_token"]
        self.assertEqual(len(spent), len(log))
        self.assertEqual(set(spent[0]), {"id", "study_id", "digest"})
        spent.sort(key=lambda row: row["id"])
        self.assertEqual(
            [row["digest"] for row in spent], sorted(row["digest"] for row in spent)
        )

    def test_what_makes_the_answer_of_an_employee_leaves_no_trace(self):
        """Neither a lead nor a message, follower or activity, where named ones have."""
        counts = self._count_traces()
        self._take(self.people[1])
        self.assertEqual(self._count_traces(), counts)
        named = self._create_study()
        before = self._count_traces()
        named.survey_id.message_subscribe(
            self.manager.partner_id.ids,
            [self.env.ref("survey.mt_survey_survey_user_input_completed").id],
        )
        self._answer(named, partner_id=self.invited.id)
        self.assertNotEqual(self._count_traces(), before)

    def _count_traces(self):
        return {
            name: self.env[name].search_count(
                [
                    (
                        "res_model"
                        if "res_model" in self.env[name]._fields
                        else "model",
                        "=",
                        "survey.user_input",
                    )
                ]
            )
            for name in (
                "mail.message",
                "mail.followers",
                "mail.activity",
                "ir.attachment",
            )
        } | {"crm.lead": self.env["crm.lead"].search_count([])}

    # answering

    def test_second_answer_of_a_browser_is_caught(self):
        person = self.people[0]
        self._take(person)
        start = f"/survey/start/{self.survey.access_token}"
        self.assertIn("answered already", self.url_open(start).text)
        self.assertEqual(len(self.survey.user_input_ids), 1)
        # the cookie says that, and not which answer it was
        cookies = {c.name: c.value for c in self.opener.cookies}
        self.assertNotIn(person.token, str(cookies))
        self.assertEqual(cookies[f"survey_answered_{self.survey.access_token}"], "1")
        # another browser
        self._take(self.people[2])
        self.assertEqual(len(self.survey.user_input_ids), 2)

    def test_spent_link_says_so(self):
        for person in self.people:
            self._take(person)
        person = self.people[0]
        self.env["survey.user_input"]._settle(self.study)
        self.authenticate(None, None)
        for url in (
            f"/survey/{self.survey.access_token}/{person.token}",
            f"/survey/start/{self.survey.access_token}?answer_token={person.token}",
            f"/survey/print/{self.survey.access_token}?answer_token={person.token}",
        ):
            with self.subTest(url=url):
                page = self.url_open(url).text
                self.assertIn("answered already", page)
                self.assertNotIn(person.words, page)
        odoo = {f"survey_{self.survey.access_token}": person.token}
        self.opener.cookies.update(odoo)
        page = self.url_open(f"/survey/start/{self.survey.access_token}")
        self.assertIn("answered already", page.text)
        wrong = self.url_open(f"/survey/{self.survey.access_token}/no-such-token")
        self.assertNotIn("answered already", wrong.text)

    def test_link_shows_no_answer_to_who_finds_it_in_a_log(self):
        person = self.people[0]
        self._take(person)
        for login in (None, "admin"):
            self.authenticate(login, login)
            for page in ("", "print/"):
                url = f"/survey/{page}{self.survey.access_token}"
                url += f"?answer_token={person.token}" if page else f"/{person.token}"
                with self.subTest(login=login, url=page):
                    self.assertNotIn(person.words, self.url_open(url).text)

    def test_study_is_closed_outside_of_its_window(self):
        start = f"/survey/start/{self.survey.access_token}"
        for values in (
            {"state": "closed"},
            {"state": "draft"},
            {"date_end": "2001-01-01", "date_begin": None},
            {"date_begin": "2999-01-01"},
        ):
            with self.subTest(values=values):
                self._set_study(state="open", date_begin=None, date_end=None)
                self._set_study(**values)
                self.authenticate(None, None)
                self.assertIn("now closed", self.url_open(start).text)
        self.assertFalse(self.survey.user_input_ids)

    def _set_study(self, **values):
        self.env.flush_all()
        for column, value in values.items():
            self.env.cr.execute(
                f"UPDATE satisfaction_study SET {column} = %s WHERE id = %s",
                [value, self.study.id],
            )
        self.env.invalidate_all()

    def test_answer_begun_in_the_window_is_not_taken_after_it(self):
        person = self.people[0]
        self._take(person, finish=False)
        self._set_study(date_end="2001-01-01")
        scale = self.survey.question_ids[0]
        answer = self.make_jsonrpc_request(
            f"/survey/submit/{self.survey.access_token}/{person.token}",
            {str(scale.id): "9"},
        )
        self.assertEqual(answer[1]["error"], "survey_closed")

    def test_stock_results_page_leads_elsewhere(self):
        for person in self.people[:5]:
            self._take(person)
        self.env["survey.user_input"]._settle(self.study)
        self.authenticate("admin", "admin")
        page = self.url_open(f"/survey/results/{self.survey.id}")
        self.assertTrue(page.url.endswith(f"/odoo/satisfaction.study/{self.study.id}"))
        action = self.survey.action_result_survey()
        self.assertEqual(action["res_model"], "satisfaction.study")


@tagged(*TAGS)
class TestSatisfactionSettle(AnonymityMixin, ExpoCrmCommon):
    """Answers count from the night in which five have come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.study = cls._create_study(is_anonymous=True)
        cls.Input = cls.env["survey.user_input"]

    def _states(self, study=None):
        answers = self.Input.search([("study_id", "=", (study or self.study).id)])
        return sorted(answers.mapped("is_settled"))

    def test_four_answers_wait_for_the_fifth(self):
        for _number in range(4):
            self._answer(self.study)
        self._pass_night()
        self.assertEqual(self._states(), [False] * 4)
        self.assertFalse(self.study.score_ids)
        self._answer(self.study)
        self._pass_night()
        self.assertEqual(self._states(), [True] * 5)
        scores = self.study.score_ids
        self.assertEqual(scores.mapped("is_counted"), [True] * 5)
        self.assertFalse(scores.partner_id | scores.commercial_partner_id)

    def test_answers_keep_what_was_said(self):
        for number in range(6):
            self._answer(self.study, nps=number, words=f"Words {number}")
        self.Input._settle(self.study)
        said = {
            line.user_input_id.user_input_line_ids.filtered(
                "value_text_box"
            ).value_text_box: line.value_scale
            for line in self.Input.search(
                [("study_id", "=", self.study.id)]
            ).user_input_line_ids.filtered(lambda line: line.answer_type == "scale")
        }
        self.assertEqual(said, {f"Words {number}": number for number in range(6)})
        self.assertEqual(
            sorted(self.study.score_ids.mapped("value")), [0, 1, 2, 3, 4, 5]
        )

    def test_order_is_drawn_anew(self):
        """Who came first is anywhere in the order of ids, of answers, lines and scores
        and of rows on disk."""
        attacker = Attacker(self.env)
        ranks = {0: set(), 1: set(), 2: set()}
        for _night in range(12):
            words = [f"Night {_night} answer {number}" for number in range(5)]
            for text in words:
                self._answer(self.study, words=text)
            self.Input._settle(self.study)
            rows = attacker.read_answers(self.study)
            for place in ranks:
                order = sorted(words, key=lambda text: rows[text][place])
                ranks[place].add(order.index(words[0]))
        for place, seen in ranks.items():
            # 3 of 5 places at least: fails by chance once in 10,000 runs
            self.assertGreater(len(seen), 2, place)

    def test_language_of_few_is_forgotten_and_of_those_that_would_tell_it(self):
        """By what is left over one must not see it either."""
        langs = {
            code: self.env["res.lang"]._activate_lang(code).id
            for code in ("en_US", "zh_CN", "fr_FR")
        }
        cases = (
            ({"en_US": 5, "zh_CN": 6}, {"en_US": 5, "zh_CN": 6}),
            ({"en_US": 6, "zh_CN": 7, "fr_FR": 1}, {"zh_CN": 7}),
            ({"en_US": 8, "fr_FR": 5, None: 2}, {"en_US": 8}),
            ({"en_US": 4, "zh_CN": 1}, {}),
            ({"en_US": 6, "fr_FR": 3, "zh_CN": 2}, {"en_US": 6}),
        )
        for given, kept in cases:
            study = self._create_study(is_anonymous=True)
            for code, count in given.items():
                for _number in range(count):
                    answer = self._answer(study)
                    answer.lang_id = langs.get(code, False)
            self.Input._settle(study)
            counts = {
                lang.code: count
                for lang, count in self.Input._read_group(
                    [("study_id", "=", study.id)], ["lang_id"], ["__count"]
                )
                if lang
            }
            with self.subTest(given=given):
                self.assertEqual(counts, kept)

    def test_few_left_over_at_the_end_are_erased_but_their_number(self):
        for number in range(5):
            self._answer(self.study, words=f"Early {number}")
        self.Input._settle(self.study)
        for number in range(3):
            self._answer(self.study, words=f"Late {number}")
        late = self.Input.search(
            [("study_id", "=", self.study.id), ("is_settled", "=", False)]
        )
        tokens = late.mapped("access_token")
        self._close()
        self.Input._settle(self.study)
        self.assertEqual(self._states(), [False] * 3 + [True] * 5)
        self.assertFalse(late.user_input_line_ids)
        self.assertFalse(set(tokens) & set(late.mapped("access_token")))
        self.assertEqual(len(self.study.score_ids), 5)
        self.assertNotIn(self.study.id, self.Input._find_unsettled_studies())

    def _close(self):
        self.env.cr.execute(
            "UPDATE satisfaction_study SET state = 'closed' WHERE id = %s",
            [self.study.id],
        )
        self.study.invalidate_recordset()

    def test_closing_settles_what_waits(self):
        for number in range(7):
            self._answer(self.study, words=f"Words {number}")
        self._close()
        self.Input._settle(self.study)
        self.assertEqual(self._states(), [True] * 7)

    def test_unfinished_answers_go_after_a_day(self):
        begun = self.Input.create({"survey_id": self.study.survey_id.id})
        begun._mark_in_progress()
        begun._save_lines(self.study.survey_id.question_ids[1], "Half")
        self._pass_night()
        self.assertTrue(begun.exists())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE survey_user_input SET write_date = write_date - interval '3 days'"
            " WHERE id = %s",
            [begun.id],
        )
        self._pass_night()
        self.assertFalse(begun.exists())
        self.assertFalse(
            self.env["survey.user_input.line"].search([("value_text_box", "=", "Half")])
        )

    def test_what_other_modules_hang_on_an_answer_goes_with_it(self):
        answers = self.Input.union(*[self._answer(self.study) for _n in range(5)])
        answers[0].message_post(body="Rep was here")
        answers[0].message_subscribe(self.rep.partner_id.ids)
        self.env["ir.attachment"].create(
            {
                "name": "x",
                "raw": b"x",
                "res_model": answers._name,
                "res_id": answers[0].id,
            }
        )
        ids = answers.ids
        self.Input._settle(self.study)
        for model, field in (
            ("mail.message", "model"), ("mail.followers", "res_model"),
            ("ir.attachment", "res_model"),
        ):  # fmt: skip
            left = self.env[model].search(
                [(field, "=", "survey.user_input"), ("res_id", "in", ids)]
            )
            self.assertFalse(left)

    def test_bad_study_does_not_stop_the_others(self):
        other = self._create_study(is_anonymous=True)
        for _number in range(5):
            self._answer(self.study)
            self._answer(other)
        settle = type(self.Input)._settle_study

        def fail(model, study):
            if study == self.study:
                raise ValueError("broken")
            return settle(model, study)

        self.patch(type(self.Input), "_settle_study", fail)
        with mute_logger("odoo.addons.expo_crm.models.survey_user_input_settle"):
            self._pass_night()
        self.assertEqual(self._states(), [False] * 5)
        self.assertEqual(self._states(other), [True] * 5)

    def test_named_and_test_answers_are_left_alone(self):
        named = self._create_study()
        partner = self._create_customer("Known")
        answers = [self._answer(named, partner_id=partner.id) for _n in range(6)]
        tests = [
            self._answer(self.study, test_entry=True, partner_id=partner.id)
            for _n in range(6)
        ]
        self.Input._settle(named | self.study)
        for answer in answers + tests:
            self.assertEqual(answer.exists().partner_id, partner)
            self.assertFalse(answer.is_settled or answer.is_anonymous)


@tagged(*TAGS)
class TestSatisfactionNobody(AnonymityMixin, ExpoCrmCommon):
    """Neither code nor client puts a person on an anonymous answer, or reads one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.study = cls._create_study(is_anonymous=True)
        cls.survey = cls.study.survey_id
        cls.all_rights = cls._create_user(
            "all_rights",
            "sales_team.group_sale_manager,survey.group_survey_manager,"
            "event.group_event_manager,base.group_system",
        )
        cls.answers = cls.env["survey.user_input"].union(
            *[cls._answer(cls.study, words=f"Words {n}") for n in range(7)]
        )
        cls.customer = cls._create_customer("Known", owner=cls.rep)

    def test_person_is_left_out_whoever_writes(self):
        person = {
            "partner_id": self.customer.id,
            "email": "secret@acme.example.com",
            "nickname": "Known",
            "invite_token": "x",
        }
        context = {f"default_{name}": value for name, value in person.items()}
        Input = self.env["survey.user_input"].with_user(self.rep).sudo()
        values = {"survey_id": self.survey.id}
        written = Input.create({**values, **person})
        written |= Input.with_context(**context).create([values, values])
        written[0].write({**person, "state": "in_progress"})
        written[1].partner_id = self.customer
        self.env.flush_all()
        for answer in written:
            self.assertFalse(answer.partner_id or answer.email or answer.nickname)
            self.assertFalse(answer.invite_token or answer.message_ids)
            self.assertFalse(answer.message_follower_ids)
        self.assertEqual(written[0].state, "in_progress")
        self.env.invalidate_all()
        self.assertEqual(
            written.create_uid | written.write_uid, self.env.ref("base.public_user")
        )

    def test_what_is_computed_later_names_nobody_either(self):
        answer = self.answers[0].with_user(self.rep).sudo()
        answer.env.add_to_compute(answer._fields["scoring_total"], answer)
        answer.user_input_line_ids.write({"skipped": False})
        answer.env.flush_all()
        self.env.invalidate_all()
        public = self.env.ref("base.public_user")
        lines = self.answers[0].user_input_line_ids
        self.assertEqual(self.answers[0].write_uid | lines.write_uid, public)
        for record in (*self.answers[0], *lines):
            self.assertEqual(record.write_date.time(), record.write_date.min.time())

    def test_clients_write_no_anonymous_answers(self):
        Input = self.env["survey.user_input"].with_user(self.all_rights)
        with self.assertRaises(AccessError):
            Input.create({"survey_id": self.survey.id})
        Line = self.env["survey.user_input.line"].with_user(self.all_rights)
        for answer in self.answers[:1]:
            with self.assertRaises(AccessError):
                Line.create(
                    {
                        "user_input_id": answer.id,
                        "question_id": self.survey.question_ids[1].id,
                        "answer_type": "text_box",
                        "value_text_box": "Forged",
                    }
                )
            for values in ({"state": "new"}, {"is_anonymous": False}):
                with self.assertRaises(AccessError):
                    answer.with_user(self.all_rights).write(values)
            with self.assertRaises(AccessError):
                answer.with_user(self.all_rights).unlink()
        named = self._answer(self._create_study())
        for values in (
            {"is_anonymous": True}, {"study_id": False}, {"survey_id": self.survey.id},
        ):  # fmt: skip
            with self.assertRaises(AccessError):
                named.with_user(self.all_rights).write(values)

    def test_nobody_reads_anonymous_answers(self):
        self.env["survey.user_input"]._settle(self.study)
        late = self._answer(self.study, words="Late")
        self.env.flush_all()
        self.env.invalidate_all()
        # whose eyes: those of who may do everything
        env = self.env(user=self.all_rights)
        scores = self.study.score_ids.ids
        self.assertTrue(scores)
        for model, domain in (
            ("survey.user_input", [("survey_id", "=", self.survey.id)]),
            ("survey.user_input.line", [("survey_id", "=", self.survey.id)]),
            ("satisfaction.score", [("id", "in", scores)]),
        ):
            with self.subTest(model=model):
                rows = self.env[model].search(domain)
                self.assertTrue(rows)
                Model = env[model].with_context(active_test=False)
                self.assertFalse(Model.search(domain))
                self.assertFalse(Model.search_count(domain))
                self.assertEqual(Model._read_group(domain, [], ["__count"]), [(0,)])
                self.assertFalse(Model.name_search("", domain))
                self.assertFalse(Model.browse(rows.ids).has_access("read"))
                with self.assertRaises(AccessError):
                    Model.browse(rows.ids).export_data(["id"])
        survey = env["survey.survey"].browse(self.survey.id)
        self.assertFalse(survey.user_input_ids)
        self.assertFalse(survey.question_ids.user_input_line_ids)
        self.assertFalse(env["satisfaction.study"].browse(self.study.id).score_ids)
        for question in survey.question_ids:
            domain = [("user_input_line_ids.value_text_box", "ilike", "Words")]
            self.assertNotIn(question, env["survey.question"].search(domain))
        self.assertTrue(late.exists())

    def test_counters_tell_totals_in_steps_of_five(self):
        survey = self.survey.with_user(self.all_rights)
        self.assertEqual((survey.answer_count, survey.answer_done_count), (0, 0))
        self.env["survey.user_input"]._settle(self.study)
        self._answer(self.study)
        self.env.invalidate_all()
        self.assertEqual((survey.answer_count, survey.answer_done_count), (7, 7))
        self.assertFalse(survey.answer_duration_avg)

    def test_nobody_is_mailed_a_link_of_their_own(self):
        for person in ({"partner": self.customer}, {"email": "x@example.com"}):
            with self.assertRaisesRegex(UserError, "anonymous"):
                self.survey._create_answer(check_attempts=False, **person)

    def test_author_reads_own_test_entries(self):
        test = self.survey.with_user(self.all_rights)._create_answer(
            user=self.all_rights, test_entry=True
        )
        self.assertFalse(test.is_anonymous)
        self.assertTrue(test.with_user(self.all_rights).has_access("read"))
        self.assertFalse(test.study_id.score_ids)
