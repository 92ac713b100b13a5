from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ExpoCrmCommon

REQUEST = "odoo.addons.expo_crm.models.customer_pool_request"
SECRETS = ("0013", "secret@", "Hidden Road", "SECRETVAT")


class RequestCommon(ExpoCrmCommon):
    """``rep`` holds ``held``; ``stranger``, a member of the pool, would like it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.held = cls._create_customer("Held", owner=cls.rep)
        cls.Request = cls.env["customer.pool.request"]

    @classmethod
    def _ask(cls, user, customer=None, **values):
        column = (
            "lead_id" if customer and customer._name == "crm.lead" else "partner_id"
        )
        return cls.Request.with_user(user).create(
            {column: (customer or cls.held).id, "reason": "Met them twice", **values}
        )

    def _ask_protection(self, user=None, **values):
        until = fields.Date.today() + timedelta(days=30)
        values = {"kind": "protect", "date_until": until, **values}
        return self._ask(user or self.rep, **values)

    def _told(self, request):
        """:returns: dict of user to the text they were told about a request."""
        messages = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        return {
            partner.user_ids: str(message.body)
            for message in messages
            for partner in message.notified_partner_ids
        }


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolRequest(RequestCommon):
    """Who may ask for what, who is told, and what an answer does."""

    # ask

    def test_request_is_of_its_caller_and_open_whatever_is_sent(self):
        forged = {
            "user_id": self.superior.id,
            "owner_id": self.stranger.id,
            "state": "granted",
            "name": "Forged",
            "pool_id": False,
            "company_id": False,
            "answer": "Yes",
            "answered_by_id": self.rep.id,
            "answer_date": "2020-01-01",
        }
        context = {f"default_{name}": value for name, value in forged.items()}
        other = self._create_customer("Other", owner=self.rep)
        by_context = self.Request.with_user(self.stranger).with_context(**context)
        requests = self._ask(self.stranger, **forged) | by_context.create(
            {"partner_id": other.id, "reason": "Met them twice"}
        )
        for request in requests.sudo():
            self.assertRecordValues(
                request,
                [
                    {
                        "user_id": self.stranger.id,
                        "owner_id": self.rep.id,
                        "state": "open",
                        "name": request.partner_id.name,
                        "pool_id": self.pool.id,
                        "company_id": request.partner_id.company_id.id,
                        "answer": False,
                        "answered_by_id": False,
                        "answer_date": False,
                    }
                ],
            )

    def test_request_about_a_contact_is_about_its_customer(self):
        contact = self._create_contact(self.held)
        self.assertEqual(self._ask(self.stranger, contact).partner_id, self.held)

    def test_request_about_a_lead_of_its_own_is_granted_like_a_customer(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Stand wanted",
                "pool_managed": True,
                "pool_id": self.pool.id,
                "user_id": self.rep.id,
            }
        )
        request = self._ask(self.stranger, lead)
        self.assertEqual((request.lead_id, request.name), (lead, "Stand wanted"))
        request.with_user(self.rep).grant()
        self.assertEqual(lead.user_id, self.stranger)

    def test_owner_and_pool_admins_are_told_of_a_challenge(self):
        told = self._told(self._ask(self.stranger))
        self.assertEqual(set(told), {self.rep, self.pool_admin})
        self.assertIn("stranger", told[self.rep])
        self.assertIn("Met them twice", told[self.rep])

    def test_superior_and_pool_admins_are_told_of_a_wish_for_protection(self):
        told = self._told(self._ask_protection())
        self.assertEqual(set(told), {self.superior, self.pool_admin})

    def test_managers_are_told_where_nobody_else_could_answer(self):
        self.pool.admin_ids = False
        self.rep.superior_id = False
        self.assertIn(self.manager, self._told(self._ask_protection()))

    def test_everybody_is_told_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.rep.lang = "fr_FR"
        languages = []

        def get_sentence(request):
            languages.append(request.env.lang)
            return "?"

        self._ask(self.stranger)._notify(
            self.rep | self.superior, self.stranger, get_sentence
        )
        self.assertEqual(set(languages), {"fr_FR", "en_US"})

    def test_only_who_sees_public_facts_or_the_customer_may_ask(self):
        pool = self.env["customer.pool"].create(
            {"name": "VIP", "member_ids": [Command.set(self.rep.ids)]}
        )
        self.held.with_user(self.manager).pool_move(pool.id, "VIP")
        self.env.invalidate_all()
        with self.assertRaises(AccessError) as refusal:
            self._ask(self.stranger)
        self.assertNotIn("Held", str(refusal.exception))
        self.held.with_user(self.rep).pool_share([self.stranger.id], access="read")
        self.assertTrue(self._ask(self.stranger))
        for user in (self.employee, self.accountant):
            with self.assertRaises(AccessError):
                self._ask(user)

    def test_only_the_owner_asks_for_protection(self):
        for user in (self.stranger, self.superior, self.manager):
            with self.assertRaises(UserError):
                self._ask_protection(user)
        self.assertTrue(self._ask_protection())

    def test_nobody_asks_for_what_is_theirs_or_free(self):
        with self.assertRaises(UserError):
            self._ask(self.rep)
        free = self._create_customer("Free")
        with self.assertRaises(UserError):
            self._ask(self.stranger, free)
        self.pool.claim_mode = "admin"
        self.assertTrue(self._ask(self.stranger, free))
        plain = self._create_customer("Plain", pool_managed=False, pool_id=False)
        with self.assertRaises(UserError):
            self._ask(self.stranger, plain)

    def test_one_open_request_per_person_customer_and_kind(self):
        self._ask(self.stranger)
        with self.assertRaises(UserError):
            self._ask(self.stranger)
        self.assertTrue(self._ask(self.superior))
        row = {"partner_id": self.held.id, "user_id": self.stranger.id, "reason": "?"}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.Request.sudo().create(row)

    def test_who_was_refused_waits_a_day_before_asking_again(self):
        request = self._ask(self.stranger)
        request.withdraw()
        with self.assertRaises(UserError):
            self._ask(self.stranger)
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self._ask(self.stranger).with_user(self.rep).refuse()
            with self.assertRaises(UserError):
                self._ask(self.stranger)

    def test_nobody_floods_the_others_with_requests(self):
        first = self._ask(self.stranger)
        with patch(f"{REQUEST}.OPEN_REQUESTS", 2):
            for name in ("Second", "Third"):
                customer = self._create_customer(name, owner=self.rep)
                if name == "Third":
                    with self.assertRaises(UserError):
                        self._ask(self.stranger, customer)
                    first.withdraw()
                self.assertTrue(self._ask(self.stranger, customer))

    def test_request_needs_a_customer_a_reason_and_a_date_to_come(self):
        cases = (
            {"partner_id": False},
            {"lead_id": 1},
            {"reason": "  "},
            {"reason": False},
        )
        for values in cases:
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._ask(self.stranger, **values)
        with self.assertRaises(ValidationError):
            self._ask_protection(date_until="2020-01-01")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._ask_protection(date_until=False)

    def test_dialog_needs_a_reason_only(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.customer_pool_request_action_ask"
        )
        form = Form(
            self.Request.with_user(self.stranger).with_context(
                default_kind="challenge", default_partner_id=self.held.id
            ),
            view=action["view_id"][0],
        )
        form.reason = "Met them twice"
        request = form.save()
        self.assertEqual((request.state, request.partner_id), ("open", self.held))
        told = request.action_sent()["params"]
        self.assertEqual(told["next"]["type"], "ir.actions.act_window_close")

    # answer

    def test_owner_grants_a_challenge_and_the_asker_holds_the_customer(self):
        request = self._ask(self.stranger)
        mine = request.with_user(self.rep)
        self.assertTrue(mine.can_answer)
        mine.answer = "With pleasure"
        mine.action_grant()
        self.assertEqual(self.held.user_id, self.stranger)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "granted",
                    "answered_by_id": self.rep.id,
                    "answer": "With pleasure",
                }
            ],
        )
        log = self.held.pool_log_ids[:1]
        self.assertEqual((log.kind, log.user_id), ("assign", self.rep))
        self.assertIn("Met them twice", log.reason)
        self.assertIn("With pleasure", self._told(request)[self.stranger])

    def test_superior_pool_admin_and_manager_grant_with_their_own_rights(self):
        for user in (self.superior, self.pool_admin, self.manager):
            customer = self._create_customer(f"For {user.login}", owner=self.rep)
            request = self._ask(self.stranger, customer).with_user(user)
            self.assertTrue(request.can_answer)
            self.assertTrue(request.grant()["ok"])
            self.assertEqual(customer.user_id, self.stranger)
            self.assertEqual(customer.pool_log_ids[:1].user_id, user)

    def test_asker_and_stranger_cannot_answer(self):
        request = self._ask(self.stranger)
        self.assertFalse(request.can_answer)
        self.assertEqual(request.grant()["code"], "NOT_ALLOWED")
        with self.assertRaises(AccessError):
            request.refuse()
        with self.assertRaises(AccessError):
            request.answer = "Yes"
        other = self._create_user("other", "expo_crm.group_user")
        for method in ("grant", "refuse", "withdraw"):
            with self.assertRaises(AccessError):
                getattr(request.with_user(other), method)()
        self.assertEqual((request.state, self.held.user_id), ("open", self.rep))

    def test_refusal_of_the_contract_is_shown_kept_and_leaves_the_request_open(self):
        self.held.with_user(self.rep).pool_lock()
        request = self._ask(self.stranger).with_user(self.superior)
        shown = request.action_grant()["params"]
        self.assertEqual((shown["type"], shown["sticky"]), ("danger", True))
        self.assertIn("locked", shown["message"])
        self.assertEqual((request.state, self.held.user_id), ("open", self.rep))
        self.assertEqual(self.held.pool_log_ids[:1].code, "LOCKED")

    def test_limits_of_the_asker_hold(self):
        self.pool.limit_owned = 1
        self._create_customer("One", owner=self.stranger)
        request = self._ask(self.stranger).with_user(self.pool_admin)
        self.assertEqual(request.grant()["code"], "LIMIT_POOL")
        self.assertEqual(request.state, "open")

    def test_granted_protection_protects_until_the_day_asked_for(self):
        request = self._ask_protection()
        self.assertFalse(request.can_answer)
        self.assertEqual(request.grant()["code"], "NOT_ALLOWED")
        self.assertTrue(request.with_user(self.pool_admin).grant()["ok"])
        self.assertEqual(self.held.pool_protected_until, request.date_until)
        self.assertEqual(request.state, "granted")

    def test_refused_request_moves_nothing_and_the_asker_is_told(self):
        request = self._ask(self.stranger)
        request.with_user(self.pool_admin).refuse("They asked for Tom")
        self.assertEqual((request.state, self.held.user_id), ("refused", self.rep))
        self.assertIn("They asked for Tom", self._told(request)[self.stranger])

    def test_only_who_asked_withdraws(self):
        request = self._ask(self.stranger)
        for user in (self.rep, self.pool_admin, self.manager):
            with self.assertRaises(AccessError):
                request.with_user(user).withdraw()
        request.action_withdraw()
        self.assertEqual(request.state, "withdrawn")
        self.assertNotIn(self.stranger, self._told(request))

    def test_answered_request_is_answered_once(self):
        request = self._ask(self.stranger)
        request.with_user(self.rep).refuse()
        for user in (self.rep, self.manager, self.stranger):
            for method in ("grant", "refuse", "withdraw"):
                with self.assertRaises(UserError):
                    getattr(request.with_user(user), method)()
        with self.assertRaises(AccessError):
            request.with_user(self.rep).answer = "On second thoughts"
        self.assertEqual(self.held.user_id, self.rep)

    def test_state_changes_by_the_methods_only(self):
        request = self._ask(self.stranger)
        changes = (
            {"state": "granted"},
            {"user_id": self.rep.id},
            {"partner_id": self._create_customer("Other").id},
            {"reason": "Changed"},
            {"answer": "Yes", "state": "granted"},
        )
        users = self.rep | self.stranger | self.pool_admin | self.manager
        for user in users:
            mine = request.with_user(user)
            for values in changes:
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRaises(AccessError),
                ):
                    mine.write(values)
            with self.assertRaises(AccessError):
                mine.unlink()
        request.with_user(self.rep).answer = "Soon"
        self.assertEqual(request.answer, "Soon")

    def test_request_outlives_its_customer_and_is_still_refused(self):
        self.pool.claim_mode = "admin"
        free = self._create_customer("Free")
        request = self._ask(self.stranger, free)
        self.manager.group_ids += self.env.ref("base.group_partner_manager")
        free.with_user(self.manager).unlink()
        self.env.invalidate_all()
        self.assertEqual((request.name, request.state), ("Free", "open"))
        with self.assertRaises(UserError):
            request.with_user(self.pool_admin).grant()
        request.with_user(self.pool_admin).refuse()
        self.assertEqual(request.state, "refused")

    def test_answers_to_many_requests_are_judged_by_as_many_queries_as_to_few(self):
        customers = self.env["res.partner"].concat(
            *(self._create_customer(f"Many {i}", owner=self.rep) for i in range(10))
        )
        requests = self.Request.concat(
            *(self._ask(self.stranger, customer) for customer in customers)
        ).with_user(self.pool_admin)
        counts = []
        for some in (requests[:2], requests[:2], requests):
            self.env.invalidate_all()
            some.mapped("state")
            before = self.env.cr.sql_log_count
            self.assertTrue(all(some.mapped("can_answer")))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolRequestSecurity(RequestCommon):
    """Who sees a request, and that it opens nothing else."""

    def _sees(self, user, request):
        self.env.flush_all()
        self.env.invalidate_all()
        mine = request.with_user(user)
        found = bool(mine.search([("id", "=", request.id)]))
        self.assertEqual(found, mine.has_access("read"), user.login)
        return found

    def test_request_is_seen_by_asker_owner_superiors_admins_and_managers(self):
        request = self._ask(self.stranger)
        seeing = self.stranger | self.rep | self.superior | self.chief
        for user in seeing | self.pool_admin | self.manager:
            self.assertTrue(self._sees(user, request), user.login)
        other = self._create_user("other", "expo_crm.group_user")
        admin = self._create_user(
            "elsewhere", "expo_crm.group_user,expo_crm.group_pool_admin"
        )
        for user in other | admin:
            self.assertFalse(self._sees(user, request), user.login)
        for user in self.employee | self.accountant:
            with self.assertRaises(AccessError):
                request.with_user(user).read(["name"])

    def test_new_owner_sees_it_and_who_answered_goes_on_seeing_it(self):
        other = self._create_user("other", "expo_crm.group_user")
        request = self._ask(self.stranger)
        self.held.with_user(self.manager).pool_assign(other.id)
        self.assertTrue(self._sees(other, request))
        self.assertFalse(self._sees(self.superior, request))
        request.with_user(other).grant()
        self.assertTrue(self._sees(other, request))

    def test_managers_see_requests_about_customers_nobody_holds(self):
        self.pool.claim_mode = "admin"
        request = self._ask(self.stranger, self._create_customer("Free"))
        self.assertTrue(self._sees(self.manager, request))
        self.assertTrue(self._sees(self.pool_admin, request))
        self.assertFalse(self._sees(self.superior, request))

    def test_requests_of_other_companies_are_out_of_reach(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.manager.company_ids += abroad
        far = self._create_customer(
            "Far", owner=self.manager, pool_id=abroad.pool_id.id, company_id=abroad.id
        )
        request = self.Request.create(
            {"partner_id": far.id, "user_id": self.stranger.id, "reason": "?"}
        )
        for user in (self.stranger, self.manager):
            context = {"allowed_company_ids": self.env.company.ids}
            mine = request.with_user(user).with_context(**context)
            self.assertFalse(mine.search([("id", "=", request.id)]))
            self.assertFalse(mine.has_access("read"))
        both = {"allowed_company_ids": self.manager.company_ids.ids}
        mine = request.with_user(self.manager).with_context(**both)
        self.assertTrue(mine.has_access("read"))

    def test_request_tells_its_asker_nothing_but_the_name(self):
        self.stranger.group_ids += self.env.ref("base.group_allow_export")
        request = self._ask(self.stranger)
        mine = request.with_context(
            show_address=True, show_email=True, show_vat=True, tz="UTC"
        )
        names = list(mine._fields)
        self.env.invalidate_all()
        answers = [
            mine.read(names),
            mine.web_read(
                {
                    "partner_id": {"fields": {"display_name": {}}},
                    **{name: {} for name in names if name != "partner_id"},
                }
            ),
            mine.export_data(["name", "kind", "state", "reason", "pool_id"]),
            mine.formatted_read_group([], ["partner_id"], ["__count"]),
            mine.name_search("Held"),
        ]
        for answer in answers:
            self.assertIn("Held", str(answer))
            for secret in SECRETS:
                self.assertNotIn(secret, str(answer))
        for path, value in (
            ("partner_id.phone", "0013"),
            ("partner_id.email", "secret"),
            ("partner_id.street", "Hidden"),
            ("partner_id.vat", "SECRET"),
        ):
            found = self.Request.with_user(self.stranger).search(
                [(path, "ilike", value)]
            )
            self.assertFalse(found, path)
        self.assertEqual(mine.export_data(["partner_id"])["datas"], [["Held"]])
        for path in ("partner_id/phone", "partner_id/street"):
            with self.assertRaises(AccessError):
                mine.export_data([path])
        with self.assertRaises(AccessError):
            mine.web_read({"partner_id": {"fields": {"phone": {}}}})
        self.assertFalse(self.held.with_user(self.stranger).has_access("read"))
