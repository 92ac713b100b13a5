from odoo.exceptions import AccessError
from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_figures")
class TestExhibitionShowReport(ExhibitionCommon):
    """The report of a show: totals on paper, no names, no zero for the unknown."""

    def show(self, user, events=None):
        html = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html(
                "expo_crm.exhibition_show_report", (events or self.edition).ids
            )[0]
        )
        return html.decode()

    def values(self, user=None):
        report = self.env["report.expo_crm.exhibition_show_report"]
        return report.with_user(user or self.rep)._get_report_values(self.edition.ids)[
            "sheets"
        ][0]

    def test_report_names_no_customer(self):
        customer = self._create_customer("Hidden Ltd", self.stranger)
        participation = self._create_participation(customer, state="contracted")
        self._create_booth(participation_id=participation.id, state="unavailable")
        html = self.show(self.rep)
        self.assertIn("UFI", html)
        self.assertIn("9 m²", html)
        self.assertIn("Estimated", html)
        self.assertNotIn("Hidden Ltd", html)

    def test_prices_are_for_who_reads_them(self):
        for user, is_told in (
            (self.rep, False),
            (self.show_manager, False),
            (self.manager, True),
            (self.event_manager, True),
        ):
            with self.subTest(user.login):
                self.assertEqual("Space Revenue" in self.show(user), is_told)

    def test_report_is_for_who_reads_figures(self):
        for user in (self.employee, self.desk, self.accountant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.show(user)

    def test_unknown_is_not_available(self):
        sheet = self.values()
        self.assertEqual({row["value"] for row in sheet["headlines"]}, {"n.a."})
        self.assertEqual({rule["answer"] for rule in sheet["rules"]}, {"n.a."})
        self.assertFalse(sheet["days"])
        self.assertEqual(sheet["halls"][0]["occupancy"], "n.a.")

    def test_closed_edition_is_printed_as_frozen(self):
        customer = self._create_customer("Ann", self.stranger)
        participation = self._create_participation(customer, state="exhibited")
        self.env["exhibition.statistic"]._refresh(self.edition, freeze=True)
        self.edition.date_figures_closed = "2027-05-10 00:00:00"
        participation.active = False
        self.assertEqual(self.values()["headlines"][0]["value"], "1")

    def test_change_to_the_previous_edition(self):
        firms = [self._create_customer(name, self.stranger) for name in ("Ann", "Ben")]
        self._create_participation(firms[0], self.edition_2026, state="exhibited")
        for firm in firms:
            self._create_participation(firm, state="contracted")
        sheet = self.values()
        self.assertEqual(sheet["headlines"][0]["change"], "+100.0 %")
        self.assertEqual(sheet["previous"], self.edition_2026)

    def test_zones_count_with_their_hall(self):
        zone = self._create_hall(self.edition, "West", parent_id=self.hall.id)
        self._create_booth("A1", hall_id=zone.id, state="unavailable")
        self._create_booth("A2")
        [hall] = self.values()["halls"]
        self.assertEqual((hall["booths"], hall["occupancy"]), (2, "50.0 %"))
