"""Reads whatever a user can reach, model by model and field by field."""

import inspect
from collections import defaultdict

from psycopg2 import Error as SqlError

from odoo import models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .canary_fill import TEXT_TYPES

# contexts a client may send to make answers tell more
HOSTILE = {
    "show_email": True,
    "show_address": True,
    "show_vat": True,
    "partner_show_db_id": True,
    "input_full_display_name": True,
    "display_account_trust": True,
    "include_business_fields": True,
    "name_as_amount_total": True,
    "hierarchical_naming": True,
    "show_attribute": True,
    "sale_show_partner_name": True,
    "skip_res_field_check": True,
    "mail_create_bypass_create_check": True,
    "res_partner_search_mode": "customer",
    "active_test": False,
    "bin_size": False,
}
CUSTOMERS = ("res.partner", "crm.lead")
RELATIONS = ("many2one", "one2many", "many2many")
# old rows know of new customers by what is worked out from them only; so many are
# looked at, and so many of Odoo's own tables, or by people with few rights
OLD_ROWS, OLD_ROWS_OF_ODOO = 30, 3
# what is refused and what fails on purpose goes to their logs
QUIET = ("odoo.addons", "odoo.domains", "odoo.fields", "odoo.http", "odoo.models",
         "odoo.orm", "odoo.sql_db", "odoo.tests.common.requests", "odoo.tools",
         "py.warnings", "werkzeug")  # fmt: skip
ERRORS = (
    AccessError, UserError, MissingError, SqlError, ArithmeticError, AssertionError,
    AttributeError, LookupError, NotImplementedError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip


class Scan:
    """What one user finds; ``found`` maps each canary to the places it was met at.

    :param case: a test with ``aviary``, ``private`` and ``last_ids``.
    :param deep: whether to follow every relation, and to call what can be called.
    """

    def __init__(self, case, user, deep=True, **context):
        self.aviary, self.private = case.aviary, case.private
        self.last_ids, self.user, self.deep = case.last_ids, user, deep
        self.env = case.env(user=user.id, su=False, context={**HOSTILE, **context})
        self.found = defaultdict(set)
        self.models, self.fields, self.calls = set(), set(), 0
        self._readable = {}

    def run(self, names=None):
        """:param names: of models, all by default."""
        with mute_logger(*QUIET):
            for name in sorted(names or self.env.registry):
                model = self.env[name]
                if not model._abstract and model.has_access("read"):
                    # nothing is known from before
                    self.env.invalidate_all()
                    self.scan_model(model)
        return self

    def counts(self, *names):
        """:returns: how much was looked at, to be compared with the last time."""
        counts = {"models": len(self.models), "fields": len(self.fields)}
        counts["calls"] = self.calls
        return {name: counts[name] for name in names}

    def places(self):
        return set().union(*self.found.values())

    def models_with_private_ends(self):
        """:returns: names of the models with a relation to private rows."""
        return [
            name
            for name, model in self.env.items()
            if any(f.comodel_name in self.private for f in model._fields.values())
        ]

    # asking

    def meet(self, place, answer):
        for token in self.aviary.tokens_in(answer):
            self.found[token].add(place)

    def attempt(self, method, *args, place=None):
        """:returns: the answer, or None when it is refused."""
        self.calls += 1
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                return method(*args)
            except ERRORS as error:
                savepoint.rollback()
                # a refusal is an answer too
                self.meet(("refusal", *(place or ())), str(error))
                return None

    def halve(self, method, names, place=None):
        """Call ``method(names)``; where that is refused, with one half and the other.

        :returns: list of (names, answer).
        """
        names = list(names)
        answer = self.attempt(method, names, place=place) if names else None
        if answer is not None:
            return [(names, answer)]
        if len(names) < 2:
            return []
        middle = len(names) // 2
        first, second = names[:middle], names[middle:]
        return self.halve(method, first, place) + self.halve(method, second, place)

    def readable_fields(self, model):
        if model._name not in self._readable:
            self._readable[model._name] = [
                name
                for name, field in model._fields.items()
                if model._has_field_access(field, "read")
            ]
        return self._readable[model._name]

    def texts_of(self, model):
        return [
            name
            for name in self.readable_fields(model)
            if model._fields[name].type in TEXT_TYPES
        ]

    def private_comodel(self, field):
        """:returns: the model a relation leads to, if it has private rows."""
        if field.type in RELATIONS and field.comodel_name in self.private:
            comodel = self.env[field.comodel_name]
            if comodel.has_access("read"):
                return comodel
        return None

    # reading

    def scan_model(self, model):
        names = self.readable_fields(model)
        self.models.add(model._name)
        self.fields.update((model._name, name) for name in names)
        records = self.records_of(model)
        if records:
            self.read_rows(records, names)
            if self.deep:
                self.read_related(records, names)
        self.read_hidden(model, names)
        if self.deep and not model._transient:
            self.meet(("name_search", model._name), self.attempt(model.name_search))

    def records_of(self, model):
        """:returns: the rows the user finds: all new ones, some old ones."""
        if model._transient:
            return model
        last = self.last_ids.get(model._name)
        if last is None:
            return self.attempt(model.search, [], 0, 400) or model
        new = self.attempt(model.search, [("id", ">", last)])
        of_odoo = model._name.startswith("ir.") or not self.deep
        limit = OLD_ROWS_OF_ODOO if of_odoo else OLD_ROWS
        old = self.attempt(model.search, [("id", "<=", last)], 0, limit, "id desc")
        return (old or model) | (new or model)

    def read_rows(self, records, names):
        for part, answer in self.halve(records.read, names, ("read", records._name)):
            self.report("read", records, part, answer)

    def report(self, channel, records, names, answer):
        for row in answer:
            for name in names:
                self.meet((channel, records._name, name), row.get(name))

    def read_related(self, records, names):
        """The other end of every relation with all its texts, as forms, lists and
        exports ask for them."""
        wanted, paths = {}, ["display_name"]
        for name in names:
            field = records._fields[name]
            comodel = self.private_comodel(field)
            if comodel is not None:
                texts = dict.fromkeys([*self.texts_of(comodel), "display_name"], {})
                wanted[name] = {"fields": texts, "context": HOSTILE}
                paths.append(name)
                if field.type == "many2one":
                    paths += [f"{name}/{text}" for text in texts]
        for part, answer in self.halve(
            lambda part: records.web_read({name: wanted[name] for name in part}),
            wanted,
            ("web_read", records._name),
        ):
            self.report("web_read", records, part, answer)
        for part, answer in self.halve(
            lambda part: records.export_data(part)["datas"],
            paths if len(paths) > 1 else (),
            ("export", records._name),
        ):
            for row in answer:
                for path, value in zip(part, row, strict=True):
                    self.meet(("export", records._name, path), value)

    def read_hidden(self, model, names):
        """The private rows by their ids, whether the user finds them or not."""
        hidden = self.private.get(model._name)
        for record in model.browse(hidden.ids if hidden else ()):
            place = ("read", model._name)
            if self.attempt(record.read, ["id"], place=place):
                self.read_rows(record, names)

    # calling

    def call_methods(self):
        """Call what can be called on a private row and needs nothing else."""
        with mute_logger(*QUIET):
            for name, rows in self.private.items():
                model = self.env[name]
                for method in self.public_methods(type(model)):
                    self.env.invalidate_all()
                    self.call_method(model, method, rows.ids[0])
        return self

    def public_methods(self, class_):
        for name, method in inspect.getmembers(class_, inspect.isfunction):
            if name.startswith("_") or hasattr(models.BaseModel, name):
                continue
            _self, *parameters = inspect.signature(method).parameters.values()
            if all(
                parameter.default is not parameter.empty
                or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
                for parameter in parameters
            ):
                yield name

    def call_method(self, model, name, id_):
        self.calls += 1
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                answer = call_kw(model, name, [[id_]], {})
            except ERRORS as error:
                answer = str(error)
            finally:
                savepoint.rollback()
        self.meet(("call", model._name, name), answer)

    def name_hidden(self):
        """Name private rows in the forms and defaults of whatever points to them."""
        with mute_logger(*QUIET):
            for name in sorted(self.env.registry):
                model = self.env[name]
                if model._abstract or not model.has_access("create"):
                    continue
                for field in model._fields.values():
                    if field.type == "many2one" and field.comodel_name in CUSTOMERS:
                        self.env.invalidate_all()
                        self.name_in_form(model, field)
        return self

    def name_in_form(self, model, field):
        id_ = self.private[field.comodel_name].ids[0]
        # depth one: what a form shows of the record and of its lines
        specification = dict.fromkeys(self.readable_fields(model), {})
        place = (model._name, field.name)
        defaults = model.with_context(**{f"default_{field.name}": id_})
        for question, method in (
            ("onchange", lambda: model.onchange(
                {field.name: id_}, [field.name], specification)),
            ("new", lambda: defaults.onchange({}, [], specification)),
            ("defaults", lambda: defaults.default_get(list(specification))),
        ):  # fmt: skip
            self.meet((question, *place), self.attempt(method, place=place))


def describe(found, aviary):
    """:returns: a line for each place a canary was met at."""
    places = defaultdict(set)
    for token, where in found.items():
        for place in where:
            places[" ".join(place)].add(str(aviary.by_token[token]))
    return "\n".join(
        f"{place}: {', '.join(sorted(told))}" for place, told in sorted(places.items())
    )
