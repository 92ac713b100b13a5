from email.message import EmailMessage
from email.policy import SMTP

from lxml import html

from odoo.tests import Form, tagged
from odoo.tools import escape_psql

from ..tools.wording import in_sentence
from .common import ExpoCrmCommon

NAMES = {
    "quotes": 'O\'Neil & "Söhne" \\ `Co`',
    "emoji": "展台 🎪🇨🇳 Zelte",
    "long": "展" * 100 + "x" * 100,
    "arabic": "شركة المعارض 2024",
    "hebrew": 'יריד בע"מ',
    "override": "Evil\u202egnp.exe",
    "isolate": "Open\u2067 and never closed",
    "spaces": "  Acme   Ltd  ",
    "script": "<script>alert(1)</script>",
    "percent": "100%s %(name)s %d %",
    "braces": "{0} {name} ${1}",
    "lines": "First\nSecond\r\n\tThird",
}
BIDI_OPENED, BIDI_CLOSED = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", "\u202c\u2069"


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerNames(ExpoCrmCommon):
    """Whatever a customer is called, no sentence, page or letter breaks over it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = {
            kind: cls._create_customer(name) for kind, name in NAMES.items()
        }
        cls.all = cls.env["res.partner"].union(*cls.customers.values())

    def assertWhole(self, sentence):
        """Check that a sentence is one line whose direction nobody has turned."""
        self.assertEqual(sentence.splitlines(), [sentence])
        self.assertNotIn("  ", sentence)
        opened = sum(sentence.count(mark) for mark in BIDI_OPENED)
        self.assertEqual(opened, sum(sentence.count(mark) for mark in BIDI_CLOSED))
        self.assertFalse(set(sentence) & set("\u202a\u202b\u202d\u202e\u2066\u2067"))

    def assertHarmless(self, markup):
        """Check that markup shows what was typed and runs none of it."""
        page = html.fragment_fromstring(markup, create_parent="div")
        self.assertFalse(page.xpath(".//script[contains(text(), 'alert(1)')]"))
        return page.text_content()

    def test_names_are_kept_as_they_were_typed(self):
        for kind, customer in self.customers.items():
            with self.subTest(name=kind):
                self.assertEqual(customer.name, NAMES[kind])

    def test_claim_and_refusal_say_the_name_in_a_whole_sentence(self):
        for kind, customer in self.customers.items():
            with self.subTest(name=kind):
                said = in_sentence(NAMES[kind])
                answers = customer.with_user(self.rep).pool_claim()
                self.assertAnswers(answers, "OK")
                self.assertEqual(answers[0]["message"], f"{said} is yours.")
                answers = customer.with_user(self.stranger).pool_claim()
                self.assertAnswers(answers, "ALREADY_CLAIMED")
                self.assertWhole(answers[0]["message"])
                self.assertTrue(
                    answers[0]["message"].startswith(f"{said} is held by rep")
                )

    def test_button_tells_one_line_for_each_answer(self):
        shown = self.all.with_user(self.manager).action_pool_return()["params"]
        sentences = shown["message"].splitlines()
        self.assertEqual(
            len(sentences), 7, "how many went, five refusals, how many more"
        )
        for sentence in sentences:
            self.assertWhole(sentence)

    def test_journal_keeps_the_name_as_it_was_typed(self):
        self.all.with_user(self.rep).pool_claim()
        self.all.with_user(self.stranger).pool_claim()
        for kind, customer in self.customers.items():
            with self.subTest(name=kind):
                rows = customer.with_user(self.manager).pool_log_ids
                self.assertEqual(set(rows.mapped("kind")), {"enter", "claim", "refuse"})
                self.assertEqual(set(rows.mapped("name")), {NAMES[kind]})
                Log = self.env["customer.pool.log"].with_user(self.manager)
                self.assertEqual(Log.search([("name", "=", NAMES[kind])]), rows)

    def test_notice_can_be_mailed_and_runs_no_script(self):
        self.rep.notification_type = "email"
        for kind, customer in self.customers.items():
            with self.subTest(name=kind):
                customer.with_user(self.manager).pool_assign(self.rep.id, NAMES[kind])
                message = self.env["mail.message"].search(
                    [("partner_ids", "in", self.rep.partner_id.ids)],
                    order="id desc", limit=1,
                )  # fmt: skip
                said = in_sentence(NAMES[kind])
                self.assertEqual(message.subject, f"{said} is yours now")
                self.assertWhole(message.subject)
                # raises for a subject of several lines
                EmailMessage(policy=SMTP)["Subject"] = message.subject
                self.assertIn(said, self.assertHarmless(message.body))
        notes = self.all.message_ids.mapped("body")
        self.assertTrue(notes)
        for note in notes:
            self.assertHarmless(note)

    def test_preview_shows_names_and_runs_no_script(self):
        self.all.with_user(self.manager).pool_assign(self.rep.id)
        for kind, customer in self.customers.items():
            with self.subTest(name=kind):
                Move = self.env["customer.pool.move"].with_user(self.manager)
                form = Form(
                    Move.with_context(
                        active_model="res.partner",
                        active_ids=customer.ids,
                        default_kind="delete",
                    )
                )
                form.reason = NAMES[kind].strip()
                self.assertIn(
                    in_sentence(NAMES[kind]), self.assertHarmless(form.preview)
                )
                dialog = form.save()
                dialog.action_apply()
                self.assertWhole(dialog.line_ids.name)

    def test_pool_finds_them_by_their_names(self):
        Row = self.env["customer.pool.partner"].with_user(self.rep)
        for kind, customer in self.customers.items():
            with self.subTest(name=kind):
                name = NAMES[kind]
                self.assertEqual(Row.search([("name", "=", name)]).id, customer.id)
                part = escape_psql(name)
                self.assertIn(customer.id, Row.search([("name", "ilike", part)]).ids)
                found = Row.name_search(part.strip())
                self.assertIn(customer.id, [id_ for id_, _name in found])
                self.assertIn(
                    customer.id, [row["id"] for row in Row.find_alike(name)["rows"]]
                )
        groups = Row.formatted_read_group([("id", "in", self.all.ids)], ["name"], [])
        self.assertEqual({group["name"] for group in groups}, set(NAMES.values()))

    def test_print_shows_names_and_runs_no_script(self):
        self.all.with_user(self.manager).pool_assign(self.rep.id)
        self.rep.group_ids += self.env.ref("expo_crm.group_export")
        Report = self.env["ir.actions.report"].with_user(self.rep)
        reports = ("customer_report_list", "customer_report_sheet")
        for report in (*reports, "customer_pool_partner_report_list"):
            with self.subTest(report=report):
                page, _kind = Report._render_qweb_html(
                    f"expo_crm.{report}", self.all.ids
                )
                text = " ".join(self.assertHarmless(page.decode()).split())
                for name in NAMES.values():
                    self.assertIn(" ".join(name.split()), text)

    def test_leads_and_shares_say_the_name_in_a_whole_sentence(self):
        for name in NAMES.values():
            lead = self.env["crm.lead"].create({"name": name, "pool_managed": True})
            for record in (lead, self._create_customer(name)):
                record = record.with_user(self.rep)
                for answers in (
                    record.pool_claim(),
                    record.pool_share(self.stranger.ids),
                ):
                    self.assertAnswers(answers, "OK")
                    self.assertWhole(answers[0]["message"])

    def test_guard_names_the_hidden_customer_in_a_whole_sentence(self):
        self.all.with_user(self.manager).pool_assign(self.rep.id)
        for kind, customer in self.customers.items():
            with self.subTest(name=kind):
                with self.assertRaises(Exception) as refused:
                    self.env["crm.lead"].with_user(self.stranger).create(
                        {"name": "Probe", "partner_id": customer.id}
                    )
                self.assertWhole(str(refused.exception))
                self.assertIn(in_sentence(NAMES[kind]), str(refused.exception))

    def test_phone_that_is_none_is_taken_and_masked(self):
        for phone in ("call me", "ext. 7", "-", "电话", "\u202e123"):
            with self.subTest(phone=phone):
                customer = self._create_customer("Deaf", phone=phone, email="nowhere")
                self.assertEqual(customer.phone, phone)
                row = self.env["customer.pool.partner"].with_user(self.rep)
                row = row.browse(customer.id)
                self.assertEqual((row.phone, row.email), ("****", "n***@***"))
                self.assertAnswers(customer.with_user(self.rep).pool_claim(), "OK")

    def test_no_phone_shows_no_mask(self):
        customer = self._create_customer("Silent", phone=False, email=False)
        row = self.env["customer.pool.partner"].with_user(self.rep).browse(customer.id)
        self.assertFalse(row.phone)
        self.assertFalse(row.email)
