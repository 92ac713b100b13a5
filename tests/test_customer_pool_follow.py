from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolFollow(ExpoCrmCommon):
    """What goes along when a customer changes hands, and the traces it leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer(owner=cls.rep)
        cls.contact = cls._create_contact(cls.customer)
        Lead = cls.env["crm.lead"]
        cls.open_lead = Lead.create(
            {"name": "Open", "type": "opportunity", "partner_id": cls.contact.id}
        )
        cls.won_lead = Lead.create(
            {"name": "Won", "type": "opportunity", "partner_id": cls.customer.id}
        )
        cls.won_lead.action_set_won()
        Order = cls.env["sale.order"]
        cls.quotation = Order.create({"partner_id": cls.customer.id})
        cls.order = Order.create({"partner_id": cls.customer.id})
        cls.order.action_confirm()
        cls.activity = cls.customer.activity_schedule(
            "mail.mail_activity_data_call", user_id=cls.rep.id
        )
        cls.meeting = cls.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": fields.Datetime.add(fields.Datetime.now(), days=2),
                "stop": fields.Datetime.add(fields.Datetime.now(), days=3),
                "user_id": cls.rep.id,
                "res_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "res_id": cls.customer.id,
            }
        )

    def _assign(self, **transfer):
        answers = self.customer.with_user(self.rep).pool_assign(
            self.stranger.id, transfer=transfer
        )
        self.assertAnswers(answers, "OK")
        self.env.invalidate_all()

    def test_open_work_follows_by_default_and_history_stays(self):
        self._assign()
        self.assertEqual(self.contact.user_id, self.stranger)
        self.assertEqual(self.open_lead.user_id, self.stranger)
        self.assertEqual(self.won_lead.user_id, self.rep)
        self.assertEqual(self.quotation.user_id, self.stranger)
        self.assertEqual(self.order.user_id, self.rep)
        self.assertEqual(self.activity.user_id, self.stranger)
        self.assertEqual(self.meeting.user_id, self.stranger)
        documents = (self.open_lead, self.won_lead, self.quotation, self.order)
        for document in documents:
            self.assertTrue(document.with_user(self.stranger).has_access("read"))
            self.assertFalse(document.with_user(self.rep).has_access("read"))

    def test_transfer_may_leave_everything_behind(self):
        self._assign(
            opportunities="none", quotations=False, activities=False, appointments=False
        )
        for record in (self.open_lead, self.quotation, self.activity, self.meeting):
            self.assertEqual(record.user_id, self.rep)

    def test_transfer_of_all_opportunities_takes_the_won_ones_too(self):
        self._assign(opportunities="all")
        self.assertEqual(self.won_lead.user_id, self.stranger)

    def test_former_owner_keeps_the_access_the_transfer_leaves(self):
        until = fields.Datetime.add(fields.Datetime.now(), days=30)
        self._assign(former_access="read", former_until=until)
        self.assertTrue(self.customer.with_user(self.rep).has_access("read"))
        self.assertFalse(self.customer.with_user(self.rep).has_access("write"))
        self.assertRecordValues(
            self.customer.share_ids,
            [{"user_id": self.rep.id, "access": "read", "date_until": until}],
        )

    def test_unknown_part_of_a_transfer_is_refused(self):
        for transfer in ({"oportunities": "open"}, {"opportunities": "some"}):
            with self.assertRaises(ValidationError):
                self.customer.with_user(self.rep).pool_assign(
                    self.stranger.id, transfer=transfer
                )
        self.assertEqual(self.customer.user_id, self.rep)

    def test_followers_change_with_the_owner(self):
        former = self.rep.partner_id
        followed = (self.customer, self.contact, self.open_lead, self.order)
        for record in followed:
            record.message_subscribe(partner_ids=former.ids)
        self._assign()
        for record in followed:
            self.assertNotIn(former, record.message_partner_ids)
        self.assertIn(self.stranger.partner_id, self.customer.message_partner_ids)
        self.assertIn(self.stranger.partner_id, self.open_lead.message_partner_ids)

    def test_return_closes_activities_and_empties_salespersons(self):
        self.customer.with_user(self.rep).pool_return("No need at present")
        self.env.invalidate_all()
        self.assertFalse(self.open_lead.user_id)
        self.assertFalse(self.quotation.user_id)
        self.assertFalse(self.activity.active)
        self.assertEqual(self.won_lead.user_id, self.rep)

    def test_note_in_the_conversation_is_the_one_stock_leaves(self):
        plain = self.env["res.partner"].create(
            {"name": "Stock", "user_id": self.rep.id}
        )
        self.env.cr.flush()
        tracked = plain.with_user(self.manager).with_context(
            tracking_disable=False, mail_notrack=False
        )
        tracked.user_id = self.stranger
        self.env.cr.flush()
        self.customer.with_user(self.manager).pool_assign(self.stranger.id, "Cover")
        self.env.invalidate_all()

        def trace(partner):
            message = partner.message_ids.filtered("tracking_value_ids")[0].sudo()
            value = message.tracking_value_ids.filtered(
                lambda value: value.field_id.name == "user_id"
            )
            return (
                message.message_type,
                message.subtype_id,
                message.author_id,
                value.field_id,
                value.old_value_integer,
                value.old_value_char,
                value.new_value_integer,
                value.new_value_char,
            )

        self.assertEqual(trace(self.customer), trace(plain))
        note = self.customer.message_ids.filtered("tracking_value_ids")[0]
        self.assertIn("Cover", note.body)

    def test_leads_and_quotations_join_the_team_of_the_new_owner(self):
        team = self.env["crm.team"].create(
            {"name": "South", "member_ids": [Command.set(self.stranger.ids)]}
        )
        lead = self.env["crm.lead"].create(
            {"name": "New", "type": "opportunity", "partner_id": self.customer.id}
        )
        opened = lead.date_open
        self._assign()
        self.assertEqual((lead.team_id, self.quotation.team_id), (team, team))
        self.assertEqual(lead.date_open, opened)
        self.assertNotEqual(self.won_lead.team_id, team)

    def test_tracking_reads_nothing_the_caller_no_longer_sees(self):
        mover = self.customer.with_user(self.rep).with_context(
            tracking_disable=False, mail_notrack=False
        )
        self.assertAnswers(mover.pool_return(), "OK")
        self.env.cr.flush()
        self.assertFalse(self.open_lead.user_id)

    def test_shares_end_when_the_customer_is_free_again(self):
        self.customer.with_user(self.rep).pool_share([self.stranger.id])
        self.assertIn(self.stranger.partner_id, self.customer.message_partner_ids)
        self.customer.with_user(self.rep).pool_return()
        self.env.invalidate_all()
        self.assertFalse(self.customer.share_ids)
        self.assertFalse(self.customer.with_user(self.stranger).has_access("read"))
        self.assertNotIn(self.stranger.partner_id, self.customer.message_partner_ids)

    def test_lead_takes_the_owner_of_its_customer(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.manager)
            .create({"name": "By the manager", "partner_id": self.customer.id})
        )
        self.assertEqual(lead.user_id, self.rep)
        loose = self.env["crm.lead"].create(
            {"name": "Loose", "user_id": self.stranger.id}
        )
        loose.partner_id = self.customer
        self.assertEqual(loose.user_id, self.rep)
        self.assertFalse(loose.with_user(self.stranger).has_access("read"))

    def test_claim_of_a_lead_claims_its_customer(self):
        self.customer.with_user(self.rep).pool_return()
        answers = self.open_lead.with_user(self.stranger).pool_claim()
        self.assertAnswers(answers, "OK")
        self.assertEqual(answers[0]["id"], self.open_lead.id)
        self.assertEqual(self.customer.user_id, self.stranger)
        self.assertEqual(self.open_lead.user_id, self.stranger)
