from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolNew(ExpoCrmCommon):
    """Adding customers by the dialog and by a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # somebody who does nothing but look after the pool
        cls.keeper = cls._create_user("keeper", "expo_crm.group_pool_admin")
        cls.pool.admin_ids += cls.keeper
        cls.closed_pool = cls.env["customer.pool"].create(
            {"name": "Closed", "admin_ids": cls.pool_admin.ids}
        )

    def _new(self, user, **values):
        with Form(self.env["customer.pool.new"].with_user(user)) as form:
            form.name = "Castor Lighting"
            for name, value in values.items():
                form[name] = value
        return form.record

    def undo(self):
        """As the end of a refused request does."""
        return self.env.cr.savepoint()

    def _find(self, name="Castor Lighting"):
        return self.env["res.partner"].search([("name", "=", name)])

    def test_added_customer_waits_in_the_pool_and_its_maker_loses_sight_of_it(self):
        new = self._new(
            self.rep,
            phone="+86 21 5550 0001",
            contact_name="Ann Lee",
            contact_email="ann@castor.example.com",
            country_id=self.env.ref("base.cn"),
        )
        action = new.action_add()
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )
        customer = self._find()
        self.assertRecordValues(
            customer,
            [
                {
                    "pool_state": "unclaimed",
                    "pool_id": self.pool.id,
                    "user_id": False,
                    "phone": "+86 21 5550 0001",
                    "is_company": True,
                }
            ],
        )
        self.assertEqual(customer.primary_contact_id.name, "Ann Lee")
        self.assertEqual(customer.child_ids.email, "ann@castor.example.com")
        self.assertFalse(customer.with_user(self.rep).has_access("read"))

    def test_claimed_customer_opens_and_counts_as_owned_not_as_claim_of_the_day(self):
        self.pool.limit_daily = 1
        self._create_customer("First").with_user(self.rep).pool_claim()
        action = self._new(self.rep).action_add_and_claim()
        customer = self._find()
        self.assertEqual(customer.user_id, self.rep)
        self.assertEqual(action["params"]["next"]["res_id"], customer.id)

    def test_claim_beyond_what_one_may_hold_adds_nothing(self):
        self.pool.limit_owned = 1
        self._create_customer("First", owner=self.rep)
        new = self._new(self.rep)
        with self.assertRaisesRegex(UserError, "return one first"), self.undo():
            new.action_add_and_claim()
        self.assertFalse(self._find())
        self.assertEqual(new.name, "Castor Lighting")

    def test_administrator_adds_and_assigns_to_any_representative(self):
        new = self._new(self.keeper, user_id=self.stranger)
        new.action_add_and_assign()
        self.assertEqual(self._find().user_id, self.stranger)

    def test_assignment_beyond_a_limit_adds_nothing(self):
        self.pool.limit_owned = 1
        self._create_customer("First", owner=self.stranger)
        new = self._new(self.keeper, user_id=self.stranger)
        with self.assertRaisesRegex(UserError, "return one first"), self.undo():
            new.action_add_and_assign()
        self.assertFalse(self._find())

    def test_superior_adds_for_subordinates_only(self):
        new = self._new(self.superior, user_id=self.rep)
        self.assertNotIn(self.stranger, new.assignable_ids)
        new.action_add_and_assign()
        self.assertEqual(self._find().user_id, self.rep)
        forged = self._new(self.superior, name="Forged")
        forged.user_id = self.stranger
        with self.assertRaises(AccessError), self.undo():
            forged.action_add_and_assign()
        self.assertFalse(self._find("Forged"))

    def test_assignment_without_a_name_is_asked_for(self):
        with self.assertRaisesRegex(UserError, "whom to assign Castor"):
            self._new(self.keeper).action_add_and_assign()

    def test_next_one_begins_with_what_they_have_in_common(self):
        exhibitor = self.env["customer.type"].search([], limit=1)
        new = self._new(
            self.keeper, country_id=self.env.ref("base.cn"), customer_type_ids=exhibitor
        )
        context = new.action_add_and_new()["params"]["next"]["context"]
        following = Form(
            self.env["customer.pool.new"].with_user(self.keeper).with_context(**context)
        )
        self.assertEqual(following.country_id, self.env.ref("base.cn"))
        self.assertEqual(following.customer_type_ids[:], exhibitor)
        self.assertEqual(following.pool_id, self.pool)
        self.assertFalse(following.name)

    def test_pool_of_others_is_refused(self):
        new = self._new(self.rep)
        new.sudo().pool_id = self.closed_pool
        for action in (new.action_add, new.action_add_and_claim):
            with self.assertRaisesRegex(UserError, "do not belong to the pool"):
                action()
        self.assertFalse(self._find())

    def test_dialog_says_what_everybody_will_see(self):
        new = self._new(self.rep)
        self.assertIn("Country", new.public_facts)
        self.assertIn("Phone (masked)", new.public_facts)
        self.assertNotIn("Street", new.public_facts)

    # names

    def _alike(self, user, name):
        return self.env["customer.pool.partner"].with_user(user).find_alike(name)

    def test_alike_names_show_state_owner_and_pool_and_nothing_private(self):
        self._create_customer("Castor Lighting")
        self._create_customer("Castor Stands", owner=self.stranger)
        self.env["res.partner"].create({"name": "Castor Garage"})
        answer = self._alike(self.rep, " castor ")
        self.assertEqual(
            {(row["name"], row["state"], row["pool"]) for row in answer["rows"]},
            {
                ("Castor Lighting", "unclaimed", self.pool.name),
                ("Castor Stands", "claimed", self.pool.name),
                ("Castor Garage", "unguarded", False),
            },
        )
        held = next(row for row in answer["rows"] if row["state"] == "claimed")
        self.assertIn(self.stranger.name, held["label"])
        self.assertNotIn("secret", str(answer))
        self.assertNotIn("Hidden Road", str(answer))

    def test_alike_names_in_other_pools_are_only_counted(self):
        self._create_customer("Castor Secretive", pool_id=self.closed_pool.id)
        answer = self._alike(self.rep, "castor")
        self.assertFalse(answer["rows"])
        self.assertEqual(len(answer["notes"]), 1)
        self.assertNotIn("Secretive", str(answer))

    def test_more_alike_names_than_shown_are_counted(self):
        for number in range(7):
            self._create_customer(f"Castor {number}")
        self.env["res.partner"].create({"name": "Castor Unguarded"})
        answer = self._alike(self.rep, "castor")
        self.assertEqual(len(answer["rows"]), 5)
        self.assertIn("2 more", answer["notes"][0])

    def test_wildcards_and_short_names_find_nothing(self):
        self._create_customer("Castor")
        for name in ("", " ", "C", None, False, 7, ["Castor"]):
            self.assertEqual(self._alike(self.rep, name)["rows"], [], name)

    def test_alike_names_cost_the_same_for_one_and_for_many(self):
        for number in range(6):
            self._create_customer(f"Castor {number}", owner=self.stranger)
        self._alike(self.rep, "castor")
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=17):
            self._alike(self.rep, "castor")
        for number in range(6, 30):
            self._create_customer(f"Castor {number}", owner=self.superior)
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=17):
            self._alike(self.rep, "castor")

    # import

    def _import(self, user, columns, rows, **values):
        wizard = self.env["customer.pool.import"].with_user(user).create(values)
        action = wizard.action_import()
        self.assertEqual(action["params"]["active_model"], "res.partner")
        Partner = self.env["res.partner"].with_user(user)
        context = dict(action["params"]["context"], import_file=True)
        return Partner.with_context(**context).load(columns, rows)

    def test_imported_rows_wait_in_the_chosen_pool_and_are_listed_there(self):
        result = self._import(
            self.keeper,
            ["name", "phone"],
            [["Pollux One", "+86 21 5550 0002"], ["Pollux Two", ""]],
        )
        self.assertFalse(result["messages"])
        customers = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(set(customers.mapped("pool_state")), {"unclaimed"})
        self.assertEqual(customers.pool_id, self.pool)
        self.assertTrue(all(customers.mapped("is_company")))
        self.assertEqual(
            set(customers.pool_log_ids.mapped("kind")), {"import"}, "in the journal"
        )
        Pool = self.env["customer.pool.partner"].with_user(self.keeper)
        action = Pool.get_imported_action(result["ids"])
        listed = Pool.search(action["domain"])
        self.assertEqual(set(listed.mapped("name")), {"Pollux One", "Pollux Two"})
        answers = (
            self.env["res.partner"]
            .with_user(self.keeper)
            .browse(listed.ids)
            .pool_distribute((self.rep + self.stranger).ids, "even")
        )
        self.assertAnswers(answers, "OK", "OK")
        self.assertEqual(customers.user_id, self.rep + self.stranger)

    def test_import_of_somebody_elses_customers_is_refused_by_row(self):
        result = self._import(
            self.rep, ["name", "user_id/.id"], [["Pollux", str(self.stranger.id)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("to a pool", result["messages"][0]["message"])

    def test_import_into_a_pool_of_others_is_refused(self):
        with self.assertRaisesRegex(UserError, "do not belong to the pool"):
            self._import(self.rep, ["name"], [["Pollux"]], pool_id=self.closed_pool.id)


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolEdit(ExpoCrmCommon):
    """Administrators of a pool correct what it shows of unclaimed customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("keeper", "expo_crm.group_pool_admin")
        cls.pool.admin_ids += cls.keeper
        cls.customer = cls._create_customer("Castor", city="Shanghai")

    def _edit(self, user, customer=None):
        customer_id = (customer or self.customer).id
        return (
            self.env["customer.pool.edit"]
            .with_user(user)
            .create(
                self.env["customer.pool.edit"]
                .with_user(user)
                .with_context(default_customer_id=customer_id)
                .default_get(list(self.env["customer.pool.edit"]._fields))
            )
        )

    def test_public_facts_are_written_and_hidden_ones_neither_read_nor_written(self):
        edit = self._edit(self.keeper)
        self.assertEqual(edit.city, "Shanghai")
        self.assertFalse(edit.phone, "masked")
        self.assertFalse(edit.street, "hidden")
        edit.write({"name": "Castor Signs", "city": "Ningbo", "street": "Forged"})
        edit.action_save()
        self.assertRecordValues(
            self.customer,
            [
                {
                    "name": "Castor Signs",
                    "city": "Ningbo",
                    "street": "1 Hidden Road",
                    "phone": "+86 138 0013 8000",
                }
            ],
        )

    def test_whoever_does_not_administer_the_pool_may_not_edit(self):
        with self.assertRaises(AccessError):
            self._edit(self.rep)
        other = self.env["customer.pool"].create({"name": "Other"})
        hidden = self._create_customer("Hidden", pool_id=other.id)
        with self.assertRaises(AccessError):
            self._edit(self.keeper, hidden)

    def test_customer_claimed_meanwhile_is_refused_by_name(self):
        edit = self._edit(self.keeper)
        edit.city = "Ningbo"
        self.customer.with_user(self.rep).pool_claim()
        with self.assertRaisesRegex(
            UserError,
            f"claimed by {self.rep.name}".replace("(", r"\(").replace(")", r"\)"),
        ):
            edit.action_save()
        self.assertEqual(self.customer.city, "Shanghai")

    def test_customer_moved_to_another_pool_meanwhile_is_refused(self):
        edit = self._edit(self.keeper)
        other = self.env["customer.pool"].create({"name": "Other"})
        self.customer.with_user(self.manager).pool_move(other.id, "Belongs there")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            edit.action_save()
