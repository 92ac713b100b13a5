from odoo import api, models


class CustomerGuardMixin(models.AbstractModel):
    """A model that points to customers refuses to point to one its writer cannot see.

    The check and its reasons are those of ``base``, which knows other models from what
    the registry tells of them. A model that says so itself is checked from the outside
    of all its modules: whatever they add to values and records is checked, too.
    """

    _name = "customer.guard.mixin"
    _description = "Refuses references to hidden customers"

    # many2one and many2many fields to customers or leads of which data could be copied
    _pool_guarded_fields = ("partner_id",)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_customer_references(self._pool_guarded_fields)
        return records

    def write(self, vals):
        with self._checking_references(self._pool_guarded_fields, vals):
            return super().write(vals)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        self._check_customer_values(defaults)
        return defaults
