from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .exhibition_common import ExhibitionCommon


@tagged(
    "post_install",
    "-at_install",
    "expo_crm_show",
    "expo_crm_participation",
    "expo_crm_security",
)
class TestExhibitionAccess(ExhibitionCommon):
    """Who sees, writes, opens and deletes participations.

    One company held by a rep, one waiting in the pool and one that is not guarded, all
    exhibitors of an edition that ``show_manager`` runs.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer("Kweichow", cls.rep)
        cls.held = cls._create_participation(cls.customer, note="pays late")
        cls.pooled = cls._create_participation(cls._create_customer("Pooled"))
        cls.free = cls._create_participation(cls.venue, role="organiser")
        cls.rows = cls.held | cls.pooled | cls.free
        cls.other_manager = cls._create_user("other_show", "event.group_event_user")
        cls.member = cls._create_user("member", "event.group_event_registration_desk")
        cls.edition.team_user_ids = cls.member

    def _share(self, user, access):
        self.env["customer.share"].create(
            {"partner_id": self.customer.id, "user_id": user.id, "access": access}
        )
        self.env.invalidate_all()

    def _visible(self, user):
        return self.env["exhibition.participation"].with_user(user).search(
            [("id", "in", self.rows.ids)]
        )  # fmt: skip

    def _may(self, user, operation, row=None):
        row = (row or self.held).with_user(user)
        return row.has_access(operation)

    # role by operation

    def test_who_reads_what(self):
        everything, own = self.rows, self.held | self.free
        for user, rows in (
            (self.rep, own),
            (self.superior, own),
            (self.chief, own),
            (self.stranger, self.free),
            (self.manager, everything),
            (self.pool_admin, self.free),
            (self.show_manager, everything),
            (self.member, everything),
            (self.other_manager, self.free),
            (self.event_manager, self.free),
            (self.desk, self.free),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self._visible(user), rows)
                for row in self.rows:
                    self.assertEqual(self._may(user, "read", row), row in rows)

    def test_employees_and_accountants_read_none(self):
        for user in (self.employee, self.accountant):
            with self.assertRaises(AccessError):
                self._visible(user)

    def test_who_writes_a_held_one(self):
        for user, may in (
            (self.rep, True),
            (self.superior, False),
            (self.stranger, False),
            (self.manager, True),
            (self.pool_admin, False),
            (self.show_manager, True),
            (self.member, False),
            (self.other_manager, False),
            (self.desk, False),
            (self.employee, False),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self._may(user, "write"), may)

    def test_shared_colleagues_follow_or_edit(self):
        self._share(self.stranger, "follow")
        self.assertTrue(self._may(self.stranger, "read"))
        self.assertFalse(self._may(self.stranger, "write"))
        with self.assertRaises(AccessError):
            self.held.with_user(self.stranger).action_apply()
        self._share(self.pool_admin, "edit")
        self.assertTrue(self._may(self.pool_admin, "write"))
        self.held.with_user(self.pool_admin).action_apply()
        self.assertEqual(self.held.state, "applied")

    def test_only_show_managers_delete(self):
        for user in (self.rep, self.manager, self.show_manager, self.desk):
            self.assertFalse(self._may(user, "unlink", self.free), user.login)
        self.assertTrue(self._may(self.event_manager, "unlink", self.free))
        self.assertFalse(self._may(self.event_manager, "unlink", self.held))

    # RPC

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_no_participation_for_a_hidden_company(self):
        rows = self.env["exhibition.participation"]
        values = {"event_id": self.edition_2026.id, "partner_id": self.customer.id}
        for user in (self.stranger, self.other_manager, self.pool_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rows.with_user(user).create(values)
        mine = self._create_participation(self._create_customer("Mine", self.stranger))
        for field in ("partner_id", "agent_id", "builder_id"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                mine.with_user(self.stranger).write({field: self.customer.id})
        with self.assertRaises(AccessError):
            rows.with_user(self.stranger).with_context(
                default_partner_id=self.customer.id
            ).create({"event_id": self.edition_2026.id})

    def test_no_guest_on_the_stand_of_a_hidden_company(self):
        """An error that names what is wrong with it would tell who has a contract."""
        values = {
            "event_id": self.edition.id,
            "partner_id": self._create_customer("Mine", self.stranger).id,
            "role": "co_exhibitor",
        }
        rows = self.env["exhibition.participation"].with_user(self.stranger)
        mine = rows.create(
            {"event_id": self.edition_2026.id, "partner_id": values["partner_id"]}
        )
        for host in (self.held, self.pooled):
            with self.assertRaises(AccessError):
                rows.create(dict(values, parent_id=host.id))
            with self.assertRaises(AccessError):
                mine.write({"role": "co_exhibitor", "parent_id": host.id})
            with self.assertRaises(AccessError):
                mine.write({"pavilion_id": host.id})

    def test_lists_of_references_tell_names_only(self):
        guest = self._create_participation(
            self._create_customer("Guest", self.stranger),
            role="co_exhibitor",
            parent_id=self.held.id,
        ).with_user(self.stranger)
        [values] = guest.read(["parent_id", "parent_id", "user_id"])
        self.assertEqual(values["parent_id"][0], self.held.id)
        with self.assertRaises(AccessError):
            guest.parent_id.read(["note"])

    def test_groups_and_searches_count_what_is_seen(self):
        rows = self.env["exhibition.participation"].with_user(self.stranger)
        domain = [("event_id", "=", self.edition.id)]
        for group in ("state", "role", "origin_kind", "user_id", "event_id"):
            [(_value, count)] = rows._read_group(domain, [group], ["__count"])
            self.assertEqual(count, 1, group)
        self.assertEqual(rows.search_count([*domain, ("note", "ilike", "late")]), 0)
        for path in (
            [("event_id.participation_ids.note", "ilike", "late")],
            [("series_id.edition_ids.participation_ids.note", "ilike", "late")],
        ):
            self.assertFalse(rows.search(path))

    def test_nothing_hidden_is_exported(self):
        exporter = self._create_user(
            "exporter",
            "expo_crm.group_user,expo_crm.group_export,base.group_allow_export",
        )
        with self.assertRaises(AccessError):
            self.held.with_user(exporter).export_data(["name", "note"])

    def test_owner_is_shown_to_the_show_team(self):
        [values] = self.held.with_user(self.member).read(["name", "user_id"])
        self.assertEqual(values["user_id"][0], self.rep.id)
        form = self.env["exhibition.participation"].with_user(self.member)
        spec = {
            name: {}
            for name in ("name", "state", "origin_kind", "outcome", "booth_names",
                         "net_area", "held_booth_names", "previous_booth_names")
        }  # fmt: skip
        [values] = form.browse(self.held.id).web_read(spec)
        self.assertEqual(values["name"], "Kweichow")
        with self.assertRaises(AccessError):
            self.customer.with_user(self.member).read(["phone"])

    def test_who_loses_the_customer_loses_the_participation(self):
        self.assertTrue(self._may(self.rep, "read"))
        self.customer.with_user(self.rep).pool_return("no interest")
        self.env.invalidate_all()
        self.assertFalse(self._may(self.rep, "read"))

    def test_buttons_of_others_are_refused(self):
        row = self.held.with_user(self.stranger)
        for call in (
            row.action_apply,
            row.action_approve,
            row.action_contract,
            row.action_reopen,
            lambda: row.action_withdraw("x"),
            lambda: row.action_reject("x"),
        ):
            with self.assertRaises(AccessError):
                call()
        self.assertEqual(self.held.state, "intention")

    def test_list_costs_no_more_queries_for_a_hundred(self):
        def cost(number):
            partners = self.env["res.partner"].create(
                [{"name": f"C{i}", "is_company": True} for i in range(number)]
            )
            rows = self._create_rows(partners)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows.with_user(self.rep).web_read(
                {
                    "partner_id": {"fields": {"display_name": {}}},
                    "user_id": {"fields": {"display_name": {}}},
                    "state": {},
                    "origin_kind": {},
                    "outcome": {},
                    "booth_names": {},
                    "held_booth_names": {},
                    "previous_booth_names": {},
                    "net_area": {},
                    "category_ids": {"fields": {"display_name": {}}},
                }
            )
            return self.cr.sql_log_count - before

        cost(3)
        self.assertEqual(cost(10), cost(100))

    def _create_rows(self, partners):
        return self.env["exhibition.participation"].create(
            [{"partner_id": p.id, "event_id": self.edition.id} for p in partners]
        )
