from contextlib import contextmanager

from odoo import api, models
from odoo.api import NewId
from odoo.exceptions import AccessError
from odoo.fields import Command

from ..tools.wording import in_sentence
from .customer_visibility_mixin import POOL_KEY_UNGUARDED, PROJECTIONS

# commands of a many2many that bring records in, by the place of their ids
_BRINGING = {Command.UPDATE: 1, Command.LINK: 1, Command.SET: 2}


class Base(models.AbstractModel):
    """Nobody points a record to a customer they cannot see, if that would tell of it.

    Many stored and editable fields copy the customer's private data as superuser, so
    naming the id of a hidden customer would be enough to read it. Create, write,
    defaults and the records a form makes of its values are four separate ways to name
    an id. Models that are known say with ``customer.guard.mixin`` which fields to
    check; of all others ``customer.guard.table`` knows.
    """

    _inherit = "base"

    # many2one and many2many fields to customers or leads; None: ask the table
    _pool_guarded_fields = None

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_customer_references(self._get_pool_found_fields())
        return records

    def write(self, vals):
        names = self._get_pool_found_fields()
        if not names:
            return super().write(vals)
        with self._checking_references(names, vals):
            return super().write(vals)

    def _update_cache(self, values, validate=True):
        # a form, its subforms and their lines at any depth all become records here
        self._check_customer_values(values)
        return super()._update_cache(values, validate)

    def update(self, values):
        # how a form changes the lines it already has
        self._check_customer_values(values)
        return super().update(values)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if self._pool_guarded_fields is None:
            self._check_customer_values(defaults)
        return defaults

    def _get_pool_found_fields(self):
        """:returns: the fields to check on a model that does not say so itself."""
        if self.env.su or self._pool_guarded_fields is not None:
            return ()
        return self.env["customer.guard.table"]._get_table().get(self._name, ())

    def _check_customer_references(self, names):
        """:param names: fields of records that are new.
        :raises AccessError: when one of them points to a hidden customer.
        """
        if self.env.su or not names or not self.env["customer.pool"]._is_guarding():
            return
        for name in names:
            # sudo: only ids are read, to ask whether the user may read the customers
            self._check_customers_readable(name, self.sudo()[name].ids)

    @contextmanager
    def _checking_references(self, names, vals):
        """Check what a write points to that was not there before.

        :raises AccessError: when that is a hidden customer.
        """
        named = [name for name in names if name in vals]
        if self.env.su or not named or not self.env["customer.pool"]._is_guarding():
            yield
            return
        links = [name for name in named if self._fields[name].type == "many2one"]
        # sudo: only ids are read, to ask whether the user may read the customers
        records = self.sudo()
        records.fetch(links)
        before = {(record, name): record[name] for record in records for name in links}
        yield
        for name in links:
            ids = {r[name].id for r in records if r[name] != before[r, name]} - {False}
            self._check_customers_readable(name, ids)
        for name in set(named) - set(links):
            # of a many2many people see the members they may see and send no other
            self._check_customers_readable(name, self._get_named_ids(name, vals[name]))

    def _check_customer_values(self, values):
        """:param values: in any format a client may send or Odoo made of it."""
        if self.env.su:
            return
        names = self._pool_guarded_fields
        if names is None:
            names = self._get_pool_found_fields()
        # not asked for its truth: the id of a record that is not saved yet has none
        named = [name for name in names if name in values]
        if not named or not self.env["customer.pool"]._is_guarding():
            return
        for name in named:
            ids = set(self._get_named_ids(name, values[name]))
            # what a form shows already is no news
            self._check_customers_readable(name, ids - set(self._origin[name].ids))

    @api.model
    def _get_named_ids(self, name, value):
        """:param value: of a many2one or many2many; what is a record already was checked
            where its id came in.
        :returns: list of the ids it names.
        """
        if isinstance(value, models.BaseModel):
            return []
        if self._fields[name].type == "many2many":
            ids = []
            for item in value or ():
                if isinstance(item, (list, tuple)):
                    named = item[_BRINGING[item[0]]] if item[0] in _BRINGING else ()
                    ids += named if isinstance(named, (list, tuple)) else [named]
                else:
                    ids.append(item)
            return [id_ for id_ in map(self._get_named_id, ids) if id_]
        return [id_ for id_ in [self._get_named_id(value)] if id_]

    @api.model
    def _get_named_id(self, value):
        if isinstance(value, dict):
            value = value.get("id")
        if isinstance(value, (list, tuple)):
            value = value[0] if value else 0
        if isinstance(value, NewId):
            value = value.origin
        # int: Odoo's cache takes 5.0 for 5
        return 0 if not value or isinstance(value, models.BaseModel) else int(value)

    def _check_customers_readable(self, name, ids):
        """:raises AccessError: naming no private fact of the hidden customer."""
        comodel = self._fields[name].comodel_name
        if not ids or comodel not in PROJECTIONS:
            return
        named = self.env[comodel].browse(ids)
        # sudo: whether it is guarded; not more is fetched than that, since what lies
        # in the cache is read by everybody
        named.sudo().fetch(["pool_key"])
        guarded = named.filtered(
            lambda record: record.sudo().pool_key != POOL_KEY_UNGUARDED
        )
        hidden = guarded - guarded._filtered_access("read")
        if hidden:
            raise AccessError(
                self.env._(
                    "You cannot use the customer “%s” here: somebody else holds it, or "
                    "it is in a pool. Claim it, or ask its owner to share it with you.",
                    # of a customer's lead not even the title is public
                    in_sentence(hidden[:1].sudo()._pool_subject().name),
                )
            )
