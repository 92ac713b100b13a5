import re

from odoo import api, models
from odoo.exceptions import AccessError

# forms of these begin with the documents that were selected in a list
_SELECTED = ("active_ids", "active_id")


class Base(models.AbstractModel):
    """Nobody names a document of a hidden customer in a form.

    A record that names its document by model and id, such as an activity, a message or
    a dialog, shows the document's name and works out more of it as superuser; so does
    one with a many2one to it. Records that are kept are refused by the rules of their
    models; a form is never saved, and of a dialog nobody reads but its maker.
    """

    _inherit = "base"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._transient:
            records._check_named_documents()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._transient:
            self._check_named_documents(vals.keys())
        return result

    def _update_cache(self, values, validate=True):
        super()._update_cache(values, validate)
        self._check_named_documents(values.keys())

    def onchange(self, values, field_names, fields_spec):
        if not self and self._transient:
            self._check_selected_documents()
        return super().onchange(values, field_names, fields_spec)

    def _check_selected_documents(self):
        """:raises AccessError: when a dialog is opened on documents that are hidden."""
        _links, pairs = self._get_document_fields()
        if not pairs:
            return
        context = self.env.context
        model = context.get("active_model")
        for name in _SELECTED:
            self._check_documents_visible(model, _parse_ids(context.get(name)))

    def _check_named_documents(self, names=None):
        """:param names: of the fields that have changed, None for all.
        :raises AccessError: when one of them names a hidden document.
        """
        links, pairs = self._get_document_fields()
        for name in links:
            if names is None or name in names:
                model = self._fields[name].comodel_name
                for record in self:
                    # sudo: only ids are read, to ask whether the user may see them
                    ids = set(record.sudo()[name]._origin.ids)
                    if not record.id:
                        # what a form shows already is no news
                        ids -= set(record._origin.sudo()[name].ids)
                    self._check_documents_visible(model, ids)
        for pair in pairs:
            if names is None or not names.isdisjoint(pair):
                for record in self:
                    # sudo: as above
                    named, shown = _read_pair(record.sudo(), pair)
                    self._check_documents_visible(named, shown)

    def _get_document_fields(self):
        if self.env.su or not self.env["customer.pool"]._is_guarding():
            return (), ()
        table = self.env["customer.guard.table"]._get_document_table()
        return table.get(self._name, ((), ()))

    @api.model
    def _check_documents_visible(self, model, ids):
        """:param model: the name of a model.
        :raises AccessError: when a document of it is about a hidden customer.
        """
        Model = self.env.get(model) if isinstance(model, str) else None
        if not ids or Model is None or "pool_visible" not in Model._fields:
            return
        # sudo: which of them exist and may be seen is asked by a search, so that nothing
        # of them is in the cache afterwards
        named = Model.sudo().with_context(active_test=False)
        within = [("id", "in", list(ids))]
        if named.search(within) - named.search([*within, ("pool_visible", "=", True)]):
            raise AccessError(
                self.env._(
                    "You cannot use this document here: its customer is held by somebody "
                    "else, or is in a pool."
                )
            )


def _parse_ids(value):
    """:returns: set of ids, of whatever holds them: a number, a list, a text."""
    return {int(id_) for id_ in re.findall(r"\d{1,9}", str(value or ""))}


def _read_pair(record, pair):
    """:returns: the model a record names, and the ids it has not named before."""
    model, id_ = pair
    named, ids = record[model], _parse_ids(record[id_])
    if not record.id and record._origin[model] == named:
        ids -= _parse_ids(record._origin[id_])
    is_model = isinstance(named, models.BaseModel) and named._name == "ir.model"
    return named.model if is_model else named, ids
