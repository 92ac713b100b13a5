from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .exhibition_common import ExhibitionCommon


@tagged(
    "post_install",
    "-at_install",
    "expo_crm_show",
    "expo_crm_participation",
    "expo_crm_participation_state",
)
class TestExhibitionParticipation(ExhibitionCommon):
    """The way from an intention to a stand, and who stands together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer("Kweichow", cls.rep)
        cls.row = cls._create_participation(cls.customer)

    def _confirm_order(self, row, booth="Z1"):
        order = self._create_booth_order(row.partner_id, self._create_booth(booth))
        order.state = "sale"
        order.order_line.participation_id = row
        return order

    def assertRefuses(self, words, function, *args, error=UserError):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(words, str(caught.exception))

    # transitions

    def test_rep_applies_and_another_reviews(self):
        self.row.with_user(self.rep).action_apply()
        self.assertEqual(self.row.state, "applied")
        self.assertEqual(self.row.applied_by_id, self.rep)
        self.row.with_user(self.show_manager).action_approve()
        self.assertEqual(self.row.state, "approved")

    def test_rep_cannot_review(self):
        self.row.with_user(self.rep).action_apply()
        mine = self.row.with_user(self.rep)
        self.assertRefuses("review", mine.action_approve)
        self.assertRefuses("review", mine.write, {"state": "approved"})
        self.assertEqual(self.row.state, "applied")

    def test_nobody_reviews_their_own_application(self):
        row = self.row.with_user(self.manager)
        row.action_apply()
        self.assertRefuses("somebody else", row.action_approve)
        self.assertRefuses("kept by", row.write, {"applied_by_id": self.rep.id},
                           error=AccessError)  # fmt: skip
        row.with_user(self.show_manager).action_approve()

    def test_rejecting_asks_for_a_reason(self):
        self.row.with_user(self.rep).action_apply()
        row = self.row.with_user(self.show_manager)
        self.assertRefuses("Say why", row.write, {"state": "rejected"})
        dialog = row.action_reject()
        self.assertEqual(dialog["res_model"], "exhibition.participation.end")
        wizard = self.env["exhibition.participation.end"]
        wizard = wizard.with_user(self.show_manager).with_context(**dialog["context"])
        wizard.create({"reason": "halls full"}).action_confirm()
        self.assertEqual(self.row.state, "rejected")
        self.assertEqual(self.row.ended_reason, "halls full")

    def test_only_steps_of_the_table(self):
        row = self.row.with_user(self.manager)
        for state in ("approved", "rejected", "exhibited", "no_show"):
            self.assertRefuses("cannot become", row.write, {"state": state})

    def test_contract_needs_a_confirmed_order(self):
        row = self.row.with_user(self.rep)
        self.assertRefuses("no confirmed order", row.write, {"state": "contracted"})
        order = self._create_booth_order(self.customer, self._create_booth("Z1"))
        order.order_line.participation_id = self.row
        self.assertRefuses("no confirmed order", row.action_contract)
        order.state = "sale"
        self.row.state = "applied"
        row.write({"state": "contracted"})
        self.assertEqual(self.row.state, "contracted")

    def test_order_for_another_edition_is_no_contract(self):
        booth = self._create_booth("Z1", self.edition_2026)
        order = self._create_booth_order(self.customer, booth)
        order.state = "sale"
        row = self.row.with_user(self.rep)
        order.order_line.participation_id = row
        self.assertRefuses("no confirmed order", row.action_contract)

    def test_complimentary_needs_approval_a_reason_and_a_reviewer(self):
        row = self.row.with_user(self.manager)
        gift = {"state": "contracted", "complimentary_reason": "partner city"}
        self.assertRefuses("no confirmed order", row.write, gift)
        self.row.state = "approved"
        self.assertRefuses("reason why", row.action_contract)
        mine = self.row.with_user(self.rep)
        self.assertRefuses("managers let", mine.write, gift)
        row.write({"complimentary_reason": "partner city"})
        row.action_contract()
        self.assertEqual(self.row.state, "contracted")

    def test_guest_is_contracted_with_its_main_exhibitor(self):
        guest = self._create_participation(
            self._create_customer("Guest", self.rep),
            role="co_exhibitor",
            parent_id=self.row.id,
            state="approved",
        ).with_user(self.rep)
        self.assertRefuses("no confirmed order", guest.action_contract)
        self.row.state = "contracted"
        guest.action_contract()
        self.assertEqual(guest.state, "contracted")

    def test_nobody_exhibits_before_the_opening(self):
        self.row.state = "contracted"
        row = self.row.with_user(self.manager)
        with freeze_time("2027-04-01"):
            self.assertRefuses("has not begun", row.write, {"state": "exhibited"})
        with freeze_time("2027-05-02"):
            row.write({"state": "exhibited"})
        self.assertEqual(self.row.state, "exhibited")

    def test_reps_do_not_take_back_whether_a_company_came(self):
        self.row.state = "no_show"
        with freeze_time("2027-05-02"):
            self.assertRefuses(
                "review",
                self.row.with_user(self.rep).write,
                {"state": "contracted"},
            )
            self.row.with_user(self.manager).write({"state": "contracted"})
        self.assertEqual(self.row.state, "contracted")

    def test_confirmed_order_is_cancelled_not_withdrawn(self):
        order = self._confirm_order(self.row)
        self.row.state = "contracted"
        row = self.row.with_user(self.rep)
        self.assertRefuses(order.name, row.action_withdraw, "no budget")
        self.assertEqual(self.row.state, "contracted")
        order.state = "cancel"
        if self.row.state == "contracted":
            row.action_withdraw("no budget")
        self.assertEqual(self.row.state, "withdrawn")

    def test_withdrawing_frees_the_booths_on_hold(self):
        booth = self._create_booth()
        booth.write({"hold_participation_id": self.row.id, "hold_until": "2127-01-01"})
        self.row.with_user(self.rep).action_withdraw("no budget")
        self.assertFalse(booth.hold_participation_id)
        self.assertEqual(booth.sale_status, "free")

    def test_withdrawing_leaves_nothing_of_the_company_on_a_booth_given_away(self):
        booth = self._create_booth()
        booth.write(
            {
                "participation_id": self.row.id,
                "partner_id": self.row.partner_id.id,
                "contact_name": "Zhang Wei",
                "contact_email": "zhang@acme.example.com",
                "contact_phone": "+86 138 1111 2222",
                "state": "unavailable",
            }
        )
        self.row.with_user(self.rep).action_withdraw("no budget")
        self.assertEqual(booth.sale_status, "free")
        self.assertFalse(booth.participation_id or booth.partner_id)
        self.assertFalse(
            booth.contact_name or booth.contact_email or booth.contact_phone
        )

    def test_withdrawing_takes_the_guests_along_but_those_with_an_order(self):
        guests = [
            self._create_participation(
                self._create_customer(name), role="co_exhibitor", parent_id=self.row.id
            )
            for name in ("Guest", "Payer")
        ]
        self._confirm_order(guests[1])
        dialog = self.row.with_user(self.rep).action_withdraw()
        wizard = self.env["exhibition.participation.end"].with_context(
            **dialog["context"]
        )
        self.assertIn("Guest", wizard.new({}).consequence)
        self.row.with_user(self.rep).action_withdraw("no budget")
        self.assertEqual(guests[0].state, "withdrawn")
        self.assertIn("Kweichow", guests[0].ended_reason)
        self.assertEqual(guests[1].state, "intention")
        self.assertIn("find another stand", guests[1].activity_ids.summary)

    def test_reopened_it_begins_again(self):
        row = self.row.with_user(self.rep)
        row.action_withdraw("no budget")
        row.action_reopen()
        self.assertEqual(self.row.state, "intention")
        self.assertFalse(self.row.ended_reason)

    def test_batch_says_how_many_and_why_not(self):
        other = self._create_participation(self._create_customer("Other", self.rep))
        self.row.state = "approved"
        answer = (self.row | other).with_user(self.rep).action_apply()
        self.assertEqual(other.state, "applied")
        third = self._create_participation(self._create_customer("Third", self.rep))
        self.row.state = "contracted"
        answer = (self.row | third).with_user(self.rep).action_apply()
        self.assertIn("1 done, 1 skipped", answer["params"]["message"])
        self.assertIn("Kweichow", answer["params"]["message"])
        self.assertEqual(third.state, "applied")

    # creating

    def test_people_begin_with_an_intention(self):
        values = {
            "event_id": self.edition.id,
            "partner_id": self._create_customer("New", self.rep).id,
        }
        rows = self.env["exhibition.participation"].with_user(self.rep)
        for state in ("approved", "contracted", "exhibited", "withdrawn"):
            self.assertRefuses("begins as", rows.create, dict(values, state=state))
        self.assertRefuses(
            "kept by", rows.create, dict(values, applied_by_id=self.manager.id),
            error=AccessError,
        )  # fmt: skip
        row = rows.create(dict(values, state="applied"))
        self.assertEqual(row.applied_by_id, self.rep)

    def test_event_users_bring_in_past_editions(self):
        past = self._create_edition(2020)
        values = {"event_id": past.id, "partner_id": self.venue.id}
        rows = self.env["exhibition.participation"]
        row = rows.with_user(self.show_manager).create(dict(values, state="exhibited"))
        self.assertEqual(row.state, "exhibited")
        values["partner_id"] = self.customer.id
        self.assertRefuses(
            "begins as",
            rows.with_user(self.rep).create,
            dict(values, state="exhibited"),
        )

    def test_twice_in_one_role_is_told_with_names(self):
        values = {"event_id": self.edition.id, "partner_id": self.customer.id}
        rows = self.env["exhibition.participation"].with_user(self.rep)
        for create in (rows.create, rows.with_context(default_role="exhibitor").create):
            self.assertRefuses("Kweichow", create, values, error=ValidationError)
        self.assertRefuses(
            self.edition.name, rows.create, values, error=ValidationError
        )
        values["partner_id"] = self._create_customer("New", self.rep).id
        self.assertRefuses(
            "New", rows.create, [dict(values), dict(values)], error=ValidationError
        )

    def test_archived_one_is_no_second_one(self):
        self.row.active = False
        rows = self.env["exhibition.participation"].with_context(active_test=False)
        again = rows.create(
            {"event_id": self.edition.id, "partner_id": self.row.partner_id.id}
        )
        self.assertEqual(again.role, self.row.role)

    def test_reopening_beside_a_live_one_is_refused(self):
        self.row.with_user(self.rep).action_withdraw("no budget")
        self._create_participation(self.customer)
        self.assertRefuses(
            "already", self.row.with_user(self.rep).action_reopen, error=ValidationError
        )

    def test_a_stranger_is_not_told_who_takes_part(self):
        values = {"event_id": self.edition.id, "partner_id": self.customer.id}
        rows = self.env["exhibition.participation"].with_user(self.stranger)
        with self.assertRaises(AccessError) as taken:
            rows.create(values)
        values["event_id"] = self.edition_2026.id
        with self.assertRaises(AccessError) as free:
            rows.create(values)
        self.assertEqual(str(taken.exception), str(free.exception))

    # together

    def test_guest_needs_a_main_exhibitor_of_the_same_edition(self):
        rows = self.env["exhibition.participation"].with_user(self.rep)
        guest = self._create_customer("Guest", self.rep)
        values = {"event_id": self.edition.id, "partner_id": guest.id}
        for role in ("co_exhibitor", "represented"):
            values["role"] = role
            self.assertRefuses(
                "name its main", rows.create, dict(values), error=ValidationError
            )
        older = self._create_participation(self.customer, self.edition_2026)
        self.assertRefuses(
            "same edition",
            rows.create,
            dict(values, parent_id=older.id),
            error=ValidationError,
        )
        row = rows.create(dict(values, parent_id=self.row.id))
        self.assertRefuses(
            "same edition", row.write, {"parent_id": row.id}, error=ValidationError
        )

    def test_main_exhibitor_cannot_become_a_guest_of_its_guest(self):
        guest = self._create_participation(
            self._create_customer("Guest", self.rep),
            role="co_exhibitor",
            parent_id=self.row.id,
        )
        self.assertRefuses(
            "same edition",
            self.row.with_user(self.rep).write,
            {"role": "co_exhibitor", "parent_id": guest.id},
            error=ValidationError,
        )

    def test_guest_joins_no_stand_that_was_given_up(self):
        self.row.with_user(self.rep).action_withdraw("no budget")
        self.assertRefuses(
            "any more",
            self.env["exhibition.participation"].with_user(self.rep).create,
            {
                "event_id": self.edition.id,
                "partner_id": self._create_customer("Guest", self.rep).id,
                "role": "co_exhibitor",
                "parent_id": self.row.id,
            },
            error=ValidationError,
        )

    # after the show

    def test_closed_edition_takes_notes_only(self):
        self.row.state = "contracted"
        self.edition.date_figures_closed = "2027-06-01"
        row = self.row.with_user(self.manager)
        for values in (
            {"state": "withdrawn", "ended_reason": "x"},
            {"brand_names": "x"},
        ):
            self.assertRefuses("closed", row.write, values)
        self.assertRefuses(
            "closed",
            self.env["exhibition.participation"].with_user(self.manager).create,
            {"event_id": self.edition.id, "partner_id": self.venue.id},
        )
        row.write({"note": "thanked", "lost_reason_id": False})
        row.message_post(body="thanked")

    def test_contract_keeps_company_edition_and_role(self):
        self.row.state = "contracted"
        row = self.row.with_user(self.manager)
        for values in (
            {"role": "organiser"},
            {"event_id": self.edition_2026.id},
            {"active": False},
        ):
            self.assertRefuses("has a contract", row.write, values)
        other = self._create_participation(self.venue, state="contracted")
        self.assertRefuses("history", other.with_user(self.event_manager).unlink)

    # customer types

    def test_types_follow_contracts_and_end_with_them(self):
        exhibitor = self.env.ref("expo_crm.customer_type_exhibitor")
        branch = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "parent_id": self.customer.id}
        )
        row = self._create_participation(branch)
        self.assertFalse(self.customer.customer_type_ids)
        row.state = "approved"
        self.assertFalse(branch.customer_type_ids)
        row.state = "contracted"
        self.assertEqual(branch.customer_type_ids, exhibitor)
        self.assertEqual(self.customer.customer_type_ids, exhibitor)
        row.write({"state": "withdrawn", "ended_reason": "x"})
        self.assertFalse(branch.customer_type_ids)
        self.assertFalse(self.customer.customer_type_ids)

    def test_type_stays_while_another_participation_gives_it(self):
        exhibitor = self.env.ref("expo_crm.customer_type_exhibitor")
        older = self._create_participation(self.customer, self.edition_2026)
        (older | self.row).write({"state": "contracted"})
        self.row.write({"state": "withdrawn", "ended_reason": "x"})
        self.assertEqual(self.customer.customer_type_ids, exhibitor)

    def test_type_set_by_hand_is_never_taken_away(self):
        exhibitor = self.env.ref("expo_crm.customer_type_exhibitor")
        self.customer.with_user(self.rep).customer_type_ids = exhibitor
        self.row.state = "contracted"
        self.row.write({"state": "withdrawn", "ended_reason": "x"})
        self.assertEqual(self.customer.customer_type_ids, exhibitor)

    def test_types_of_those_without_a_contract_come_with_approval(self):
        for role, code in (("media", "media"), ("contractor", "contractor"),
                           ("buyer", "trade_visitor"), ("organiser", "organiser")):  # fmt: skip
            partner = self._create_customer(role)
            row = self._create_participation(partner, role=role)
            self.assertFalse(partner.customer_type_ids)
            row.state = "approved"
            self.assertEqual(partner.customer_type_ids.code, code)
            row.role = "supporter"
            self.assertFalse(partner.customer_type_ids)

    def test_no_more_queries_for_a_hundred(self):
        def count(number, year):
            edition = self._create_edition(year)
            partners = self.env["res.partner"].create(
                [{"name": f"C{i}", "is_company": True} for i in range(number)]
            )
            rows = self.env["exhibition.participation"].create(
                [{"partner_id": p.id, "event_id": edition.id} for p in partners]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows.write({"state": "contracted"})
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(2, 2031)
        ten = count(10, 2032)
        self.assertLess(count(100, 2033), ten + 15)

    @mute_logger("odoo.models.unlink")
    def test_intention_can_be_deleted(self):
        row = self._create_participation(self.venue)
        row.with_user(self.event_manager).unlink()
        self.assertFalse(row.exists())
