from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .visibility_common import REP, VisibilityCommon


class Undo(Exception):
    """Raised to roll a savepoint back."""


class SightCase(VisibilityCommon):
    """Asks about one customer after each change, in one transaction, without flush."""

    search_first = True

    def assertSees(self, users, record, seen=True):
        """Each user gets the same answer from search, access check and field."""
        for user in users:
            mine = record.with_user(user).with_context(active_test=False)
            ways = [
                ("search", lambda m=mine: bool(m.search([("id", "=", m.id)]))),
                ("access", lambda m=mine: m.has_access("read")),
                ("field", lambda m=mine: m.sudo().pool_visible),
                ("count", lambda m=mine: bool(m.search_count([("id", "=", m.id)]))),
                ("filtered", lambda m=mine: bool(m._filtered_access("read"))),
            ]
            if not self.search_first:
                ways.reverse()
                ways.sort(key=lambda way: way[0] != "access")
            for name, ask in ways:
                self.assertEqual(ask(), seen, f"{name} of {user.login}")

    def assertEdits(self, users, record, edited=True):
        for user in users:
            mine = record.with_user(user)
            self.assertEqual(mine.has_access("write"), edited, user.login)
            found = mine.search([("id", "=", mine.id), ("pool_editable", "=", True)])
            self.assertEqual(bool(found), edited, user.login)

    def assertSight(self, record, seeing, blind):
        """Twice in turn, so that no user's answer is left for the next one."""
        for _turn in range(2):
            self.assertSees(seeing, record)
            self.assertSees(blind, record, seen=False)


def in_both_orders(cls):
    """Run each test of the class a second time, the access check being asked first."""

    def asking_access_first(test):
        def run(self):
            self.search_first = False
            test(self)

        return run

    for name, test in list(vars(cls).items()):
        if name.startswith("test_") and callable(test):
            setattr(cls, f"{name}_by_access", asking_access_first(test))
    return cls


@in_both_orders
@tagged("post_install", "-at_install", "expo_crm_visibility")
class TestSightAfterChange(SightCase):
    """A change is seen at once by everybody in the transaction that made it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.held.child_ids.filtered(lambda p: not p.is_company)
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Stand", "partner_id": cls.held.id, "type": "opportunity"}
        )
        cls.order = cls.env["sale.order"].create({"partner_id": cls.contact.id})
        cls.bank = cls.env["res.partner.bank"].create(
            {"partner_id": cls.contact.id, "acc_number": "DE1"}
        )
        cls.on_held = (cls.held, cls.contact, cls.lead, cls.order, cls.bank)
        cls._new_request()

    def _check_all(self, seeing, blind):
        for record in self.on_held:
            self.assertSight(record, seeing, blind)

    # owner

    def test_owner_by_assignment(self):
        self._check_all(self.rep | self.superior, self.other | self.stranger)
        self.held.with_user(self.rep).pool_assign(self.other.id)
        self._check_all(self.other | self.reader, self.rep | self.superior)

    def test_owner_by_recall_and_claim(self):
        everyone = self.rep | self.superior | self.reader | self.stranger
        self._check_all(self.rep | self.superior | self.reader, self.stranger)
        self.held.with_user(self.superior).pool_recall("x")
        self._check_all(self.manager, everyone)
        self.held.with_user(self.stranger).pool_claim()
        self._check_all(self.stranger, everyone - self.stranger)

    def test_owner_by_plain_write_of_other_code(self):
        self._check_all(self.rep, self.other)
        self.held.user_id = self.other
        self._check_all(self.other, self.rep)

    # guard

    def test_guard_off_and_on(self):
        everyone = self.rep | self.stranger | self.other
        visible_to_all = (self.held, self.contact, self.bank)
        self._check_all(self.rep, self.stranger | self.other)
        self.held.with_user(self.manager).pool_release("No customer")
        for record in visible_to_all:
            self.assertSight(record, everyone | self.employee, self.env["res.users"])
        self.held.with_user(self.manager).pool_managed = True
        self._check_all(self.rep, self.stranger | self.other)

    # parent

    def test_parent_of_another_customer(self):
        self.assertSight(self.contact, self.rep | self.reader, self.other)
        self.contact.with_user(self.manager).parent_id = self.foreign
        for record in (self.contact, self.order, self.bank):
            self.assertSight(record, self.other, self.rep | self.reader)
        self.assertSight(self.held, self.rep | self.reader, self.other)

    def test_parent_of_a_subsidiary(self):
        branch = self.held.child_ids.filtered("is_company")
        leaf = branch.child_ids
        self.assertSight(leaf, self.rep | self.reader, self.other)
        branch.with_user(self.manager).parent_id = self.foreign
        self.assertSight(leaf, self.other, self.rep | self.reader)

    # share

    def test_share_made_and_ended(self):
        self._check_all(self.rep, self.stranger)
        self.held.with_user(self.rep).pool_share(self.stranger.ids, access="read")
        self._check_all(self.rep | self.stranger, self.other)
        self.held.with_user(self.rep).pool_unshare(self.stranger.ids)
        self._check_all(self.rep, self.stranger)

    def test_share_level(self):
        share = self._share_of(self.reader)
        self.assertEdits(self.reader, self.held, False)
        share.with_user(self.rep).access = "edit"
        self.assertEdits(self.reader, self.held)
        self.assertEdits(self.reader, self.contact)
        share.with_user(self.rep).access = "follow"
        self.assertEdits(self.reader, self.held, False)
        self._check_all(self.reader, self.stranger)

    def test_share_dates(self):
        share = self._share_of(self.reader)
        now = share.date_from
        self.assertSight(self.held, self.reader, self.coming)
        share.with_user(self.rep).date_from = now.replace(year=now.year + 1, day=1)
        self._share_of(self.coming).with_user(self.rep).date_from = now
        self._check_all(self.coming, self.reader)

    def test_share_deleted(self):
        self._check_all(self.follower, self.stranger)
        self._share_of(self.follower).with_user(self.follower).unlink()
        self._check_all(self.rep, self.follower)

    def test_share_deleted_with_its_team(self):
        self._check_all(self.teammate, self.stranger)
        self.env["crm.team"].browse(self.team.id).unlink()
        self._check_all(self.rep, self.teammate)

    def test_share_of_a_lead_alone(self):
        lead = self.env["crm.lead"].create(
            {"name": "Fair", "pool_managed": True, "user_id": self.rep.id}
        )
        self.assertSight(lead, self.rep | self.superior, self.stranger)
        lead.with_user(self.rep).pool_share(self.stranger.ids)
        self.assertSight(lead, self.rep | self.stranger, self.other)
        lead.with_user(self.rep).pool_unshare(self.stranger.ids)
        self.assertSight(lead, self.rep, self.stranger)

    def _share_of(self, user):
        return self.env["customer.share"].search(
            [("partner_id", "=", self.held.id), ("user_id", "=", user.id)]
        )

    # team

    def test_team_membership_joined_and_left(self):
        self._check_all(self.teammate, self.stranger)
        self.team.member_ids = [Command.link(self.stranger.id)]
        self._check_all(self.teammate | self.stranger, self.other)
        self.team.member_ids = [Command.unlink(self.teammate.id)]
        self._check_all(self.stranger, self.teammate)

    def test_team_membership_archived_and_deleted(self):
        member = self.team.crm_team_member_ids
        self._check_all(self.teammate, self.stranger)
        member.active = False
        self._check_all(self.rep, self.teammate)
        member.active = True
        self._check_all(self.teammate, self.stranger)
        member.unlink()
        self._check_all(self.rep, self.teammate)

    # superior

    def test_superior_changed(self):
        self._check_all(self.superior | self.chief, self.stranger)
        self.rep.with_user(self.manager).sudo().superior_id = self.stranger
        self._check_all(self.stranger, self.superior | self.chief)
        self.rep.superior_id = False
        self._check_all(self.rep, self.stranger | self.superior)

    def test_superior_of_the_superior_changed(self):
        self._check_all(self.superior | self.chief, self.stranger)
        self.superior.superior_id = self.stranger
        self._check_all(self.superior | self.stranger, self.chief)

    def test_superior_archived_is_skipped_and_comes_back(self):
        self._check_all(self.superior | self.chief, self.stranger)
        self.superior.active = False
        self._check_all(self.chief, self.stranger)
        self.env.company.pool_superior_access = "direct"
        self._check_all(self.chief, self.stranger)
        self.superior.active = True
        self._check_all(self.superior, self.chief)
        self.env.company.pool_superior_access = "all"
        self._check_all(self.superior | self.chief, self.stranger)

    def test_superior_deleted_leaves_no_sight_behind(self):
        middle = self._create_user("middle", REP)
        self.rep.superior_id = middle
        middle.superior_id = self.stranger
        self._check_all(middle | self.stranger, self.chief)
        middle.with_context(active_test=False).unlink()
        self.assertFalse(self.rep.superior_id)
        self._check_all(self.rep, self.stranger)
        self.assertEqual(self.rep.superior_ids, self.rep)

    # switch

    def test_switch_of_forced_sharing(self):
        self._check_all(self.superior | self.chief, self.stranger)
        self.env.company.pool_superior_access = "off"
        self._check_all(self.rep | self.reader, self.superior | self.chief)
        self.env.company.pool_superior_access = "direct"
        self._check_all(self.rep | self.superior, self.chief)
        self.env.company.pool_superior_access = "all"
        self._check_all(self.rep | self.superior | self.chief, self.stranger)

    def test_switch_is_that_of_the_home_company_of_the_subordinate(self):
        quiet = self.env["res.company"].create(
            {"name": "Quiet", "pool_superior_access": "off"}
        )
        self.rep.company_ids = [Command.link(quiet.id)]
        self._check_all(self.superior | self.chief, self.stranger)
        self.rep.company_id = quiet
        self._check_all(self.rep, self.superior | self.chief)
        quiet.pool_superior_access = "all"
        self._check_all(self.superior | self.chief, self.stranger)

    # groups

    def test_group_of_managers_joined_and_left(self):
        group = self.env.ref("expo_crm.group_manager")
        self._check_all(self.rep, self.stranger)
        self.stranger.group_ids = [Command.link(group.id)]
        self._check_all(self.stranger, self.other)
        self.stranger.group_ids = [Command.unlink(group.id)]
        self._check_all(self.rep, self.stranger)

    def test_back_office_that_becomes_a_rep_is_bounded(self):
        backoffice = self._create_user(
            "back_office", "base.group_user,expo_crm.group_backoffice"
        )
        records = (self.held, self.contact, self.bank)
        for record in records:
            self.assertSight(record, backoffice, self.stranger)
        rep_group = self.env.ref("expo_crm.group_user")
        rep_group.user_ids = [Command.link(backoffice.id)]
        for record in records:
            self.assertSight(record, self.rep, backoffice)
        rep_group.user_ids = [Command.unlink(backoffice.id)]
        for record in records:
            self.assertSight(record, backoffice, self.stranger)

    # leaver

    def test_leaver_archived_stays_in_sight_of_superiors_and_keeps_their_card(self):
        card = self.rep.partner_id
        self.assertSight(card, self.stranger | self.employee, self.env["res.users"])
        self._check_all(self.superior | self.reader, self.stranger)
        self.rep.active = False
        self._check_all(self.superior | self.chief | self.reader, self.stranger)
        self.assertSight(card, self.stranger | self.employee, self.env["res.users"])
        self.assertEqual(card.pool_key, -2)

    def test_colleague_archived_whose_sight_came_through_a_share(self):
        self._check_all(self.reader, self.stranger)
        self.reader.active = False
        self._check_all(self.rep, self.stranger)

    # savepoint

    def test_rolled_back_savepoint_leaves_no_sight_behind(self):
        changes = {
            "share": lambda: self.held.with_user(self.rep).pool_share(
                self.stranger.ids
            ),
            "team": lambda: self.team.write(
                {"member_ids": [Command.link(self.stranger.id)]}
            ),
            "superior": lambda: self.rep.write({"superior_id": self.stranger.id}),
            "owner": lambda: self.held.with_user(self.rep).pool_assign(
                self.stranger.id
            ),
        }
        for name, change in changes.items():
            with self.subTest(change=name):
                self.assertSight(self.held, self.rep, self.stranger)
                with self.assertRaises(Undo), self.env.cr.savepoint():
                    change()
                    self.assertSees(self.stranger, self.held)
                    raise Undo()
                self.assertSight(self.held, self.rep, self.stranger)

    def test_rolled_back_savepoint_takes_no_sight_away(self):
        changes = {
            "share": lambda: self._share_of(self.reader).unlink(),
            "return": lambda: self.held.with_user(self.rep).pool_return(),
        }
        for name, change in changes.items():
            with self.subTest(change=name):
                self.assertSight(self.held, self.reader, self.stranger)
                with self.assertRaises(Undo), self.env.cr.savepoint():
                    change()
                    self.assertSees(self.reader, self.held, seen=False)
                    raise Undo()
                self.assertSight(self.held, self.reader, self.stranger)
        with self.assertRaises(Undo), self.env.cr.savepoint():
            self.env.company.pool_superior_access = "off"
            self.assertSees(self.superior, self.held, seen=False)
            raise Undo()
        self._check_all(self.superior, self.stranger)


@tagged("post_install", "-at_install", "expo_crm_visibility")
class TestManagerTree(SightCase):
    """Who reports to whom, and what follows from it."""

    def test_cycle_is_refused(self):
        for user, superior in (
            (self.rep, self.rep),
            (self.superior, self.rep),
            (self.chief, self.rep),
        ):
            with self.subTest(user=user.login), self.assertRaises(ValidationError):
                user.superior_id = superior
        self.assertEqual(self.chief.superior_ids, self.chief)
        self.assertEqual(self.rep.superior_ids, self.rep | self.superior | self.chief)

    def test_archived_superiors_in_a_row_are_skipped(self):
        top = self._create_user("top", REP)
        self.chief.superior_id = top
        (self.superior | self.chief).active = False
        self.assertEqual(self.rep.superior_ids, self.rep | top)
        self.assertEqual(self.rep.direct_superior_id, top)
        self.env.company.pool_superior_access = "direct"
        self.assertSight(self.held, top, self.superior | self.chief)
        self.assertAnswers(
            self.held.with_user(top).pool_assign(self.stranger.id, "Cover"), "OK"
        )

    def test_archived_superior_may_be_named_and_opens_nothing(self):
        self.stranger.active = False
        self.rep.superior_id = self.stranger
        self.assertEqual(self.rep.superior_ids, self.rep)
        self.assertSight(self.held, self.rep, self.stranger | self.superior)

    def test_only_managers_set_it(self):
        administrator = self._create_user("admins", "base.group_erp_manager")
        for user in (self.rep, self.superior, administrator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rep.with_user(user).superior_id = self.other
        both = self._create_user(
            "both", "base.group_erp_manager,expo_crm.group_manager"
        )
        self.rep.with_user(both).superior_id = self.other
        self.assertSight(self.held, self.other, self.superior)

    def test_superior_moves_and_does_not_edit(self):
        self.assertSight(self.held, self.superior | self.chief, self.stranger)
        self.assertEdits(self.superior | self.chief, self.held, False)
        with self.assertRaises(AccessError):
            self.held.with_user(self.superior).street = "New"
        answers = self.held.with_user(self.chief).pool_recall("Not followed up")
        self.assertAnswers(answers, "OK")

    def test_switched_off_superior_neither_sees_nor_moves(self):
        self.env.company.pool_superior_access = "off"
        self.assertSight(self.held, self.rep, self.superior | self.chief)
        superior = self.held.with_user(self.superior)
        self.assertAnswers(superior.pool_recall("x"), "NOT_ALLOWED")
        self.assertAnswers(superior.pool_assign(self.superior.id), "NOT_ALLOWED")
        self.assertAnswers(superior.pool_share(self.stranger.ids), "NOT_ALLOWED")
        self.assertEqual(self.held.user_id, self.rep)

    def test_forced_sharing_shows_all_levels_until_it_is_switched_off(self):
        """Scenario 16."""
        low = self._create_customer("Low", owner=self.rep)
        middle = self._create_customer("Middle", owner=self.superior)
        shared = self._create_customer("Shared", owner=self.other)
        shared.with_user(self.other).pool_share(self.chief.ids)
        Partner = self.env["res.partner"].with_user(self.chief)
        inside = [("id", "in", (low | middle | shared).ids)]
        self.assertEqual(Partner.search(inside), low | middle | shared)
        self.assertFalse((low | middle).share_ids)
        self.env.company.pool_superior_access = "off"
        self.assertEqual(Partner.search(inside), shared)
        self.assertFalse((low | middle).with_user(self.chief)._filtered_access("read"))

    def test_share_ends_at_its_minute_without_any_job(self):
        """Scenario 17."""
        with freeze_time("2030-03-01 09:00:00") as clock:
            customer = self._create_customer("Deadline", owner=self.rep)
            answers = customer.with_user(self.rep).pool_share(
                self.stranger.ids, date_until="2030-03-01 18:00:00"
            )
            self.assertAnswers(answers, "OK")
            clock.move_to("2030-03-01 17:59:00")
            self._new_request()
            Interaction = self.env["customer.interaction"].with_user(self.stranger)
            call = Interaction.create(
                {"partner_id": customer.id, "summary": "Called back"}
            )
            self.assertTrue(call.with_user(self.rep).has_access("read"))
            self.assertEqual(call.with_user(self.rep).summary, "Called back")
            with self.assertRaises(AccessError):
                customer.with_user(self.stranger).street = "Elsewhere"
            self.assertEqual(customer.street, "1 Hidden Road")
            clock.move_to("2030-03-01 18:00:01")
            self._new_request()
            self.assertSight(customer, self.rep, self.stranger)
            with self.assertRaises(AccessError):
                customer.with_user(self.stranger).read(["name"])
            with self.assertRaises(AccessError):
                Interaction.create({"partner_id": customer.id, "summary": "Late"})
            self.assertTrue(customer.share_ids)

    def test_share_ends_within_a_long_transaction(self):
        with freeze_time("2030-03-01 09:00:00") as clock:
            customer = self._create_customer("Long", owner=self.rep)
            customer.with_user(self.rep).pool_share(
                self.stranger.ids, date_until="2030-03-01 18:00:00"
            )
            Partner = self.env["res.partner"].with_user(self.stranger)
            mine = [("id", "=", customer.id)]
            self.assertTrue(Partner.search(mine))
            clock.move_to("2030-03-01 18:00:00")
            self.assertFalse(Partner.search(mine))
            self.env.invalidate_all()
            self.assertFalse(customer.with_user(self.stranger).has_access("read"))

    def test_share_begins_at_its_minute_without_any_job(self):
        with freeze_time("2030-03-01 09:00:00") as clock:
            customer = self._create_customer("Soon", owner=self.rep)
            answers = customer.with_user(self.rep).pool_share(
                self.stranger.ids, date_from="2030-03-01 10:00:00"
            )
            self.assertAnswers(answers, "OK")
            self.assertSight(customer, self.rep, self.stranger)
            clock.move_to("2030-03-01 10:00:00")
            self._new_request()
            self.assertSight(customer, self.rep | self.stranger, self.other)
