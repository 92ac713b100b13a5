import logging

from odoo import api, models, tools

from ..tools.customer_data import EXEMPT, UNCHECKED, tells_private
from .customer_visibility_mixin import PROJECTIONS

_logger = logging.getLogger(__name__)

# types of fields that can hold an e-mail, a number or an address
TEXT_TYPES = frozenset({"char", "text", "html"})
# how dialogs call the model and the ids of what they are about
DOCUMENT_MODELS = frozenset({"res_model", "model", "res_model_id", "model_id"})
DOCUMENT_IDS = frozenset({"res_id", "res_ids"})


class CustomerGuardTable(models.AbstractModel):
    """Which installed models copy, show or store data of customers.

    Read off the registry, so that modules nobody here has heard of are known too.
    Of their references only those are checked through which private data is copied or
    shown. Any other one shows a name, which is public: people in a warehouse, who sell
    nothing, go on delivering to customers they do not see.
    """

    _name = "customer.guard.table"
    _description = "Models with Data of Customers"

    @api.model
    @tools.ormcache(cache="stable")
    def _get_table(self):
        """:returns: dict of model name to the many2one fields to check, for models
        that do not say it themselves with ``customer.guard.mixin``.
        """
        table = {}
        for name, model in self.env.items():
            if (
                not model._abstract
                and name not in UNCHECKED
                and model._pool_guarded_fields is None
            ):
                copies = self._find_copies(model)
                if copies:
                    table[name] = tuple(copies)
        return table

    @api.model
    def _find_copies(self, model):
        """:returns: dict of many2one field to the names of private fields that follow
        from it.
        """
        links = {
            field.name
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name in PROJECTIONS
            and (field.store or field.inverse)
        }
        copies = {}
        for field in model._fields.values() if links else ():
            if field.type not in TEXT_TYPES:
                continue
            for path in self.env.registry.field_depends[field]:
                link, _dot, rest = path.partition(".")
                if link in links and (tells_private(rest) or tells_private(field.name)):
                    copies.setdefault(link, set()).add(field.name)
        return copies

    @api.model
    @tools.ormcache(cache="stable")
    def _get_document_table(self):
        """:returns: dict of model name to its many2one fields to documents that go with
        their customer, and its pairs of fields that name a document by model and id.
        """
        table = {}
        for name, model in self.env.items():
            if model._abstract or name in UNCHECKED:
                continue
            links = tuple(
                field.name
                for field in model._fields.values()
                if field.type == "many2one"
                and field.comodel_name not in PROJECTIONS
                and "pool_visible" in self.env[field.comodel_name]._fields
                and (field.store or field.inverse)
            )
            pairs = tuple(self._find_document_pairs(model))
            if links or pairs:
                table[name] = (links, pairs)
        return table

    @api.model
    def _find_document_pairs(self, model):
        for field in model._fields.values():
            if field.type == "many2one_reference" or field.name in DOCUMENT_IDS:
                names = DOCUMENT_MODELS | {getattr(field, "model_field", None)}
                for name in sorted(names & model._fields.keys()):
                    yield name, field.name

    def _register_hook(self):
        super()._register_hook()
        self._log_unprotected()

    @api.model
    def _log_unprotected(self):
        """Tell the administrator which installed models the pool's rules do not hide."""
        for name, links in self._find_unprotected().items():
            copies = self._find_copies(self.env[name])
            copied = sorted(set().union(*copies.values()))
            level = logging.WARNING if copied else logging.INFO
            _logger.log(
                level,
                "%s of module %s refers to customers (%s)%s and no rule of the customer "
                "pool hides its rows: whoever may read them reads them for hidden "
                "customers too. If that is not meant to be, add a record rule without "
                "group for reading: ['|', ('%s', '=', False), "
                "('%s.pool_visible', '=', True)].",
                name,
                self.env[name]._original_module,
                ", ".join(links),
                f" and holds data of them ({', '.join(copied)})" if copied else "",
                links[0],
                links[0],
            )

    @api.model
    def _find_unprotected(self):
        """:returns: dict of model name to its stored references to contacts, for models
        that no rule narrows by visibility and nobody exempted.
        """
        protected = self._find_protected()
        unprotected = {}
        for name, model in self.env.items():
            if model._abstract or model._transient or name in EXEMPT:
                continue
            links = self._find_links(model)
            # whoever is delegated to a contact inherits its fields, not its rules
            parents = model._inherits.keys() - {"res.partner"}
            if links and not protected & {name, *parents}:
                unprotected[name] = links
        return unprotected

    @api.model
    def _find_links(self, model):
        return [
            field.name
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name == "res.partner"
            and field.store
        ]

    @api.model
    def _find_protected(self):
        """:returns: names of the models whose reading a global rule narrows."""
        # sudo: ir.rule - which models have rules, nothing of a record
        rules = (
            self.env["ir.rule"]
            .sudo()
            .search(
                [
                    ("perm_read", "=", True),
                    ("groups", "=", False),
                    ("domain_force", "like", "pool_visible"),
                ]
            )
        )
        return set(rules.model_id.mapped("model"))
