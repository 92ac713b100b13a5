from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.wording import in_sentence


class CustomerGuardMixin(models.AbstractModel):
    """A model that points to customers refuses to point to one its writer cannot see.

    Many stored and editable fields copy the customer's private data as superuser, so
    naming the id of a hidden customer would be enough to read it. Create, write,
    onchange and defaults are four separate ways to name an id; all ask here.
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

    def onchange(self, values, field_names, fields_spec):
        self._check_customer_values(values)
        return super().onchange(values, field_names, fields_spec)

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
        ids = []
        for name in self._pool_guarded_fields:
            value = values.get(name)
            if isinstance(value, dict):
                value = value.get("id")
            elif isinstance(value, (list, tuple)):
                value = value[0] if value else None
            if isinstance(value, int) and value:
                ids.append(value)
        self._check_customers_readable(ids)

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
