from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.exhibition_figures import CONFIDENTIAL, UNITS
from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_figures")
class TestExhibitionFigures(ExhibitionCommon):
    """What is counted of an edition."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firms = [
            cls._create_customer(name, country_id=cls.env.ref(f"base.{code}").id)
            for name, code in (
                ("Ann", "cn"),
                ("Ben", "cn"),
                ("Cai", "hk"),
                ("Dov", "de"),
            )
        ]

    def figure(self, metric, origin="all", basis="ufi", edition=None):
        """:returns: the value counted now."""
        edition = edition or self.edition
        return edition._get_figures()[edition.id][metric, origin, basis][0]

    def exhibit(self, partner, edition=None, area=9.0, **values):
        """:returns: a participation that is contracted, on a booth of ``area``."""
        participation = self._create_participation(
            partner, edition, **{"state": "contracted", **values}
        )
        if area:
            self._create_booth(
                f"{partner.name}{participation.id}",
                edition,
                width=area / 3,
                depth=3,
                participation_id=participation.id,
                state="unavailable",
            )
        return participation

    def visit(self, badge, *dates):
        for date in dates:
            moment = f"{date} 02:00:00"
            self.env["exhibition.visit"].create(
                {
                    "registration_id": badge.id,
                    "event_id": badge.event_id.id,
                    "date": date,
                    "first_in": moment,
                    "last_in": moment,
                }
            )

    # unknown

    def test_empty_edition_knows_nothing(self):
        figures = self.edition._get_figures()[self.edition.id]
        self.assertEqual({value for value, _estimate in figures.values()}, {None})
        self.assertEqual({metric for metric, _o, _b in figures}, set(UNITS))

    def test_event_without_series_has_no_figures(self):
        event = self.env["event.event"].create(
            {
                "name": "Talk",
                "date_begin": "2027-01-01 00:00:00",
                "date_end": "2027-01-02 00:00:00",
            }
        )
        self.assertFalse(event._get_figures())

    def test_without_previous_edition_nothing_is_compared(self):
        self.exhibit(self.firms[0], self.edition_2026)
        for metric in ("retention", "churn", "new_ratio", "net_growth", "rebooking"):
            with self.subTest(metric):
                self.assertIsNone(self.figure(metric, edition=self.edition_2026))

    def test_no_scan_means_visitors_are_unknown(self):
        self._create_badge()
        self.assertIsNone(self.figure("visitors"))
        self.assertIsNone(self.figure("no_shows"))
        self.assertEqual(self.figure("pre_registrations"), 1)

    # companies

    def test_exhibitors_by_origin_and_role(self):
        main = self.exhibit(self.firms[0])
        self.exhibit(self.firms[2], area=0, role="co_exhibitor", parent_id=main.id)
        self.exhibit(self.firms[3], area=0, role="represented", parent_id=main.id)
        self._create_participation(self.firms[1])
        self.assertEqual(self.figure("exhibitors"), 2)
        self.assertEqual(self.figure("exhibitors_main"), 1)
        self.assertEqual(self.figure("exhibitors_co"), 1)
        self.assertEqual(self.figure("exhibitors", "hmt"), 1)
        self.assertEqual(self.figure("exhibitors", "foreign"), 0)
        self.assertEqual(self.figure("represented", "foreign"), 1)

    def test_represented_who_exhibits_itself_is_an_exhibitor(self):
        main = self.exhibit(self.firms[0])
        self.exhibit(self.firms[3])
        self.exhibit(self.firms[3], area=0, role="represented", parent_id=main.id)
        self.assertEqual(self.figure("exhibitors"), 2)
        self.assertEqual(self.figure("represented"), 0)

    def test_company_in_two_roles_counts_once(self):
        self.exhibit(self.firms[0])
        other = self.exhibit(self.firms[1])
        self.exhibit(self.firms[0], area=0, role="co_exhibitor", parent_id=other.id)
        self.assertEqual(self.figure("exhibitors"), 2)
        self.assertEqual(self.figure("exhibitors_co"), 0)

    def test_retention_counts_companies(self):
        for firm, area in zip(self.firms[:3], (9.0, 18.0, 27.0), strict=True):
            self.exhibit(firm, self.edition_2026, area)
        self.exhibit(self.firms[0])
        host = self.exhibit(self.firms[3])
        # a co-exhibitor now, a main one before
        self.exhibit(self.firms[2], area=0, role="co_exhibitor", parent_id=host.id)
        self.assertAlmostEqual(self.figure("retention"), 2 / 3)
        self.assertAlmostEqual(self.figure("retention_area"), 36 / 54)
        self.assertAlmostEqual(self.figure("churn"), 1 / 3)
        self.assertAlmostEqual(self.figure("new_ratio"), 1 / 3)
        self.assertAlmostEqual(self.figure("returning_ratio"), 0)
        self.assertAlmostEqual(self.figure("net_growth"), 0)
        self.assertAlmostEqual(self.figure("retention", "hmt"), 1)
        self.assertIsNone(self.figure("retention", "foreign"))

    def test_contact_and_its_company_are_one(self):
        contact = self._create_contact(self.firms[0])
        self.exhibit(contact, self.edition_2026)
        self.exhibit(self.firms[0])
        self.assertEqual(self.figure("retention"), 1)

    def test_merged_companies_are_retained(self):
        self.exhibit(self.firms[0], self.edition_2026)
        self.exhibit(self.firms[1])
        self.assertEqual(self.figure("retention"), 0)
        self.env["exhibition.participation"].search(
            [("partner_id", "=", self.firms[1].id)]
        ).partner_id = self.firms[0]
        self.assertEqual(self.figure("retention"), 1)

    def test_who_skipped_an_edition_returns(self):
        edition = self._create_edition(2028)
        self.exhibit(self.firms[0], self.edition_2026)
        self.exhibit(self.firms[1])
        self.exhibit(self.firms[0], edition)
        self.assertEqual(self.figure("returning_ratio", edition=edition), 1)
        self.assertEqual(self.figure("new_ratio", edition=edition), 0)
        self.assertEqual(self.figure("retention", edition=edition), 0)

    def test_cancelled_edition_is_passed_over(self):
        edition = self._create_edition(2028)
        self.exhibit(self.firms[0], self.edition_2026)
        self.exhibit(self.firms[1])
        self.exhibit(self.firms[0], edition)
        self.edition.kanban_state = "cancel"
        self.assertEqual(self.figure("retention", edition=edition), 1)
        self.assertIsNone(self.figure("retention"))
        self.assertIsNone(self.figure("new_ratio"))

    def test_closed_edition_counts_who_came(self):
        self.exhibit(self.firms[0], state="exhibited")
        self.exhibit(self.firms[1], state="contracted")
        self.exhibit(self.firms[2], state="no_show")
        self.assertEqual(self.figure("exhibitors"), 2)
        self.edition.date_figures_closed = "2027-05-04 00:00:00"
        self.assertEqual(self.figure("exhibitors"), 1)

    def test_until_both_are_closed_retention_is_estimated(self):
        key = ("retention", "all", "ufi")
        closed = {"date_figures_closed": "2027-06-01 00:00:00"}
        self.edition.write(closed)
        self.assertTrue(self.edition._get_figures()[self.edition.id][key][1])
        self.edition_2026.write(closed)
        self.assertFalse(self.edition._get_figures()[self.edition.id][key][1])

    # space

    def test_net_area_by_regime(self):
        self.exhibit(self.firms[0], area=36.0)
        gift = self.exhibit(self.firms[3], area=9.0)
        gift.booth_ids.is_complimentary = True
        self._create_booth("S1", width=10, depth=5, is_special_show=True)
        self._create_booth("F1", width=3, depth=3)
        self._create_booth("B1", width=3, depth=3, is_blocked=True)
        for basis, area in (("ufi", 95.0), ("fkm", 95.0), ("gb", 36.0)):
            with self.subTest(basis):
                self.assertEqual(self.figure("net_area", basis=basis), area)
        self.assertEqual(self.figure("net_area", "foreign"), 9)
        self.assertEqual(self.figure("net_area_special"), 50)
        self.assertEqual(self.figure("net_area_complimentary"), 9)
        self.assertEqual(self.figure("rented_area"), 45)
        self.assertEqual(self.figure("sellable_area"), 54)
        self.assertAlmostEqual(self.figure("occupancy"), 45 / 54)

    def test_who_did_not_come_occupies_nothing(self):
        self.exhibit(self.firms[0], state="no_show")
        self.assertEqual(self.figure("net_area"), 0)
        self.assertEqual(self.figure("rented_area"), 9)

    def test_gross_area_is_known_of_all_halls_or_unknown(self):
        self.hall.gross_area = 5000
        self.assertEqual(self.figure("gross_area"), 5000)
        other = self._create_hall(self.edition, "Hall 2")
        self.assertIsNone(self.figure("gross_area"))
        self._create_hall(self.edition, "West", parent_id=other.id, gross_area=700)
        self.assertEqual(self.figure("gross_area"), 5700)

    # people

    def test_visitors_and_visits(self):
        badges = {
            category: self._create_badge(category, attendee_category=category)
            for category in ("trade_visitor", "visitor", "media")
        }
        badges["exhibitor_staff"] = self._create_badge(
            "Staff", participation_id=self.exhibit(self.firms[0]).id
        )
        days = ("2027-05-01", "2027-05-02")
        self.visit(badges["trade_visitor"], *days)
        for category in ("media", "exhibitor_staff"):
            self.visit(badges[category], *days[:1])
        self.assertEqual(self.figure("visitors"), 1)
        self.assertEqual(self.figure("visits"), 2)
        self.assertEqual(self.figure("visits_per_visitor"), 2)
        self.assertEqual(self.figure("attendees"), 3)
        self.assertEqual(self.figure("no_show_rate"), 0.5)
        self.assertEqual(self.figure("trade_visitors", basis="gb"), 2)
        self.assertEqual(self.figure("visitors", basis="gb"), 2)
        self.assertEqual(self.figure("visits", basis="fkm"), 2)

    def test_no_shows_are_valid_pre_registrations(self):
        here = self._create_badge("Here")
        self.visit(here, "2027-05-01")
        self._create_badge("Absent")
        self._create_badge("Cancelled", state="cancel")
        self._create_badge("On site", registered_onsite=True)
        self.assertEqual(self.figure("pre_registrations"), 2)
        self.assertEqual(self.figure("no_show_rate"), 0.5)

    def test_density(self):
        self.exhibit(self.firms[0], area=60.0)
        self.visit(self._create_badge(), "2027-05-01")
        self.assertEqual(self.figure("visitors_per_exhibitor"), 1)
        self.assertAlmostEqual(self.figure("visitors_per_100_m2"), 100 / 60)

    # money

    def order(self, partner, edition, participation):
        booth = self._create_booth(f"R{partner.name}", edition)
        order = self._create_booth_order(partner, booth)
        order.order_line.price_unit = 9000
        order.order_line.participation_id = participation
        order.action_confirm()
        return order

    def test_revenue_and_yield(self):
        self.assertIsNone(self.figure("space_revenue"))
        firm = self.firms[0]
        participation = self._create_participation(firm, state="approved")
        order = self.order(firm, self.edition, participation)
        self.assertEqual(self.figure("space_revenue"), order.amount_untaxed)
        self.assertEqual(self.figure("space_revenue", "mainland"), 9000)
        self.assertEqual(self.figure("area_yield"), 1000)

    def test_what_a_move_costs_is_revenue_of_space(self):
        firm = self.firms[0]
        participation = self._create_participation(firm, state="approved")
        order = self.order(firm, self.edition, participation)
        order._create_invoices().action_post()
        self.booth_category.surcharge_corner = 10.0
        corner = self._create_booth("Corner", open_sides="2")
        answer = order.order_line.event_booth_ids.action_move(corner.id)
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(len(order.order_line), 2)
        self.assertEqual(self.figure("space_revenue"), order.amount_untaxed)

    def test_amounts_are_in_the_currency_of_the_company(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        company_currency = self.env.company.currency_id
        currency = euro if company_currency != euro else self.env.ref("base.CHF")
        firm = self.firms[0]
        participation = self._create_participation(firm, state="approved")
        order = self.order(firm, self.edition, participation)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET currency_rate = 2, currency_id = %s WHERE id = %s",
            [currency.id, order.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.figure("space_revenue"), 4500)

    def test_rebooking_counts_contracts_up_to_the_deadline(self):
        for firm in self.firms[:2]:
            self.exhibit(firm, self.edition_2026)
        firm = self.firms[0]
        self.edition.rebook_deadline = "2026-05-31"
        with freeze_time("2026-05-31 15:00:00"):
            again = self._create_participation(firm, state="approved")
            order = self.order(firm, self.edition, again)
        again.state = "contracted"
        self.assertEqual(self.figure("rebooking", edition=self.edition_2026), 0.5)
        # one minute after midnight in Shanghai
        order.date_order = "2026-05-31 16:01:00"
        self.assertEqual(self.figure("rebooking", edition=self.edition_2026), 0)
        order.with_context(disable_cancel_warning=True).action_cancel()
        again.state = "contracted"
        self.assertIsNone(self.figure("rebooking", edition=self.edition_2026))
        self.edition.rebook_deadline = False
        self.assertIsNone(self.figure("rebooking", edition=self.edition_2026))

    def test_rebooking_ends_with_the_day_of_the_show(self):
        self.edition.rebook_deadline = "2026-06-10"
        self.edition_2026.date_figures_closed = "2026-05-10 00:00:00"
        key = ("rebooking", "all", "ufi")
        answers = []
        for moment in ("2026-06-10 15:00:00", "2026-06-10 17:00:00"):
            with freeze_time(moment):
                figures = self.edition_2026._get_figures()[self.edition_2026.id]
                answers.append(figures[key][1])
        self.assertEqual(answers, [True, False])

    # cost

    def test_statements_do_not_grow_with_editions(self):
        editions = self.edition
        for year in range(2028, 2037):
            editions |= self._create_edition(year)
        self.env.flush_all()
        self.edition._get_figures()
        counts = []
        for events in (self.edition, editions):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            events._get_figures()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[0], 20)


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_figures")
class TestExhibitionStatistic(ExhibitionCommon):
    """The stored figures: who reads them, when they change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls._create_customer("Ann", cls.stranger)
        cls._create_participation(cls.firm, state="contracted")

    def row(self, metric="exhibitors", user=None, **values):
        domain = [("event_id", "=", self.edition.id), ("metric", "=", metric)]
        wanted = {"origin": "all", "basis": "ufi", **values}
        domain += [(name, "=", value) for name, value in wanted.items()]
        return (
            self.env["exhibition.statistic"].with_user(user or self.rep).search(domain)
        )

    def test_opening_the_figures_counts_them(self):
        self.edition.with_user(self.rep).action_open_figures()
        self.assertEqual(self.row().value, 1)
        self._create_participation(self._create_customer("Ben"), state="contracted")
        self.edition.with_user(self.show_manager).action_open_figures()
        self.assertEqual(self.row().value, 2)
        self.assertEqual(len(self.row()), 1)
        self.assertEqual(self.row().status, "estimated")

    def test_nobody_else_opens_them(self):
        for user in (self.employee, self.accountant, self.desk):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.edition.with_user(user).action_open_figures()

    def test_the_night_counts_open_editions(self):
        with self.enter_registry_test_mode():
            self.env.ref("expo_crm.ir_cron_refresh_figures").method_direct_trigger()
        self.assertEqual(self.row().value, 1)

    def test_unknown_is_empty_and_exported_as_not_available(self):
        self.edition.action_open_figures()
        row = self.row("visitors")
        self.assertIs(row.value, False)
        self.assertFalse(row.is_known)
        self.assertEqual(row.value_text, "n.a.")
        self.assertEqual(row.read(["value"])[0]["value"], False)
        self.assertEqual(
            row.with_user(self.env.user).export_data(["value", "value_text"])["datas"],
            [["n.a.", "n.a."]],
        )
        groups = self.env["exhibition.statistic"].formatted_read_group(
            [("id", "=", row.id)], ["metric"], ["value:avg"]
        )
        self.assertFalse(groups[0]["value:avg"])
        self.assertIsNot(groups[0]["value:avg"], 0)

    def test_figures_are_never_summed(self):
        self.edition.action_open_figures()
        rows = self.row() | self.row("represented")
        groups = self.env["exhibition.statistic"].formatted_read_group(
            [("id", "in", rows.ids)], ["metric"], ["value:avg"]
        )
        self.assertEqual([group["value:avg"] for group in groups], [1, 0])
        total = self.env["exhibition.statistic"].formatted_read_group(
            [("id", "in", rows.ids)], [], ["value:avg"]
        )
        self.assertFalse(total[0]["value:avg"])

    def test_known_zero_is_zero(self):
        self.edition.action_open_figures()
        row = self.row(origin="foreign")
        self.assertEqual((row.value, row.is_known, row.value_text), (0, True, "0"))

    def test_prices_are_for_managers(self):
        self.edition.action_open_figures()
        for metric in CONFIDENTIAL:
            for user in (self.rep, self.superior, self.show_manager):
                self.assertFalse(self.row(metric, user), (metric, user.login))
            for user in (self.manager, self.event_manager):
                self.assertTrue(self.row(metric, user), (metric, user.login))

    def test_figures_are_not_written(self):
        self.edition.action_open_figures()
        row = self.row(user=self.event_manager)
        with self.assertRaises(UserError):
            row.value = 7
        with self.assertRaises(UserError):
            row.audited_value = 7
        with self.assertRaises(AccessError):
            self.row(user=self.show_manager).write({"audited_value": 7})
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
            row.unlink()
        with self.assertRaises(AccessError):
            row.create({"event_id": self.edition.id, "metric": "visits"})

    def test_units(self):
        self._create_booth("A1", state="unavailable", width=30, depth=50)
        self._create_booth("A2", width=30, depth=50)
        self.edition.action_open_figures()
        self.assertEqual(self.row("occupancy").value_text, "50.0 %")
        self.assertEqual(self.row("net_area").value_text, "1,500 m²")
        self.assertEqual(self.row("exhibitors").value_text, "1")

    def test_drift_of_a_frozen_figure_is_seen(self):
        self.edition.write(
            {
                "previous_event_id": False,
                "date_begin": "2020-05-01 01:00:00",
                "date_end": "2020-05-03 09:00:00",
            }
        )
        self.edition.with_user(self.show_manager).close_figures(
            self.env["exhibition.participation"]
        )
        self.assertEqual(self.row().live_value, 1)
        self.assertEqual(self.row().drift, 0)
        self.env["exhibition.participation"].search(
            [("event_id", "=", self.edition.id)]
        ).active = False
        self.row().invalidate_model()
        self.assertEqual(self.row().value, 1)
        self.assertIs(self.row().live_value, False)
