from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.expo_crm.tools.customer_data import EXEMPT, UNCHECKED

from .visibility_common import VisibilityCommon

LOGGER = "odoo.addons.expo_crm.models.customer_guard_table"


class Rehearsal(models.Model):
    """A model of a module nobody here has heard of."""

    _module = None
    _name = "expo_crm.rehearsal"
    _description = "Rehearsal"

    name = fields.Char()
    # its e-mail is copied, as superuser
    partner_id = fields.Many2one("res.partner")
    email = fields.Char(related="partner_id.email", store=True)
    # of the lead a number is shown
    lead_id = fields.Many2one("crm.lead")
    phone_of_lead = fields.Char(related="lead_id.phone")
    # of this one nothing but its name is shown
    receiver_id = fields.Many2one("res.partner")
    receiver_name = fields.Char(related="receiver_id.name", string="Receiver's Name")


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_guard")
class TestModelCoverage(VisibilityCommon):
    """A new model with customers in it is protected, or it says why not."""

    def test_every_model_that_points_to_a_contact_is_protected_or_exempt(self):
        Table = self.env["customer.guard.table"]
        self.assertEqual(Table._find_unprotected(), {})

    def test_exempt_models_point_to_contacts_and_have_no_rule(self):
        Table = self.env["customer.guard.table"]
        protected = Table._find_protected()
        for name in EXEMPT:
            # of modules that install themselves with others
            if name not in self.env:
                continue
            with self.subTest(model=name):
                self.assertTrue(Table._find_links(self.env[name]))
                self.assertNotIn(name, protected)

    def test_nothing_is_logged_of_the_modules_we_depend_on(self):
        with self.assertNoLogs(LOGGER):
            self.env["customer.guard.table"]._log_unprotected()

    def test_every_model_through_which_private_data_is_copied_is_guarded(self):
        Table = self.env["customer.guard.table"]
        table = Table._get_table()
        for name, model in self.env.items():
            copies = Table._find_copies(model)
            if model._abstract or not copies or name in UNCHECKED:
                continue
            declared = model._pool_guarded_fields
            checked = table[name] if declared is None else declared
            with self.subTest(model=name):
                self.assertLessEqual(copies.keys(), set(checked))
        self.assertNotIn("sale.order", table)
        self.assertIn("lead_id", table["crm.lead2opportunity.partner"])

    def test_table_is_read_off_the_registry_once(self):
        Table = self.env["customer.guard.table"]
        self.assertIs(Table._get_table(), Table._get_table())
        self.registry.clear_cache()
        self.assertIs(Table._get_table(), Table.with_user(self.rep)._get_table())


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_guard")
class TestUnknownModel(VisibilityCommon):
    """A model of a module this one does not depend on."""

    def setUp(self):
        super().setUp()
        add_to_registry(self.registry, Rehearsal)
        self.addCleanup(self.registry.__delitem__, Rehearsal._name)
        # the hook speaks whenever the models are set up, see below
        with mute_logger(LOGGER):
            self.registry._setup_models__(self.env.cr, [Rehearsal._name])
        self.registry.init_models(
            self.env.cr, [Rehearsal._name], {"module": "expo_crm"}
        )
        self.env["ir.model.access"].create(
            {
                "name": "rehearsal",
                "model_id": self.env["ir.model"]._get_id(Rehearsal._name),
                "group_id": self.env.ref("base.group_user").id,
                **dict.fromkeys(
                    ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
                ),
            }
        )
        self.lead = self.env["crm.lead"].create(
            {
                "name": "Stand",
                "pool_managed": True,
                "user_id": self.other.id,
                "phone": "1",
            }
        )
        self._new_request()

    def _model(self, user):
        self._new_request()
        return self.env[Rehearsal._name].with_user(user)

    def test_references_through_which_private_data_flows_are_guarded(self):
        table = self.env["customer.guard.table"]._get_table()
        self.assertEqual(set(table[Rehearsal._name]), {"partner_id", "lead_id"})
        for user in (self.rep, self.employee):
            for name, hidden in (
                ("partner_id", self.foreign),
                ("partner_id", self.pooled),
                ("lead_id", self.lead),
            ):
                for way, operation in self._ways(user, name, hidden).items():
                    with (
                        self.subTest(user=user.login, field=name, way=way),
                        self.assertRaisesRegex(AccessError, "Claim it, or ask"),
                    ):
                        operation()

    def _ways(self, user, name, hidden):
        """:returns: dict of operations that name the id of a hidden record."""
        Model = self._model(user)
        mine = Model.create({"name": "Mine", "partner_id": self.plain.id})
        spec = {name: {}, "email": {}, "phone_of_lead": {}}
        default = Model.with_context(**{f"default_{name}": hidden.id})
        return {
            "create": lambda: Model.create({name: hidden.id}),
            "write": lambda: mine.write({name: hidden.id}),
            "onchange": lambda: Model.onchange({name: hidden.id}, [name], spec),
            "default": lambda: default.default_get([name]),
            "default create": lambda: default.create({"name": "D"}),
            "import": lambda: self._import(Model, name, hidden),
        }

    def _import(self, Model, name, hidden):
        # after a refused row Odoo sets the registry up again
        with mute_logger(LOGGER):
            result = Model.load(["name", f"{name}/.id"], [["Row", str(hidden.id)]])
        self.assertFalse(result["ids"])
        raise AccessError(result["messages"][0]["message"])

    def test_who_may_see_the_customer_refers_to_it(self):
        for user in (self.other, self.manager, self.accountant):
            made = self._model(user).create({"partner_id": self.foreign.id})
            self.assertEqual(made.email, "secret@acme.example.com")
        made = self._model(self.employee).create({"partner_id": self.plain.id})
        self.assertTrue(made.email)

    def test_reference_that_shows_a_name_alone_is_everybody_s(self):
        made = self._model(self.employee).create({"receiver_id": self.foreign.id})
        made.receiver_id = self.pooled
        self.assertEqual(made.receiver_name, "Pooled")

    def test_what_is_there_already_may_stay(self):
        made = self.env[Rehearsal._name].create({"partner_id": self.foreign.id})
        both = made + made.create({"partner_id": self.plain.id})
        mine = made.with_user(self.rep)
        self._new_request()
        mine.write({"name": "Renamed", "partner_id": self.foreign.id})
        self.assertEqual(mine.name, "Renamed")
        form = {"name": "Again", "partner_id": {"id": self.foreign.id}}
        mine.onchange(form, ["name"], {"name": {}, "partner_id": {}})
        with self.assertRaises(AccessError):
            both.with_user(self.rep).write({"partner_id": self.foreign.id})

    def test_administrator_is_told_of_it(self):
        Table = self.env["customer.guard.table"]
        with self.assertLogs(LOGGER, "WARNING") as logs:
            Table._log_unprotected()
        [line] = [line for line in logs.output if Rehearsal._name in line]
        for word in (
            Rehearsal._name,
            "partner_id",
            "receiver_id",
            "email",
            "record rule",
        ):
            self.assertIn(word, line)
        self.env["ir.rule"].create(
            {
                "name": "Rehearsal: visible customers only",
                "model_id": self.env["ir.model"]._get_id(Rehearsal._name),
                "domain_force": "['|', ('partner_id', '=', False),"
                " ('partner_id.pool_visible', '=', True)]",
            }
        )
        self.assertNotIn(Rehearsal._name, Table._find_unprotected())

    def test_rule_the_log_proposes_hides_the_rows(self):
        rows = self.env[Rehearsal._name].create(
            [{"partner_id": p.id} for p in (self.foreign, self.held, self.plain)]
            + [{"name": "Of nobody"}]
        )
        self.test_administrator_is_told_of_it()
        self._new_request()
        self.assertEqual(rows.with_user(self.rep).search([]), rows[1:])

    def test_hook_speaks_when_the_registry_is_set_up(self):
        with self.assertLogs(LOGGER, "WARNING") as logs:
            self.registry._setup_models__(self.env.cr, [Rehearsal._name])
        self.assertIn(Rehearsal._name, logs.output[0])
