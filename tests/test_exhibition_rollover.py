from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .exhibition_common import ExhibitionCommon


@freeze_time("2027-05-04 02:00:00")
@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_rollover")
class TestExhibitionRollover(ExhibitionCommon):
    """The next edition: later dates, same floor, last exhibitors first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acme = cls._create_customer("Acme", cls.rep)
        cls.main = cls._create_exhibitor(cls.acme)
        cls.booth = cls._create_booth("A1", participation_id=cls.main.id)
        cls._create_booth("A2")

    @classmethod
    def _create_exhibitor(cls, partner, **values):
        return cls._create_participation(partner, **{"state": "contracted", **values})

    def _create_wizard(self, edition=None, user=None, **values):
        return (
            self.env["exhibition.rollover"]
            .with_user(user or self.show_manager)
            .create({"event_id": (edition or self.edition).id, **values})
        )

    def _open(self, edition=None, **values):
        action = self._create_wizard(edition, **values).action_open()
        return self.env["event.event"].browse(action["res_id"])

    def test_dates_are_a_cycle_later(self):
        self.edition.write(
            {
                "move_in": "2027-04-28 00:00:00",
                "move_out": "2027-05-05 10:00:00",
                "public_day_ids": [Command.create({"date": "2027-05-03"})],
                "event_ticket_ids": [
                    Command.create(
                        {
                            "name": "Early bird",
                            "start_sale_datetime": "2027-01-01 00:00:00",
                            "end_sale_datetime": "2027-04-01 16:00:00",
                        }
                    )
                ],
            }
        )
        edition = self._open()
        self.assertRecordValues(
            edition,
            [
                {
                    "name": "Spirits Show 2028",
                    "edition_no": 3,
                    "previous_event_id": self.edition.id,
                    "date_begin": datetime(2028, 5, 1, 1),
                    "date_end": datetime(2028, 5, 3, 9),
                    "move_in": datetime(2028, 4, 28, 0),
                    "move_out": datetime(2028, 5, 5, 10),
                    "sales_end_date": date(2028, 4, 1),
                    "rebook_deadline": date(2027, 7, 3),
                    "phase": "sales",
                }
            ],
        )
        self.assertEqual(edition.public_day_ids.date, date(2028, 5, 3))
        self.assertEqual(
            edition.event_ticket_ids.end_sale_datetime, datetime(2028, 4, 1, 16)
        )

    def test_time_of_day_is_kept_in_summer_and_winter(self):
        self.series.cycle = "half_year"
        edition = self._create_edition(
            2028,
            date_tz="Europe/Berlin",
            date_begin="2028-04-25 07:00:00",
            date_end="2028-04-27 16:00:00",
            move_in="2028-03-25 07:00:00",
        )
        wizard = self._create_wizard(edition)
        # nine o'clock is eight in UTC in winter; building began by summer time, at eight
        wizard.date_begin = "2028-11-20 08:00:00"
        self.assertEqual(wizard.date_end, datetime(2028, 11, 22, 17))
        self.assertEqual(wizard.move_in, datetime(2028, 10, 20, 6))
        self.assertEqual(
            self._create_wizard(edition).date_begin, datetime(2028, 10, 25, 7)
        )

    def test_an_irregular_show_asks_for_its_opening(self):
        self.series.cycle = "irregular"
        wizard = self._create_wizard()
        self.assertFalse(wizard.date_begin or wizard.date_end)
        with self.assertRefused(ValidationError, "its opening"):
            wizard.action_open()
        with Form(wizard) as form:
            form.date_begin = "2029-01-10 01:00:00"
            self.assertEqual(form.name, "Spirits Show 2029")
        self.assertEqual(wizard.date_end, datetime(2029, 1, 12, 9))

    def test_the_name_carries_the_new_number_and_year(self):
        for old, new in [
            ("第2届酒博会 2027", "第3届酒博会 2028"),
            ("CIADE2027", "CIADE2028"),
            ("Spring Fair", "Spirits Show 2028"),
        ]:
            self.edition.name = old
            self.assertEqual(self._create_wizard().name, new)

    def test_halls_and_booths_are_copied_free(self):
        zone = self._create_hall(self.edition, "Zone", parent_id=self.hall.id)
        self.booth.write(
            {
                "state": "unavailable",
                "partner_id": self.acme.id,
                "is_complimentary": True,
                "width": 6,
                "plan_x": 12,
                "build_type": "raw",
                "open_sides": "2",
                "hall_id": zone.id,
            }
        )
        edition = self._open(hold_same_booth=False)
        booth = edition.sudo().event_booth_ids.filtered(lambda b: b.name == "A1")
        self.assertRecordValues(
            booth,
            [
                {
                    "width": 6,
                    "area": 18,
                    "plan_x": 12,
                    "build_type": "raw",
                    "open_sides": "2",
                    "booth_category_id": self.booth_category.id,
                    "sale_status": "free",
                    "partner_id": False,
                    "participation_id": False,
                    "hold_participation_id": False,
                    "is_complimentary": False,
                }
            ],
        )
        self.assertEqual(booth.hall_id.display_name, "Hall 1 / Zone")
        self.assertEqual(booth.hall_id.event_id, edition)
        self.assertEqual(len(edition.event_booth_ids), 2)

    def test_what_is_not_wanted_is_not_copied(self):
        self.edition.event_ticket_ids = [Command.create({"name": "Day"})]
        edition = self._open(
            copy_halls=False,
            copy_booths=False,
            copy_tickets=False,
            copy_mails=False,
            invite_exhibitors=False,
        )
        for name in (
            "hall_ids", "event_booth_ids", "event_ticket_ids", "event_mail_ids",
            "participation_ids", "rebook_deadline",
        ):  # fmt: skip
            self.assertFalse(edition[name], name)

    def test_last_exhibitors_are_invited_and_their_booths_held(self):
        edition = self._open(rebook_deadline="2027-07-31")
        heir = edition.participation_ids
        self.assertRecordValues(
            heir,
            [{"partner_id": self.acme.id, "role": "exhibitor", "state": "intention"}],
        )
        held, free = edition.event_booth_ids.sorted("name")
        self.assertEqual(held.hold_participation_id, heir)
        # the end of the day in Shanghai
        self.assertEqual(held.hold_until, datetime(2027, 7, 31, 15, 59, 59))
        self.assertEqual(held.sale_status, "held")
        self.assertEqual(held.hold_user_id, self.show_manager)
        self.assertEqual(free.sale_status, "free")

    def test_only_who_was_there_is_invited(self):
        for state in ("withdrawn", "no_show", "rejected", "intention", "exhibited"):
            self._create_exhibitor(self._create_customer(state), state=state)
        self._create_exhibitor(self._create_customer("Press"), role="media")
        gone = self._create_customer("Gone")
        self._create_exhibitor(gone)
        gone.active = False
        wizard = self._create_wizard()
        self.assertEqual(wizard.invite_count, 2)
        self.assertIn("Gone: archived", wizard.conflicts)
        wizard.action_open()
        names = self.edition.next_event_ids.participation_ids.mapped("name")
        self.assertEqual(sorted(names), ["Acme", "exhibited"])

    def test_guests_and_pavilions_are_linked_again(self):
        pavilion = self._create_exhibitor(
            self._create_customer("Scotland"), role="pavilion"
        )
        category = self.env["exhibition.category"].create({"name": "Whisky"})
        self.main.write(
            {
                "pavilion_id": pavilion.id,
                "category_ids": category.ids,
                "brand_names": "Glen",
                "catalogue_name": "Acme Distillers",
            }
        )
        self.env["res.lang"]._activate_lang("zh_CN")
        self.main.with_context(lang="zh_CN").catalogue_name = "顶点酒业"
        self._create_exhibitor(
            self._create_customer("Guest"), role="co_exhibitor", parent_id=self.main.id
        )
        rows = self._open().sudo().participation_ids
        heirs = {row.name: row for row in rows}
        self.assertEqual(heirs["Acme"].pavilion_id, heirs["Scotland"])
        self.assertEqual(heirs["Guest"].parent_id, heirs["Acme"])
        self.assertEqual(heirs["Acme"].category_ids, category)
        self.assertEqual(heirs["Acme"].brand_names, "Glen")
        self.assertEqual(heirs["Acme"].catalogue_name, "Acme Distillers")
        chinese = heirs["Acme"].with_context(lang="zh_CN")
        self.assertEqual(chinese.catalogue_name, "顶点酒业")

    def test_a_guest_whose_host_is_gone_is_invited_alone(self):
        guest = self._create_exhibitor(
            self._create_customer("Guest"),
            role="co_exhibitor",
            parent_id=self.main.id,
            state="exhibited",
        )
        self.booth.participation_id = False
        self.main.state = "no_show"
        wizard = self._create_wizard()
        self.assertIn("Guest: its host (Acme)", wizard.conflicts)
        wizard.action_open()
        heir = self.edition.next_event_ids.participation_ids
        self.assertEqual(heir.partner_id, guest.partner_id)
        self.assertEqual(heir.role, "exhibitor")

    def test_a_blocked_booth_is_given_up(self):
        self.booth.is_blocked = True
        wizard = self._create_wizard()
        self.assertEqual(wizard.hold_count, 0)
        self.assertIn("booth A1 is blocked", wizard.conflicts)
        wizard.action_open()
        booth = self.edition.next_event_ids.event_booth_ids.sorted("name")[0]
        self.assertTrue(booth.is_blocked)
        self.assertFalse(booth.hold_participation_id)

    def test_owners_are_reminded_once_for_a_company(self):
        pooled = self._create_exhibitor(self._create_customer("Nobody's"))
        self._create_exhibitor(self.acme, role="pavilion")
        wizard = self._create_wizard(rebook_deadline="2027-07-31")
        self.assertEqual((wizard.invite_count, wizard.unowned_count), (2, 1))
        wizard.action_open()
        rows = self.edition.next_event_ids.participation_ids
        activity = rows.activity_ids
        self.assertRecordValues(
            activity,
            [
                {
                    "user_id": self.rep.id,
                    "date_deadline": date(2027, 7, 31),
                    "summary": "Rebook Spirits Show 2028",
                }
            ],
        )
        self.assertFalse(
            rows.filtered(lambda r: r.partner_id == pooled.partner_id).activity_ids
        )

    def test_the_first_right_ends_between_today_and_the_opening(self):
        for day in ("2027-05-03", "2028-05-02", "1999-01-01"):
            with self.assertRefused(ValidationError, "between today"):
                self._open(rebook_deadline=day)
        with self.assertRefused(ValidationError, "Until when"):
            self._open(rebook_deadline=False)
        self.assertTrue(self._open(rebook_deadline="2027-05-04"))

    @mute_logger("odoo.sql_db")
    def test_an_edition_is_opened_once(self):
        edition = self._open()
        with self.assertRefused(UserError, "Spirits Show 2028.*already"):
            self._open()
        edition.active = False
        with self.assertRefused(UserError, "already"):
            self._open()
        edition.active = True
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._open(edition, edition_no=3)

    def test_an_event_without_series_has_no_next_edition(self):
        with self.assertRefused(UserError, "no edition of a show"):
            self._open(self._create_edition(2030, series_id=False))

    def test_hidden_exhibitors_are_invited_and_only_named(self):
        stranger = self._create_user("colleague", "event.group_event_user")
        self.assertFalse(self.main.with_user(stranger).pool_visible)
        wizard = self._create_wizard(user=stranger)
        self.assertEqual(wizard.invited_names, "Acme")
        self.assertEqual((wizard.invite_count, wizard.hold_count), (1, 1))
        wizard.action_open()
        heir = self.edition.next_event_ids.sudo().participation_ids
        self.assertEqual(heir.partner_id, self.acme)
        with self.assertRaises(AccessError):
            heir.with_user(stranger).read(["name"])

    def test_an_edition_of_another_company_is_not_opened(self):
        self.series.company_id = False
        self.edition.company_id = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self._create_wizard().read(["invited_names"])
        with self.assertRaises(AccessError):
            self._create_wizard().action_open()

    def test_reps_and_desks_do_not_open_editions(self):
        for user in (self.rep, self.desk):
            with self.assertRaises(AccessError):
                self._create_wizard(user=user)

    def test_names_in_other_languages_move_on(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.edition.with_context(lang="zh_CN").name = "酒博会 2027"
        edition = self._open()
        self.assertEqual(edition.with_context(lang="zh_CN").name, "酒博会 2028")
        self.assertEqual(edition.with_context(lang="en_US").name, "Spirits Show 2028")

    def test_queries_do_not_grow_with_the_show(self):
        self._create_many(1)
        self._count_queries()  # fills the caches
        few = self._count_queries()
        self._create_many(60)
        self.assertLessEqual(self._count_queries(), few + 2)

    def _create_many(self, count):
        for number in range(count):
            name = f"{count}-{number}"
            row = self._create_exhibitor(self._create_customer(name, self.rep))
            self._create_booth(name, participation_id=row.id)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        savepoint = self.env.cr.savepoint(flush=False)
        before = self.env.cr.sql_log_count
        wizard = self._create_wizard()
        wizard.read(["invite_count", "hold_count", "unowned_count", "conflicts"])
        wizard.action_open()
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        return count
