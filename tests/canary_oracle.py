"""Asks yes/no questions whose answers depend on what one may not read."""

from odoo.fields import Domain
from odoo.tools import mute_logger

from .canary_fill import AMOUNT, MARK, PHONE
from .canary_scan import QUIET, RELATIONS, Scan

# so many conditions in one question
WIDTH = 60
# what no value contains
NOTHING = "qqzzjj"


class Oracle(Scan):
    """Searches, orders and groups by every field and by every path over one relation.

    No visible row holds a canary. So a question for canaries finds nothing, unless it
    looks into hidden rows; ``told`` holds the questions that did.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.told = set()
        # what must be the same in a world that differs in hidden values only
        self.answers = {}
        # (model, field) that no search may ask for, whatever path leads there
        self.unaskable = set()

    def scan_model(self, model):
        if model._transient or not self.attempt(model.search_count, []):
            return
        names = self.readable_fields(model)
        self.models.add(model._name)
        texts, paths = self.texts_of(model), self.paths_of(model, names)
        self.fields.update((model._name, name) for name in [*names, *paths])
        asked = [p for p in [*texts, *paths] if self.is_searchable(model, p)]
        self.ask(model, asked, "ilike", MARK, NOTHING)
        self.ask(model, texts, "=like", f"{MARK}%", f"{NOTHING}%")
        phones = [path for path in asked if "phone" in path or "mobile" in path]
        self.ask(model, phones, "ilike", f"{PHONE}00", f"{PHONE}99")
        self.ask(model, self.amounts_of(model, names), ">=", AMOUNT, 10**12)
        self.ask_opposite(model, names)
        self.ask_groups(model, names, paths)
        self.ask_order(model, names)
        for text in (MARK, f"{PHONE}00"):
            self.meet(
                ("name_search", model._name), self.attempt(model.name_search, text)
            )

    def ask_again(self, first):
        """Ask what is compared with the answers in another world.

        :param first: the oracle of that world.
        """
        with mute_logger(*QUIET):
            for name in sorted(first.models):
                self.env.invalidate_all()
                self.ask_order(self.env[name], self.readable_fields(self.env[name]))
        return self

    # what can be asked for

    def is_searchable(self, model, path):
        return model._fields[path.split(".")[0]]._description_searchable

    def amounts_of(self, model, names):
        return [
            name
            for name in names
            if model._fields[name].type in ("float", "monetary")
            and self.is_searchable(model, name)
        ]

    def paths_of(self, model, names):
        return [
            f"{name}.{text}"
            for name in names
            if (comodel := self.private_comodel(model._fields[name])) is not None
            for text in self.texts_of(comodel)
            if comodel._fields[text]._description_searchable
            and (comodel._name, text) not in self.unaskable
        ]

    # questions

    def ask(self, model, paths, operator, value, nothing):
        """Note by which paths a search finds canaries and does not find ``nothing``."""

        def count(part, value=value):
            domain = Domain.OR(Domain(path, operator, value) for path in part)
            return model.search_count(domain)

        answered = set()
        for start in range(0, len(paths), WIDTH):
            for part, found in self.halve(count, paths[start : start + WIDTH]):
                answered.update(part)
                for path in part if found else ():
                    one, other = (
                        self.attempt(count, [path]),
                        self.attempt(count, [path], nothing),
                    )
                    if one != other:
                        self.told.add(f"{model._name}: {path} {operator}")
        for path in set(paths) - answered:
            name, _dot, text = path.partition(".")
            field = model._fields[name]
            if text and field.type == "many2one" and field.store:
                self.unaskable.add((field.comodel_name, text))

    def ask_opposite(self, model, names):
        """``not any`` and ``not ilike`` leave nothing out that is hidden."""

        def conditions(value):
            for text in self.texts_of(model):
                if self.is_searchable(model, text):
                    yield Domain(text, "not ilike", value)
            for name in names:
                comodel = self.private_comodel(model._fields[name])
                if comodel is not None and self.is_searchable(model, name):
                    found = Domain.OR(
                        Domain(text, "ilike", value)
                        for text in self.texts_of(comodel)
                        if comodel._fields[text]._description_searchable
                        and (comodel._name, text) not in self.unaskable
                    )
                    yield Domain(name, "not any", found)

        def count(part):
            return model.search_count(Domain.AND(part))

        pairs = zip(conditions(MARK), conditions(NOTHING), strict=True)
        for part, found in self.halve(
            lambda part: count(one for one, _other in part), pairs
        ):
            if found == self.attempt(count, [other for _one, other in part]):
                continue
            for one, other in part:
                if self.attempt(count, [one]) != self.attempt(count, [other]):
                    self.told.add(f"{model._name}: {one.field_expr} {one.operator}")

    def ask_groups(self, model, names, paths):
        """Group by everything: the groups of hidden values would name them."""
        groups = [
            *(name for name in names if model._fields[name]._description_groupable),
            *(p for p in paths if model._fields[p.split(".")[0]].type == "many2one"),
        ]

        def group(part):
            return model.formatted_read_group([], part, ["__count"], limit=500)

        for start in range(0, len(groups), WIDTH):
            for part, answer in self.halve(group, groups[start : start + WIDTH]):
                for path in part:
                    told = [row[path] for row in answer]
                    self.meet(("group", model._name, path), told)

    def ask_order(self, model, names):
        """The order of rows and the sums of columns, to be compared."""
        for name in names:
            field = model._fields[name]
            if field._description_sortable and (
                field.type in RELATIONS or not field.store
            ):
                self.answers[f"{model._name}: order by {name}"] = self.attempt(
                    lambda name=name: model.search([], order=f"{name}, id").ids
                )
        sums = [
            f"{name}:{model._fields[name].aggregator}"
            for name in names
            if model._fields[name].aggregator
        ]
        for part, groups in self.halve(
            lambda part: model.formatted_read_group([], [], part), sums
        ):
            for name in part:
                self.answers[f"{model._name}: {name}"] = groups[0][name]

    def differences(self, other):
        """:returns: the questions the other world answers in another way."""
        return {
            question
            for question in self.answers.keys() | other.answers.keys()
            if self.answers.get(question) != other.answers.get(question)
        }
