"""What the web client asks for besides: lists, exports, prints, pictures, cards."""

import json

from .canary_http import Visitor
from .canary_scan import HOSTILE

# what the web client asks of a conversation
THREAD = [
    "activities", "attachments", "contact_fields", "followers", "scheduledMessages",
    "suggestedRecipients", "display_name",
]  # fmt: skip
# what the web client asks for at its start and on its pages
DATA = (
    "init_messaging", "failures", "systray_get_activities", "channels_as_member",
    "mail.canned.response",
)  # fmt: skip
PAGES = ("contacts", "crm", "sales", "invoices", "all-events")


class Channels(Visitor):
    """The channels whose questions a routing map does not tell."""

    def visit_channels(self):
        self.visit_lists()
        self.visit_exports()
        self.visit_conversations()
        self.visit_prints()
        self.visit_pictures()
        self.visit_json()

    def texts_of(self, name):
        model = self.env[name].with_user(self.user)
        return [
            field.name
            for field in model._fields.values()
            if field.type in ("char", "text", "html", "many2one")
            and field.name != "account_audit_log_preview"
            and model._has_field_access(field, "read")
        ]

    def visit_json(self):
        """Pages and methods as scripts with a key use them."""
        key = {"Authorization": f"Bearer {self.case.api_key(self.user)}"}
        pages = [*PAGES, *(f"contacts/{row.id}" for row in self.private["res.partner"])]
        for page in pages:
            self.visit(
                ("json", "page"), f"/json/1/{page}", headers=key, allow_redirects=True
            )
        for name, rows in self.threads().items():
            self.visit(
                ("json", name),
                f"/json/2/{name}/read",
                headers=key,
                json={"ids": rows.ids, "context": HOSTILE},
            )

    # lists and records

    def visit_lists(self):
        for name, rows in self.private.items():
            if not self.env[name].with_user(self.user).has_access("read"):
                continue
            texts = self.texts_of(name)
            shown = {text: {} for text in texts}
            for field in texts:
                if self.env[name]._fields[field].type == "many2one":
                    shown[field] = {"fields": {"display_name": {}}}
            self.call_kw(name, "web_search_read", [], shown, limit=200)
            self.call_kw(name, "web_read", rows.ids[:5], shown)
            self.call_kw(name, "name_search", "")
            self.call_kw(name, "copy_data", rows.ids[:1])
            self.call_kw(name, "get_metadata", rows.ids[:1])
            groups = [text for text in texts if self.env[name]._fields[text].store][:8]
            self.call_kw(name, "formatted_read_group", [], groups, ["__count"])

    # exports

    def visit_exports(self):
        for name, rows in self.private.items():
            fields = [{"name": text, "label": text} for text in self.texts_of(name)]
            place = ("export", name)
            self.call(place, "/web/export/get_fields", model=name, domain=[])
            for kind, ids in (("csv", rows.ids[:3]), ("xlsx", False)):
                question = {
                    "model": name,
                    "fields": fields[:40],
                    "ids": ids,
                    "domain": [],
                    "groupby": [],
                    "import_compat": False,
                }
                self.post(place, f"/web/export/{kind}", data=json.dumps(question))

    # conversations

    def visit_conversations(self):
        for name in DATA:
            self.fetch(("mail", name), name)
        for name, row in self.threads().items():
            thread = {"thread_model": name, "thread_id": row.id}
            self.fetch(
                ("mail", name), ["mail.thread", {**thread, "request_list": THREAD}]
            )
            self.visit(("mail", "view"), f"/mail/view?model={name}&res_id={row.id}")
            # what one can say of any record, about somebody hidden
            self.call_kw(name, "message_get_suggested_recipients", row.ids)
        for row in self.private["res.partner"]:
            for model in ("res.partner", "res.users"):
                card = {"id": row.id, "model": model}
                self.fetch(("mail", "card"), ["avatar_card", card])
        for method in (
            "get_mention_suggestions",
            "search_for_channel_invite",
            "im_search",
        ):
            for text in ("Kept", "Held", "e"):
                self.call_kw("res.partner", method, text)

    def fetch(self, place, *params):
        self.call(place, "/mail/data", fetch_params=list(params))

    # prints

    def visit_prints(self):
        """Every report as a page and as text; PDF files are made of the page."""
        for report in self.env["ir.actions.report"].search([]):
            rows = self.private.get(report.model)
            ids = ",".join(map(str, rows.ids[:2])) if rows else "1"
            kind = "text" if report.report_type == "qweb-text" else "html"
            self.visit(
                ("report", report.report_name),
                f"/report/{kind}/{report.report_name}/{ids}",
            )

    # pictures and files

    def visit_pictures(self):
        for name, rows in self.private.items():
            images = [
                field.name
                for field in self.env[name]._fields.values()
                if field.type == "image" or field.name in ("raw", "datas")
            ]
            for field in images:
                for kind in ("image", "content"):
                    self.visit(
                        ("picture", name), f"/web/{kind}/{name}/{rows[-1:].id}/{field}"
                    )
        for message in self.private["mail.message"][:10]:
            self.visit(
                ("picture", "author"),
                f"/mail/avatar/mail.message/{message.id}/author_avatar/50x50",
            )
