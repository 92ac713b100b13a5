from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_rpc")
class TestRpc(ExpoCrmCommon, HttpCase):
    """The contract answers to scripts, over JSON-2 and XML-RPC alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer()
        cls.held = cls._create_customer("Held", owner=cls.stranger)
        cls.key = (
            cls.env["res.users.apikeys"]
            .with_user(cls.rep)
            ._generate("rpc", "test", datetime.now() + timedelta(days=0.5))
        )

    def _json2(self, model, method, **body):
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            json=body,
            headers={"Authorization": f"Bearer {self.key}"},
        )
        return answer

    def test_json2_claims_and_reports_refusals_in_the_given_order(self):
        ids = [self.held.id, self.customer.id, 2**31 - 1]
        answer = self._json2("res.partner", "pool_claim", ids=ids)
        self.assertEqual(answer.status_code, 200)
        answers = answer.json()
        self.assertAnswers(answers, "ALREADY_CLAIMED", "OK", "GONE")
        self.assertEqual([row["id"] for row in answers], ids)
        self.assertEqual(self.customer.user_id, self.rep)

    def test_json2_refusals_are_kept_in_the_journal(self):
        self._json2("res.partner", "pool_recall", ids=self.held.ids, reason="Mine")
        log = self.held.pool_log_ids.filtered(lambda row: row.kind == "refuse")
        self.assertEqual(log.mapped("code"), ["NOT_ALLOWED"])

    @mute_logger("odoo.http")
    def test_json2_bad_arguments_are_a_client_error(self):
        for method, body in (
            ("pool_claim", {"ids": []}),
            ("pool_recall", {"ids": self.held.ids, "reason": ""}),
            ("pool_assign", {"ids": self.held.ids, "user_id": 2**31 - 1}),
            ("pool_claim_next", {"pool_id": 2**31 - 1}),
        ):
            answer = self._json2("res.partner", method, **body)
            self.assertEqual(answer.status_code, 422, answer.text)
            self.assertIn("ValidationError", answer.json()["name"])

    @mute_logger("odoo.http")
    def test_json2_shows_the_pool_but_not_the_customer(self):
        row = self._json2(
            "customer.pool.partner",
            "read",
            ids=self.customer.ids,
            fields=["name", "phone", "pool_state"],
        )
        self.assertEqual(row.status_code, 200)
        self.assertEqual(row.json()[0]["pool_state"], "unclaimed")
        self.assertNotIn("0013", row.text)
        hidden = self._json2(
            "res.partner", "read", ids=self.customer.ids, fields=["phone"]
        )
        self.assertEqual(hidden.status_code, 403)
        self.assertNotIn("0013", hidden.text)

    @mute_logger("odoo.http")
    def test_json2_private_methods_stay_private(self):
        for method in ("_pool_transition", "_pool_sync_keys", "_pool_scope"):
            answer = self._json2("res.partner", method, ids=self.customer.ids)
            self.assertIn(answer.status_code, (403, 404), answer.text)

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_xmlrpc_whole_life_of_a_customer(self):
        def call(user, method, *args, **kwargs):
            password = user.login.ljust(8, "x")  # as new_test_user makes it
            return self.xmlrpc_object.execute_kw(
                get_db_name(), user.id, password, "res.partner", method, args, kwargs
            )

        ids = self.customer.ids
        self.assertAnswers(call(self.rep, "pool_claim", ids), "OK")
        self.assertAnswers(call(self.rep, "pool_share", ids, [self.stranger.id]), "OK")
        self.assertAnswers(call(self.stranger, "pool_return", ids), "NOT_OWNER")
        self.assertAnswers(call(self.rep, "pool_lock", ids), "OK")
        self.assertAnswers(call(self.manager, "pool_recall", ids, "Idle"), "LOCKED")
        self.assertAnswers(call(self.rep, "pool_unlock", ids), "OK")
        self.assertAnswers(
            call(self.superior, "pool_assign", ids, self.stranger.id, reason="Cover"),
            "OK",
        )
        self.assertAnswers(call(self.stranger, "pool_return", ids), "OK")
        self.assertAnswers(call(self.rep, "pool_claim_next", self.pool.id), "OK")
