import json
from unittest.mock import MagicMock, patch

from odoo.tests import HttpCase, tagged

from odoo.addons.bus.models.bus import channel_with_db, json_dump
from odoo.addons.bus.tests.common import WebsocketCase

from ..models import customer_pool_bus
from ..models.customer_pool_bus import POOL_CHANNEL, POOL_MESSAGE
from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolBus(ExpoCrmCommon):
    """Every move is told once to each pool concerned, and to nobody else."""

    def setUp(self):
        super().setUp()
        self.other_pool = self.env["customer.pool"].create(
            {"name": "Other", "company_id": self.env.company.id}
        )
        self._take_messages()

    def _take_messages(self):
        """:returns: the messages about pools sent since the last call, as dicts of
        pool and payload, in the order they were sent.
        """
        self.env.flush_all()
        # sent with the commit
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([], order="id")
        messages = [(row.channel, json.loads(row.message)) for row in rows]
        rows.unlink()
        pools = {
            json_dump(channel_with_db(self.env.cr.dbname, pool)): pool
            for pool in self.pool | self.other_pool
        }
        return [
            {"pool": pools[channel], **message["payload"]}
            for channel, message in messages
            if message["type"] == POOL_MESSAGE
        ]

    def _create_customers(self, count):
        customers = self.env["res.partner"].concat(
            *(self._create_customer(f"C{index}") for index in range(count))
        )
        self._take_messages()
        return customers

    def _message(self, records, state, pool=None, model="customer.pool.partner"):
        return {
            "pool": pool or self.pool,
            "model": model,
            "ids": records.ids,
            "state": state,
        }

    def test_one_message_however_many_rows(self):
        for count in (1, 12):
            customers = self._create_customers(count)
            customers.with_user(self.rep).pool_claim()
            self.assertEqual(
                self._take_messages(), [self._message(customers, "claimed")]
            )

    def test_rows_are_named_up_to_a_number(self):
        customers = self._create_customers(3)
        with patch.object(customer_pool_bus, "NAMED_ROWS", 2):
            customers.with_user(self.rep).pool_claim()
        (message,) = self._take_messages()
        self.assertIs(message["ids"], False)

    def test_message_holds_ids_and_nothing_of_the_customer(self):
        customer = self._create_customer("Acme")
        customer.with_user(self.rep).pool_claim()
        for message in self._take_messages():
            del message["pool"]
            self.assertEqual(set(message), {"model", "ids", "state"})
            for private in ("Acme", "138", "secret", "Hidden", "SECRETVAT"):
                self.assertNotIn(private, json.dumps(message))

    def test_new_customer_is_told(self):
        customer = self._create_customer()
        self.assertEqual(self._take_messages(), [self._message(customer, "unclaimed")])

    def test_every_change_of_hands_is_told(self):
        customer = self._create_customers(1)
        manager = customer.with_user(self.manager)
        for move, state in (
            (lambda: customer.with_user(self.rep).pool_claim(), "claimed"),
            (lambda: manager.pool_assign(self.stranger.id), "claimed"),
            (lambda: manager.pool_recall("Not followed up"), "unclaimed"),
            (lambda: manager.pool_delete("Closed down"), False),
            (lambda: manager.pool_restore(), "unclaimed"),
            (lambda: manager.pool_release("No customer"), False),
        ):
            self.assertTrue(all(answer["ok"] for answer in move()))
            self.assertEqual(self._take_messages(), [self._message(customer, state)])

    def test_salesperson_written_elsewhere_is_told(self):
        customer = self._create_customers(1)
        customer.with_user(self.manager).user_id = self.rep
        self.assertEqual(self._take_messages(), [self._message(customer, "claimed")])

    def test_both_pools_hear_of_a_customer_that_changes_pool(self):
        customer = self._create_customers(1)
        customer.with_user(self.manager).pool_move(self.other_pool.id, "Wrong show")
        self.assertCountEqual(
            self._take_messages(),
            [
                self._message(customer, False),
                self._message(customer, "unclaimed", self.other_pool),
            ],
        )

    def test_lead_is_told_to_the_list_of_leads(self):
        lead = self.env["crm.lead"].create(
            {"name": "Card", "pool_managed": True, "pool_id": self.pool.id}
        )
        self._take_messages()
        lead.with_user(self.rep).pool_claim()
        self.assertEqual(
            self._take_messages(),
            [self._message(lead, "claimed", model="customer.pool.lead")],
        )

    def test_what_changes_nothing_in_a_list_is_not_told(self):
        customer = self._create_customer(owner=self.rep)
        self._take_messages()
        customer.with_user(self.stranger).pool_claim()
        customer.with_user(self.rep).pool_lock()
        customer.with_user(self.rep).pool_share(user_ids=self.stranger.ids)
        self.assertEqual(self._take_messages(), [])

    # who may listen

    def _get_pools_heard(self, user, channels=(POOL_CHANNEL,)):
        session = MagicMock()
        session.session.uid = user.id
        with patch("odoo.addons.bus.models.ir_websocket.wsrequest", new=session):
            built = (
                self.env["ir.websocket"]
                .with_user(user)
                ._build_bus_channel_list(list(channels))
            )
        # records are no strings, and warn when they are compared with one
        names = [channel for channel in built if isinstance(channel, str)]
        self.assertNotIn(POOL_CHANNEL, names)
        Pool = self.env["customer.pool"]
        return Pool.concat(
            *(channel for channel in built if isinstance(channel, type(Pool)))
        )

    def test_members_and_administrators_listen_to_their_pools(self):
        self.assertIn(self.pool, self._get_pools_heard(self.rep))
        self.assertNotIn(self.other_pool, self._get_pools_heard(self.rep))
        self.other_pool.member_ids = self.rep
        self.assertIn(self.other_pool, self._get_pools_heard(self.rep))
        self.assertIn(self.pool, self._get_pools_heard(self.pool_admin))
        self.assertNotIn(self.other_pool, self._get_pools_heard(self.pool_admin))
        self.assertIn(self.other_pool, self._get_pools_heard(self.manager))

    def test_who_may_read_no_pool_list_hears_nothing(self):
        self.other_pool.member_ids = self.employee | self.accountant
        portal = self._create_user("portal_guest", "base.group_portal")
        for user in (self.employee, self.accountant, portal):
            self.assertFalse(self._get_pools_heard(user), user.login)

    def test_only_open_pool_lists_are_told(self):
        self.assertFalse(self._get_pools_heard(self.rep, channels=()))

    def test_channel_of_a_pool_cannot_be_asked_for_by_name(self):
        own = channel_with_db(self.env.cr.dbname, self.other_pool)
        for forged in (
            "customer.pool",
            f"customer.pool_{self.other_pool.id}",
            json_dump(own),
        ):
            self.assertFalse(self._get_pools_heard(self.rep, channels=(forged,)))


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolWebsocket(WebsocketCase, ExpoCrmCommon):
    """Over a real connection, as a browser has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer()

    def assertCanOpenTestCursor(self):
        # the addon looks with a second cursor whether anything is guarded yet, which
        # stock does not expect of the test's own thread
        HttpCase.assertCanOpenTestCursor(self)

    def _listen(self, user):
        # the next one to log in would end the session of the one before
        self.session = None
        session = self.authenticate(user.login, user.login)
        connection = self.websocket_connect(cookie=f"session_id={session.sid}")
        last = self.env["bus.bus"].sudo()._bus_last_id()
        self.subscribe(connection, [POOL_CHANNEL], last)
        return connection

    def _send(self):
        """Dispatch what was sent, followed by a message everybody gets."""
        self.env["bus.bus"]._sendone("broadcast", "end", {})
        self.trigger_notification_dispatching([self.pool, "broadcast"])

    def _receive(self, connection):
        """:returns: the payloads about pools, up to the message everybody gets."""
        payloads = []
        while True:
            for row in json.loads(connection.recv()):
                if row["message"]["type"] == "end":
                    return payloads
                if row["message"]["type"] == POOL_MESSAGE:
                    payloads.append(row["message"]["payload"])

    def test_claim_reaches_colleagues_and_no_outsider(self):
        self.env.cr.precommit.run()
        colleague, outsider = self._listen(self.stranger), self._listen(self.employee)
        self.customer.with_user(self.rep).pool_claim()
        self._send()
        self.assertEqual(
            self._receive(colleague),
            [
                {
                    "model": "customer.pool.partner",
                    "ids": self.customer.ids,
                    "state": "claimed",
                }
            ],
        )
        self.assertEqual(self._receive(outsider), [])
