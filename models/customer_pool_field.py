from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools.screen import get_labels

# Columns a projection can show, and what a new pool does with each. A column that is
# not listed cannot be shown by any setting; a listed one without a row is hidden.
PUBLIC_FIELDS = {
    "country_id": "shown",
    "state_id": "shown",
    "city": "shown",
    "industry_id": "shown",
    "customer_types": "shown",
    "level_id": "hidden",
    "phone": "masked",
    "email": "masked",
    "website": "hidden",
    "street": "hidden",
    "zip": "hidden",
    "vat": "hidden",
    "ref": "hidden",
    "contact_name": "hidden",
    "satisfaction_index": "hidden",
    "nps_category": "hidden",
}
# columns that are no text, with their SQL types
UNMASKABLE_FIELDS = {
    "country_id": "int",
    "state_id": "int",
    "industry_id": "int",
    "level_id": "int",
    "satisfaction_index": "double precision",
    "nps_category": "varchar",
}


class CustomerPoolField(models.Model):
    """How one pool shows one column to people who may not see the customer.

    Made with the pool, edited by its administrators and by managers.
    """

    _name = "customer.pool.field"
    _description = "Public Field of a Pool"
    _order = "pool_id, id"
    _rec_name = "field_name"

    pool_id = fields.Many2one(
        "customer.pool", required=True, index=True, ondelete="cascade"
    )
    field_name = fields.Selection(
        [
            ("country_id", "Country"),
            ("state_id", "State"),
            ("city", "City"),
            ("industry_id", "Industry"),
            ("customer_types", "Customer Types"),
            ("level_id", "Level"),
            ("phone", "Phone"),
            ("email", "Email"),
            ("website", "Website"),
            ("street", "Street"),
            ("zip", "ZIP"),
            ("vat", "Tax ID"),
            ("ref", "Reference"),
            ("contact_name", "Contact Name"),
            ("satisfaction_index", "Satisfaction Index"),
            ("nps_category", "Recommends"),
        ],
        string="Field",
        required=True,
    )
    visibility = fields.Selection(
        [("hidden", "Hidden"), ("masked", "Masked"), ("shown", "Shown")],
        required=True,
        default="hidden",
    )

    _pool_field_uniq = models.Constraint(
        "UNIQUE(pool_id, field_name)",
        "This pool already says how the field is shown; edit that line.",
    )

    @api.constrains("field_name", "visibility")
    def _check_maskable(self):
        for line in self:
            if line.visibility == "masked" and line.field_name in UNMASKABLE_FIELDS:
                raise ValidationError(
                    self.env._(
                        "%s cannot be masked: show it or hide it.",
                        get_labels(self, "field_name")[line.field_name],
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_administers()
        self.env.registry.clear_cache()
        return lines

    def write(self, vals):
        self._check_administers()
        result = super().write(vals)
        self._check_administers()
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        self._check_administers()
        self.env.registry.clear_cache()
        return super().unlink()

    def _check_administers(self):
        """:raises AccessError: unless the user administers the pools of ``self``."""
        if not self.env.su and not all(self.mapped("pool_id.is_admin")):
            raise AccessError(
                self.env._("Only the administrators of a pool decide what it shows.")
            )

    @api.model
    def _default_commands(self):
        """:returns: x2many commands with the columns of a new pool."""
        return [
            Command.create({"field_name": name, "visibility": visibility})
            for name, visibility in PUBLIC_FIELDS.items()
        ]
