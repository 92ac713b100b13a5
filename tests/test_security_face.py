from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ExpoCrmCommon

SECRETS = ("138 0013", "13800138000", "139 1111", "13911112222", "secret@acme",
           "ann@acme", "Hidden Road", "SECRETVAT")  # fmt: skip
PRIVATE = ("phone", "email", "street", "vat", "phone_sanitized", "email_normalized")


class FaceCommon(ExpoCrmCommon):
    """A customer of the rep with a contact and a deal, and a stranger with their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer(owner=cls.rep)
        cls.contact = cls._create_contact(cls.customer, phone="+86 139 1111 2222")
        cls.customer.primary_contact_id = cls.contact
        facts = dict.fromkeys(("phone", "email", "street", "vat"), False)
        cls.own = cls._create_customer("Own", owner=cls.stranger, **facts)
        Lead = cls.env["crm.lead"].with_context(default_type="opportunity")
        cls.own_lead = Lead.create(
            {"name": "Own", "partner_id": cls.own.id, "user_id": cls.stranger.id}
        )
        # administers pools without selling
        cls.pure_admin = cls._create_user(
            "pure_admin", "base.group_user,expo_crm.group_pool_admin"
        )
        cls.pool.admin_ids += cls.pure_admin
        cls.env.flush_all()

    def _as(self, user, model, **context):
        return self.env[model].with_user(user).with_context(**context)

    def assertNoSecret(self, result):
        told = str(result)
        self.assertFalse([secret for secret in SECRETS if secret in told], told)


@tagged("post_install", "-at_install", "expo_crm_security")
class TestSecurityFace(FaceCommon):
    """What forms, their lines and their defaults make of an id a client names."""

    def test_phone_of_a_hidden_primary_contact_is_not_filled_in(self):
        spec = {"primary_contact_phone": {}, "primary_contact_id": {}}
        vals = {"primary_contact_id": self.contact.id}
        for user in (self.stranger, self.pure_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, "res.partner").onchange(vals, list(vals), spec)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                default = {"default_primary_contact_id": self.contact.id}
                self._as(user, "res.partner", **default).onchange({}, [], spec)
        with self.assertRaises(AccessError):
            self.own.with_user(self.stranger).onchange(vals, list(vals), spec)
        result = self.customer.with_user(self.rep).onchange(vals, list(vals), spec)
        self.assertNotIn("warning", result)

    def test_hidden_customer_is_refused_in_whatever_format_it_is_named(self):
        id_ = self.customer.id
        spec = dict.fromkeys(("partner_id", "phone", "email_from", "street"), {})
        for value in (
            id_,
            float(id_),
            {"id": id_},
            {"id": [id_]},
            {"id": [float(id_)]},
        ):
            with self.subTest(value=value), self.assertRaises(AccessError):
                self._as(self.stranger, "crm.lead").onchange(
                    {"partner_id": value}, ["partner_id"], spec
                )
            with self.subTest(default=value), self.assertRaises(AccessError):
                self._as(
                    self.stranger, "crm.lead", default_partner_id=value
                ).default_get(["partner_id"])
            with self.subTest(first=value), self.assertRaises(AccessError):
                self._as(self.stranger, "crm.lead", default_partner_id=value).onchange(
                    {}, [], spec
                )

    def test_hidden_customer_is_refused_in_the_lines_of_a_form(self):
        hidden = {"partner_id": self.customer.id}
        sub = {"fields": dict.fromkeys(("phone", "email_from", "street"), {})}
        for model, name in (
            ("crm.merge.opportunity", "opportunity_ids"),
            ("crm.lead2opportunity.partner", "duplicated_lead_ids"),
        ):
            for command in (
                Command.create(hidden),
                Command.create({"partner_id": {"id": [self.customer.id]}}),
                Command.update(self.own_lead.id, hidden),
            ):
                for names in ([], [name]):
                    with (
                        self.subTest(model=model, command=command, names=names),
                        self.assertRaises(AccessError),
                    ):
                        self._as(self.stranger, model).onchange(
                            {name: [command]}, names, {name: sub}
                        )

    def test_hidden_contact_is_refused_in_a_form_within_a_form(self):
        hidden = {"primary_contact_id": self.contact.id}
        sub = {"fields": {"primary_contact_phone": {}}}
        with self.assertRaises(AccessError):
            self._as(self.stranger, "mail.compose.message").onchange(
                {"partner_ids": [Command.create(hidden)]}, [], {"partner_ids": sub}
            )
        with self.assertRaises(AccessError):
            self._as(self.stranger, "customer.pool.request").onchange(
                {"partner_id": {"id": False, **hidden}}, [], {"partner_id": sub}
            )
        with self.assertRaises(AccessError):
            self._as(self.stranger, "customer.interaction").onchange(
                {"lead_id": {"id": False, "partner_id": self.customer.id}},
                ["lead_id"],
                {"phone": {}},
            )

    def test_visible_customer_is_taken_in_every_format(self):
        id_ = self.own.id
        spec = {"partner_id": {}, "city": {}}
        for value in (id_, {"id": id_}):
            with self.subTest(value=value):
                result = self._as(self.stranger, "crm.lead").onchange(
                    {"partner_id": value}, ["partner_id"], spec
                )
                self.assertEqual(result["value"]["city"], "Shanghai")

    # dialogs

    def test_dialog_of_somebody_else_is_not_opened(self):
        shared = {"pool_id": self.pool.id}
        dialogs = (
            self._as(self.rep, "customer.pool.new").create(
                {"name": "Typed", "phone": "+86 138 0013 8000", **shared}
            ),
            self._as(self.rep, "customer.pool.import").create(shared),
            self._as(self.pool_admin, "customer.pool.edit").create({"name": "Typed"}),
        )
        for dialog in dialogs:
            user = self.stranger
            if dialog._name == "customer.pool.edit":
                user = self.pure_admin
            foreign = dialog.with_user(user)
            with self.subTest(model=dialog._name):
                self.assertFalse(foreign.search([]))
                dialog.invalidate_recordset()
                for call in (
                    lambda foreign=foreign: foreign.web_read({"display_name": {}}),
                    lambda foreign=foreign: foreign.write({"create_date": False}),
                    lambda foreign=foreign: foreign.onchange({}, ["id"], {}),
                ):
                    with self.assertRaises(AccessError):
                        call()
                self.assertEqual(dialog.search([]), dialog)

    def _create_pools(self, admin):
        """A pool that hides the street, and one that shows it."""
        pools = self.env["customer.pool"].create(
            [{"name": name, "admin_ids": admin.ids} for name in "AB"]
        )
        for pool, visibility in zip(pools, ("hidden", "shown"), strict=True):
            pool.field_ids.filtered(
                lambda line: line.field_name == "street"
            ).visibility = visibility
        return pools

    def test_pool_sent_along_with_a_customer_opens_nothing(self):
        # a member of the customer's pool, who administers others
        self.stranger.group_ids += self.env.ref("expo_crm.group_pool_admin")
        hiding, showing = self._create_pools(self.stranger)
        forged = {"id": self.customer.id, "pool_id": showing.id}
        Edit = self._as(self.stranger, "customer.pool.edit", default_customer_id=forged)
        with self.assertRaises(AccessError):
            Edit.default_get(["customer_id", "street"])
        kept = self._create_customer("Kept", pool_id=hiding.id)
        forged["id"] = kept.id
        values = Edit.with_context(default_customer_id=forged).default_get(
            ["customer_id", "name", "street"]
        )
        self.assertNotIn("street", values)
        self.assertNoSecret(values)

    # interactions and look-ups

    def test_interaction_about_a_lead_one_may_not_see_is_refused(self):
        open_customer = self.env["res.partner"].create({"name": "Open"})
        lead = self.env["crm.lead"].create(
            {
                "name": "Of a colleague",
                "type": "opportunity",
                "user_id": self.rep.id,
                "partner_id": open_customer.id,
            }
        )
        for user in (self.stranger, self.employee):
            Interaction = self._as(user, "customer.interaction")
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Interaction.create({"lead_id": lead.id, "summary": "Guess"})
            logged = Interaction.create(
                {"partner_id": open_customer.id, "summary": "Said"}
            )
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                logged.write({"lead_id": lead.id})

    def test_names_of_other_companies_are_not_counted(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        name = "Faraway Fairs"
        self._create_customer(name, company_id=company.id, pool_id=company.pool_id.id)
        Row = self._as(self.stranger, "customer.pool.partner")
        self.assertEqual(Row.find_alike(name), {"rows": [], "notes": []})

    def test_request_tells_the_name_alone(self):
        Request = self._as(self.stranger, "customer.pool.request")
        request = Request.create({"partner_id": self.customer.id, "reason": "Mine"})
        mine = [("id", "=", request.id)]
        for name in PRIVATE:
            path = f"partner_id.{name}"
            self.assertNoSecret(Request.formatted_read_group(mine, [path], ["__count"]))
            for domain in (
                [(path, "!=", False)],
                [("partner_id", "any", [(name, "!=", False)])],
            ):
                self.assertEqual(Request.search_count(mine + domain), 0, domain)
            with self.assertRaises(AccessError):
                request.web_read({"partner_id": {"fields": {name: {}}}})
        for domain in (
            [("partner_id.pool_search", "ilike", "13800138000")],
            [("partner_id.pool_search_phone", "ilike", "13800138000")],
            [("partner_id.primary_contact_phone", "ilike", "139")],
            [("partner_id.pool_member_ids.phone", "ilike", "139")],
            [("partner_id", "ilike", "secret@acme")],
        ):
            self.assertEqual(Request.search_count(mine + domain), 0, domain)
        shown = dict.fromkeys(("show_address", "show_email", "show_vat"), True)
        spec = {"partner_id": {"fields": {"display_name": {}}, "context": shown}}
        self.assertNoSecret(request.web_read(spec))

    def test_portal_user_of_a_hidden_contact_is_found_by_no_fact(self):
        portal = self._create_user("visitor", "base.group_portal")
        portal.partner_id.write({"parent_id": self.customer.id, "phone": "13911112222"})
        Users = self._as(self.stranger, "res.users")
        for domain in (
            [("partner_id.pool_search_phone", "ilike", "13911112222")],
            [("partner_id.pool_search", "ilike", "13800138000")],
            [("partner_id.parent_id.phone", "ilike", "138")],
        ):
            self.assertFalse(Users.search(domain) & portal, domain)

    # who administers pools without selling creates contacts, and that is all

    def test_pool_admin_reaches_nothing_by_creating(self):
        Partner = self._as(self.pure_admin, "res.partner")
        open_customer = self.env["res.partner"].create({"name": "Open"})
        hidden, contact = self.customer, self.contact
        activity = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": hidden.id,
        }
        guarded = {"pool_managed": True, "pool_id": self.pool.id}
        share = Command.create({"user_id": self.pure_admin.id})
        for vals in (
            {"parent_id": hidden.id},
            {"parent_id": open_customer.id, "street": "Elsewhere"},
            {"child_ids": [Command.link(contact.id)]},
            {"pool_member_ids": [Command.link(contact.id)]},
            {"user_ids": [Command.link(self.stranger.id)]},
            {"activity_ids": [Command.create(activity)]},
            {**guarded, "share_ids": [share]},
            {**guarded, "user_id": self.rep.id},
        ):
            # commands run as who began the transaction: a test must be that person
            with (
                self.subTest(vals=vals),
                patch.object(self.env.transaction, "default_env", Partner.env),
                self.assertRaises(AccessError),
            ):
                Partner.create({"name": "Bait", **vals})
        with mute_logger("odoo.sql_db"):
            result = Partner.load([".id", "name"], [[str(hidden.id), "Taken"]])
        self.assertFalse(result["ids"])
        self.assertEqual(hidden.name, "Acme")

    # paper

    def test_printables_say_nothing_of_hidden_customers(self):
        for user in (self.stranger, self.employee, self.pure_admin):
            Report = self._as(user, "ir.actions.report")
            for name in (
                "customer_report_sheet",
                "customer_report_list",
                "customer_pool_partner_report_list",
            ):
                with self.subTest(user=user.login, report=name):
                    try:
                        html, _type = Report._render_qweb_html(
                            f"expo_crm.{name}", (self.customer | self.contact).ids
                        )
                    except UserError:
                        continue
                    self.assertNoSecret(html.decode())
