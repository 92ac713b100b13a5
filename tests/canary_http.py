"""Visits routes with the ids of private rows, as a browser would."""

import inspect
import io
import itertools
import re
import zipfile
from collections import Counter, defaultdict

from requests.exceptions import RequestException

from .canary_scan import HOSTILE

# routes that end the session, work on the database or reach out of it, and those
# whose answer never depends on records
LEFT_OUT = (
    "/account/init_tests", "/account/post_tests", "/bus/websocket_worker", "/discuss/gif",
    "/doc", "/google_gmail", "/json/2", "/jsonrpc", "/mail/font_to_img",
    "/microsoft_outlook", "/my/deactivate_account", "/report/", "/web/assets",
    "/web/become", "/web/bundle", "/web/database", "/web/dataset", "/web/export",
    "/web/health", "/web/login", "/web/reset_password", "/web/session",
    "/web/set_profiling", "/web/signup", "/web/tests", "/web_editor/font_to_img",
    "/web_unsplash", "/websocket", "/xmlrpc",
)  # fmt: skip
# of which model the record is that a parameter names
RECORDS = {
    "attachment_id": "ir.attachment",
    "attachment_ids": "ir.attachment",
    "file_ids": "ir.attachment",
    "follower_id": "mail.followers",
    "ids": "ir.attachment",
    "invoice_id": "account.move",
    "line_id": "sale.order.line",
    "message_id": "mail.message",
    "order_id": "sale.order",
    "partner_id": "res.partner",
    "partner_ids": "res.partner",
    "pid": "res.partner",
    "registration_ids": "event.registration",
    "token_id": "payment.token",
    "tx_id": "payment.transaction",
}
MODEL_NAMES = ("thread_model", "res_model", "model", "model_name")
ID_NAMES = ("thread_id", "res_id", "id", "rec_id")
# what to send for any other parameter
VALUES = {
    "access_token": "none", "action": "add", "amount": 1, "bus_data": {},
    "child_field": "order_line", "content": "👍", "context": {}, "currency_id": 1,
    "counters": ["order_count", "invoice_count", "quotation_count"], "data": "",
    "emails": ["kept@example.com"], "fetch_params": {"limit": 30}, "field": "raw",
    "field_name": "comment", "filename": "file", "filetype": "all", "height": 64,
    "is_internal": True, "main_email": "kept@example.com", "module": "web",
    "name": "x", "page": 1, "payment_reference": "none", "position": "top",
    "post_data": {"body": "hello"}, "product_ids": [1], "quantity": 1, "section_id": 1,
    "sections": [], "subpath": "contacts", "term": "Kept", "token": "none",
    "unique": "1", "update_data": {"body": "hello"}, "url": "https://example.com/x.png",
    "width": 64, "zip_name": "all.zip",
}  # fmt: skip


class Visitor:
    """One user's visits; ``found`` maps each canary to the places it was met at.

    :param case: an ``HttpCase`` where the user is logged in.
    """

    def __init__(self, case, user):
        self.case, self.user, self.env = case, user, case.env
        self.aviary, self.private = case.aviary, case.private
        self.found = defaultdict(set)
        # visits of each channel; routes that were not understood
        self.visited, self.routes, self.skipped = Counter(), set(), set()
        self._token = None

    def counts(self):
        return {**self.visited, "routes": len(self.routes)}

    def threads(self):
        """:returns: {model: one private row} of all that has a conversation."""
        return {
            name: rows[:1]
            for name, rows in self.private.items()
            if "message_ids" in rows._fields
        }

    # visiting

    def visit(self, place, path, **options):
        """Ask for one path; whatever it changes is undone."""
        self.visited[place[0]] += 1
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                options.setdefault("allow_redirects", False)
                answer = self.case.url_open(path, **options)
            except RequestException:
                return None
            finally:
                savepoint.rollback()
        asked = f"{path}{options}".lower()
        text = f"{answer.status_code} {answer.headers} {self.text_of(answer)}"
        for token in self.aviary.tokens_in(text):
            if token not in asked:
                self.found[token].add(place)
        return answer

    def text_of(self, answer):
        """:returns: all text of an answer, of packed files and of pictures."""
        content = answer.content
        if content[:2] == b"PK":
            packed = zipfile.ZipFile(io.BytesIO(content))
            content = b" ".join(packed.read(name) for name in packed.namelist())
        elif content[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"RIFF"):
            return self.aviary.token_of_image(content)
        return content.decode(errors="replace")

    def call(self, place, path, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.visit(place, path, json=body)

    def call_kw(self, model, method, *args, **kwargs):
        kwargs.setdefault("context", HOSTILE)
        return self.call(
            ("call_kw", model, method),
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    def post(self, place, path, **data):
        self._token = self._token or self.case.csrf_token()
        return self.visit(place, path, data={"csrf_token": self._token, **data})

    # every route of the routing map

    def visit_routes(self):
        """Visit each route with what its parameters are called after; the aliases of
        an endpoint after the first with less."""
        seen, endpoints = set(), set()
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if rule.rule not in seen and not rule.rule.startswith(LEFT_OUT):
                seen.add(rule.rule)
                function = inspect.unwrap(rule.endpoint.func)
                self.visit_route(rule, function, function in endpoints)
                endpoints.add(function)

    def visit_route(self, rule, function, is_alias):
        wanted = set(rule.arguments)
        for name, parameter in inspect.signature(function).parameters.items():
            is_known = name in RECORDS or name in MODEL_NAMES + ID_NAMES
            is_needed = is_known or parameter.default is parameter.empty
            is_one = parameter.kind not in (
                parameter.VAR_POSITIONAL,
                parameter.VAR_KEYWORD,
            )
            if name != "self" and is_one and is_needed:
                wanted.add(name)
        choices = self.choices_of(rule, wanted)
        if choices is None:
            self.skipped.add(rule.rule)
            return
        self.routes.add(rule.rule)
        for values in choices[: 2 if is_alias else None]:
            self.visit_with(rule, values)

    def choices_of(self, rule, wanted):
        """:returns: list of {parameter: value}, or None when one is not understood."""
        choices, names = [{}], set(wanted)
        model = next((name for name in MODEL_NAMES if name in names), None)
        id_ = next((name for name in ID_NAMES if name in names), None)
        if model:
            choices = [
                {model: name, **({id_: row.id} if id_ else {})}
                for name, row in self.threads().items()
            ]
        elif id_:
            choices = [{id_: row} for row in self.private["ir.attachment"].ids[-3:]]
        for name in sorted(names - {model, id_}):
            values = self.values_of(rule, name)
            if not values:
                return None
            choices = [
                {**choice, name: value}
                for choice, value in itertools.product(choices, values)
            ]
        return choices

    def values_of(self, rule, name):
        converter = rule._converters.get(name)
        model = getattr(converter, "model", None) or RECORDS.get(name)
        if model:
            rows = self.private.get(model) or self.env[model].search([], limit=1)
            if type(converter).__name__ == "ModelsConverter":
                return [",".join(map(str, rows.ids[-2:]))]
            # files: pictures are the first ones, papers the last
            ids = [*rows.ids[:1], *rows.ids[-1:]]
            return [ids] if name.endswith("s") and not converter else ids
        if name in VALUES:
            return [VALUES[name]]
        return [1] if name.endswith("_id") else None

    def visit_with(self, rule, values):
        values, routing = dict(values), rule.endpoint.routing
        path = re.sub(
            r"<(?:[^<>]*:)?(\w+)>", lambda part: str(values.pop(part[1])), rule.rule
        )
        place = ("route", rule.rule)
        if routing["type"] == "jsonrpc":
            self.call(place, path, **values)
        elif "GET" in (routing.get("methods") or ["GET"]):
            self.visit(place, path, params=values)
        else:
            self.post(place, path, **values)
