from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_record")
class TestCustomerRecord(ExpoCrmCommon):
    """The form of a customer: its pages, counts and buttons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer(owner=cls.rep)
        cls.ann = cls._create_contact(cls.customer)
        cls.bob = cls._create_contact(cls.customer, "Bob", phone="+86 10 5555 0001")

    def _as(self, user, records=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (self.customer if records is None else records).with_user(user)

    # primary contact

    def test_the_star_sets_moves_and_clears_the_primary_contact(self):
        self._as(self.rep, self.ann).is_primary_contact = True
        self.assertEqual(self.customer.primary_contact_id, self.ann)
        self._as(self.rep).write(
            {"child_ids": [Command.update(self.bob.id, {"is_primary_contact": True})]}
        )
        self.assertEqual(self.customer.primary_contact_id, self.bob)
        self.assertEqual(self.customer.primary_contact_phone, "+86 10 5555 0001")
        self.assertEqual(
            (self.ann | self.bob).mapped("is_primary_contact"), [False, True]
        )
        self._as(self.rep, self.ann).is_primary_contact = False
        self.assertEqual(self.customer.primary_contact_id, self.bob)
        self._as(self.rep, self.bob).is_primary_contact = False
        self.assertFalse(self.customer.primary_contact_id)

    def test_a_new_customer_comes_with_its_primary_contact(self):
        action = self.env.ref("expo_crm.res_partner_action_my_customers")
        context = {
            "default_pool_managed": True,
            "default_user_id": self.rep.id,
            "default_is_company": True,
        }
        self.assertIn("default_pool_managed", action.context)
        with Form(
            self.env["res.partner"].with_user(self.rep).with_context(**context)
        ) as form:
            form.name = "Brand New"
            with form.child_ids.new() as contact:
                contact.name = "Cleo"
                contact.is_primary_contact = True
        customer = form.save()
        self.assertEqual(customer.user_id, self.rep)
        self.assertEqual(customer.primary_contact_id.name, "Cleo")

    def test_who_may_not_edit_sets_no_primary_contact(self):
        for user in (self.stranger, self.superior):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, self.ann).is_primary_contact = True

    def test_a_customer_is_not_its_own_primary_contact(self):
        self._as(self.rep).is_primary_contact = True
        self.assertFalse(self.customer.primary_contact_id)
        foreign = self._create_contact(self._create_customer("Other", self.stranger))
        with self.assertRaises(ValidationError):
            self._as(self.rep).primary_contact_id = foreign

    # counts and buttons

    def test_quotations_and_contracts_of_the_tree_are_counted(self):
        orders = self.env["sale.order"].create(
            [
                {"partner_id": partner.id}
                for partner in (self.customer, self.customer, self.ann, self.bob)
            ]
        )
        orders[0].action_quotation_sent()
        orders[3].action_confirm()
        customer = self._as(self.rep)
        self.assertEqual((customer.quotation_count, customer.contract_count), (3, 1))
        for name, found in (
            ("sale_order_action_quotation", orders[:3]),
            ("sale_order_action_contract", orders[3]),
        ):
            action = self.env.ref(f"expo_crm.{name}")
            domain = action._fields["domain"].convert_to_read(action.domain, action)
            domain = self._evaluate(domain)
            self.assertEqual(
                self.env["sale.order"].with_user(self.rep).search(domain), found
            )

    def _evaluate(self, domain):
        # as the web client does, on the form of the customer
        return eval(domain, {"active_id": self.customer.id})

    def test_counts_of_employees_without_sales_are_zero(self):
        self.env["sale.order"].create({"partner_id": self.customer.id})
        self.customer.pool_share(self.employee.ids)
        customer = self._as(self.employee)
        self.assertEqual(customer.name, "Acme")
        self.assertEqual(customer.quotation_count, 0)

    def test_new_documents_are_of_this_customer(self):
        customer = self._as(self.rep)
        for action, model in (
            (customer.action_pool_new_opportunity(), "crm.lead"),
            (customer.action_pool_new_quotation(), "sale.order"),
        ):
            self.assertEqual(action["res_model"], model)
            Model = (
                self.env[model].with_user(self.rep).with_context(**action["context"])
            )
            record = Form(Model).save()
            self.assertEqual(record.partner_id, self.customer)
            self.assertEqual(record.pool_root_id, self.customer)
            self.assertEqual(record.user_id, self.rep)
            if model == "crm.lead":
                self.assertEqual(record.type, "opportunity")

    def test_new_documents_of_a_hidden_customer_are_refused(self):
        action = self._as(self.stranger).action_pool_new_opportunity()
        Lead = self.env["crm.lead"].with_user(self.stranger)
        with self.assertRaises(AccessError):
            Form(Lead.with_context(**action["context"]))

    def test_save_and_new_says_what_was_saved(self):
        action = self._as(self.rep).action_pool_save_new()
        self.assertIn("Acme", action["params"]["message"])

    # shares

    def test_a_share_is_removed_by_its_button(self):
        self.customer.with_user(self.rep).pool_share(self.stranger.ids)
        share = self.customer.share_ids
        action = self._as(self.rep, share).action_remove()
        self.assertEqual(action["params"]["type"], "success")
        self.assertFalse(share.exists())
        self.assertFalse(self._as(self.stranger).has_access("read"))
        self.assertIn("unshare", self.customer.pool_log_ids.mapped("kind"))

    def test_a_colleague_removes_their_own_share_only(self):
        self.customer.with_user(self.rep).pool_share(
            (self.stranger | self.employee).ids
        )
        of_stranger = self.customer.share_ids.filtered(
            lambda share: share.user_id == self.stranger
        )
        action = self._as(self.employee, of_stranger).action_remove()
        self.assertEqual(action["params"]["type"], "danger")
        self.assertTrue(of_stranger.exists())
        action = self._as(self.stranger, of_stranger).action_remove()
        self.assertEqual(action["params"]["type"], "success")
        # they no longer see it: back to the list
        self.assertEqual(action["params"]["next"]["target"], "main")

    def test_a_hidden_share_is_not_removed(self):
        self.customer.with_user(self.rep).pool_share(self.employee.ids)
        share = self.customer.share_ids
        with self.assertRaises(AccessError):
            self._as(self.stranger, share).action_remove()
        self.assertTrue(share.exists())

    # files

    def test_files_are_seen_with_the_customer(self):
        self.env["ir.attachment"].with_user(self.rep).create(
            {
                "name": "plan.txt",
                "raw": b"hall 3",
                "res_model": "res.partner",
                "res_id": self.customer.id,
            }
        )
        self.customer.pool_share(self.employee.ids)
        for user in (self.rep, self.superior, self.employee, self.manager):
            names = self._as(user).pool_attachment_ids.mapped("name")
            self.assertEqual(names, ["plan.txt"])
        with self.assertRaises(AccessError):
            self._as(self.stranger).pool_attachment_ids.mapped("name")
        found = (
            self.env["ir.attachment"]
            .with_user(self.stranger)
            .search([("name", "=", "plan.txt")])
        )
        self.assertFalse(found)

    def test_who_may_not_edit_adds_and_removes_no_file(self):
        file = self.env["ir.attachment"].create(
            {"name": "a", "res_model": "res.partner", "res_id": self.customer.id}
        )
        with self.assertRaises(AccessError):
            self._as(self.superior).write(
                {"pool_attachment_ids": [Command.delete(file.id)]}
            )
        self._as(self.rep).write({"pool_attachment_ids": [Command.delete(file.id)]})
        self.assertFalse(file.exists())

    # the form

    def test_contacts_that_are_not_guarded_keep_the_form_of_odoo(self):
        plain = self._create_customer("Free", pool_managed=False, pool_id=False)
        arch = self.env["res.partner"].get_view(
            self.env.ref("base.view_partner_form").id, "form"
        )["arch"]
        form = etree.fromstring(arch)
        values = {
            "id": plain.id,
            "parent_id": False,
            "pool_state": plain.pool_state,
            "pool_managed": plain.pool_managed,
        }
        hidden = {
            name
            for name in ("interactions", "shares", "attachments")
            if eval(
                form.find(f".//page[@name='{name}']").get("invisible"), dict(values)
            )
        }
        self.assertEqual(hidden, {"interactions", "shares", "attachments"})
        header = form.find(".//header[@name='customer_pool']")
        self.assertTrue(eval(header.get("invisible"), dict(values)))

    def test_opening_a_form_costs_no_query_per_line(self):
        Partner = self.env["res.partner"].with_user(self.rep)
        form = Partner.get_views([(False, "form")])
        specification = self._specification(form["views"]["form"]["arch"])
        for index in range(8):
            self._create_contact(self.customer, f"C{index}")
            self.env["customer.interaction"].create(
                {"partner_id": self.customer.id, "summary": f"Call {index}"}
            )
        few = self._create_customer("Few", owner=self.rep)
        self._create_contact(few)
        self.env["customer.interaction"].create(
            {"partner_id": few.id, "summary": "Call"}
        )

        def count(customer):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            customer.with_user(self.rep).web_read(specification)
            return self.env.cr.sql_log_count - before

        count(few)
        self.assertLessEqual(count(self.customer), count(few) + 2)

    def _specification(self, arch):
        """:returns: what the web client reads for a form: its fields, and those of the
        lists and cards in it.
        """
        names = {}
        for node in etree.fromstring(arch).iter("field"):
            above = [
                parent for parent in node.iterancestors("field") if parent.get("name")
            ]
            target = names
            for parent in reversed(above):
                target = target.setdefault(parent.get("name"), {}).setdefault(
                    "fields", {}
                )
            target.setdefault(node.get("name"), {})
        return names
