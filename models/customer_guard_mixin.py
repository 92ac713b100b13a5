from odoo import api, models
from odoo.api import NewId
from odoo.exceptions import AccessError

from ..tools.wording import in_sentence


class CustomerGuardMixin(models.AbstractModel):
    """A model that points to customers refuses to point to one its writer cannot see.

    Many stored and editable fields copy the customer's private data as superuser, so
    naming the id of a hidden customer would be enough to read it. Create, write,
    defaults and the records a form makes of its values are four separate ways to name
    an id; all ask here.
    """

    _name = "customer.guard.mixin"
    _description = "Refuses references to hidden customers"

    # many2one fields to res.partner through which private data could be copied
    _pool_guarded_fields = ("partner_id",)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_customer_references(self._pool_guarded_fields)
        return records

    def write(self, vals):
        result = super().write(vals)
        named = [name for name in self._pool_guarded_fields if vals.get(name)]
        if named:
            self._check_customer_references(named)
        return result

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
        self._check_customer_values(defaults)
        return defaults

    def _check_customer_references(self, names):
        if self.env.su:
            return
        for name in names:
            # sudo: only the id is read, to ask whether the user may read the customer
            self._check_customers_readable(self.sudo()[name].ids)

    def _check_customer_values(self, values):
        if self.env.su:
            return
        ids = [
            self._get_named_id(values[name])
            for name in self._pool_guarded_fields
            if name in values
        ]
        self._check_customers_readable([id_ for id_ in ids if id_])

    @api.model
    def _get_named_id(self, value):
        """:param value: of a many2one, in any format a client may send or Odoo made of
            it; what is a record already was checked where its id came in.
        :returns: the id it names, or 0.
        """
        if isinstance(value, dict):
            value = value.get("id")
        if isinstance(value, (list, tuple)):
            value = value[0] if value else 0
        if isinstance(value, NewId):
            value = value.origin
        # int: Odoo's cache takes 5.0 for 5
        return 0 if not value or isinstance(value, models.BaseModel) else int(value)

    def _check_customers_readable(self, ids):
        """:raises AccessError: naming no private fact of the hidden customer."""
        if not ids:
            return
        customers = self.env["res.partner"].browse(ids)
        hidden = customers - customers._filtered_access("read")
        if hidden:
            raise AccessError(
                self.env._(
                    "You cannot use the customer “%s” here: somebody else holds it, or "
                    "it is in a pool. Claim it, or ask its owner to share it with you.",
                    in_sentence(hidden[:1].sudo().name),
                )
            )
