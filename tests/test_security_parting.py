from odoo import Command
from odoo.tests import tagged

from .visibility_common import VisibilityCommon


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_parting")
class TestParting(VisibilityCommon):
    """Whoever loses sight of a customer follows nothing of it and has nothing planned
    on it, however that came; whoever still sees it keeps both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.held.child_ids[0]
        Lead = cls.env["crm.lead"]
        cls.lead = Lead.create(
            {"name": "Stand", "type": "opportunity", "partner_id": cls.contact.id}
        )
        cls.own_lead = Lead.create(
            {"name": "Loose", "pool_managed": True, "user_id": cls.rep.id}
        )
        cls.order = cls.env["sale.order"].create({"partner_id": cls.held.id})
        cls.tree = (cls.held, cls.contact, cls.lead, cls.order)
        cls.people = cls.rep | cls.follower | cls.superior | cls.manager
        cls.activities = cls.env["mail.activity"]
        for record in (*cls.tree, cls.own_lead):
            record.message_subscribe(cls.people.partner_id.ids)
            for user in cls.people:
                if record != cls.own_lead or user != cls.follower:
                    cls.activities += record.activity_schedule(
                        "mail.mail_activity_data_call", user_id=user.id, note="4711"
                    )
        cls._new_request()

    def assertParted(self, gone, owner=None, records=None, closed=False):
        """Check that ``gone`` left nothing behind on ``records``, and others all.

        :param owner: who takes over what was planned, if anybody.
        :param closed: whether it is closed though there is an owner.
        """
        self._new_request()
        records = records or self.tree
        stay = self.people - gone
        for record in records:
            with self.subTest(record=record):
                followers = record.message_partner_ids
                self.assertFalse(followers & gone.partner_id, "follow still")
                self.assertLessEqual(stay.partner_id, followers)
                planned = self.activities.filtered(
                    lambda activity, record=record: (
                        activity.res_model == record._name
                        and activity.res_id == record.id
                    )
                ).with_context(active_test=False)
                open_ones = planned.filtered("active")
                self.assertFalse(open_ones.user_id & gone)
                self.assertLessEqual(stay, open_ones.user_id)
                handed = bool(owner) and not closed
                expected = len(planned) if handed else len(stay & planned.user_id)
                self.assertEqual(len(open_ones), expected)
        mine = self.env["mail.activity"]
        for user in gone:
            mine = mine.with_user(user)
            ids = [record.id for record in records]
            theirs = mine.search([("user_id", "=", user.id), ("res_id", "in", ids)])
            self.assertFalse(theirs.filtered(lambda a: a.res_model == records[0]._name))

    def test_assignment(self):
        self.held.with_user(self.superior).pool_assign(self.other.id)
        self.assertParted(self.rep | self.superior, self.other)

    def test_assignment_that_leaves_activities_closes_those_of_the_blind(self):
        self.held.with_user(self.manager).pool_assign(
            self.other.id, transfer={"activities": False}
        )
        self.assertParted(self.rep | self.superior, self.other, closed=True)

    def test_assignment_that_leaves_access(self):
        self.held.with_user(self.manager).pool_assign(
            self.other.id, transfer={"former_access": "follow", "activities": False}
        )
        self._new_request()
        open_ones = self.activities.filtered(
            lambda activity: activity.active and activity.res_model == "res.partner"
        )
        self.assertIn(self.rep, open_ones.user_id)
        self.assertNotIn(self.superior, open_ones.user_id)
        self.assertIn(self.rep.partner_id, self.held.message_partner_ids)

    def test_assignment_within_sight_of_the_superior(self):
        self.other.superior_id = self.superior
        self.held.with_user(self.manager).pool_assign(self.other.id)
        self.assertParted(self.rep, self.other)

    def test_return(self):
        self.held.with_user(self.rep).pool_return()
        self.assertParted(self.rep | self.follower | self.superior)

    def test_recall(self):
        self.held.with_user(self.manager).pool_recall("No contact")
        self.assertParted(self.rep | self.follower | self.superior)

    def test_write_of_nobody_by_other_code(self):
        self.held.user_id = False
        self.assertParted(self.rep | self.follower | self.superior)

    def test_claim_after_return(self):
        self.held.with_user(self.rep).pool_return()
        self.held.message_subscribe(self.rep.partner_id.ids)
        self.held.with_user(self.other).pool_claim()
        self._new_request()
        self.assertNotIn(self.rep.partner_id, self.held.message_partner_ids)
        self.assertIn(self.other.partner_id, self.held.message_partner_ids)

    def test_plain_write_of_the_salesperson(self):
        self.held.with_user(self.manager).write({"user_id": self.other.id})
        self.assertParted(self.rep | self.superior, self.other)

    def test_lead_of_its_own(self):
        self.own_lead.with_user(self.manager).pool_assign(self.other.id)
        records = (self.own_lead,)
        self._new_request()
        self.assertFalse(
            self.own_lead.message_partner_ids & (self.rep | self.superior).partner_id
        )
        self.assertParted(self.rep | self.superior | self.follower, self.other, records)

    def test_unshare(self):
        self.held.with_user(self.rep).pool_unshare(self.follower.ids)
        self.assertParted(self.follower, self.rep)

    def test_share_that_begins_later_only(self):
        share = self.held.share_ids.filtered(lambda s: s.user_id == self.follower)
        share.write({"date_from": "2099-01-01 00:00:00"})
        self.assertParted(self.follower, self.rep)

    def test_end_of_a_share_of_a_team(self):
        for record in self.tree:
            record.message_subscribe(self.teammate.partner_id.ids)
        self.held.with_user(self.rep).pool_unshare(team_ids=self.team.ids)
        self._new_request()
        for record in self.tree:
            self.assertNotIn(self.teammate.partner_id, record.message_partner_ids)

    def test_colleague_with_two_shares_keeps_following(self):
        self.team.member_ids = [Command.link(self.follower.id)]
        self._new_request()
        self.held.with_user(self.rep).pool_unshare(self.follower.ids)
        self._new_request()
        self.assertIn(self.follower.partner_id, self.contact.message_partner_ids)

    def test_release_takes_nothing_from_anybody(self):
        self.held.with_user(self.manager).write({"pool_managed": False})
        self._new_request()
        self.assertTrue(all(self.activities.mapped("active")))
        for record in self.tree:
            self.assertLessEqual(
                (self.rep | self.superior).partner_id, record.message_partner_ids
            )

    def test_activity_of_who_lost_sight_without_a_move_is_hidden(self):
        """A share ends at its minute, with no job that would clear up."""
        [planned] = self.activities.filtered(
            lambda activity: (
                activity.user_id == self.follower
                and activity.res_id == self.held.id
                and activity.res_model == "res.partner"
            )
        )
        mine = planned.with_user(self.follower)
        Users = self.env["res.users"].with_user(self.follower)
        self.assertTrue(mine.search([("id", "=", planned.id)]))
        self._expire(self.held.share_ids.filtered(lambda s: s.user_id == self.follower))
        self.assertFalse(mine.search([("id", "=", planned.id)]))
        for operation in ("read", "write", "unlink"):
            self.assertFalse(mine.has_access(operation), operation)
        self.assertNotIn("res.partner", str(Users._get_activity_groups()))
        self._new_request()
        self.assertTrue(planned.with_user(self.rep).has_access("read"))
        unguarded = self.plain.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.follower.id
        )
        self.assertTrue(unguarded.with_user(self.follower).has_access("read"))

    def test_parting_takes_as_many_queries_for_ten_as_for_one(self):
        counts = []
        for number in (1, 10):
            customers = self.env["res.partner"]
            for n in range(number):
                customer = self._create_customer(f"C{n}", owner=self.rep)
                customer.message_subscribe(self.people.partner_id.ids)
                customers += customer
            self._new_request()
            owners = dict.fromkeys(customers.ids, self.other.id)
            self.env["res.users"].browse(self.people.ids).mapped("share")
            before = self.env.cr.sql_log_count
            customers._pool_part(owners)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
