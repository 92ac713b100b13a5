from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.expo_crm.tests.test_event_badge import TAGS, BadgeCommon


@tagged(*TAGS, "expo_crm_security")
class TestEventBadgeAccess(BadgeCommon):
    """Reps see people of their own customers and of the shows they run, nobody else.

    ``own`` works for Moutai, held by ``rep``; ``hidden`` for Luzhou, of ``stranger``;
    ``walk_in`` for nobody the company knows.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._create_staff("Own Staff", email="own@moutai.example.com")
        cls.hidden = cls._create_staff(
            "Hidden Staff", cls.foreign, phone="+86 139 7777 8888",
            email="hidden@luzhou.example.com",
        )  # fmt: skip
        cls.walk_in = cls._create_badge(
            "Walk In", email="walk@in.example.com", company_name="Unknown"
        )
        cls.all_badges = cls.own | cls.hidden | cls.walk_in
        cls.event_seller = cls._create_user(
            "event_seller", "sales_team.group_sale_salesman,event.group_event_user"
        )
        cls.event_user = cls._create_user("event_user", "event.group_event_user")
        cls.other_desk = cls._create_user(
            "other_desk", "event.group_event_registration_desk"
        )
        cls.all_seeing = (
            cls.desk, cls.show_manager, cls.manager, cls.event_manager,
        )  # fmt: skip

    def _visible(self, user):
        """What the user finds, after checking that all ways agree."""
        badges = self.badges.with_user(user)
        domain = [("id", "in", self.all_badges.ids)]
        found = badges.search(domain)
        self.assertEqual(badges.search_count(domain), len(found))
        groups = badges._read_group(domain, ["event_id"], ["id:array_agg"])
        self.assertEqual({i for _e, ids in groups for i in ids}, set(found.ids))
        named = {
            id_
            for badge in self.all_badges
            for id_, _name in badges.name_search(badge.name, domain)
        }
        self.assertEqual(named, set(found.ids))
        for badge in self.all_badges.with_user(user):
            self.env.invalidate_all()
            self.assertEqual(
                badge.has_access("read"), badge in found, badge.sudo().name
            )
            self.assertEqual(badge.has_access("write"), badge in found)
        return found.with_user(self.env.user)

    def test_nobody_lets_themselves_into_a_show(self):
        outsider = self.edition.with_user(self.event_user)
        team = {"team_user_ids": [Command.link(self.event_user.id)]}
        with self.assertRaises(AccessError):
            outsider.write(team)
        with self.assertRaises(AccessError):
            outsider.user_id = self.event_user
        self.edition.with_user(self.show_manager).write(team)
        self.assertEqual(self._visible(self.event_user).sorted("id"), self.all_badges)

    def test_who_sees_which_badges(self):
        self.assertEqual(self._visible(self.rep), self.own)
        self.assertEqual(self._visible(self.stranger), self.hidden)
        for user in (
            self.event_seller,
            self.event_user,
            self.other_desk,
        ):
            self.assertEqual(self._visible(user), self.walk_in, user.login)
        self.assertEqual(self._visible(self.event_user).sorted("id"), self.walk_in)
        for user in self.all_seeing:
            self.assertEqual(
                self._visible(user).sorted("id"), self.all_badges, user.login
            )
        for user in (self.employee, self.accountant):
            with self.assertRaises(AccessError):
                self.badges.with_user(user).search([])

    def test_who_runs_the_show_sees_all_its_badges(self):
        self.edition.team_user_ids = self.rep
        self.assertEqual(self._visible(self.rep).sorted("id"), self.all_badges)
        self.edition.team_user_ids = [Command.clear()]
        self.assertEqual(self._visible(self.rep), self.own)
        self.edition.user_id = self.stranger
        self.assertEqual(self._visible(self.stranger).sorted("id"), self.all_badges)

    def test_hand_over_takes_the_badges_along(self):
        self.luzhou.sudo().pool_assign(self.rep.id)
        self.assertEqual(self._visible(self.rep).sorted("id"), self.own | self.hidden)
        self.assertFalse(self._visible(self.stranger))

    def test_nothing_is_told_by_reading_grouping_or_exporting(self):
        badges = self.badges.with_user(self.rep)
        with self.assertRaises(AccessError):
            self.hidden.with_user(self.rep).read(["phone"])
        for domain in (
            [("phone", "ilike", "7777")],
            [("person_phone", "=", self.hidden.person_phone)],
            [("email", "=", "hidden@luzhou.example.com")],
            [("barcode", "=", self.hidden.barcode)],
            [("participation_id", "=", self.foreign.id)],
            ["!", ("pool_visible", "=", True)],
        ):
            self.assertFalse(badges.search(domain), domain)
        values = badges._read_group([], ["email"])
        self.assertNotIn("luzhou", repr(values))
        self.rep.group_ids += self.env.ref("base.group_allow_export")
        self.rep.group_ids += self.env.ref("expo_crm.group_export")
        with self.assertRaises(AccessError):
            self.hidden.with_user(self.rep).export_data(["name", "phone"])
        found = (
            self.env["event.event"]
            .with_user(self.rep)
            .search([("registration_ids.email", "ilike", "luzhou")])
        )
        self.assertFalse(found)

    def test_chatter_mails_and_answers_go_with_the_badge(self):
        message = self.hidden.message_post(body="called +86 139 7777 8888")
        question = self.env["event.question"].create(
            {"title": "Budget", "question_type": "text_box"}
        )
        answer = self.env["event.registration.answer"].create(
            {
                "registration_id": self.hidden.id,
                "question_id": question.id,
                "value_text_box": "secret",
            }
        )
        template = self.env.ref("event.event_registration_mail_template_badge")
        schedule = self.env["event.mail"].create(
            {
                "event_id": self.edition.id,
                "interval_type": "after_sub",
                "template_ref": f"mail.template,{template.id}",
            }
        )
        mail = self.env["event.mail.registration"].create(
            {"registration_id": self.hidden.id, "scheduler_id": schedule.id}
        )
        with freeze_time("2027-05-01 03:00:00"):
            self.hidden.action_set_done()
        for record in (message, answer, mail, self.hidden.visit_ids):
            for user, seen in ((self.rep, False), (self.stranger, True)):
                self.env.invalidate_all()
                rows = record.with_user(user)
                self.assertEqual(
                    bool(rows.search([("id", "=", record.id)])), seen, record._name
                )
                self.assertEqual(rows.has_access("read"), seen, record._name)
        self.assertTrue(self.hidden.visit_ids.with_user(self.desk).has_access("read"))

    def test_rep_registers_people_of_own_customers_only(self):
        self.assertTrue(self._create_staff("More", user=self.rep))
        own = self.badges.with_user(self.rep).create(
            {
                "name": "Buyer",
                "event_id": self.edition.id,
                "company_partner_id": self.moutai.id,
            }
        )
        self.assertEqual(own.origin, False)
        for values in (
            {},
            {"company_name": "Somebody"},
            {"company_partner_id": self.luzhou.id},
            {"partner_id": self.luzhou.id},
            {"participation_id": self.foreign.id},
            {"invited_by_id": self.foreign.id, "company_partner_id": self.moutai.id},
        ):
            with self.assertRaises(AccessError, msg=values):
                self.badges.with_user(self.rep).create(
                    {"name": "Guess", "event_id": self.edition.id, **values}
                )
        for badge, values in (
            (self.hidden, {"name": "x"}),
            (self.walk_in, {"name": "x"}),
            (self.walk_in, {"company_partner_id": self.moutai.id}),
            (own, {"participation_id": self.foreign.id}),
            (own, {"company_partner_id": self.luzhou.id}),
            (own, {"company_partner_id": False}),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError, msg=values):
                badge.with_user(self.rep).write(values)
                self.env.flush_all()

    def test_rep_registers_anybody_at_shows_they_run(self):
        self.edition.team_user_ids = self.rep
        badge = self.badges.with_user(self.rep).create(
            {"name": "Walk-in", "event_id": self.edition.id}
        )
        badge.with_user(self.rep).name = "Walks in"

    def test_desk_registers_and_corrects_whomever_it_serves(self):
        for values in ({}, {"company_name": "Luzhou"}, {"company_name": "Moutai"}):
            badge = self.badges.with_user(self.desk).create(
                {"name": "Guest", "event_id": self.edition.id, **values}
            )
            badge.phone = "+86 1"
        self.hidden.with_user(self.desk).phone = "+86 2"
        with self.assertRaises(AccessError):
            self.badges.with_user(self.desk).create(
                {
                    "name": "Guess",
                    "event_id": self.edition.id,
                    "company_partner_id": self.luzhou.id,
                }
            )

    def test_desk_of_another_show_scans_and_sees_no_more(self):
        with freeze_time("2027-05-01 03:00:00"):
            answer = self.badges.with_user(self.other_desk).scan_badge(
                self.hidden.barcode, self.edition.id
            )
        self.assertEqual(answer["status"], "entered")
        self.assertNotIn("7777", repr(answer))
        self.assertFalse(answer["readable"])
        self.assertFalse(self.hidden.with_user(self.other_desk).has_access("read"))
        self.assertFalse(
            self.hidden.visit_ids.with_user(self.other_desk).has_access("read")
        )

    def test_desk_of_another_show_is_told_of_no_customer(self):
        badge = self.badges.with_user(self.other_desk).create(
            {"name": "Guest", "event_id": self.edition.id, "company_name": "Luzhou"}
        )
        self.assertFalse(badge.sudo().company_partner_id)
        self.assertTrue(badge.with_user(self.other_desk).has_access("read"))

    def test_show_team_gives_badges_to_every_exhibitor(self):
        badge = self._create_staff("Team's", self.foreign, user=self.show_manager)
        self.assertEqual(badge.sudo().company_partner_id, self.luzhou)

    def test_visits_are_written_by_the_door_only(self):
        with freeze_time("2027-05-01 03:00:00"):
            self.own.action_set_done()
        visit = self.own.visit_ids
        for user in (self.rep, self.desk, self.show_manager, self.event_manager):
            with self.assertRaises(AccessError):
                visit.with_user(user).write({"scan_count": 9})
            with self.assertRaises(AccessError):
                visit.with_user(user).unlink()
            with self.assertRaises(AccessError):
                visit.with_user(user).copy({"date": "2027-05-02"})

    def test_leads_of_badges_are_guarded_like_them(self):
        self.env["event.lead.rule"].create(
            {
                "name": "All",
                "lead_creation_basis": "attendee",
                "lead_creation_trigger": "create",
                "event_id": self.edition.id,
            }
        )
        self.luzhou.email = "office@luzhou.example.com"
        hidden = self._create_staff(
            "Lead Staff", self.foreign, email="staff@luzhou.example.com"
        )
        walk_in = self._create_badge("Lead", email="lead@in.example.com", phone="+86 5")
        of_hidden, of_walk_in = hidden.lead_ids, walk_in.lead_ids
        self.assertEqual(of_hidden.partner_id, self.luzhou)
        self.assertEqual(self.luzhou.email, "office@luzhou.example.com")
        self.assertTrue(of_walk_in.pool_managed)
        self.assertEqual(of_walk_in.pool_id, self.pool)
        leads = self.env["crm.lead"].with_user(self.rep)
        found = leads.search([("id", "in", (of_hidden | of_walk_in).ids)])
        self.assertFalse(found)
        self.assertTrue(of_hidden.with_user(self.stranger).has_access("read"))
