from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_tour")
class TestTour(HttpCase, ExpoCrmCommon):
    """What people click, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # tenths of a second; a first start of the browser on two busy cores takes more
        # than stock's ten seconds, and a skipped tour is a failure
        cls.startClassPatcher(patch("odoo.tests.common.CHECK_BROWSER_ITERATIONS", 900))

    def test_claim_shows_private_facts_and_return_ends_in_a_list(self):
        customer = self._create_customer(
            "Polaris Stands", email="secret@polaris.example.com"
        )
        self.start_tour(
            "/odoo", "expo_crm_customer_pool_claim", login=self.rep.login, timeout=180
        )
        self.assertRecordValues(
            customer, [{"pool_state": "unclaimed", "user_id": False}]
        )
        moves = self.env["customer.pool.log"].search(
            [("partner_id", "=", customer.id), ("kind", "in", ("claim", "return"))],
            order="id",
        )
        self.assertRecordValues(
            moves,
            [
                {"kind": "claim", "user_id": self.rep.id, "code": "OK"},
                {"kind": "return", "user_id": self.rep.id, "code": "OK"},
            ],
        )

    def test_preview_of_the_assistant_brings_nothing_in(self):
        partner = self.env["res.partner"].create(
            {"name": "Vega Fairs", "is_company": True, "user_id": self.rep.id}
        )
        self.start_tour(
            "/odoo",
            "expo_crm_customer_pool_setup",
            login=self.manager.login,
            timeout=180,
        )
        self.assertFalse(partner.pool_managed)
