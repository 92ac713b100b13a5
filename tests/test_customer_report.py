from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .visibility_common import VisibilityCommon

SECRETS = ("secret@acme", "138 0013 8000", "Hidden Road", "SECRETVAT", "ann@acme")
CUSTOMER_REPORTS = ("customer_report_list", "customer_report_sheet")


@tagged("post_install", "-at_install", "expo_crm_record", "expo_crm_security")
class TestCustomerReport(VisibilityCommon):
    """What is printed is what the person who prints may read."""

    def _print(self, user, report, records):
        self._new_request()
        html = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html(f"expo_crm.{report}", records.ids)[0]
        )
        return html.decode()

    def assertTells(self, html, *texts):
        for text in texts:
            self.assertIn(text, html)

    def assertTellsNot(self, html, *texts):
        for text in texts:
            self.assertNotIn(text, html)

    def test_list_tells_what_the_owner_sees(self):
        self.held.primary_contact_id = self.held.child_ids[-1]
        html = self._print(self.rep, "customer_report_list", self.held)
        name = self.held.primary_contact_id.name
        self.assertTells(html, "Held", name, "138 0013 8000", "secret@acme")
        self.assertTells(html, f"1 in this list, printed by {self.rep.name} on")

    def test_hidden_customers_are_left_out_in_silence(self):
        mixed = self.foreign | self.held | self.pooled
        for report in CUSTOMER_REPORTS:
            with self.subTest(report=report):
                html = self._print(self.rep, report, mixed)
                self.assertTells(html, "Held", *SECRETS[:2])
                self.assertTellsNot(html, "Foreign", "Pooled")
                for user in (self.stranger, self.employee, self.pool_admin):
                    html = self._print(user, report, mixed)
                    self.assertTellsNot(html, "Held", "Foreign", "Pooled", *SECRETS)

    def test_portal_users_print_nothing(self):
        self.portal.partner_id.parent_id = self.plain
        for report in CUSTOMER_REPORTS:
            with self.assertRaises(AccessError):
                self._print(self.portal, report, self.plain)

    def test_list_keeps_the_order_of_the_screen(self):
        first = self._create_customer("Zeta", owner=self.rep)
        second = self._create_customer("Alpha", owner=self.rep)
        html = self._print(self.rep, "customer_report_list", first | second)
        self.assertLess(html.index("Zeta"), html.index("Alpha"))

    def test_sheet_tells_contacts_interactions_and_documents(self):
        self._prepare_documents()
        documents = self._create_documents(self.held)
        documents["crm.lead"].name = "Pavilion deal"
        documents["sale.order"].action_confirm()
        invoice = documents["account.move"]
        invoice.invoice_date = "2025-01-01"
        invoice.action_post()
        html = self._print(self.rep, "customer_report_sheet", self.held)
        self.assertTells(
            html, *SECRETS[:3], "Held contact", "Held branch contact", "Call",
            "Pavilion deal", documents["sale.order"].name, invoice.name,
        )  # fmt: skip
        # a contact is printed as its customer
        contact = self.held.child_ids[0]
        same = self._print(self.rep, "customer_report_sheet", contact)
        self.assertTells(same, "Held branch contact", "Pavilion deal")

    def test_sheet_of_an_employee_without_sales_has_no_documents(self):
        self._prepare_documents()
        documents = self._create_documents(self.held)
        documents["crm.lead"].name = "Pavilion deal"
        self.held.with_user(self.rep).pool_share(self.employee.ids)
        html = self._print(self.employee, "customer_report_sheet", self.held)
        self.assertTells(html, "Held contact", "Call")
        self.assertTellsNot(html, "Pavilion deal", documents["sale.order"].name)

    def test_sheets_of_many_cost_as_many_queries_as_of_few(self):
        customers = self.env["res.partner"].union(
            *[self._create_tree(f"T{index}", owner=self.rep) for index in range(20)]
        )
        for customer in customers:
            self.env["customer.interaction"].create(
                {"partner_id": customer.id, "summary": "Call"}
            )

        def count(records):
            self._new_request()
            before = self.env.cr.sql_log_count
            self._print(self.rep, "customer_report_sheet", records)
            return self.env.cr.sql_log_count - before

        count(customers)
        # not one query more for each of the eighteen others
        self.assertLess(count(customers), count(customers[:2]) + 5)

    # the pool

    def test_pool_list_tells_public_facts_only(self):
        report = "customer_pool_partner_report_list"
        rows = self.env["customer.pool.partner"].browse((self.pooled | self.held).ids)
        for user in (self.stranger, self.pool_admin):
            html = self._print(user, report, rows)
            self.assertTells(html, "Pooled", "Held")
            self.assertTellsNot(html, *SECRETS)

    def test_pool_list_shows_members_their_pools_only(self):
        closed = self.env["customer.pool"].create(
            {"name": "Closed", "open_to_all": False}
        )
        inside = self._create_customer("Inside", pool_id=closed.id)
        rows = self.env["customer.pool.partner"].browse((inside | self.pooled).ids)
        html = self._print(self.rep, "customer_pool_partner_report_list", rows)
        self.assertTells(html, "Pooled")
        self.assertTellsNot(html, "Inside")
        with self.assertRaises(AccessError):
            self._print(self.employee, "customer_pool_partner_report_list", rows)

    def test_order_list_is_of_visible_customers(self):
        mine = self.env["sale.order"].create({"partner_id": self.held.id})
        hidden = self.env["sale.order"].create({"partner_id": self.foreign.id})
        html = self._print(self.rep, "sale_order_report_list", mine | hidden)
        self.assertTells(html, mine.name)
        self.assertTellsNot(html, hidden.name)


@tagged("post_install", "-at_install", "expo_crm_record", "expo_crm_security")
class TestCustomerReportRoute(VisibilityCommon, HttpCase):
    """The route of a report takes any id of any record."""

    def _open(self, login, report, records):
        self._new_request()
        self.authenticate(login, login)
        ids = ",".join(map(str, records.ids))
        return self.url_open(f"/report/html/expo_crm.{report}/{ids}")

    def test_hostile_ids_print_nothing(self):
        customers = self.held | self.foreign | self.pooled
        for report in CUSTOMER_REPORTS:
            answer = self._open("rep", report, customers)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("138 0013 8000", answer.text)
            self.assertNotIn("Foreign", answer.text)
            answer = self._open("stranger", report, customers)
            for text in ("Held", "Foreign", "Pooled", *SECRETS):
                self.assertNotIn(text, answer.text)

    def test_no_id_and_odd_ids_are_no_error(self):
        self.authenticate("rep", "rep")
        for report in CUSTOMER_REPORTS:
            for ids in ("", "/0", "/999999999", "/x,,-1"):
                answer = self.url_open(f"/report/html/expo_crm.{report}{ids}")
                self.assertEqual(answer.status_code, 200, (report, ids))
