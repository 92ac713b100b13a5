import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .satisfaction_send_common import SatisfactionSendCommon


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_opt_out")
class TestSatisfactionOptOut(SatisfactionSendCommon, HttpCase):
    """The page where people say that they want no studies."""

    def setUp(self):
        super().setUp()
        self.row = self._invite(self._create_show_study()).filtered(
            lambda row: row.partner_id == self.alpha
        )
        self.address = self.env["satisfaction.address"].search(
            [("email", "=", self.row.email)]
        )
        self.path = f"/satisfaction/opt-out/{self.address.token}"

    def _post(self, path, choice, csrf=True):
        token = re.search(
            r'name="csrf_token" value="([^"]+)"', self.url_open(path).text
        )
        data = {"choice": choice}
        if csrf:
            data["csrf_token"] = token[1]
        return self.url_open(path, data=data)

    def test_link_alone_changes_nothing(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("No more studies?", page.text)
        self.assertFalse(self.address.is_opted_out)

    def test_opting_out_without_login_and_taking_it_back(self):
        page = self._post(self.path, "out")
        self.assertIn("We ask you no more", page.text)
        self.address.invalidate_recordset()
        self.assertTrue(self.address.is_opted_out)
        self.assertTrue(self.address.date_opted_out)
        self.env.company.satisfaction_quarantine_days = 0
        reasons = {
            row.name: row.reason for row in self._plan(self._create_show_study())
        }
        self.assertEqual(reasons["Alpha"], "opted_out")
        self._post(self.path, "in")
        self.address.invalidate_recordset()
        self.assertFalse(self.address.is_opted_out)
        self.assertFalse(self.address.date_opted_out)

    def test_other_pages_cannot_opt_people_out(self):
        with mute_logger("odoo.http"):
            page = self._post(self.path, "out", csrf=False)
        self.assertEqual(page.status_code, 400)
        self.address.invalidate_recordset()
        self.assertFalse(self.address.is_opted_out)

    def test_page_tells_of_no_address(self):
        known, unknown = (
            self.url_open(self.path),
            self.url_open("/satisfaction/opt-out/" + "x" * 32),
        )
        self.assertEqual(known.status_code, unknown.status_code)
        self.assertNotIn(self.row.email, known.text)
        self.assertNotIn("Alpha", known.text)

        def plain(page, token):
            text = re.sub(r"csrf_token[^>]*>", "", page.text.replace(token, ""))
            return re.sub(r"\s+", " ", re.search(r"<main>.*</main>", text, re.S)[0])

        self.assertEqual(plain(known, self.address.token), plain(unknown, "x" * 32))
        done = self._post("/satisfaction/opt-out/" + "x" * 32, "out")
        self.assertIn("We ask you no more", done.text)
        self.assertEqual(known.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(known.headers["Cache-Control"], "no-store")

    def test_page_is_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        view = self.env.ref("expo_crm.satisfaction_opt_out")
        view.update_field_translations(
            "arch_db", {"zh_CN": {"No more studies?": "不再接收调查？"}}
        )
        self.alpha.lang = "zh_CN"
        self.row.lang = "zh_CN"
        self.row.invalidate_recordset(["opt_out_url"])
        self.assertIn("/zh_CN/satisfaction", self.row.opt_out_url)
        page = self.url_open(self.row.opt_out_url.partition(self.base_url())[2])
        self.assertIn("不再接收调查？", page.text)

    def test_keys_cannot_be_guessed_or_read(self):
        tokens = self.env["satisfaction.address"].search([]).mapped("token")
        self.assertEqual(len(set(tokens)), len(tokens))
        self.assertGreaterEqual(min(map(len, tokens)), 32)
        for user in (self.survey_manager, self.show_manager, self.manager):
            address = self.address.with_user(user)
            with self.assertRaises(AccessError):
                address.read(["token"])

    def test_opting_out_between_plan_and_mail_holds(self):
        self.env.company.satisfaction_quarantine_days = 0
        study = self._create_show_study(date_begin="2037-05-01 08:00:00")
        study.with_user(self.show_manager)._invite()
        self.address._opt_out()
        rows = study.invitation_ids
        rows.date_planned = "2020-01-01"
        self.env["satisfaction.invitation"]._cron_send_invitations()
        reasons = {row.name: row.skip_reason or row.state for row in rows}
        self.assertEqual(reasons, {"Alpha": "opted_out", "Beta": "sent"})
