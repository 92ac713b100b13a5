import io
import zipfile

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_satisfaction_page import SatisfactionPageCommon

FORMULA = '=HYPERLINK("http://evil.example.com","click")'


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_page")
class TestSatisfactionXlsx(SatisfactionPageCommon):
    """The workbook of the results: figures as numbers, words as text, customers by
    right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer("Acme", cls.rep)
        cls._say(FORMULA, 10, partner=cls.customer, csat_hall=5)
        cls._say("+1 for the light", 3, csat_hall=2)
        cls.export_group = cls.env.ref("expo_crm.group_export")

    def file(self, user, study=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (study or self.study).with_user(user)._get_results_xlsx()

    def book(self, user, study=None):
        return load_workbook(io.BytesIO(self.file(user, study)))

    def rows(self, sheet):
        return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]

    def test_sheets_hold_numbers(self):
        book = self.book(self.manager)
        self.assertEqual(
            book.sheetnames, ["Summary", "Break-downs", "Questions", "Comments"]
        )
        nps = self.rows(book["Summary"])[0]
        self.assertEqual(nps[1:3], [0, 2])
        self.assertIsInstance(nps[3], float)
        csat = self.rows(book["Questions"])[0]
        self.assertEqual(csat[1:4], ["csat_hall", 50, 2])

    def test_words_are_no_formulas(self):
        self.rep.group_ids += self.export_group
        content = self.file(self.rep)
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                if name.startswith("xl/worksheets/"):
                    self.assertNotIn(b"<f>", parts.read(name), name)
                    self.assertNotIn(b"<hyperlink", parts.read(name), name)
        texts = {row[0] for row in self.rows(self.book(self.rep)["Comments"])}
        self.assertLessEqual({FORMULA, "+1 for the light"}, texts)

    def test_comments_of_customers_need_the_right_and_leave_a_row(self):
        log = self.env["customer.pool.log"]
        before = log.search_count([("kind", "=", "export")])
        cells = str(self.rows(self.book(self.rep)["Comments"]))
        self.assertNotIn("HYPERLINK", cells)
        self.assertNotIn("Acme", cells)
        self.assertIn("right to export", cells)
        self.assertEqual(log.search_count([("kind", "=", "export")]), before)
        self.rep.group_ids += self.export_group
        cells = str(self.rows(self.book(self.rep)["Comments"]))
        self.assertIn("Acme", cells)
        row = log.search([("kind", "=", "export")], limit=1)
        self.assertEqual((row.user_id, row.count), (self.rep, 1))
        # what one does not see does not leave
        self.show_manager.group_ids += self.export_group
        cells = str(self.rows(self.book(self.show_manager)["Comments"]))
        self.assertNotIn("Acme", cells)

    def test_anonymous_comments_leave_as_words(self):
        study = self._create_study(is_anonymous=True)
        words = ["zebra", "yak", "wolf", "viper"]
        self._say_anonymous(study, words)
        texts = {
            row[0] for row in self.rows(self.book(self.show_manager, study)["Comments"])
        }
        self.assertFalse(texts & set(words))
        self._say_anonymous(study, ["unicorn"])
        rows = self.rows(self.book(self.show_manager, study)["Comments"])
        self.assertLessEqual({*words, "unicorn"}, {row[0] for row in rows})
        self.assertEqual({tuple(row[3:6]) for row in rows}, {("", "", "")})

    def test_strangers_get_no_file(self):
        with self.assertRaises(AccessError):
            self.file(self.stranger)


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_page")
class TestSatisfactionXlsxRoute(HttpCase, SatisfactionPageCommon):
    """The file over HTTP."""

    def test_route(self):
        self._say("Fine", 10)
        url = f"/expo_crm/satisfaction/{self.study.id}/results.xlsx"
        self.authenticate(self.show_manager.login, self.show_manager.login)
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(
            load_workbook(io.BytesIO(response.content)).sheetnames[0], "Summary"
        )
        edition = (
            f"/expo_crm/satisfaction/edition/{self.edition.id}/exhibitor/results.xlsx"
        )
        self.assertEqual(self.url_open(edition).status_code, 200)
        self.assertEqual(
            self.url_open("/expo_crm/satisfaction/0/results.xlsx").status_code, 404
        )
        self.authenticate(self.stranger.login, self.stranger.login)
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(url).status_code, 403)
