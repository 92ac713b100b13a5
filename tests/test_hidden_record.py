from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ExpoCrmCommon

SECRETS = ("0013", "secret@", "Hidden Road", "SECRETVAT", "Shanghai")


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestHiddenRecord(ExpoCrmCommon):
    """What people are told of a customer they may not open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.free = cls._create_customer("Polaris Stands")
        cls.held = cls._create_customer("Vega Fairs", owner=cls.rep)
        cls.closed_pool = cls.env["customer.pool"].create(
            {"name": "Key Accounts", "member_ids": [Command.set(cls.rep.ids)]}
        )
        cls.far = cls._create_customer("Altair", pool_id=cls.closed_pool.id)

    def _describe(self, user, record):
        self.env.flush_all()
        self.env.invalidate_all()
        facts = record.with_user(user).pool_describe_hidden()
        for secret in SECRETS:
            self.assertNotIn(secret, str(facts))
        return facts

    def test_refusal_leaves_nothing_in_the_cache(self):
        hidden = self.held.with_user(self.stranger)
        self.env.flush_all()
        self.env.invalidate_all()
        for _again in range(2):
            with self.assertRaises(AccessError):
                self.assertFalse(hidden.email)

    # describe

    def test_member_is_told_who_holds_it_and_may_ask(self):
        facts = self._describe(self.stranger, self.held)
        self.assertEqual(facts["name"], "Vega Fairs")
        self.assertIn("rep", facts["sentence"])
        self.assertIn(self.pool.name, facts["sentence"])
        self.assertEqual(facts["owner_id"], self.rep.id)
        self.assertEqual(facts["pool_model"], "customer.pool.partner")
        self.assertTrue(facts["ask"])
        self.assertFalse(facts["claim"])

    def test_member_may_claim_what_waits_in_an_open_pool(self):
        facts = self._describe(self.stranger, self.free)
        self.assertIn(self.pool.name, facts["sentence"])
        self.assertEqual((facts["claim"], facts["ask"]), (True, False))
        self.assertFalse(facts["owner_id"])
        self.assertFalse(self.free.pool_log_ids.filtered(lambda r: r.kind != "enter"))

    def test_who_may_not_claim_is_told_why(self):
        self.pool.limit_owned = 1
        self._create_customer("Mine", owner=self.stranger)
        facts = self._describe(self.stranger, self.free)
        self.assertEqual((facts["claim"], facts["ask"]), (False, False))
        self.assertIn("may hold 1", facts["hint"])
        self.pool.write({"limit_owned": 0, "claim_mode": "admin"})
        facts = self._describe(self.stranger, self.free)
        self.assertEqual((facts["claim"], facts["ask"]), (False, True))
        self.assertTrue(facts["hint"])

    def test_who_has_asked_is_told_so_and_not_offered_to_ask_again(self):
        self.env["customer.pool.request"].with_user(self.stranger).create(
            {"partner_id": self.held.id, "reason": "Met them"}
        )
        facts = self._describe(self.stranger, self.held)
        self.assertFalse(facts["ask"])
        self.assertIn("asked", facts["hint"])
        self.pool.claim_mode = "admin"
        self.env["customer.pool.request"].with_user(self.stranger).create(
            {"partner_id": self.free.id, "reason": "Met them"}
        )
        facts = self._describe(self.stranger, self.free)
        self.assertEqual((facts["claim"], facts["ask"]), (False, False))
        self.assertIn("asked", facts["hint"])

    def test_outside_the_pool_only_the_name_is_told(self):
        held = self._create_customer(
            "Deneb", owner=self.rep, pool_id=self.far.pool_id.id
        )
        for user in (self.stranger, self.employee):
            told = [self._describe(user, customer) for customer in (self.far, held)]
            for facts, name in zip(told, ("Altair", "Deneb"), strict=True):
                self.assertEqual(facts["name"], name)
                self.assertNotIn("Key Accounts", str(facts))
                self.assertNotIn("rep", facts["sentence"].split())
                for fact in ("owner_id", "claim", "ask", "pool_model", "hint"):
                    self.assertFalse(facts[fact], fact)
            # nor whether somebody holds it
            self.assertEqual(told[0]["sentence"], told[1]["sentence"])
        facts = self._describe(self.employee, self.held)
        self.assertFalse(facts["owner_id"])
        self.assertNotIn(self.pool.name, facts["sentence"])

    def test_pool_admin_who_sells_nothing_opens_public_facts_and_asks_for_nothing(self):
        admin = self._create_user("clerk", "expo_crm.group_pool_admin")
        self.pool.admin_ids += admin
        facts = self._describe(admin, self.held)
        self.assertEqual(facts["owner_id"], self.rep.id)
        self.assertTrue(facts["pool_model"])
        self.assertEqual((facts["claim"], facts["ask"]), (False, False))

    def test_everybody_goes_back_to_a_list_that_is_theirs(self):
        clerk = self._create_user("clerk", "expo_crm.group_pool_admin")
        for user, name in (
            (self.stranger, "res_partner_action_my_customers"),
            (clerk, "customer_pool_partner_action"),
            (self.employee, "res_partner_action_shared"),
        ):
            facts = self._describe(user, self.held)
            self.assertEqual(facts["list_action"], f"expo_crm.{name}")
            env = self.env(user=user)
            action = env["ir.actions.act_window"]._for_xml_id(facts["list_action"])
            env[action["res_model"]].search([], limit=1)

    def test_contact_speaks_for_its_customer(self):
        contact = self._create_contact(self.held)
        facts = self._describe(self.stranger, contact)
        self.assertEqual((facts["id"], facts["name"]), (self.held.id, "Vega Fairs"))

    def test_lead_of_its_own_speaks_and_lead_of_a_customer_speaks_for_it(self):
        values = {"name": "Stand wanted", "pool_managed": True, "pool_id": self.pool.id}
        own = self.env["crm.lead"].create(values)
        facts = self._describe(self.stranger, own)
        self.assertEqual((facts["model"], facts["name"]), ("crm.lead", "Stand wanted"))
        self.assertTrue(facts["claim"])
        lead = self.env["crm.lead"].create(
            {"name": "Secret show", "partner_id": self.held.id}
        )
        facts = self._describe(self.stranger, lead)
        self.assertEqual((facts["model"], facts["id"]), ("res.partner", self.held.id))
        self.assertNotIn("Secret show", str(facts))

    def test_nothing_is_said_of_what_is_no_secret_foreign_or_missing(self):
        plain = self._create_customer("Plain", pool_managed=False, pool_id=False)
        abroad = self.env["res.company"].create({"name": "Abroad"})
        foreign = self._create_customer(
            "Foreign", company_id=abroad.id, pool_id=abroad.pool_id.id
        )
        missing = self.env["res.partner"].browse(2**31 - 1)
        portal = self._create_user("portal_person", "base.group_portal")
        for user, record in (
            (self.rep, self.held),
            (self.superior, self.held),
            (self.manager, self.held),
            (self.accountant, self.held),
            (self.stranger, plain),
            (self.stranger, foreign),
            (self.stranger, missing),
            (self.stranger, self.free | self.held),
            (self.stranger, self.env["res.partner"]),
            (portal, self.held),
        ):
            with self.subTest(user=user.login, ids=record.ids):
                self.assertIs(self._describe(user, record), False)

    # the error that leads there

    def _refused(self, user, call):
        self.env.invalidate_all()
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError) as refusal,
        ):
            call(user)
        return getattr(refusal.exception, "context", None) or {}

    def test_access_error_names_the_hidden_record_by_its_id_only(self):
        contact = self._create_contact(self.held)
        for record in (self.held, contact):
            expected = {"model": "res.partner", "id": record.id}
            for call in (
                lambda user, r=record: r.with_user(user).web_read({"name": {}}),
                lambda user, r=record: r.with_user(user).read(["phone"]),
                lambda user, r=record: r.with_user(user).write({"city": "Wuhan"}),
            ):
                context = self._refused(self.stranger, call)
                self.assertEqual(context.get("expo_crm_hidden"), expected)

    def test_access_error_about_a_customer_one_sees_stays_odoo_s_own(self):
        for user in (self.superior, self.accountant):
            context = self._refused(
                user, lambda user: self.held.with_user(user).write({"city": "Wuhan"})
            )
            self.assertNotIn("expo_crm_hidden", context)

    # look-up by name

    def _find(self, user, name):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["res.partner"].with_user(user).pool_find_hidden(name)
        for secret in SECRETS:
            self.assertNotIn(secret, str(rows))
        return {row["name"]: row["where"] for row in rows}

    def test_name_of_a_hidden_customer_is_found_with_its_whereabouts(self):
        self.assertIn(
            self.pool.name, self._find(self.stranger, "polaris")["Polaris Stands"]
        )
        self.assertIn("rep", self._find(self.stranger, "ega fai")["Vega Fairs"])

    def test_what_one_may_open_is_not_hidden(self):
        for user in (self.rep, self.superior, self.manager):
            self.assertFalse(self._find(user, "Vega"))
        self.held.with_user(self.rep).pool_share([self.stranger.id], access="read")
        self.assertFalse(self._find(self.stranger, "Vega"))

    def test_pools_one_does_not_belong_to_stay_silent(self):
        self.assertFalse(self._find(self.stranger, "Altair"))
        self.assertFalse(self._find(self.employee, "Vega"))
        self.assertTrue(self._find(self.rep, "Altair"))

    def test_look_up_needs_some_letters_and_tells_of_a_few(self):
        for name in ("", "Po", "  P ", None, 7, ["Polaris"]):
            self.assertFalse(self._find(self.stranger, name), name)
        self._create_customer("创艺展览")
        self.assertTrue(self._find(self.stranger, "创艺"))
        self.assertFalse(self._find(self.stranger, "创"))
        for number in range(7):
            self._create_customer(f"Rigel {number}")
        self.assertEqual(len(self._find(self.stranger, "Rigel")), 5)

    def test_name_is_all_one_can_look_up_by(self):
        for secret in (*SECRETS, "acme.example.com"):
            self.assertFalse(self._find(self.stranger, secret))

    def test_look_up_costs_nothing_where_nothing_is_guarded(self):
        Partner = self.env["res.partner"].with_user(self.stranger)
        Partner.pool_find_hidden("Polaris")
        Pool = type(self.env["customer.pool"])
        with (
            patch.object(Pool, "_is_guarding", return_value=False),
            self.assertQueryCount(0),
        ):
            self.assertFalse(Partner.pool_find_hidden("Polaris"))

    def test_look_up_takes_as_many_queries_for_five_as_for_one(self):
        Partner = self.env["res.partner"].with_user(self.stranger)
        for number in range(5):
            self._create_customer(f"Rigel {number}", owner=self.rep)
        counts = []
        for name in ("Polaris", "Polaris", "Rigel"):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(Partner.pool_find_hidden(name))
            counts.append(self.env.cr.sql_log_count - before)
        # the owner's name is one more
        self.assertLessEqual(counts[2], counts[1] + 2)


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestHiddenRecordLink(ExpoCrmCommon, HttpCase):
    """A link in a message ends where something is said, or where Odoo leads it."""

    def _follow(self, user, model, record):
        self.authenticate(user.login, user.login.ljust(8, "x"))
        answer = self.url_open(
            f"/mail/view?model={model}&res_id={record.id}", allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        return answer.headers["Location"]

    def test_link_to_a_hidden_customer_leads_to_its_form_which_speaks(self):
        held = self._create_customer("Held", owner=self.rep)
        target = self._follow(self.stranger, "res.partner", held)
        self.assertTrue(target.endswith(f"/odoo/res.partner/{held.id}"), target)
        self.assertIn(
            f"/odoo/res.partner/{held.id}", self._follow(self.rep, "res.partner", held)
        )

    def _is_asking(self, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))
        answer = self.url_open("/web/session/get_session_info", json={"params": {}})
        return answer.json()["result"]["expo_crm_has_hidden"]

    def test_web_client_asks_by_name_only_where_something_is_hidden(self):
        self._create_customer("Held", owner=self.rep)
        for user, asks in (
            (self.rep, True),
            (self.stranger, True),
            (self.manager, False),
            (self.employee, False),
        ):
            self.assertIs(self._is_asking(user), asks, user.login)
        Pool = type(self.env["customer.pool"])
        with patch.object(Pool, "_is_guarding", return_value=False):
            self.assertIs(self._is_asking(self.rep), False)

    def test_link_to_another_hidden_document_stays_odoo_s_own(self):
        held = self._create_customer("Held", owner=self.rep)
        order = self.env["sale.order"].create({"partner_id": held.id})
        target = self._follow(self.stranger, "sale.order", order)
        self.assertNotIn(str(order.id), target)
