from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .visibility_common import REP, VisibilityCommon

OPERATIONS = (
    "search", "read", "web_read", "name_search", "export_data",
    "formatted_read_group", "write", "unlink", "create",
)  # fmt: skip
# What each role may do with a customer that "rep" holds, in the order of OPERATIONS;
# "create" is a contact below it. All internal roles may do everything with contacts
# and export, as far as the rest of Odoo is concerned.
HELD = {
    "rep":        "+ + + + + + + - +",
    "stranger":   "- - - - - - - - -",
    "follower":   "+ + + + + + - - -",
    "reader":     "+ + + + + + - - -",
    "editor":     "+ + + + + + + - +",
    "teammate":   "+ + + + + + - - -",
    "expired":    "- - - - - - - - -",
    "coming":     "- - - - - - - - -",
    "superior":   "+ + + + + + - - -",
    "chief":      "+ + + + + + - - -",
    "pool_admin": "- - - - - - - - -",
    "manager":    "+ + + + + + + - +",
    "accountant": "+ + + + + + - - -",
    "auditor":    "+ + + + + + - - -",
    "biller":     "- - - - - - - - -",
    "all_leads":  "- - - - - - - - -",
    "employee":   "- - - - - - - - -",
    "portal":     "- - - - - - - - -",
    "public":     "- - - - - - - - -",
}  # fmt: skip
# the same with an unclaimed customer without contacts: who may delete it for good
POOLED = {
    "rep":        "- - - - - - - - -",
    "stranger":   "- - - - - - - - -",
    "follower":   "- - - - - - - - -",
    "superior":   "- - - - - - - - -",
    "pool_admin": "- - - - - - - - -",
    "manager":    "+ + + + + + + + +",
    "accountant": "+ + + + + + - - -",
    "biller":     "- - - - - - - - -",
    "employee":   "- - - - - - - - -",
    "portal":     "- - - - - - - - -",
    "public":     "- - - - - - - - -",
}  # fmt: skip
# and with one that is not guarded: everything above is refused by the guard alone
PLAIN = {
    **dict.fromkeys(HELD, "+ + + + + + + + +"),
    "portal": "- - - - - - - - -",
    "public": "- - - - - - - - -",
}


@tagged("post_install", "-at_install", "expo_crm_security")
class TestSecurity(VisibilityCommon):
    """Who may do what with a guarded customer, by the table above."""

    def _operations(self, customer):
        Model = customer.browse()
        inside = [("id", "=", customer.id)]
        return {
            "search": lambda: Model.search(inside),
            "read": lambda: customer.read(["name", "phone"]),
            "web_read": lambda: customer.web_read({"name": {}, "phone": {}}),
            "name_search": lambda: Model.name_search(customer.sudo().name, inside),
            "export_data": lambda: customer.export_data(["name", "phone"]),
            "formatted_read_group": lambda: Model.formatted_read_group(
                inside, ["city"], ["__count"]
            ),
            "write": lambda: customer.write({"street": "2 Other Road"}),
            "unlink": lambda: customer.unlink(),
            "create": lambda: Model.create(
                {"name": "Bob", "parent_id": customer.id, "type": "contact"}
            ),
        }

    def _is_allowed(self, operation):
        """:returns: whether the operation passes and finds something; undone."""
        self._new_request()
        savepoint = self.env.cr.savepoint()
        try:
            result = operation()
            self.env.flush_all()
            return bool(result)
        except (AccessError, UserError):
            return False
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def _check_table(self, table, customer):
        for role, row in table.items():
            operations = self._operations(customer.with_user(getattr(self, role)))
            for name, cell in zip(OPERATIONS, row.split(), strict=True):
                with self.subTest(role=role, operation=name):
                    self.assertEqual(self._is_allowed(operations[name]), cell == "+")

    def test_customer_held_by_a_rep(self):
        self._check_table(HELD, self.held)

    def test_customer_in_the_pool(self):
        self._check_table(POOLED, self._create_customer("Alone"))

    def test_customer_that_is_not_guarded(self):
        plain = self._create_customer("Free", pool_managed=False, pool_id=False)
        self._check_table(PLAIN, plain)

    def test_contact_of_a_held_customer(self):
        contact = self._create_contact(self.held, "Kim", phone="1", city="Bonn")
        # a contact is no customer: whoever edits the customer may delete it
        table = {role: row.replace("+ - +", "+ + +") for role, row in HELD.items()}
        self._check_table(table, contact)

    # people

    def test_every_role_reads_itself_its_company_and_its_menus(self):
        """Not even a card that was guarded by mistake locks anybody out."""
        for role in HELD:
            user = getattr(self, role)
            if user == self.public:
                continue
            user.partner_id.sudo().pool_managed = role not in ("portal", "rep")
        self.assertTrue(self.stranger.partner_id.pool_managed)
        for role in HELD:
            user = getattr(self, role)
            mine = user.with_user(user)
            self._new_request()
            with self.subTest(role=role):
                self.assertTrue(mine.read(["name", "company_id", "partner_id"]))
                self.assertTrue(mine.partner_id.read(["name", "email"]))
                self.assertTrue(mine.context_get())
                if user in self.internal:
                    self.assertTrue(mine.company_id.partner_id.read(["name", "email"]))
                    self.assertIn("root", mine.env["ir.ui.menu"].load_menus(False))

    def test_colleagues_stay_visible_to_colleagues(self):
        for role in ("rep", "stranger", "manager", "employee", "accountant"):
            user = getattr(self, role)
            others = self.internal.with_user(user)
            self._new_request()
            with self.subTest(role=role):
                self.assertEqual(others._filtered_access("read"), others)
                partners = others.sudo().partner_id.with_user(user)
                self.assertEqual(partners._filtered_access("read"), partners)

    # the many2one of a readable record tells the name and nothing else

    def test_name_of_hidden_customer_tells_nothing_but_the_name(self):
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-05-01 08:00:00",
                "date_end": "2030-05-03 18:00:00",
                "organizer_id": self.held.id,
            }
        )
        keys = ("show_email", "show_address", "show_vat", "formatted_display_name")
        secrets = ("secret@acme.example.com", "1 Hidden Road", "SECRETVAT")
        specification = {"organizer_id": {"fields": {"display_name": {}}}}
        for context in (*({key: True} for key in keys), dict.fromkeys(keys, True)):
            # twice in turn: neither may find the other's name in the cache
            for user in (self.rep, self.stranger, self.rep, self.stranger):
                mine = event.with_user(user).with_context(**context)
                names = (
                    mine.read(["organizer_id"])[0]["organizer_id"][1],
                    mine.web_read(specification)[0]["organizer_id"]["display_name"],
                )
                for name in names:
                    with self.subTest(user=user.login, context=context):
                        self.assertIn("Held", name)
                        told = any(secret in name for secret in secrets)
                        tells = bool(set(context) & set(keys[:3]))
                        self.assertEqual(told, tells and user == self.rep)
        plain = event.with_user(self.stranger).read(["organizer_id"])[0]
        self.assertEqual(plain["organizer_id"][1], "Held")

    def test_name_of_hidden_contact_in_superuser_code_stays_complete(self):
        partner = self.held.with_context(show_email=True)
        self.assertIn("secret@acme", partner.display_name)


@tagged("post_install", "-at_install", "expo_crm_security")
class TestJournalSecurity(VisibilityCommon):
    """The journal is append-only, and refusals are not everybody's business."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Log = cls.env["customer.pool.log"]
        cls.held.with_user(cls.stranger).pool_claim()
        cls.held.with_user(cls.superior).pool_assign(cls.other.id, "Cover")
        cls.held.with_user(cls.other).pool_assign(cls.rep.id, "Back")
        cls.refusal = cls.Log.search(
            [("partner_id", "=", cls.held.id), ("kind", "=", "refuse")]
        )
        cls.moves = cls.Log.search(
            [("partner_id", "=", cls.held.id), ("kind", "=", "assign")]
        )

    def test_nobody_changes_or_deletes_the_journal(self):
        self.assertEqual(len(self.moves), 2)
        users = self.internal | self.env.ref("base.user_root")
        users |= self.env.ref("base.user_admin")
        for user in users:
            for log in (self.moves.with_user(user), self.moves.with_user(user).sudo()):
                with self.subTest(user=user.login, su=log.env.su):
                    with self.assertRaises(UserError):
                        log.write({"reason": "Nothing happened"})
                    with self.assertRaises(UserError):
                        log.unlink()
                    with self.assertRaises(UserError):
                        log[:1].reason = "Nothing happened"
        self.assertEqual(set(self.moves.mapped("reason")), {"Cover", "Back"})

    def test_nobody_invents_a_journal_row(self):
        for user in self.internal:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.Log.with_user(user).create({"kind": "claim", "name": "Invented"})

    def test_journal_of_a_customer_is_seen_by_who_sees_the_customer(self):
        seeing = self.rep | self.reader | self.follower | self.superior | self.manager
        seeing |= self.accountant | self.auditor
        blind = self.stranger | self.expired | self.employee | self.biller
        for user in seeing:
            self._new_request()
            self.assertEqual(self._visible(user, self.moves), self.moves, user.login)
        for user in blind:
            self._new_request()
            self.assertFalse(self._visible(user, self.moves), user.login)
        self.held.with_user(self.rep).pool_share(self.employee.ids, access="read")
        self._new_request()
        self.assertEqual(self._visible(self.employee, self.moves), self.moves)
        # who did it sees what they did
        self.assertEqual(
            self._visible(self.other, self.moves).mapped("reason"), ["Back"]
        )

    def test_refusals_are_seen_by_managers_pool_admins_and_the_person_refused(self):
        self.assertEqual(self.refusal.user_id, self.stranger)
        for user in self.manager | self.pool_admin | self.stranger:
            self._new_request()
            self.assertEqual(
                self._visible(user, self.refusal), self.refusal, user.login
            )
        blind = self.rep | self.superior | self.reader | self.other | self.employee
        for user in blind | self.accountant:
            self._new_request()
            self.assertFalse(self._visible(user, self.refusal), user.login)

    def test_refusals_in_other_pools_are_not_the_pool_admin_s(self):
        pool = self.env["customer.pool"].create(
            {"name": "Elsewhere", "open_to_all": True}
        )
        customer = self._create_customer("There", owner=self.rep, pool_id=pool.id)
        customer.with_user(self.stranger).pool_claim()
        refusal = self.Log.search(
            [("partner_id", "=", customer.id), ("kind", "=", "refuse")]
        )
        self.assertTrue(refusal)
        self.assertFalse(self._visible(self.pool_admin, refusal))
        self.assertTrue(self._visible(self.manager, refusal))

    def _visible(self, user, logs):
        mine = logs.with_user(user)
        found = mine.search([("id", "in", logs.ids)])
        self.assertEqual(found, mine._filtered_access("read"))
        return found


@tagged("post_install", "-at_install", "expo_crm_security")
class TestOwnModels(VisibilityCommon):
    """Pools, their public rows, shares, quotas and interactions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abroad = cls.env["res.company"].create({"name": "Abroad"})
        cls.shared_pool = cls.env["customer.pool"].create(
            {"name": "For all companies", "open_to_all": True}
        )
        cls._new_request()

    def assertFinds(self, user, record, found=True):
        self._new_request()
        mine = record.with_user(user)
        self.assertEqual(bool(mine.search([("id", "=", record.id)])), found, user.login)
        self.assertEqual(mine.has_access("read"), found, user.login)

    def test_pools_of_ones_companies_are_read_by_employees(self):
        for user in (self.employee, self.rep, self.pool_admin, self.manager):
            for pool in (self.pool, self.shared_pool):
                self.assertFinds(user, pool)
            self.assertFinds(user, self.abroad.pool_id, False)

    def test_pools_are_changed_by_their_admins_and_managers(self):
        other = self.env["customer.pool"].create(
            {"name": "Other", "company_id": self.env.company.id}
        )
        for user, own, foreign in (
            (self.rep, False, False),
            (self.superior, False, False),
            (self.employee, False, False),
            (self.pool_admin, True, False),
            (self.manager, True, True),
        ):
            self._new_request()
            with self.subTest(user=user.login):
                mine = self.pool.with_user(user)
                self.assertEqual(mine.has_access("write"), own)
                self.assertEqual(other.with_user(user).has_access("write"), foreign)
                self.assertEqual(mine.has_access("create"), user == self.manager)
                self.assertEqual(mine.has_access("unlink"), user == self.manager)
                self.assertFalse(
                    self.abroad.pool_id.with_user(user).has_access("write")
                )
        both = self._create_user(
            "both", "expo_crm.group_pool_admin,sales_team.group_sale_manager"
        )
        self.assertTrue(other.with_user(both).has_access("write"))

    def test_public_rows_of_other_companies_and_foreign_pools_are_out_of_reach(self):
        hall = self.env["customer.pool"].create(
            {"name": "Closed", "member_ids": self.other.ids}
        )
        for model, create in (
            ("customer.pool.partner", self._create_customer),
            ("customer.pool.lead", self._create_own_lead),
        ):
            near, far, closed = (
                self.env[model].browse(create(name, **values).id)
                for name, values in (
                    ("Near", {"pool_id": self.shared_pool.id}),
                    (
                        "Far",
                        {
                            "pool_id": self.shared_pool.id,
                            "company_id": self.abroad.id,
                        },
                    ),
                    ("Closed", {"pool_id": hall.id}),
                )
            )
            for user in (self.rep, self.stranger, self.manager):
                with self.subTest(model=model, user=user.login):
                    self.assertFinds(user, near)
                    self.assertFinds(user, far, False)
                    self.assertFinds(user, closed, user == self.manager)
            self.assertFinds(self.other, closed)

    def _create_own_lead(self, name, **values):
        return self.env["crm.lead"].create(
            {"name": name, "pool_managed": True, "user_id": False, **values}
        )

    def test_shares_are_seen_by_who_sees_the_customer(self):
        share = self.held.share_ids.filtered(lambda s: s.user_id == self.reader)
        for user in (self.rep, self.reader, self.editor, self.superior, self.manager):
            self.assertFinds(user, share)
        for user in (self.stranger, self.expired, self.employee, self.pool_admin):
            self.assertFinds(user, share, False)
        lead = self._create_own_lead("Own", user_id=self.rep.id)
        lead.with_user(self.rep).pool_share(self.reader.ids)
        self.assertFinds(self.reader, lead.share_ids)
        self.assertFinds(self.stranger, lead.share_ids, False)

    def test_quota_is_read_by_oneself_and_managers(self):
        self._create_customer("Free").with_user(self.rep).pool_claim()
        quota = self.env["customer.pool.quota"].search([("user_id", "=", self.rep.id)])
        self.assertTrue(quota)
        for user in (self.rep, self.manager):
            self.assertFinds(user, quota[:1])
        for user in (self.stranger, self.superior):
            self.assertFinds(user, quota[:1], False)
        for user in (self.rep, self.manager):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(quota.with_user(user).has_access(operation))

    def test_interactions_of_other_companies_are_out_of_reach(self):
        calls = self.env["customer.interaction"].create(
            [
                {"partner_id": self.held.id, "summary": "Here"},
                {
                    "partner_id": self.held.id,
                    "summary": "There",
                    "company_id": self.abroad.id,
                },
            ]
        )
        for user in (self.rep, self.manager):
            self.assertFinds(user, calls[0])
            self.assertFinds(user, calls[1], False)

    def test_journal_of_other_companies_is_out_of_reach(self):
        customer = self._create_customer("Far", company_id=self.abroad.id)
        log = customer.pool_log_ids
        self.assertEqual(log.company_id, self.abroad)
        self.assertFinds(self.manager, log, False)
        self.manager.company_ids = [Command.link(self.abroad.id)]
        manager = self.manager.with_context(allowed_company_ids=self.abroad.ids)
        self._new_request()
        self.assertTrue(log.with_user(manager).with_context(**manager.env.context).name)

    def test_customer_without_company_is_seen_by_managers_of_every_company(self):
        foreign_manager = self._create_user(
            "manager_abroad",
            "sales_team.group_sale_manager",
            company_id=self.abroad.id,
            company_ids=[Command.set(self.abroad.ids)],
        )
        self.assertFinds(foreign_manager, self.held)
        here = self._create_customer(
            "Here", owner=self.rep, company_id=self.env.company.id
        )
        self.assertFinds(foreign_manager, here, False)
        self.assertFinds(self.manager, here)

    def test_share_to_a_user_of_another_company_opens_nothing(self):
        colleague = self._create_user(
            "rep_abroad",
            REP,
            company_id=self.abroad.id,
            company_ids=[Command.set(self.abroad.ids)],
        )
        here = self._create_customer(
            "Here", owner=self.rep, company_id=self.env.company.id
        )
        for customer, found in ((here, False), (self.held, True)):
            answers = customer.with_user(self.rep).pool_share(colleague.ids)
            self.assertAnswers(answers, "OK")
            self.assertFinds(colleague, customer, found)
