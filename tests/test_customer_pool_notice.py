from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.translate import code_translations

from ..models.customer_pool_notice import NAMED_CUSTOMERS
from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolNotice(ExpoCrmCommon):
    """Whoever gains or loses a customer by others is told once, in their own words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acme = cls._create_customer("Acme", owner=cls.rep)

    def setUp(self):
        super().setUp()
        self._forget()

    def _told(self, user):
        """:returns: the messages to ``user`` since the last call of :meth:`_forget`."""
        return self.env["mail.message"].search(
            [
                ("id", ">", self.start),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", user.partner_id.ids),
            ]
        )

    def _forget(self):
        self.start = self.env["mail.message"].search([], order="id desc", limit=1).id

    def _create_customers(self, number, owner=None):
        customers = self.env["res.partner"].concat(
            *(self._create_customer(f"C{index}", owner) for index in range(number))
        )
        self._forget()
        return customers

    def _link(self, record):
        return f'data-oe-model="{record._name}" data-oe-id="{record.id}"'

    def test_assignment_tells_new_and_former_owner_with_reason(self):
        self.acme.with_user(self.superior).pool_assign(self.stranger.id, "Speaks Dutch")
        new, former = self._told(self.stranger), self._told(self.rep)
        self.assertEqual(new.subject, "Acme is yours now")
        self.assertIn(f"{self.superior.name} gave you:", new.body)
        self.assertIn("Reason: Speaks Dutch", new.body)
        self.assertIn(self._link(self.acme), new.body)
        self.assertIn(f'href="/odoo/res.partner/{self.acme.id}"', new.body)
        self.assertEqual(former.subject, "Acme is no longer yours")
        self.assertIn(f"Acme ({self.stranger.name})", former.body)
        self.assertNotIn(self._link(self.acme), former.body)
        self.assertEqual(former.author_id, self.superior.partner_id)
        self.assertFalse(self._told(self.superior))

    def test_former_owner_who_keeps_access_gets_a_link_and_one_message(self):
        transfer = {"former_access": "follow"}
        self.acme.with_user(self.superior).pool_assign(
            self.stranger.id, transfer=transfer
        )
        self.assertTrue(self.acme.share_ids)
        former = self._told(self.rep)
        self.assertEqual(former.subject, "Acme is no longer yours")
        self.assertIn(self._link(self.acme), former.body)

    def test_recall_tells_the_former_owner_why(self):
        self.acme.with_user(self.superior).pool_recall("Not followed up")
        told = self._told(self.rep)
        self.assertEqual(told.subject, "Acme went back to the pool")
        self.assertIn("Reason: Not followed up", told.body)
        self.assertNotIn(self._link(self.acme), told.body)

    def test_owner_of_a_customer_added_by_somebody_else_is_told(self):
        added = self.env["res.partner"].with_user(self.superior)
        added.create(
            [
                {"name": "New", "pool_managed": True, "user_id": self.rep.id},
                {"name": "Mine", "pool_managed": True, "user_id": self.superior.id},
            ]
        )
        self.assertEqual(self._told(self.rep).subject, "New is yours now")
        self.assertFalse(self._told(self.superior))

    def test_own_claim_and_return_tell_nobody(self):
        self.env.company.pool_notice_return = "off"
        self.acme.with_user(self.rep).pool_return()
        self.acme.with_user(self.rep).pool_claim()
        self.assertFalse(self._told(self.rep))
        self.assertFalse(self._told(self.pool_admin))

    def test_bulk_move_of_customers_and_leads_is_one_message_to_each(self):
        customers = self._create_customers(NAMED_CUSTOMERS, self.rep)
        leads = self.env["crm.lead"].create(
            [
                {"name": "Own", "pool_managed": True, "user_id": self.rep.id},
                {"name": "Of C0", "partner_id": customers[0].id},
            ]
        )
        self._forget()
        customers[1:].with_user(self.manager).pool_distribute(
            [self.stranger.id, self.chief.id], "even"
        )
        self.assertEqual(len(self._told(self.stranger)), 1)
        self.assertEqual(len(self._told(self.chief)), 1)
        self.assertEqual(
            self._told(self.rep).subject,
            f"C1 and {NAMED_CUSTOMERS - 2} more are no longer yours",
        )
        self._forget()
        leads.with_user(self.manager).pool_assign(self.stranger.id)
        told = self._told(self.stranger)
        self.assertEqual(len(told), 1)
        self.assertIn(self._link(leads[0]), told.body)
        self.assertIn(self._link(customers[0]), told.body)

    def test_long_lists_are_cut(self):
        customers = self._create_customers(NAMED_CUSTOMERS + 3, self.rep)
        customers.with_user(self.superior).pool_recall("Idle")
        body = self._told(self.rep).body
        self.assertIn("and 3 more", body)
        self.assertEqual(body.count("<li>"), NAMED_CUSTOMERS)

    def test_names_are_escaped(self):
        self.acme.name = "<b>Acme</b> & “Söhne” 展"
        self.acme.with_user(self.superior).pool_assign(self.stranger.id, "<i>x</i>")
        body = self._told(self.stranger).body
        self.assertIn("&lt;b&gt;Acme&lt;/b&gt; &amp; “Söhne” 展", body)
        self.assertIn("&lt;i&gt;x", body)

    def test_reader_is_told_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.stranger.lang = "zh_CN"
        words = {"zh_CN": {"%s is yours now": "%s 归您负责"}}
        stock = type(code_translations).get_python_translations

        def translate(translations, module, lang):
            return words.get(lang) or stock(translations, module, lang)

        with patch.object(
            type(code_translations), "get_python_translations", translate
        ):
            self.acme.with_user(self.superior).pool_assign(self.stranger.id)
        self.assertEqual(self._told(self.stranger).subject, "Acme 归您负责")
        self.assertEqual(self._told(self.rep).subject, "Acme is no longer yours")

    def test_inbox_or_mail_as_the_reader_prefers(self):
        self.rep.notification_type = "email"
        self.stranger.notification_type = "inbox"
        self.acme.with_user(self.superior).pool_assign(self.stranger.id)
        for user, way in ((self.rep, "email"), (self.stranger, "inbox")):
            told = self._told(user).notification_ids
            self.assertRecordValues(
                told, [{"res_partner_id": user.partner_id.id, "notification_type": way}]
            )

    def test_each_kind_is_switched_off_by_the_readers_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.stranger.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.env.company.write({"pool_notice_gain": False, "pool_notice_loss": False})
        self.acme.with_user(self.superior).pool_assign(self.stranger.id)
        self.assertFalse(self._told(self.rep))
        self.assertTrue(self._told(self.stranger))
        other.pool_notice_loss = False
        self._forget()
        self.acme.with_user(self.manager).pool_assign(self.rep.id)
        self.assertFalse(self._told(self.stranger))
        self.assertFalse(self._told(self.rep))

    # shares

    def test_colleague_is_told_of_a_share_by_contract_and_by_form(self):
        self.acme.with_user(self.rep).pool_share(
            [self.stranger.id], access="read", reason="Holiday"
        )
        told = self._told(self.stranger)
        self.assertEqual(told.subject, "Acme is shared with you")
        self.assertIn("Look only", told.body)
        self.assertIn("Reason: Holiday", told.body)
        self.assertIn(self._link(self.acme), told.body)
        self.env["customer.share"].with_user(self.rep).create(
            {"partner_id": self.acme.id, "user_id": self.employee.id}
        )
        self.assertIn("Look and log", self._told(self.employee).body)

    def test_members_of_a_team_are_told_once_of_many_shares(self):
        team = self.env["crm.team"].create(
            {"name": "Hall 3", "member_ids": (self.stranger | self.chief).ids}
        )
        leads = self.env["crm.lead"].create(
            [
                {"name": "Own", "pool_managed": True, "user_id": self.rep.id},
                {"name": "Of Acme", "partner_id": self.acme.id},
            ]
        )
        leads.with_user(self.rep).pool_share(team_ids=team.ids)
        for user in self.stranger | self.chief:
            told = self._told(user)
            self.assertEqual(len(told), 1)
            self.assertIn(self._link(self.acme), told.body)
        self._forget()
        self.env.company.pool_notice_share = False
        self.acme.with_user(self.rep).pool_share([self.employee.id])
        self.assertFalse(self._told(self.employee))

    # pool administrators

    def test_administrators_are_told_of_returns_at_once(self):
        self.env.company.pool_notice_return = "each"
        customers = self._create_customers(3, self.rep)
        self.pool.admin_ids |= self.stranger
        customers.with_user(self.rep).pool_return("Trade show over")
        told = self._told(self.pool_admin)
        self.assertEqual(told.subject, "C0 and 2 more were returned to the pool")
        self.assertIn(self.pool.name, told.body)
        self.assertIn("Reason: Trade show over", told.body)
        self.assertFalse(self._told(self.stranger), "named, but no administrator")

    def test_administrators_get_one_digest_a_day(self):
        Digest = self.env["customer.pool.digest"]
        with freeze_time("2026-03-01 08:00:00"):
            customers = self._create_customers(2, self.rep)
            customers.with_user(self.rep).pool_return()
            mine = self._create_customer("Mine", self.pool_admin)
            self._forget()
            mine.with_user(self.pool_admin).pool_return()
        self.assertFalse(self._told(self.pool_admin))
        with freeze_time("2026-03-01 20:00:00"):
            Digest._cron_tell_returns()
        told = self._told(self.pool_admin)
        self.assertEqual(told.subject, "C0 and 1 more were returned to the pool")
        self.assertIn(f"C0 ({self.rep.name}, {self.pool.name})", told.body)
        self._forget()
        with freeze_time("2026-03-02 07:00:00"):
            Digest._cron_tell_returns()
        self.assertFalse(self._told(self.pool_admin), "told already")

    def test_digest_is_for_companies_that_want_it(self):
        self.env.company.pool_notice_return = "off"
        with freeze_time("2026-03-01 08:00:00"):
            self._create_customers(1, self.rep).with_user(self.rep).pool_return()
        with freeze_time("2026-03-01 20:00:00"):
            self.env["customer.pool.digest"]._cron_tell_returns()
        self.assertFalse(self._told(self.pool_admin))

    # warnings

    def _create_rule(self, **values):
        return self.env["customer.pool.rule"].create(
            {"name": "Idle", "pool_id": self.pool.id, "idle_days": 30, **values}
        )

    def _run_job(self, moment):
        run = self.env.ref("expo_crm.ir_cron_recycle").method_direct_trigger
        self._forget()
        with self.enter_registry_test_mode(), freeze_time(moment):
            run()
        self.env.invalidate_all()

    def test_owner_is_warned_once_before_customers_fall_back(self):
        self._create_rule(warn_days=5)
        with freeze_time("2026-03-01 08:00:00"):
            customers = self._create_customers(3, self.rep)
            customers[2].with_user(self.rep).pool_lock()
        self._run_job("2026-03-26 07:00:00")
        self.assertFalse(self._told(self.rep))
        self._run_job("2026-03-26 09:00:00")
        told = self._told(self.rep)
        self.assertEqual(told.subject, "C0 and 1 more fall back to the pool soon")
        self.assertIn("03/31/2026", told.body)
        self.assertIn(self._link(customers[0]), told.body)
        self._run_job("2026-03-27 09:00:00")
        self.assertFalse(self._told(self.rep), "warned already")
        with freeze_time("2026-03-28 08:00:00"):
            self.env["customer.interaction"].with_user(self.rep).create(
                {"partner_id": customers[0].id, "summary": "Call"}
            )
        self._run_job("2026-03-31 09:00:00")
        self.assertEqual(self._told(self.rep).subject, "C1 fell back to the pool")
        self._run_job("2026-04-23 09:00:00")
        self.assertEqual(self._told(self.rep).subject, "C0 falls back to the pool soon")

    def test_protection_puts_the_warning_off(self):
        self._create_rule(warn_days=5)
        with freeze_time("2026-03-01 08:00:00"):
            customer = self._create_customers(1, self.rep)
            customer.with_user(self.manager).pool_protect("2026-04-10", "VIP")
        self._run_job("2026-03-30 09:00:00")
        self.assertFalse(self._told(self.rep))
        self._run_job("2026-04-07 09:00:00")
        self.assertIn("04/11/2026", self._told(self.rep).body)

    def test_no_warning_where_rule_or_company_wants_none(self):
        rule = self._create_rule(warn_days=0)
        with freeze_time("2026-03-01 08:00:00"):
            self._create_customers(1, self.rep)
        self._run_job("2026-03-30 09:00:00")
        self.assertFalse(self._told(self.rep))
        rule.warn_days = 5
        self.env.company.pool_notice_warning = False
        self._run_job("2026-03-30 10:00:00")
        self.assertFalse(self._told(self.rep))

    def test_moment_of_the_warning_is_kept_by_the_engine(self):
        with self.assertRaises(AccessError):
            self.acme.with_user(self.rep).pool_warned_date = "2026-01-01"

    def test_telling_costs_the_same_for_many_customers(self):
        counts = []
        # the first one warms the caches
        for number in (2, 5, 50):
            customers = self._create_customers(number, self.rep)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            customers.with_user(self.manager).pool_assign(self.stranger.id)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
