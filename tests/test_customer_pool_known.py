from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .visibility_common import VisibilityCommon

EMAIL = "Boss@Vega.example.com"
PHONE = "+86 21 5550 7788"
LOGGER = "odoo.addons.expo_crm.models.customer_pool_alike"


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_known")
class TestCustomerPoolKnown(VisibilityCommon):
    """A hidden customer's e-mail or number typed again is caught."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vega = cls._create_customer(
            "Vega Fairs", owner=cls.other, email=EMAIL, phone=PHONE
        )
        cls.waiting = cls._create_customer(
            "Polaris", email="info@polaris.example.com", phone="+86 21 5550 9900"
        )
        cls.person = cls._create_contact(cls.vega, "Li", email="li@vega.example.com")
        cls._new_request()

    def _partners(self, user):
        self._new_request()
        return self.env["res.partner"].with_user(user)

    def assertCaught(self, *words):
        return self.assertRaisesRegex(UserError, ".*".join(words))

    # e-mail

    def test_e_mail_of_a_hidden_customer_is_caught_with_its_state(self):
        for email in (EMAIL, "boss@vega.example.com", '"Boss" <boss@VEGA.example.com>'):
            with self.assertCaught("Vega Fairs", "already has", "Held by other"):
                self._partners(self.rep).create({"name": "New", "email": email})
        with self.assertCaught("Polaris", "Waits in the pool", "Claim it"):
            self._partners(self.rep).create(
                {"name": "New", "email": "info@polaris.example.com"}
            )
        # the contact's e-mail speaks for its customer
        with self.assertCaught("Vega Fairs", "Ask its owner"):
            self._partners(self.rep).create({"name": "N", "email": self.person.email})

    def test_answer_tells_nothing_but_public_facts(self):
        with self.assertRaises(UserError) as caught:
            self._partners(self.rep).create({"name": "New", "email": EMAIL})
        sentence = str(caught.exception)
        for secret in ("5550", "Hidden Road", "SECRETVAT", "Li", "Shanghai"):
            self.assertNotIn(secret, sentence)
        self.assertEqual(
            caught.exception.context["expo_crm_known"],
            {"model": "res.partner", "id": self.vega.id},
        )

    def test_pool_one_does_not_belong_to_is_not_named(self):
        closed = self.env["customer.pool"].create(
            {"name": "Key Accounts", "member_ids": self.other.ids}
        )
        self._create_customer("Altair", pool_id=closed.id, email="a@altair.example.com")
        with self.assertRaises(UserError) as caught:
            self._partners(self.rep).create(
                {"name": "N", "email": "a@altair.example.com"}
            )
        self.assertIn("Altair", str(caught.exception))
        self.assertNotIn("Key Accounts", str(caught.exception))

    def test_every_way_to_type_it_is_caught(self):
        Partner = self._partners(self.rep)
        mine = self.held.with_user(self.rep)
        lead = self.env["crm.lead"].create(
            {
                "name": "Stand",
                "partner_name": "Vega",
                "email_from": EMAIL,
                "user_id": self.rep.id,
            }
        )
        linked = self.env["crm.lead"].create({"name": "L", "partner_id": mine.id})
        ways = {
            "name_create": lambda: Partner.name_create(f"Boss <{EMAIL}>"),
            "find_or_create": lambda: Partner.find_or_create(EMAIL),
            "mail": lambda: Partner._find_or_create_from_emails([EMAIL]),
            "default": lambda: Partner.with_context(default_email=EMAIL).create(
                {"name": "D"}
            ),
            "pool": lambda: Partner.create(
                {"name": "P", "email": EMAIL, "pool_managed": True, "user_id": False}
            ),
            "below": lambda: mine.write(
                {"child_ids": [Command.create({"name": "C", "email": EMAIL})]}
            ),
            "write": lambda: mine.write({"email": EMAIL}),
            "lead": lambda: linked.with_user(self.rep).write({"email_from": EMAIL}),
            "conversion": lambda: lead.with_user(self.rep)._handle_partner_assignment(
                create_missing=True
            ),
        }
        # commands run as who began the transaction: a test must be that person
        request = patch.object(self.env.transaction, "default_env", mine.env)
        for way, operation in ways.items():
            self._new_request()
            with (
                self.subTest(way=way),
                request,
                self.assertCaught("Vega Fairs", "already has"),
                self.env.cr.savepoint(),
            ):
                operation()
        self.assertEqual(mine.email, "secret@acme.example.com")

    def test_import_is_refused_by_row(self):
        result = self._partners(self.rep).load(
            ["name", "email"],
            [["One", "one@new.example.com"], ["Two", EMAIL], ["Three", ""]],
        )
        self.assertFalse(result["ids"])
        self.assertEqual(len(result["messages"]), 1, result["messages"])
        [message] = result["messages"]
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertIn("Vega Fairs", message["message"])

    def test_what_one_sees_or_has_is_no_news(self):
        for user in (self.other, self.manager, self.accountant):
            if user != self.accountant:
                self._partners(user).create({"name": "Twin", "email": EMAIL})
        self.vega.pool_share(self.rep.ids, access="read")
        self._partners(self.rep).create({"name": "Twin", "email": EMAIL})

    def test_e_mail_that_one_s_own_customer_has_too_is_no_news(self):
        self._create_customer("Mine", owner=self.rep, email=EMAIL)
        self._partners(self.rep).create({"name": "Twin", "email": EMAIL})

    def test_own_tree_may_share_an_e_mail_out_of_its_maker_s_sight(self):
        contact = {"name": "Kid", "email": "hi@new.example.com"}
        vals = {"name": "New", "email": "hi@new.example.com", "pool_managed": True}
        made = self._partners(self.rep).create(
            dict(vals, child_ids=[Command.create(contact)], user_id=False)
        )
        self.assertEqual(made.sudo().pool_key, -1)
        self.assertEqual(made.sudo().child_ids.email, "hi@new.example.com")
        with self.assertCaught("New", "Waits in the pool"):
            self._partners(self.rep).create(
                {"name": "Again", "email": contact["email"]}
            )

    def test_saving_the_same_e_mail_again_is_no_news(self):
        self._create_customer("Twin", owner=self.other, email=self.held.email)
        mine = self.held.with_user(self.rep)
        self._new_request()
        mine.write({"email": self.held.email, "street": "2 New Road"})
        self.assertEqual(self.held.street, "2 New Road")

    def test_superuser_code_and_the_mail_gateway_go_on(self):
        Partner = self._partners(self.rep).sudo()
        found = Partner._find_or_create_from_emails([EMAIL])[0]
        self.assertEqual(found, self.vega)
        self.assertTrue(
            Partner.create({"name": "Twin", "email": EMAIL, "phone": PHONE})
        )

    def test_people_who_sell_nothing_are_told_nothing(self):
        self.assertTrue(
            self._partners(self.employee).create({"name": "T", "email": EMAIL})
        )

    def test_archived_and_foreign_customers_are_not_told_of(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self._create_customer("Far", company_id=abroad.id, email="far@far.example.com")
        gone = self._create_customer("Gone", email="gone@gone.example.com")
        gone.with_user(self.pool_admin).pool_delete("Closed")
        for email in ("far@far.example.com", "gone@gone.example.com"):
            self._partners(self.rep).create({"name": "N", "email": email})

    def test_free_customer_s_e_mail_is_as_in_stock(self):
        self._create_customer(
            "Free", pool_managed=False, pool_id=False, email="free@x.example.com"
        )
        self._partners(self.rep).create({"name": "N", "email": "free@x.example.com"})

    # number

    def test_number_of_a_hidden_customer_stops_a_new_one(self):
        for number in (PHONE, "+86-21-5550-7788", "0086 2155507788"):
            with self.assertCaught("Vega Fairs", "number", "Held by", "switchboard"):
                self._partners(self.rep).create({"name": "New", "phone": number})

    def test_switchboard_is_typed_on_purpose(self):
        Partner = self._partners(self.rep)
        made = Partner.create({"name": "New", "user_id": self.rep.id})
        made.phone = PHONE
        Partner.create({"name": "Kid", "parent_id": made.id, "phone": PHONE})
        new = (
            self.env["customer.pool.new"]
            .with_user(self.rep)
            .create({"name": "By dialog", "phone": PHONE, "pool_id": self.pool.id})
        )
        new.action_add()
        self.assertTrue(
            self.env["res.partner"].search([("name", "=", "By dialog")]).phone
        )

    def test_dialog_does_not_take_a_known_e_mail(self):
        new = (
            self.env["customer.pool.new"]
            .with_user(self.rep)
            .create({"name": "By dialog", "email": EMAIL, "pool_id": self.pool.id})
        )
        with self.assertCaught("Vega Fairs", "already has"):
            new.action_add()

    def test_client_cannot_send_the_dialog_s_word(self):
        Partner = self._partners(self.rep).with_context(expo_crm_phone_seen=True)
        with self.assertCaught("Vega Fairs"):
            Partner.create({"name": "New", "phone": PHONE})

    # said while it is typed

    def test_contact_form_says_so_while_it_is_typed(self):
        spec = dict.fromkeys(("name", "email", "phone", "country_id"), {})
        Partner = self._partners(self.rep)
        for values, word in (
            ({"email": EMAIL}, "e-mail"),
            ({"phone": PHONE}, "number"),
        ):
            answer = Partner.onchange({"name": "N", **values}, list(values), spec)
            self.assertIn("Vega Fairs", answer["warning"]["message"])
            self.assertIn(word, answer["warning"]["message"])
        answer = Partner.onchange(
            {"name": "N", "email": "new@new.example.com"}, ["email"], spec
        )
        self.assertNotIn("warning", answer)
        with Form(self.held.with_user(self.rep)) as form:
            form.email = "other@acme.example.com"

    def _alike(self, user, *args):
        self._new_request()
        return self.env["customer.pool.partner"].with_user(user).find_alike(*args)

    def test_dialog_lists_who_one_sees_with_the_same_e_mail_too(self):
        plain = self.env["res.partner"].create(
            {"name": "Open Stands", "email": "open@stands.example.com"}
        )
        mine = self._create_customer(
            "Mine", owner=self.stranger, email="mine@stands.example.com"
        )
        self._new_request()
        Row = self.env["customer.pool.partner"].with_user(self.stranger)
        for customer, state in ((plain, "unguarded"), (mine, "claimed")):
            with self.subTest(customer=customer.name):
                [row] = Row.find_alike("", [customer.email])["rows"]
                self.assertEqual(
                    (row["name"], row["state"], row["match"]),
                    (customer.name, state, "same e-mail"),
                )
        [row] = Row.with_user(self.manager).find_alike("", [mine.email])["rows"]
        self.assertEqual(row["match"], "same e-mail")

    def test_dialog_lists_who_has_the_same_e_mail_or_number(self):
        answer = self._alike(self.rep, "", [EMAIL, "info@polaris.example.com"], [PHONE])
        self.assertEqual(
            {(row["name"], row["state"], row["match"]) for row in answer["rows"]},
            {
                ("Vega Fairs", "claimed", "same e-mail"),
                ("Polaris", "unclaimed", "same e-mail"),
            },
        )
        self.assertFalse(answer["notes"])
        cn = self.env.ref("base.cn").id
        for args in (([PHONE],), (["021 5550 7788"], cn)):
            [row] = self._alike(self.rep, "", [], *args)["rows"]
            self.assertEqual((row["name"], row["match"]), ("Vega Fairs", "same number"))
            self.assertNotIn("5550", str(row))
        # once, though it is called so, too
        [row] = self._alike(self.rep, "Vega", [EMAIL])["rows"]
        self.assertEqual(row["match"], "same e-mail")

    def test_part_of_an_e_mail_finds_nothing(self):
        for value in ("boss@vega", "%", "boss%", "@vega.example.com", None, 7, ""):
            answer = self._alike(self.rep, "", [value], [value])
            self.assertEqual(answer, {"rows": [], "notes": []}, value)

    def test_masked_number_is_not_found_by_trying_many(self):
        tried = [f"+86 21 5550 {number}" for number in range(7784, 7789)]
        for args in (
            ([], tried),
            ([f"b{number}@vega.example.com" for number in tried],),
        ):
            with self.assertRaises(ValidationError):
                self._alike(self.rep, "", *args)
        # the test runner has silenced the log by now
        with patch(f"{LOGGER}._logger.info") as log:
            self.assertTrue(self._alike(self.rep, "", [], tried[1:])["rows"])
        self.assertIn(self.vega.ids, log.call_args.args)

    def test_dialog_names_nobody_of_a_foreign_pool(self):
        closed = self.env["customer.pool"].create(
            {"name": "Key Accounts", "member_ids": self.other.ids}
        )
        self._create_customer("Altair", pool_id=closed.id, email="a@altair.example.com")
        answer = self._alike(self.rep, "", ["a@altair.example.com"])
        self.assertFalse(answer["rows"])
        self.assertEqual(len(answer["notes"]), 1)
        self.assertNotIn("Altair", str(answer))

    # cost

    def test_asking_for_100_costs_no_more_queries_than_for_10(self):
        Partner = self._partners(self.rep)

        def count(start, number):
            rows = [
                {"name": f"N {i}", "email": f"n{i}@new.example.com", "phone": "1"}
                for i in range(start, start + number)
            ]
            made = Partner.sudo().create(rows).with_env(Partner.env)
            self._new_request()
            Partner._pool_asks_known()
            made.sudo().fetch(["email_normalized", "pool_root_id"])
            before = self.env.cr.sql_log_count
            made._pool_refuse_known("email_normalized")
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(count(10, 100), count(0, 10))

    def test_nothing_guarded_costs_nothing(self):
        Pool = type(self.env["customer.pool"])
        self.patch(Pool, "_is_guarding", lambda pool: False)
        Partner = self._partners(self.rep)
        with self.assertQueryCount(0):
            self.assertFalse(Partner._pool_asks_known())
        Partner.create({"name": "N", "email": EMAIL, "phone": PHONE})
