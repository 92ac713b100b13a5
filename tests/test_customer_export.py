import json

from odoo import Command, fields, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.expo_crm.models.base_export import ExportSource

from .visibility_common import VisibilityCommon

PHONE = "138 0013 8000"
EXPORT, STOCK = "expo_crm.group_export", "base.group_allow_export"
REPORTS = ("customer_report_list", "customer_report_sheet")


class ExportCommon(VisibilityCommon):
    """``rep`` may export customers, ``other`` may export what is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.right = cls.env.ref(EXPORT)
        for user in cls.internal - cls.rep:
            user.group_ids = [Command.unlink(cls.right.id)]
        cls.Log = cls.env["customer.pool.log"]

    def _exports(self):
        return self.Log.search([("kind", "=", "export")], order="id")

    def assertExports(self, *values):
        self.assertRecordValues(self._exports(), list(values))

    def assertRefused(self, operation, count=None):
        """Check the sentence, and that nothing is journalled."""
        before = self._exports()
        with self.assertRaises(AccessError) as refusal:
            operation()
        self.assertIn("You may not export customers", str(refusal.exception))
        self.assertIn("“Customer Export”", str(refusal.exception))
        if count:
            self.assertIn(f"holds {count} records", str(refusal.exception))
        self.assertEqual(self._exports(), before)


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_export")
class TestCustomerExport(ExportCommon):
    """Customers leave the database with the right to export them, and with a row."""

    def _export(self, user, records, *names):
        self._new_request()
        names = names or ("name", "phone")
        return records.with_user(user).export_data(list(names))["datas"]

    def test_export_needs_the_right_and_leaves_one_row(self):
        tree = self._tree(self.held)
        self.assertEqual(len(self._export(self.rep, tree)), 4)
        self.assertExports(
            {
                "kind": "export",
                "name": "Contact",
                "user_id": self.rep.id,
                "count": 4,
                "partner_id": False,
                "company_id": self.env.company.id,
                "reason": "Export by a program: 4 records",
                "domain": f"Picked: {', '.join(map(str, tree.ids))}",
                "exported_fields": "name, phone",
            }
        )
        for user in (self.superior, self.manager, self.accountant, self.editor):
            with self.subTest(user=user.login):
                self.assertRefused(lambda user=user: self._export(user, tree), 4)

    def test_odoo_still_asks_for_its_own_right(self):
        self.rep.group_ids = [Command.unlink(self.env.ref(STOCK).id)]
        with self.assertRaisesRegex(Exception, "rights to export data"):
            self._export(self.rep, self.held)

    def test_managers_get_the_right_by_being_given_it(self):
        self.assertFalse(self.manager.has_group(EXPORT))
        self.manager.group_ids = [Command.link(self.right.id)]
        self.assertEqual(len(self._export(self.manager, self.foreign)), 1)
        self.assertEqual(self._exports().user_id, self.manager)

    def test_right_to_export_opens_no_hidden_customer(self):
        with self.assertRaises(AccessError):
            self._export(self.rep, self.foreign)

    def test_unguarded_rows_leave_as_in_stock(self):
        plain = self._tree(self.plain)
        self.assertEqual(len(self._export(self.other, plain)), 4)
        self.assertFalse(self._exports())
        self.assertRefused(lambda: self._export(self.manager, plain + self.held), 1)
        self._export(self.rep, plain + self.held)
        self.assertEqual(self._exports().count, 1)

    def test_nothing_guarded_costs_no_query(self):
        (self.held + self.foreign + self.pooled).with_user(self.manager).pool_release(
            "Test"
        )
        self.assertFalse(self.env["customer.pool"]._is_guarding())
        with self.assertQueryCount(0):
            self.plain.with_user(self.other)._export_customers(["name"], None)

    def test_superuser_code_is_nobody_who_takes_customers_along(self):
        self.held.with_user(self.other).sudo().export_data(["name", "phone"])
        self.held.export_data(["name"])
        self.assertFalse(self._exports())

    def test_documents_of_customers_are_customers(self):
        self._prepare_documents()
        of_held = self._create_documents(self.held)
        of_plain = self._create_documents(self.plain)
        models = {**of_held, "account.move.line": of_held["account.move"].line_ids}
        owner = self.rep
        owner.group_ids = [
            Command.link(self.env.ref("account.group_account_invoice").id)
        ]
        for model, documents in models.items():
            with self.subTest(model=model):
                guarded = documents.sudo()._get_pool_guarded_domain()
                self.assertEqual(documents.filtered_domain(guarded), documents)
                self.assertFalse(of_plain[model].filtered_domain(guarded))
                for user in (self.superior, self.manager):
                    if documents.with_user(user).has_access("read"):
                        self.assertRefused(
                            lambda user=user, documents=documents: self._export(
                                user, documents, "display_name"
                            )
                        )
                self._export(owner, documents, "display_name")
                self.assertEqual(self._exports()[-1].count, len(documents))

    def test_every_model_that_is_seen_through_its_customer_is_judged(self):
        registry = self.env.registry
        names = registry.descendants(["customer.visibility.path.mixin"], "_inherit")
        models = [self.env[name] for name in names if not self.env[name]._abstract]
        self.assertGreater(len(models), 20)
        for Model in models:
            with self.subTest(model=Model._name):
                domain = Model._get_pool_guarded_domain()
                self.assertIsNotNone(domain)
                Model.search_count(domain)

    def test_pool_lists_are_customers(self):
        rows = self.env["customer.pool.partner"].browse(self.pooled.id)
        self._export(self.rep, rows)
        self.assertExports({"name": "Customer in a Pool", "count": 1})
        self.assertRefused(lambda: self._export(self.other, rows), 1)
        lead = self.env["crm.lead"].create(
            {"name": "L", "pool_managed": True, "pool_id": self.pool.id}
        )
        rows = self.env["customer.pool.lead"].browse(lead.id)
        self.assertRefused(lambda: self._export(self.other, rows), 1)

    def test_paths_to_customers_are_customers(self):
        self._prepare_documents()
        self._create_documents(self.held)
        event = self.event
        held = self.held.with_user(self.manager)
        held.category_id = self.env["res.partner.category"].create({"name": "Tag"})
        for records, path in (
            (event, "registration_ids/email"),
            (event, "registration_ids/partner_id/phone"),
            (event, "event_booth_ids/partner_id/email"),
            (held.category_id, "partner_ids/phone"),
            (self.env["crm.team"].browse(self._lead().team_id.id), "name"),
        ):
            allowed = path == "name"
            with self.subTest(path=path):
                if allowed:
                    self._export(self.manager, records, path)
                else:
                    self.assertRefused(
                        lambda records=records, path=path: self._export(
                            self.manager, records, "name", path
                        ),
                        1,
                    )
        self.assertFalse(self._exports())

    def _lead(self):
        return self.env["crm.lead"].search([("partner_id", "=", self.held.id)])[:1]

    def test_computed_paths_to_customers_are_customers(self):
        # no search: the records are followed one by one
        field = self.env["res.partner"]._fields["self"]
        self.assertFalse(field._description_searchable)
        count = self.plain._count_leading_to_customers(
            ("self",), [("id", "in", self.plain.ids)]
        )
        self.assertEqual(count, 0)
        count = self.held._count_leading_to_customers(
            ("self",), [("id", "in", self.held.ids)]
        )
        self.assertEqual(count, 1)

    def test_names_of_customers_are_free(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": "2030-05-01 09:00:00",
                "stop": "2030-05-01 10:00:00",
                "partner_ids": [Command.set(self.held.ids)],
                "user_id": self.manager.id,
            }
        )
        for path in ("partner_ids", "partner_ids/name", "partner_ids/id"):
            self._export(self.manager, meeting, path)
        self.assertFalse(self._exports())
        self.assertRefused(
            lambda: self._export(self.manager, meeting, "partner_ids/email"), 1
        )

    def test_100_cost_no_more_queries_than_10(self):
        crowd = self.env["res.partner"].create(
            [
                {"name": f"C{n}", "pool_managed": True, "user_id": self.rep.id}
                for n in range(110)
            ]
        )

        def count(records):
            self._new_request()
            records = records.with_user(self.rep)
            records._export_customers(["name"], ExportSource("Test"))
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._export_customers(
                ["name", "child_ids/phone", "user_id/partner_id/phone"],
                ExportSource("Test"),
            )
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(crowd[:10]), count(crowd[10:]))
        self.assertEqual(self._exports()[-1].count, 100)

    def test_client_cannot_say_how_it_exported(self):
        partner = self.held.with_user(self.rep)
        partner.with_context(
            expo_crm_export={"how": "", "domain": [["id", "=", 1]]}
        ).export_data(["name"])
        self.assertExports({"domain": f"Picked: {self.held.id}"})

    # prints

    def _print(self, user, report, records, renderer="_render_qweb_html"):
        self._new_request()
        Report = self.env["ir.actions.report"].with_user(user)
        return getattr(Report, renderer)(f"expo_crm.{report}", records.ids)[0].decode()

    def test_prints_of_customers_are_exports(self):
        for report in REPORTS:
            for renderer in ("_render_qweb_html", "_render_qweb_pdf"):
                with self.subTest(report=report, renderer=renderer):
                    before = self._exports()
                    html = self._print(self.rep, report, self.held, renderer)
                    self.assertIn(PHONE, html)
                    row = self._exports() - before
                    self.assertRecordValues(
                        row, [{"name": "Contact", "count": 1, "user_id": self.rep.id}]
                    )
                    self.assertTrue(row.reason.startswith("Print “Customer "))
                    self.assertRefused(
                        lambda report=report, renderer=renderer: self._print(
                            self.superior, report, self.held, renderer
                        ),
                        1,
                    )

    def test_prints_of_a_pool_are_exports(self):
        rows = self.env["customer.pool.partner"].browse(self.pooled.id)
        report = "customer_pool_partner_report_list"
        self._print(self.rep, report, rows)
        self.assertExports({"name": "Customer in a Pool", "count": 1})
        self.assertRefused(lambda: self._print(self.other, report, rows))

    def test_prints_count_what_is_on_the_paper(self):
        self._print(self.rep, "customer_report_list", self.held + self.foreign)
        self.assertExports({"count": 1})
        # nothing of hers is in it: an empty page, and no export
        self._print(self.stranger, "customer_report_list", self.held + self.foreign)
        self._print(self.other, "customer_report_list", self.plain)
        self.assertExports({"count": 1})

    def test_other_modules_prints_of_customers_are_exports(self):
        report = self.env["ir.actions.report"].create(
            {
                "name": "Labels",
                "model": "res.partner",
                "report_type": "qweb-text",
                "report_name": "expo_crm.test_labels",
            }
        )
        self.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "test_labels",
                "key": "expo_crm.test_labels",
                "arch": "<t t-name='test_labels'><p t-foreach='docs' t-as='doc'"
                " t-out='doc.phone'/></t>",
            }
        )
        for renderer in ("_render_qweb_text", "_render"):
            Report = self.env["ir.actions.report"].with_user(self.superior)
            self.assertRefused(
                lambda Report=Report, renderer=renderer: getattr(Report, renderer)(
                    report.report_name, self.held.ids
                )
            )
        Report = self.env["ir.actions.report"].with_user(self.rep)
        Report._render_qweb_text(report.report_name, self.held.ids)
        self.assertExports({"reason": "Print “Labels”: 1 records"})

    def test_documents_to_send_and_badges_are_no_exports(self):
        self._prepare_documents()
        documents = self._create_documents(self.held)
        for report, model in (
            ("sale.report_saleorder", "sale.order"),
            ("event.event_registration_report_template_badge", "event.registration"),
        ):
            with self.subTest(report=report):
                self._new_request()
                Report = self.env["ir.actions.report"].with_user(self.editor)
                self.assertTrue(
                    Report._render_qweb_html(report, documents[model].ids)[0]
                )
        self.assertFalse(self._exports())

    # the row

    def test_row_is_seen_by_managers_of_the_company_and_who_did_it(self):
        self._export(self.rep, self.held)
        row = self._exports()
        company = self.env["res.company"].create({"name": "Other"})
        elsewhere = self._create_user(
            "other_manager",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for user in self.internal + elsewhere + self.env.ref("base.user_admin"):
            seen = user in self.rep + self.manager or user.has_group(
                "expo_crm.group_manager"
            )
            seen = seen and user != elsewhere
            with self.subTest(user=user.login):
                found = self.Log.with_user(user).search([("kind", "=", "export")])
                self.assertEqual(bool(found & row), seen)

    def test_journal_shows_what_was_exported(self):
        arch = self.Log.with_user(self.manager).get_view(view_type="form")["arch"]
        for name in ("domain", "exported_fields", "count"):
            self.assertIn(f'name="{name}"', arch)


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_export")
class TestCustomerExportRoutes(ExportCommon, HttpCase):
    """The same over real HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.rep, cls.superior, cls.other):
            user.password = "export-pass"

    def _download(self, kind, domain, model="res.partner", **values):
        names = ["complete_name", "phone"] if model == "res.partner" else ["name"]
        data = {
            "model": model,
            "fields": [{"name": name, "label": name, "type": "char"} for name in names],
            "ids": False,
            "domain": domain,
            "import_compat": False,
            "groupby": [],
            "context": {},
            **values,
        }
        return self._post(f"/web/export/{kind}", data)

    def _post(self, path, data):
        token = http.Request.csrf_token(self)
        return self.url_open(path, data={"data": json.dumps(data), "csrf_token": token})

    def _exports(self):
        self.env.invalidate_all()
        return super()._exports()

    def test_list_export_keeps_the_domain(self):
        self.authenticate("rep", "export-pass")
        domain = [["id", "child_of", self.held.id]]
        for kind, groupby in (("csv", []), ("xlsx", []), ("xlsx", ["parent_id"])):
            with self.subTest(kind=kind, groupby=groupby):
                before = self._exports()
                answer = self._download(kind, domain, groupby=groupby)
                self.assertEqual(answer.status_code, 200)
                self.assertRecordValues(
                    self._exports() - before,
                    [
                        {
                            "name": "Contact",
                            "user_id": self.rep.id,
                            "count": 4,
                            "domain": str(domain),
                            "reason": f"Export as {kind.upper()}: 4 records",
                        }
                    ],
                )
        self.assertIn(PHONE, self._download("csv", domain).text)
        before = self._exports()
        self._download("csv", domain, ids=self.held.ids)
        row = self._exports() - before
        self.assertEqual((row.count, row.domain), (1, f"Picked: {self.held.id}"))

    def test_list_export_without_the_right_gives_a_sentence_and_nothing_else(self):
        self.authenticate("superior", "export-pass")
        for kind, groupby in (("csv", []), ("xlsx", []), ("xlsx", ["parent_id"])):
            with (
                self.subTest(kind=kind, groupby=groupby),
                mute_logger("odoo.addons.web.controllers.export", "odoo.http"),
            ):
                answer = self._download(
                    kind, [["id", "=", self.held.id]], groupby=groupby
                )
                self.assertEqual(answer.status_code, 500)
                self.assertIn("You may not export customers", answer.text)
                self.assertIn("odoo.exceptions.AccessError", answer.text)
                self.assertNotIn(PHONE, answer.text)
        self.assertFalse(self._exports())
        answer = self._download("csv", [["id", "=", self.plain.id]])
        self.assertIn(PHONE, answer.text)
        self.assertFalse(self._exports())

    def test_headings_of_groups_are_part_of_the_export(self):
        self.held.message_subscribe(self.held.ids)
        options = {
            "model": "mail.followers",
            "fields": [{"name": "id", "label": "ID", "type": "integer"}],
            "groupby": ["partner_id.phone"],
        }
        domain = [["partner_id", "=", self.held.id]]
        self.authenticate("superior", "export-pass")
        with mute_logger("odoo.addons.web.controllers.export", "odoo.http"):
            answer = self._download("xlsx", domain, **options)
        self.assertEqual(answer.status_code, 500)
        self.assertIn("You may not export customers", answer.text)
        self.authenticate("rep", "export-pass")
        self.assertEqual(self._download("xlsx", domain, **options).status_code, 200)
        self.assertIn("partner_id/phone", self._exports().exported_fields)

    def test_rpc_export_is_journalled(self):
        self.authenticate("rep", "export-pass")
        answer = self._call("res.partner", "export_data", [self.held.ids, ["phone"]])
        self.assertIn(PHONE, str(answer["result"]))
        self.assertExports({"count": 1, "domain": f"Picked: {self.held.id}"})
        self.authenticate("superior", "export-pass")
        with mute_logger("odoo.http"):
            answer = self._call(
                "res.partner", "export_data", [self.held.ids, ["phone"]]
            )
        self.assertIn("You may not export customers", str(answer["error"]))
        self.assertExports({"count": 1})

    def _call(self, model, method, args):
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "params": {"model": model, "method": method, "args": args, "kwargs": {}}
            },
        ).json()

    def test_contact_cards_are_one_export(self):
        ids = ",".join(map(str, self._tree(self.held).ids))
        self.authenticate("rep", "export-pass")
        answer = self.url_open(f"/web/partner/vcard?partner_ids={ids}")
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertExports({"count": 4, "reason": "Contact cards: 4 records"})
        self.authenticate("superior", "export-pass")
        for path in (
            f"/web/partner/vcard?partner_ids={ids}",
            f"/web/partner/vcard?partner_ids={self.held.id}",
            f"/web_enterprise/partner/{self.held.id}/vcard",
            # the ids of the address do not stand in for the customer of the path
            f"/web_enterprise/partner/{self.held.id}/vcard?partner_ids={self.plain.id}",
            f"/web_enterprise/partner/{self.held.id}/vcard?partner_ids=0",
        ):
            with self.subTest(path=path), mute_logger("odoo.http"):
                answer = self.url_open(path)
                self.assertEqual(answer.status_code, 403)
                self.assertNotIn("BEGIN:VCARD", answer.text)
        answer = self.url_open(f"/web/partner/vcard?partner_ids={self.plain.id}")
        self.assertIn("BEGIN:VCARD", answer.text)
        self.assertExports({"count": 4})

    def test_prints_over_http(self):
        paths = [f"/report/html/expo_crm.{name}/{self.held.id}" for name in REPORTS]
        self.authenticate("rep", "export-pass")
        with self.assertNoLogs("odoo.http", level="WARNING"):
            for path in paths:
                self.assertIn(PHONE, self.url_open(path).text)
        self.assertEqual(self._exports().mapped("count"), [1, 1])
        self.authenticate("superior", "export-pass")
        for path in [*paths, *(path.replace("html", "pdf") for path in paths)]:
            with self.subTest(path=path), mute_logger("odoo.http"):
                answer = self.url_open(path)
                self.assertEqual(answer.status_code, 403)
                self.assertNotIn(PHONE, answer.text)
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            url = paths[0].replace("html", "pdf")
            answer = self._post("/report/download", [url, "qweb-pdf"])
        self.assertIn("You may not export customers", answer.text)
        self.assertEqual(len(self._exports()), 2)

    def test_screens_as_json_are_exports(self):
        self.env["ir.config_parameter"].set_param("web.json.enabled", "1")
        action = self.env.ref("expo_crm.res_partner_action_my_customers")
        self.env["ir.filters"].search([]).unlink()

        def read(user, path):
            key = (
                self.env["res.users.apikeys"]
                .with_user(user)
                ._generate(
                    "rpc", "json", fields.Datetime.add(fields.Datetime.now(), days=1)
                )
            )
            return self.url_open(
                f"/json/1/{path}", headers={"Authorization": f"Bearer {key}"}
            )

        answer = read(self.rep, f"{action.path}?view_type=list")
        self.assertIn("Held", answer.text)
        row = self._exports()
        self.assertEqual((row.count, row.reason), (1, "Export as JSON: 1 records"))
        self.assertIn("phone", row.exported_fields)
        with mute_logger("odoo.http"):
            path = self.env.ref("expo_crm.res_partner_action_shared").path
            for view in (f"{path}?view_type=list", f"{path}/{self.held.id}"):
                answer = read(self.superior, view)
                self.assertEqual(answer.status_code, 403, view)
                self.assertNotIn(PHONE, answer.text)
        self.assertEqual(self._exports(), row)
