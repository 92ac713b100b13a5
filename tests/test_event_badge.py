import io

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.expo_crm.tests.exhibition_common import ExhibitionCommon

TAGS = ("post_install", "-at_install", "expo_crm_show", "expo_crm_badge")


class BadgeCommon(ExhibitionCommon):
    """Two exhibitors: Moutai, held by ``rep``, with 9 m²; Luzhou, of ``stranger``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moutai = cls._create_customer("Moutai", cls.rep)
        cls.luzhou = cls._create_customer("Luzhou", cls.stranger)
        cls.exhibitor = cls._create_participation(cls.moutai)
        cls.foreign = cls._create_participation(cls.luzhou)
        cls.booth = cls._create_booth(
            participation_id=cls.exhibitor.id, width=3, depth=3
        )
        cls._create_booth("B1", participation_id=cls.foreign.id, width=3, depth=3)
        cls.badges = cls.env["event.registration"]

    @classmethod
    def _create_staff(cls, name="Li Na", participation=None, user=None, **values):
        participation = participation or cls.exhibitor
        badges = cls.badges.with_user(user) if user else cls.badges
        return badges.create(
            {
                "name": name,
                "event_id": participation.event_id.id,
                "participation_id": participation.id,
                **values,
            }
        )


@tagged(*TAGS)
class TestEventBadgeStaff(BadgeCommon):
    """Stand staff: as many badges as the area entitles to, frozen once printed."""

    def test_quota_is_one_badge_for_each_full_piece_of_stand(self):
        self.assertEqual(self.exhibitor.badge_quota, 3)
        for width, quota in ((2.95, 2), (0.5, 1), (3, 3)):
            self.booth.width = width
            self.assertEqual(self.exhibitor.badge_quota, quota)
        self.series.badge_area = 4
        self.assertEqual(self.exhibitor.badge_quota, 2)
        guest = self._create_participation(
            self._create_customer("Guest"),
            role="co_exhibitor",
            parent_id=self.exhibitor.id,
        )
        self.assertEqual(guest.badge_quota, 1)
        later = self._create_participation(self._create_customer("Later"))
        self.assertEqual(later.badge_quota, 0)

    def test_staff_beyond_the_quota_is_refused_whoever_asks(self):
        for index in range(3):
            self._create_staff(f"Staff {index}", user=self.rep)
        self.assertEqual(
            (self.exhibitor.badge_count, self.exhibitor.badge_free_count), (3, 0)
        )
        for user in (self.rep, self.show_manager, self.env.user):
            with self.assertRaisesRegex(UserError, "3 staff badges for 9 m²"):
                self._create_staff("Too many", user=user)
        with self.assertRaises(UserError):
            self._create_staff("Nobody", self._create_participation(self.venue))

    def test_no_way_round_the_quota(self):
        staff = self.badges.concat(
            *[self._create_staff(f"Staff {index}") for index in range(3)]
        )
        media = self._create_staff("Press", attendee_category="media")
        with self.assertRaises(UserError):
            media.attendee_category = "exhibitor_staff"
        cancelled = staff[0]
        cancelled.action_cancel()
        other = self._create_staff("Other", self.foreign)
        other.participation_id = self.exhibitor
        with self.assertRaises(UserError):
            cancelled.action_confirm()
        archived = staff[1]
        archived.active = False
        self._create_staff("Fourth")
        with self.assertRaises(UserError):
            archived.active = True
        loaded = self.badges.with_user(self.rep).load(
            ["name", "event_id/.id", "participation_id/.id"],
            [["Imported", str(self.edition.id), str(self.exhibitor.id)]],
        )
        self.assertFalse(loaded["ids"])
        self.assertIn("staff badges", loaded["messages"][0]["message"])

    def test_badges_that_are_out_stay_valid_when_the_stand_shrinks(self):
        staff = self.badges.concat(
            *[self._create_staff(f"Staff {index}") for index in range(3)]
        )
        self.booth.width = 1
        self.assertEqual(self.exhibitor.badge_free_count, -2)
        with freeze_time("2027-05-01 03:00:00"):
            answer = self.badges.with_user(self.desk).scan_badge(
                staff[0].barcode, self.edition.id
            )
            self.assertEqual(answer["status"], "entered")
            staff[1].with_user(self.desk).action_set_done()
        staff[2].job_function = "Guide"

    def test_show_grants_more_and_nobody_else(self):
        for index in range(3):
            self._create_staff(f"Staff {index}")
        with self.assertRaises(AccessError):
            self.exhibitor.with_user(self.rep).badge_extra = 1
        self.exhibitor.with_user(self.show_manager).badge_extra = 1
        self._create_staff("Fourth", user=self.rep)
        with self.assertRaises(UserError):
            self._create_staff("Fifth", user=self.rep)
        self.assertEqual(self.exhibitor.with_user(self.rep).badge_free_count, 0)

    def test_staff_needs_an_exhibitor_of_the_edition(self):
        with self.assertRaises(ValidationError):
            self._create_badge("Nobody's", attendee_category="exhibitor_staff")
        with self.assertRaises(ValidationError):
            self._create_badge(
                "Last year", self.edition_2026, participation_id=self.exhibitor.id
            )
        with self.assertRaises(ValidationError):
            self._create_badge(
                "Last year", self.edition_2026, invited_by_id=self.exhibitor.id
            )
        with self.assertRaises(ValidationError):
            self._create_staff(attendee_category="trade_visitor")

    def test_category_follows_from_what_the_company_is(self):
        self.assertEqual(self._create_staff().attendee_category, "exhibitor_staff")
        for role, category in (("media", "media"), ("buyer", "hosted_buyer")):
            company = self._create_participation(self._create_customer(role), role=role)
            self.assertEqual(
                self._create_staff(role, company).attendee_category, category
            )
        self.assertEqual(self._create_badge().attendee_category, "trade_visitor")

    def test_customer_of_a_badge_follows_the_company_of_its_exhibitor(self):
        badge = self._create_staff()
        self.exhibitor.partner_id = self._create_customer("Wuliangye", self.rep)
        self.assertEqual(badge.company_partner_id.name, "Wuliangye")

    def test_staff_of_who_withdraws_is_cancelled(self):
        staff = self._create_staff()
        self.exhibitor.state = "withdrawn"
        self.assertEqual(staff.state, "cancel")
        with self.assertRaises(UserError):
            staff.action_confirm()
        with self.assertRaises(UserError):
            self._create_staff("Another")

    def test_printed_badge_is_frozen_but_for_a_reprint(self):
        staff = self._create_staff()
        staff.with_user(self.desk).action_print_badges()
        self.assertTrue(staff.badge_printed_on)
        changes = {
            "name": "Other",
            "company_name": "Other",
            "attendee_category": "media",
            "participation_id": self.foreign.id,
            "barcode": "1",
            "event_id": self.edition_2026.id,
            "country_id": self.china.id,
        }
        for user in (self.desk, self.rep, self.show_manager):
            for name, value in changes.items():
                with self.assertRaises(UserError, msg=name):
                    staff.with_user(user).write({name: value})
            with self.assertRaises(AccessError):
                staff.with_user(user).write({"badge_printed_on": False})
        staff.with_user(self.desk).write({"phone": "+86 1", "name": staff.name})
        for user in (self.desk, self.rep):
            with self.assertRaises(AccessError):
                staff.with_user(user).action_reset_badge()
        code = staff.barcode
        staff.with_user(self.show_manager).action_reset_badge()
        self.assertEqual(staff.barcode, code)
        self.assertIn("printed again", staff.message_ids[0].body)
        staff.with_user(self.rep).name = "Corrected"
        staff.with_user(self.desk).action_print_badges()
        staff.with_user(self.show_manager).action_replace_badge()
        self.assertNotEqual(staff.barcode, code)
        with freeze_time("2027-05-01 03:00:00"):
            answer = self.badges.with_user(self.desk).scan_badge(code, self.edition.id)
        self.assertEqual(answer["status"], "invalid")

    def test_used_badges_are_cancelled_not_deleted(self):
        printed, fresh = self._create_staff("A"), self._create_staff("B")
        printed.action_print_badges()
        with self.assertRaises(UserError):
            printed.with_user(self.event_manager).unlink()
        fresh.with_user(self.event_manager).unlink()
        self.assertFalse(fresh.exists())

    def test_badges_of_many_companies_are_counted_at_once(self):
        companies = (
            self.exhibitor | self.foreign | self._create_participation(self.venue)
        )
        self._create_staff()
        counts = []
        for some in (self.exhibitor, companies):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("badge_free_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged(*TAGS)
class TestEventBadgePrint(BadgeCommon):
    """Badges as PDF: what is on them, and which are left out."""

    def _text(self, badges):
        reader = PdfReader(io.BytesIO(badges._render_badges()))
        return [page.extract_text() for page in reader.pages]

    def test_badge_shows_name_company_booths_and_code(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        badges = self._create_staff("张伟") | self._create_badge(
            "Anna Schmidt", company_name="Weinhaus Schmidt", country_id=self.china.id
        )
        action = badges.with_user(self.desk).action_print_badges()
        self.assertEqual(action["type"], "ir.actions.act_url")
        first, second = self._text(badges.with_user(self.desk))
        for part in ("张伟", "Moutai", "A1", "Exhibitor Staff", self.edition.name):
            self.assertIn(part, first)
        self.assertIn(badges[0].barcode, first)
        for part in ("Anna Schmidt", "Weinhaus Schmidt", "China", "Trade Visitor"):
            self.assertIn(part, second)

    def test_four_badges_on_a_sheet(self):
        self.edition.badge_format = "four_per_sheet"
        badges = self.badges.create(
            [{"name": f"Guest {i}", "event_id": self.edition.id} for i in range(5)]
        )
        badges.action_print_badges()
        pages = self._text(badges)
        self.assertEqual(len(pages), 2)
        self.assertIn("Guest 3", pages[0])
        self.assertIn("Guest 4", pages[1])

    def test_only_valid_badges_are_printed_and_the_others_named(self):
        valid, cancelled, draft = (
            self._create_badge(name) for name in ("Valid", "Gone", "Maybe")
        )
        cancelled.action_cancel()
        draft.action_set_draft()
        party = self.env["event.event"].create(
            {
                "name": "Party",
                "date_begin": self.edition.date_begin,
                "date_end": self.edition.date_end,
            }
        )
        guest = self._create_badge("Guest", edition=party)
        action = (valid | cancelled | draft | guest).action_print_badges()
        self.assertEqual(action["tag"], "display_notification")
        for part in ("Gone: cancelled", "Maybe: not confirmed yet", "Guest: no badge"):
            self.assertIn(part, action["params"]["message"])
        self.assertEqual(
            action["params"]["next"]["url"], f"/expo_crm/badges?ids={valid.id}"
        )
        self.assertTrue(valid.badge_printed_on)
        self.assertFalse((cancelled | draft | guest).filtered("badge_printed_on"))
        with self.assertRaises(UserError):
            cancelled.action_print_badges()
        with self.assertRaises(UserError):
            cancelled._render_badges()

    def test_staff_waits_for_payment(self):
        self.series.badge_needs_payment = True
        self.patch(type(self.exhibitor), "_is_badge_paid", lambda self: False)
        with self.assertRaisesRegex(UserError, "has not paid"):
            self._create_staff().action_print_badges()

    def test_nobody_prints_badges_they_cannot_read(self):
        hidden = self._create_staff("Hidden", self.foreign)
        with self.assertRaises(AccessError):
            hidden.with_user(self.rep).action_print_badges()
        hidden.action_print_badges()
        with self.assertRaises(AccessError):
            hidden.with_user(self.rep)._render_badges()
        with self.assertRaises(AccessError):
            hidden.with_user(self.employee).action_print_badges()


@tagged(*TAGS)
class TestEventBadgeHttp(BadgeCommon, HttpCase):
    """The download of badges."""

    def _get(self, login, ids):
        self.authenticate(login, login)
        return self.url_open(f"/expo_crm/badges?ids={ids}")

    def test_download_asks_who_reads_the_badges(self):
        hidden, own = self._create_staff("Hidden", self.foreign), self._create_staff()
        (hidden | own).action_print_badges()
        answer = self._get("desk", f"{hidden.id},{own.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content[:5], b"%PDF-")
        self.assertEqual(self._get("rep", own.id).content[:5], b"%PDF-")
        for login, ids in (
            ("rep", hidden.id),
            ("rep", f"{own.id},{hidden.id}"),
            ("employee", own.id),
            ("desk", "x"),
            ("desk", ""),
            ("desk", "99999999"),
        ):
            with mute_logger("odoo.http"):
                answer = self._get(login, ids)
            self.assertGreaterEqual(answer.status_code, 400, (login, ids))
            self.assertNotIn(b"%PDF-", answer.content)


@tagged(*TAGS)
class TestEventBadgeVisitor(BadgeCommon):
    """Visitors: origin, customer, the same person twice, days inside."""

    def test_origin_follows_from_country_and_can_be_corrected(self):
        badge = self._create_badge(country_id=self.env.ref("base.hk").id)
        self.assertEqual(badge.origin, "hmt")
        badge.country_id = self.env.ref("base.de")
        self.assertEqual(badge.origin, "foreign")
        badge.origin = "mainland"
        self.assertEqual(badge.origin, "mainland")
        self.assertFalse(self._create_badge().origin)

    def test_number_of_a_person_follows_the_country(self):
        badge = self._create_badge(
            phone="0171 1234567", country_id=self.env.ref("base.de").id
        )
        other = self._create_badge(phone="0171 1234567")
        self.assertEqual(badge.person_phone, "491711234567")
        other.country_id = self.env.ref("base.de")
        self.assertEqual(other.person_phone, badge.person_phone)

    def test_registered_on_site_by_the_desk_on_show_days(self):
        def register(moment, **context):
            with freeze_time(moment):
                return (
                    self.badges.with_user(self.desk)
                    .with_context(**context)
                    .create({"name": "Walk-in", "event_id": self.edition.id})
                    .registered_onsite
                )

        self.assertFalse(register("2027-04-01 03:00:00"))
        self.assertTrue(register("2027-05-02 03:00:00"))
        self.assertFalse(register("2027-05-02 03:00:00", import_file=True))

    def test_same_person_is_flagged_within_the_edition_not_refused(self):
        first = self._create_badge("Zhang", email="Zhang@Acme.example.com")
        second = self._create_badge("Zhang W.", email=" zhang@acme.example.com ")
        by_phone = self._create_badge(
            "Z. Wei", phone="+86 138 1111 2222", email="other@acme.example.com"
        )
        third = self._create_badge(
            "Wei", phone="138 1111 2222", email="ZHANG@acme.example.com"
        )
        self._create_badge("Zhang", self.edition_2026, email="zhang@acme.example.com")
        alone = self._create_badge("Alone", email="alone@acme.example.com")
        badges = first | second | by_phone | third | alone
        self.assertEqual(badges.mapped("same_person_count"), [2, 2, 1, 3, 0])
        self.assertEqual(
            self.badges.search([("same_person_count", ">", 0)]),
            badges.sorted("id", reverse=True) - alone,
        )
        second.action_cancel()
        self.env.invalidate_all()
        self.assertEqual(first.same_person_count, 1)

    def test_same_person_tells_nothing_of_hidden_badges(self):
        self._create_staff("Hidden", self.foreign, email="who@luzhou.example.com")
        mine = self._create_staff(email="who@luzhou.example.com")
        self.assertEqual(mine.same_person_count, 1)
        self.assertEqual(mine.with_user(self.rep).same_person_count, 0)
        self.assertFalse(
            self.badges.with_user(self.rep).search([("same_person_count", ">", 0)])
        )
        self.assertEqual(mine.with_user(self.desk).same_person_count, 1)

    def test_flagging_many_costs_two_queries(self):
        badges = self.badges.create(
            [
                {
                    "name": f"{i}",
                    "event_id": self.edition.id,
                    "email": f"{i % 7}@x.example.com",
                    "phone": f"+86 138 0013 80{i % 9:02}",
                }
                for i in range(40)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        badges.mapped("name")
        with self.assertQueryCount(2):
            badges.mapped("same_person_count")
        with self.assertQueryCount(1):
            badges.mapped("visit_days")

    def test_days_inside_and_no_show_are_searched(self):
        twice, once, never, gone = badges = self.badges.create(
            [
                {"name": name, "event_id": self.edition.id}
                for name in ("Twice", "Once", "Never", "Gone")
            ]
        )
        gone.action_cancel()
        for moment, inside in (("2027-05-01", twice | once), ("2027-05-02", twice)):
            with freeze_time(f"{moment} 03:00:00"):
                inside.action_set_done()
        self.assertEqual(badges.mapped("visit_days"), [2, 1, 0, 0])
        mine = [("id", "in", badges.ids)]

        def search(*condition):
            return self.badges.search([*mine, condition], order="id")

        self.assertEqual(search("visit_days", ">", 0), twice | once)
        self.assertEqual(search("visit_days", "=", 2), twice)
        self.assertEqual(search("visit_days", "<", 2), once | never | gone)
        self.assertEqual(search("visit_days", "in", [0, 1]), once | never | gone)
        self.assertEqual(search("visit_days", "!=", 0), twice | once)
        with freeze_time("2027-05-02 03:00:00"):
            self.env.invalidate_all()
            self.assertFalse(search("is_no_show", "=", True))
            self.assertFalse(never.is_no_show)
        with freeze_time("2027-05-04"):
            self.env.invalidate_all()
            self.assertEqual(search("is_no_show", "=", True), never)
            self.assertEqual(search("is_no_show", "=", False), badges - never)
            self.assertEqual(badges.filtered("is_no_show"), never)

    def test_customer_is_found_by_name_or_domain_where_one_fits(self):
        def company(**values):
            return self._create_badge(**values).company_partner_id

        self.assertEqual(company(company_name=" ＭＯＵＴＡＩ "), self.moutai)
        self.assertFalse(company(company_name="Moutai Distribution"))
        self.moutai.email = "office@moutai.example.com"
        self.assertEqual(company(email="li@Moutai.example.com"), self.moutai)
        # both are at acme: nobody can tell
        self.assertFalse(company(email="x@free.example.org"))
        self._create_customer("Moutai")
        self.assertFalse(company(company_name="Moutai"))
        self.luzhou.email = "luzhou@163.com"
        self.assertFalse(company(email="somebody@163.com"))

    def test_matching_tells_a_rep_nothing_of_hidden_customers(self):
        self.luzhou.email = "office@luzhou.example.com"
        self.moutai.email = "office@moutai.example.com"
        seller = self._create_user(
            "seller", "sales_team.group_sale_salesman,event.group_event_user"
        )
        for user, email in ((seller, True), (self.desk, True)):
            badge = self.badges.with_user(user).create(
                {
                    "name": "Guess",
                    "event_id": self.edition.id,
                    "email": "x@luzhou.example.com" if email else False,
                }
            )
            self.assertFalse(badge.sudo().company_partner_id, user.login)
        badge = self.badges.with_user(seller).create(
            {"name": "Name", "event_id": self.edition.id, "company_name": "Luzhou"}
        )
        self.assertFalse(badge.sudo().company_partner_id)
        badge = self.badges.with_user(self.desk).create(
            {"name": "Name", "event_id": self.edition.id, "company_name": "Luzhou"}
        )
        self.assertEqual(badge.sudo().company_partner_id, self.luzhou)
        badge = self.badges.with_user(self.rep).create(
            {
                "name": "Own",
                "event_id": self.edition.id,
                "email": "y@moutai.example.com",
            }
        )
        self.assertEqual(badge.company_partner_id, self.moutai)

    def test_import_names_the_row_that_is_wrong(self):
        fields = ["event_id", "name", "country_id", "attendee_category", "email"]
        result = self.badges.with_user(self.desk).load(
            fields,
            [
                [
                    self.edition.name,
                    "Zhang",
                    "China",
                    "Trade Visitor",
                    "a@x.example.com",
                ],
                [self.edition.name, "Wang", "Atlantis", "Trade Visitor", ""],
                [self.edition.name, "Chen", "China", "King", ""],
            ],
        )
        self.assertFalse(result["ids"])
        self.assertEqual({m["record"] for m in result["messages"]}, {1, 2})
        result = self.badges.with_user(self.desk).load(
            fields,
            [[self.edition.name, "Zhang", "China", "Trade Visitor", "a@x.example.com"]],
        )
        self.assertEqual(self.badges.browse(result["ids"]).origin, "mainland")

    def test_many_visitors_cost_the_queries_of_few(self):
        def count(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.badges.with_context(tracking_disable=True).create(
                [
                    {
                        "event_id": self.edition.id,
                        "name": f"Visitor {index}",
                        "company_name": f"Firm {index}",
                        "email": f"v{rows}-{index}@firm{index}.example.com",
                        "phone": f"+86 138 0013 {8000 + index}",
                    }
                    for index in range(rows)
                ]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        self.assertLessEqual(count(60), count(10) + 1)

    def test_events_without_a_series_stay_as_they_are(self):
        party = self.env["event.event"].create(
            {
                "name": "Party",
                "date_begin": self.edition.date_begin,
                "date_end": self.edition.date_end,
            }
        )
        with freeze_time("2027-05-02"):
            guest = self._create_badge(
                "Guest", party, email="x@moutai.example.com", company_name="Moutai"
            )
        for name in (
            "attendee_category", "counts_as_visitor", "origin", "company_partner_id",
            "person_email", "registered_onsite", "same_person_count", "is_no_show",
        ):  # fmt: skip
            self.assertFalse(guest[name], name)
        guest.write({"name": "Other", "barcode": "123"})
        guest.with_user(self.event_manager).unlink()
