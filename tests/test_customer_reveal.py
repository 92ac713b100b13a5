from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ExpoCrmCommon

PHONE, EMAIL = "+86 138 0013 8000", "secret@acme.example.com"
SECRETS = ("0013", "secret@")


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_reveal")
class TestCustomerReveal(ExpoCrmCommon):
    """A mask opens for those its pool lets look, for a reason, a few times a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer()
        cls.held = cls._create_customer("Held", owner=cls.rep)
        cls.pool.write({"reveal_by": "member", "limit_reveal": 2})
        cls.Reveal = cls.env["customer.reveal"]
        cls.Row = cls.env["customer.pool.partner"]

    def _rows(self, user, *customers):
        self.env.invalidate_all()
        ids = [customer.id for customer in customers or [self.customer]]
        return self.Row.with_user(user).browse(ids)

    def _reveal(self, user, *customers, field="phone", reason="Call back"):
        return self._rows(user, *customers).pool_reveal(field, reason)

    def _refusals(self, user):
        return self.env["customer.pool.log"].search(
            [("kind", "=", "refuse"), ("user_id", "=", user.id)]
        )

    # what is shown, and what is kept

    def test_value_comes_with_a_row_that_says_who_and_why(self):
        (answer,) = self._reveal(self.stranger)
        self.assertEqual(
            answer,
            {
                "id": self.customer.id,
                "ok": True,
                "code": "OK",
                "message": "Phone of Acme",
                "value": PHONE,
            },
        )
        (answer,) = self._reveal(self.stranger, field="email", reason=" Ask ")
        self.assertEqual(answer["value"], EMAIL)
        self.assertRecordValues(
            self.Reveal.search([], order="id"),
            [
                {
                    "name": "Acme",
                    "partner_id": self.customer.id,
                    "lead_id": False,
                    "field_name": field,
                    "user_id": self.stranger.id,
                    "reason": reason,
                    "pool_id": self.pool.id,
                    "company_id": self.customer.company_id.id,
                }
                for field, reason in (("phone", "Call back"), ("email", "Ask"))
            ],
        )

    def test_answers_come_one_per_id_in_the_given_order(self):
        gone = self._create_customer("Gone")
        gone.with_user(self.pool_admin).pool_delete("Duplicate")
        plain = self._create_customer("Plain", pool_managed=False, pool_id=False)
        contact = self._create_contact(self.customer)
        answers = self._reveal(
            self.stranger, gone, self.held, plain, self.customer, contact
        )
        self.assertAnswers(answers, "GONE", "OK", "NOT_MANAGED", "OK", "GONE")
        self.assertEqual(
            [answer["value"] for answer in answers], [False, PHONE, False, PHONE, False]
        )
        told = self.env["customer.pool.log"].search([]).mapped("name")
        self.assertNotIn("Ann", f"{answers} {told}")

    def test_no_other_way_of_asking_shows_what_was_unmasked(self):
        self._reveal(self.stranger)
        self.stranger.group_ids += self.env.ref("base.group_allow_export")
        rows = self._rows(self.stranger)
        names = [name for name in rows._fields if name != "id"]
        answers = [
            rows.read(names),
            rows.search_read([], names),
            rows.web_read({name: {} for name in names}),
            rows.get_reveal_offer("phone"),
            self.Reveal.with_user(self.stranger).search([]).read(),
            self.env["customer.pool.log"].with_user(self.stranger).search([]).read(),
        ]
        for answer in answers:
            for secret in SECRETS:
                self.assertNotIn(secret, str(answer))

    def test_only_what_is_masked_is_unmasked(self):
        for visibility in ("hidden", "shown"):
            lines = self.pool.field_ids
            lines.filtered(
                lambda line: line.field_name == "email"
            ).visibility = visibility
            with self.subTest(visibility=visibility):
                for user in (self.stranger, self.pool_admin, self.manager):
                    answers = self._reveal(user, field="email")
                    self.assertAnswers(answers, "NOT_ALLOWED")
                    self.assertFalse(answers[0]["value"])
        self.assertFalse(self.Reveal.search([]))

    def test_bad_arguments_raise(self):
        rows = self._rows(self.stranger)
        for arguments in (
            ("street", "Call back"), ("vat", "Call back"), ("name", "Call back"),
            ("phone",), ("phone", "  "), ("phone", 3), (None, "Call back"),
        ):  # fmt: skip
            with self.subTest(arguments=arguments), self.assertRaises(ValidationError):
                rows.pool_reveal(*arguments)
        with self.assertRaises(ValidationError):
            rows.browse().pool_reveal("phone", "Call back")
        with self.assertRaises(ValidationError):
            rows.get_reveal_offer("street")
        self.assertFalse(self.Reveal.search([]))

    def test_nothing_is_counted_of_an_empty_field(self):
        self.customer.phone = " "
        (answer,) = self._reveal(self.stranger)
        self.assertEqual((answer["ok"], answer["value"]), (True, False))
        self.assertFalse(self.Reveal.search([]))

    # who

    def _allowed(self, *customers):
        users = self.stranger + self.superior + self.pool_admin + self.manager
        return [
            user.login
            for user in users
            if self._reveal(user, *customers)[0]["code"] == "OK"
        ]

    def test_pool_says_who_may_look(self):
        for reveal_by, allowed in (
            ("nobody", ["manager"]),
            ("admin", ["pool_admin", "manager"]),
            ("member", ["stranger", "superior", "pool_admin", "manager"]),
        ):
            self.pool.reveal_by = reveal_by
            with self.subTest(reveal_by=reveal_by):
                self.assertEqual(self._allowed(), allowed)

    def test_nobody_may_look_in_a_new_pool(self):
        pool = self.env["customer.pool"].create({"name": "New", "open_to_all": True})
        self.assertEqual(pool.reveal_by, "nobody")
        customer = self._create_customer(pool_id=pool.id)
        self.assertAnswers(self._reveal(self.stranger, customer), "NOT_ALLOWED")
        self.assertEqual(self._refusals(self.stranger).code, "NOT_ALLOWED")

    def test_members_of_other_pools_and_other_people_may_not_look(self):
        self.pool.open_to_all = False
        self.pool.member_ids = self.rep
        for user in (self.stranger, self.employee, self.accountant):
            with self.subTest(user=user.login):
                answers = self._reveal(user)
                self.assertAnswers(answers, "NOT_MEMBER")
                self.assertNotIn("Acme", answers[0]["message"])
                self.assertEqual(self._refusals(user).code, "NOT_MEMBER")
        self.assertAnswers(self._reveal(self.rep), "OK")

    def test_customer_of_a_company_one_does_not_work_in_stays_masked(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.pool.company_id = False
        self.customer.company_id = company
        self.assertAnswers(self._reveal(self.stranger), "NOT_MEMBER")
        self.stranger.company_ids += company
        rows = self._rows(self.stranger).with_context(
            allowed_company_ids=self.stranger.company_ids.ids
        )
        self.assertAnswers(rows.pool_reveal("phone", "Call back"), "OK")

    def test_eye_is_on_the_rows_one_may_look_at(self):
        def eyes(user, *customers):
            rows = self._rows(user, *customers)
            return [row.revealable_fields for row in rows]

        both = [self.customer, self.held]
        self.assertEqual(eyes(self.stranger, *both), ["phone,email"] * 2)
        self.assertEqual(
            eyes(self.rep, *both), ["phone,email", False], "who holds it opens it"
        )
        self.customer.email = False
        self.pool.reveal_by = "admin"
        self.assertEqual(eyes(self.stranger, *both), [False, False])
        self.assertEqual(eyes(self.pool_admin), ["phone"])
        self.pool.field_ids.filtered(
            lambda line: line.field_name in ("phone", "email")
        ).visibility = "shown"
        self.assertEqual(
            [name or "" for name in eyes(self.pool_admin, *both)], ["", ""]
        )

    # how often

    def test_limit_counts_fields_and_refuses_the_rest(self):
        third = self._create_customer("Third")
        answers = self._reveal(self.stranger, self.customer, self.held, third)
        self.assertAnswers(answers, "OK", "OK", "LIMIT_DAILY")
        self.assertIn("2 facts a day", answers[2]["message"])
        self.assertFalse(answers[2]["value"])
        self.assertAnswers(self._reveal(self.stranger, field="email"), "LIMIT_DAILY")
        self.assertEqual(len(self.Reveal.search([])), 2)
        refusals = self._refusals(self.stranger)
        self.assertEqual(refusals.mapped("code"), ["LIMIT_DAILY"] * 2)
        # of each person their own
        self.assertAnswers(self._reveal(self.superior), "OK")

    def test_looking_again_the_same_day_costs_nothing(self):
        self._reveal(self.stranger)
        for _time in range(3):
            answers = self._rows(self.stranger).pool_reveal("phone")
            self.assertEqual(answers[0]["value"], PHONE)
        self.assertEqual(len(self.Reveal.search([])), 1)
        self.assertAnswers(self._reveal(self.stranger, field="email"), "OK")
        self.assertAnswers(self._reveal(self.stranger, self.held), "LIMIT_DAILY")
        self.assertAnswers(self._rows(self.stranger).pool_reveal("phone"), "OK")

    def test_next_day_begins_where_the_company_is(self):
        self.pool.limit_reveal = 1
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2030-05-01 15:59:00"):
            self.assertAnswers(self._reveal(self.stranger), "OK")
            self.assertAnswers(self._reveal(self.stranger, self.held), "LIMIT_DAILY")
        with freeze_time("2030-05-01 16:01:00"), self.assertRaises(ValidationError):
            self._rows(self.stranger).pool_reveal("phone")
        with freeze_time("2030-05-01 16:01:00"):
            self.assertAnswers(self._reveal(self.stranger, self.held), "OK")
        self.assertEqual(
            [str(day) for day in self.Reveal.search([], order="id").mapped("date")],
            ["2030-05-01", "2030-05-02"],
        )

    def test_claims_and_looks_are_counted_apart(self):
        self.pool.limit_daily = 1
        self._reveal(self.stranger, self.customer, self.held)
        self.assertAnswers(self.customer.with_user(self.stranger).pool_claim(), "OK")
        quota = self.env["customer.pool.quota"].search(
            [("user_id", "=", self.stranger.id), ("date", "!=", False)]
        )
        self.assertRecordValues(quota, [{"count": 1, "reveal_count": 2}])

    def test_who_sees_the_customer_leaves_a_row_and_spends_nothing(self):
        self.pool.limit_reveal = 1
        self.assertAnswers(self._reveal(self.superior, self.held), "OK")
        self.assertAnswers(self._reveal(self.superior, self.customer), "OK")
        answers = self._reveal(self.manager, self.held, self.customer)
        self.assertAnswers(answers, "OK", "OK")
        self.assertEqual(len(self.Reveal.search([])), 4)

    def test_offer_says_what_is_left(self):
        def offer(user=self.stranger, field="phone"):
            offer = self._rows(user).get_reveal_offer(field)
            return offer["again"], offer["left"], offer["limit"]

        self.assertEqual(offer(), (False, 2, 2))
        self._reveal(self.stranger)
        self.assertEqual(offer(), (True, 1, 2))
        self.assertEqual(offer(field="email"), (False, 1, 2))
        self.assertEqual(offer(self.manager), (False, 0, 0))
        reasons = self._rows(self.stranger).get_reveal_offer("phone")["reasons"]
        ready = self.env["customer.reason"].search([("kind", "=", "reveal")])
        self.assertEqual(reasons, ready.mapped("name"))
        self.assertTrue(reasons)

    def test_100_cost_no_more_queries_than_10(self):
        self.pool.limit_reveal = 0
        crowd = [self._create_customer(f"C{number}") for number in range(110)]
        self._reveal(self.stranger, self.customer)

        def count(customers):
            rows = self._rows(self.stranger, *customers)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertAnswers(rows.pool_reveal("phone", "Fair"), *["OK"] * len(rows))
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(crowd[:10]), count(crowd[10:]))

    # leads

    def test_leads_are_unmasked_alike(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Stand",
                "pool_managed": True,
                "pool_id": self.pool.id,
                "phone": PHONE,
                "email_from": EMAIL,
                "user_id": False,
            }
        )
        rows = self.env["customer.pool.lead"].with_user(self.stranger).browse(lead.id)
        self.assertEqual(rows.revealable_fields, "phone,email")
        for field, value in (("phone", PHONE), ("email", EMAIL)):
            (answer,) = rows.pool_reveal(field, "Fair")
            self.assertEqual((answer["code"], answer["value"]), ("OK", value))
        reveals = self.Reveal.search([])
        self.assertEqual((reveals.lead_id, reveals.partner_id.ids), (lead, []))
        self.assertEqual(set(reveals.mapped("name")), {"Stand"})
        follower = self.env["crm.lead"].create(
            {"name": "Follows", "partner_id": self.customer.id, "pool_managed": True}
        )
        rows = rows.browse(follower.id)
        self.assertAnswers(rows.pool_reveal("phone", "Fair"), "GONE")

    # the rows

    def test_rows_are_seen_by_those_concerned(self):
        self._reveal(self.superior, self.customer)
        self._reveal(self.stranger, self.held)
        self.env.invalidate_all()
        of_superior, of_stranger = self.Reveal.search([], order="id")
        other_admin = self._create_user(
            "other_admin", "expo_crm.group_user,expo_crm.group_pool_admin"
        )
        for user, seen in (
            (self.stranger, of_stranger),
            (self.superior, of_superior),
            (self.rep, of_stranger),
            (self.chief, self.Reveal),
            (self.employee, self.Reveal),
            (self.accountant, self.Reveal),
            (other_admin, self.Reveal),
            (self.pool_admin, of_superior + of_stranger),
            (self.manager, of_superior + of_stranger),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(
                    self.Reveal.with_user(user).search([], order="id"), seen
                )

    def test_managers_of_other_companies_see_no_row(self):
        self.customer.company_id = self.env.company
        self._reveal(self.stranger)
        company = self.env["res.company"].create({"name": "Other"})
        other = self._create_user(
            "other_manager",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.Reveal.with_user(other).search([]))

    def test_nobody_writes_or_deletes_a_row(self):
        self._reveal(self.stranger)
        row = self.Reveal.search([])
        admin = self.env.ref("base.user_admin")
        for user in (admin, self.manager, self.stranger, self.pool_admin):
            mine = row.with_user(user).sudo()
            for change in (mine.unlink, lambda mine=mine: mine.write({"reason": "x"})):
                with self.assertRaises(UserError):
                    change()
            self.assertFalse(row.with_user(user).has_access("create"))

    def test_row_outlives_the_customer(self):
        self._reveal(self.stranger)
        self.customer.with_user(self.pool_admin).pool_delete("Duplicate")
        self.customer.unlink()
        row = self.Reveal.search([])
        self.assertFalse(row.partner_id)
        self.assertEqual(row.name, "Acme")

    def test_customer_shows_its_rows_to_owner_and_manager(self):
        self._reveal(self.stranger, self.held)
        self.env.invalidate_all()
        for user, count in ((self.rep, 1), (self.manager, 1), (self.superior, 0)):
            held = self.held.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(held.reveal_count, count)
                action = held.action_open_reveals()
                rows = self.Reveal.with_user(user).search(action["domain"])
                self.assertEqual(len(rows), count)

    def test_only_administrators_set_who_looks(self):
        with self.assertRaises(UserError):
            self.pool.with_user(self.stranger).reveal_by = "nobody"
        self.pool.with_user(self.pool_admin).reveal_by = "admin"
        self.assertEqual(self.pool.reveal_by, "admin")
