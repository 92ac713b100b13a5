from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..wizards import customer_pool_setup_run
from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolSetup(ExpoCrmCommon):
    """Existing customers come under guard as the preview says, and out again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.archived = cls._create_user("archived", "sales_team.group_sale_salesman")
        cls.kept = cls._create_plain("Kept", user_id=cls.rep.id)
        cls.kept.child_ids = [(0, 0, {"name": "Kid", "user_id": cls.stranger.id})]
        cls.free = cls._create_plain("Free")
        cls.stale = cls._create_plain("Stale", user_id=cls.archived.id)
        cls.odd = cls._create_plain("Odd", user_id=cls.employee.id)
        cls.archived.active = False
        cls.customers = cls.kept | cls.free | cls.stale | cls.odd
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Stand", "partner_id": cls.kept.id, "user_id": cls.stranger.id}
        )

    @classmethod
    def _create_plain(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )

    def _create_setup(self, customers=None, **values):
        customers = self.customers if customers is None else customers
        return (
            self.env["customer.pool.setup"]
            .with_user(self.manager)
            .create({"domain": str([("id", "in", customers.ids)]), **values})
        )

    def _lines(self, lines):
        return [(line.name, line.count) for line in lines]

    def test_preview_tells_and_does_nothing(self):
        setup = self._create_setup()
        setup.action_preview()
        self.assertTrue(setup.is_previewed)
        self.assertRecordValues(
            setup,
            [
                {
                    "customer_count": 4,
                    "contact_count": 1,
                    "lead_count": 1,
                    "order_count": 0,
                }
            ],
        )
        self.assertEqual(
            self._lines(setup.owner_line_ids),
            [(f"The pool “{self.pool.name}”", 3), (self.rep.name, 1)],
        )
        conflicts = sorted(self._lines(setup.conflict_line_ids))
        stranger = (self.stranger.name, 1)
        self.assertEqual(
            conflicts,
            sorted(
                [(self.archived.name, 1), (self.employee.name, 1), stranger, stranger]
            ),
        )
        self.assertFalse(any(self.customers.mapped("pool_managed")))
        setup.owner_mode = "pool"
        self.assertFalse(setup.is_previewed)

    def test_steps_follow_what_was_done(self):
        setup = self._create_setup()
        self.assertEqual(setup.step, "choose")
        setup.action_preview()
        self.assertEqual(setup.step, "check")
        setup.action_back()
        self.assertEqual(setup.step, "choose")
        setup.action_preview()
        with (
            patch.object(customer_pool_setup_run, "BATCH", 1),
            patch.object(customer_pool_setup_run, "SECONDS", 0),
        ):
            setup.action_run()
            self.assertEqual(setup.step, "run")
        setup.action_run()
        self.assertEqual(setup.step, "done")
        self.assertFalse(setup.action_restart().get("res_id"))

    def test_release_is_previewed_too(self):
        self._create_setup(self.kept | self.free).action_run()
        setup = self._create_setup(purpose="release")
        setup.action_preview()
        self.assertEqual((setup.step, setup.guarded_count), ("check", 2))
        self.assertFalse(setup.line_ids)
        self.assertTrue(self.kept.pool_managed)
        setup.purpose = "enter"
        self.assertEqual(setup.step, "choose")

    def test_preview_of_lost_sight_is_what_is_lost(self):
        setup = self._create_setup()
        setup.action_preview()
        told = {
            line.name: (line.count, line.customer_count)
            for line in setup.sight_line_ids
        }
        setup.action_run()
        groups = [
            ("expo_crm.group_manager", self.manager),
            ("expo_crm.group_backoffice", self.accountant),
        ]
        for group, user in groups:
            self.assertEqual(told[self.env.ref(group).name], (0, 0))
            self.assertEqual(
                self.customers.with_user(user)._filtered_access("read"), self.customers
            )
        users, most = told[self.env.ref("expo_crm.group_user").name]
        reps = self.env.ref("expo_crm.group_user").all_user_ids.filtered(
            lambda user: not user.has_group("expo_crm.group_manager")
        )
        hidden = [
            len(
                self.customers - self.customers.with_user(user)._filtered_access("read")
            )
            for user in reps
        ]
        self.assertEqual((users, most), (sum(map(bool, hidden)), max(hidden)))
        self.assertEqual(told["Other Employees"][1], 4)
        self.assertFalse(
            self.customers.with_user(self.employee)._filtered_access("read")
        )

    def test_run_keeps_owners_who_may_hold(self):
        setup = self._create_setup()
        setup.action_run()
        self.assertEqual((setup.run_state, setup.done_count), ("done", 4))
        self.assertEqual(
            self.customers.mapped("pool_state"),
            ["claimed", "unclaimed", "unclaimed", "unclaimed"],
        )
        self.assertEqual(self.kept.pool_owner_id, self.rep)
        self.assertEqual(self.kept.child_ids.user_id, self.rep)
        self.assertEqual(self.lead.user_id, self.rep)
        self.assertFalse(self.stale.user_id)
        self.assertEqual(self.kept.pool_log_ids.kind, "enter")

    def test_run_gives_all_to_the_pool(self):
        self._create_setup(owner_mode="pool").action_run()
        self.assertEqual(set(self.customers.mapped("pool_state")), {"unclaimed"})

    def test_trees_with_colleagues_and_companies_stay_out(self):
        mixed = self._create_plain(
            "Mixed", child_ids=[(4, self.employee.partner_id.id)]
        )
        past = self._create_plain("Past", child_ids=[(4, self.archived.partner_id.id)])
        cards = self.rep.partner_id | self.env.company.partner_id
        setup = self._create_setup(mixed | past | cards | self.free)
        setup.action_preview()
        self.assertEqual(setup.customer_count, 1)
        names = [line.name for line in setup.left_out_line_ids]
        self.assertEqual(names[:2], ["Mixed", "Past"])
        self.assertEqual(len(names), 4)
        setup.action_run()
        self.assertEqual(setup.done_count, 1)
        self.assertFalse(any((mixed | past | cards).mapped("pool_managed")))

    def test_run_stops_when_time_is_up_and_goes_on(self):
        setup = self._create_setup()
        with (
            patch.object(customer_pool_setup_run, "BATCH", 1),
            patch.object(customer_pool_setup_run, "SECONDS", 0),
        ):
            for done in (1, 2, 3, 4):
                setup.action_run()
                self.assertEqual((setup.run_state, setup.done_count), ("paused", done))
                self.assertIn(f"{done} of 4", setup.progress)
            setup.action_run()
        self.assertEqual(setup.run_state, "done")
        self.assertTrue(all(self.customers.mapped("pool_managed")))

    def test_refusals_are_reported_and_not_tried_again(self):
        self.env.company.pool_limit_owned = 1
        others = self._create_plain("Two", user_id=self.rep.id)
        others |= self._create_plain("Three", user_id=self.rep.id)
        setup = self._create_setup(self.kept | others)
        setup.action_preview()
        rep = setup.owner_line_ids.filtered(lambda line: line.name == self.rep.name)
        self.assertIn("1", rep.note)
        with patch.object(customer_pool_setup_run, "BATCH", 1):
            setup.action_run()
        self.assertEqual((setup.run_state, setup.done_count), ("done", 1))
        self.assertRecordValues(
            setup.refusal_line_ids, [{"count": 2, "note": "LIMIT_OWNED"}]
        )

    def test_release_needs_a_reason(self):
        setup = self._create_setup()
        setup.action_run()
        with self.assertRaises(UserError):
            setup.action_release()
        setup.reason = "Suppliers by mistake"
        setup.action_release()
        self.assertEqual((setup.run_state, setup.done_count), ("done", 4))
        self.assertFalse(any(self.customers.mapped("pool_managed")))
        self.assertEqual(self.kept.user_id, self.rep)
        self.assertEqual(self.kept.pool_log_ids[0].kind, "release")
        self.assertEqual(self.kept.pool_log_ids[0].reason, "Suppliers by mistake")

    def test_run_switches_guarding_from_birth(self):
        self._create_setup(self.free, guard_new=True).action_run()
        self.assertTrue(self.env.company.pool_guard_new)
        self._create_setup(self.odd, guard_new=False).action_run()
        self.assertFalse(self.env.company.pool_guard_new)

    def test_only_own_companies_and_their_pools(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        elsewhere = self._create_plain("Elsewhere", company_id=foreign.id)
        with self.assertRaises(AccessError):
            self._create_setup(company_id=foreign.id)
        with self.assertRaises(ValidationError):
            self._create_setup(pool_id=foreign.pool_id.id)
        with self.assertRaises(ValidationError):
            self._create_setup().domain = "[('no_such_field', '=', 1)]"
        setup = self._create_setup(self.free | elsewhere)
        setup.action_run()
        self.assertEqual(setup.done_count, 1)
        self.assertFalse(elsewhere.pool_managed)

    def test_only_managers(self):
        with self.assertRaises(AccessError):
            self.env["customer.pool.setup"].with_user(self.rep).create({})

    def test_preview_costs_the_same_for_many(self):
        counts = []
        # the first one warms the caches
        for size in (1, 5, 50):
            customers = self.env["res.partner"].create(
                [{"name": f"N{index}", "user_id": self.rep.id} for index in range(size)]
            )
            setup = self._create_setup(customers)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            setup.action_preview()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
