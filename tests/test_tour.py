from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ExpoCrmCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install", "expo_crm_tour")
class TestTour(TourCase, ExpoCrmCommon):
    """What people click, in a browser; each tour ends in the database."""

    def _get_moves(self, customer, *kinds):
        return self.env["customer.pool.log"].search(
            [("partner_id", "=", customer.id), ("kind", "in", kinds)], order="id"
        )

    def test_rep_claims_logs_a_call_shares_and_gives_back(self):
        customer = self._create_customer(
            "Polaris Stands", email="secret@polaris.example.com"
        )
        self._tour("expo_crm_customer_pool_claim", self.rep)
        self.assertRecordValues(
            customer, [{"pool_state": "unclaimed", "user_id": False}]
        )
        self.assertRecordValues(
            self._get_moves(customer, "claim", "share", "return"),
            [
                {"kind": kind, "user_id": self.rep.id, "code": "OK"}
                for kind in ("claim", "share", "return")
            ],
        )
        self.assertEqual(customer.interaction_ids.user_id, self.rep)
        self.assertEqual(customer.interaction_ids.channel, "call")
        self.assertFalse(customer.with_user(self.stranger).has_access("read"))

    def test_member_looks_behind_a_mask_for_a_reason(self):
        self.pool.write({"reveal_by": "member", "limit_reveal": 1})
        customer = self._create_customer("Polaris Stands")
        self._create_customer("Vega Booths")
        self._tour("expo_crm_customer_reveal", self.rep, "/odoo/customer-pool")
        self.assertRecordValues(
            self.env["customer.reveal"].search([]),
            [
                {
                    "partner_id": customer.id,
                    "user_id": self.rep.id,
                    "field_name": "phone",
                    "reason": "They asked for a call",
                }
            ],
        )

    def test_interaction_is_logged_in_three_clicks_wherever_one_is(self):
        customer = self._create_customer("Polaris Stands", owner=self.rep)
        customer.with_user(self.rep).activity_schedule(
            summary="Call about the corner", user_id=self.rep.id
        )
        outcome = self.env["customer.interaction.outcome"].search([], limit=1)
        self._tour("expo_crm_customer_interaction_log", self.rep)
        logged = self.env["customer.interaction"].search(
            [("partner_id", "=", customer.id)]
        )
        self.assertEqual(len(logged), 4)
        self.assertEqual(logged.outcome_id, outcome)
        self.assertEqual(logged.user_id, self.rep)
        self.assertEqual(customer.last_contact_date, logged[0].date)
        self.assertEqual(
            customer.activity_ids.date_deadline, fields.Date.today() + timedelta(days=3)
        )

    # Odoo's own upload complains about an argument of its own client
    @mute_logger("odoo.http")
    def test_pool_administrator_adds_imports_and_distributes(self):
        keeper = self._create_user("keeper", "expo_crm.group_pool_admin")
        self.pool.admin_ids += keeper
        self._create_customer("Castor", owner=self.superior)
        self._tour("expo_crm_customer_pool_intake", keeper)
        added = self.env["res.partner"].search([("name", "=", "Castor Signs")])
        self.assertRecordValues(
            added, [{"pool_state": "unclaimed", "pool_id": self.pool.id}]
        )
        imported = self.env["res.partner"].search([("name", "like", "Pollux")])
        self.assertEqual(sorted(imported.mapped("user_id.login")), ["rep", "stranger"])
        self.assertEqual(
            [len(imported.filtered_domain([("user_id", "=", user.id)]))
             for user in (self.rep, self.stranger)],
            [2, 2],
        )  # fmt: skip
        self.assertEqual(
            set(imported.mapped("city")), {"Ningbo", "Wuxi", "Suzhou", "Jinan"}
        )

    def test_superior_reads_the_form_and_logs_a_call(self):
        customer = self._create_customer("Polaris Stands", owner=self.rep)
        self._tour("expo_crm_customer_look", self.superior)
        self.assertEqual(customer.interaction_ids.user_id, self.superior)
        self.assertEqual(customer.user_id, self.rep)

    def test_manager_recalls_from_one_and_assigns_to_another(self):
        customer = self._create_customer("Polaris Stands", owner=self.rep)
        self._tour("expo_crm_customer_pool_recall", self.manager)
        self.assertEqual(customer.user_id, self.stranger)
        self.assertRecordValues(
            self._get_moves(customer, "recall", "assign"),
            [
                {
                    "kind": "recall",
                    "from_user_id": self.rep.id,
                    "to_user_id": False,
                    "user_id": self.manager.id,
                    "reason": "Nobody called for a month",
                },
                {
                    "kind": "assign",
                    "from_user_id": False,
                    "to_user_id": self.stranger.id,
                    "user_id": self.manager.id,
                    "reason": False,
                },
            ],
        )

    # the refused read that the page explains
    @mute_logger("odoo.http")
    def test_link_to_a_hidden_customer_ends_in_a_request_to_its_owner(self):
        customer = self._create_customer(
            "Polaris Stands", owner=self.stranger, email="secret@polaris.example.com"
        )
        self._tour(
            "expo_crm_hidden_record", self.rep, f"/odoo/res.partner/{customer.id}"
        )
        self.assertRecordValues(
            self.env["customer.pool.request"].search(
                [("partner_id", "=", customer.id)]
            ),
            [
                {
                    "kind": "challenge",
                    "state": "open",
                    "user_id": self.rep.id,
                    "owner_id": self.stranger.id,
                    "reason": "Met them at the spring show",
                }
            ],
        )
        self.assertEqual(customer.user_id, self.stranger)

    def test_many2one_names_a_hidden_customer_before_it_offers_to_create_it(self):
        customer = self._create_customer("Polaris Stands")
        self._tour(
            "expo_crm_hidden_many2one",
            self.rep,
            "/odoo/action-sale.action_quotations_with_onboarding/new",
        )
        self.assertEqual(customer.user_id, self.rep)
        self.assertEqual(
            self.env["res.partner"].search_count([("name", "ilike", "Polaris")]), 1
        )

    def test_several_customers_are_entered_and_an_opportunity_of_the_last(self):
        Partner = self.env["res.partner"]
        known = Partner.search([])
        self._tour("expo_crm_customer_record", self.rep, "/odoo/my-customers")
        customers = Partner.search([("id", "not in", known.ids)], order="id")
        self.assertEqual(customers.mapped("name"), ["Altair Booths", "Deneb Halls"])
        self.assertEqual(customers.user_id, self.rep)
        self.assertEqual(set(customers.mapped("pool_state")), {"claimed"})
        self.assertRecordValues(
            customers[1].opportunity_ids,
            [{"type": "opportunity", "user_id": self.rep.id}],
        )


@tagged("post_install", "-at_install", "expo_crm_tour")
class TestTourChinese(TestTour):
    """The same, clicked by people who read Chinese."""

    allow_inherited_tests_method = True
    lang = "zh_CN"
