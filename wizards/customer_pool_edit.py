from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# public column of the projection to the field of the contact it comes from
SOURCES = {
    "name": "name",
    "country_id": "country_id",
    "state_id": "state_id",
    "city": "city",
    "industry_id": "industry_id",
    "customer_types": "customer_type_ids",
    "level_id": "level_id",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "street": "street",
    "zip": "zip",
    "vat": "vat",
    "ref": "ref",
}


class CustomerPoolEdit(models.TransientModel):
    """Corrects the public facts of an unclaimed customer.

    For administrators of its pool, who see no more than these: what the pool hides or
    masks is neither shown nor written.
    """

    _name = "customer.pool.edit"
    _description = "Edit a Customer in a Pool"

    customer_id = fields.Many2one("customer.pool.partner", readonly=True)
    shown = fields.Char(compute="_compute_shown")

    name = fields.Char(required=True)
    country_id = fields.Many2one("res.country")
    state_id = fields.Many2one(
        "res.country.state", domain="[('country_id', '=?', country_id)]"
    )
    city = fields.Char()
    industry_id = fields.Many2one("res.partner.industry")
    customer_type_ids = fields.Many2many("customer.type", string="Customer Types")
    level_id = fields.Many2one("customer.level")
    phone = fields.Char()
    email = fields.Char()
    website = fields.Char()
    street = fields.Char()
    zip = fields.Char(string="ZIP")
    vat = fields.Char(string="Tax ID")
    ref = fields.Char(string="Reference")

    @api.depends("customer_id")
    def _compute_shown(self):
        """The fields to show, each between commas, for the conditions of the view."""
        for edit in self:
            edit.shown = f",{','.join(edit._get_shown_fields())},"

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        customer = self.new({"customer_id": values.get("customer_id")})
        if customer.customer_id:
            partner = customer._get_partner()
            for name in customer._get_shown_fields():
                values[name] = partner._fields[name].convert_to_write(
                    partner[name], partner
                )
        return values

    def action_save(self):
        """Write what was changed.

        :raises AccessError: when the user does not administer the customer's pool.
        :raises UserError: when somebody has claimed it meanwhile.
        """
        self.ensure_one()
        partner = self._get_partner()
        partner.lock_for_update()
        partner.invalidate_recordset()
        if partner.pool_key > 0:
            raise UserError(
                self.env._(
                    "%(name)s has been claimed by %(owner)s meanwhile, who alone may "
                    "edit it now.",
                    name=partner.name,
                    owner=partner.pool_owner_id.name,
                )
            )
        partner.write(
            {
                name: self._fields[name].convert_to_write(self[name], self)
                for name in self._get_shown_fields()
                if self[name] != partner[name]
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_partner(self):
        """:returns: the contact, as superuser, for an administrator of its pool."""
        # what a client sent along with the id says nothing of the row
        row = self.customer_id._origin
        row.check_access("read")
        if not row.pool_id.is_admin:
            raise AccessError(
                self.env._(
                    "Only administrators of the pool “%(pool)s” edit %(name)s.",
                    pool=row.pool_id.name,
                    name=row.name,
                )
            )
        # sudo: res.partner - only the fields the pool shows to everybody of it
        return self.env["res.partner"].sudo().browse(row.id)

    def _get_shown_fields(self):
        setup = self.env["customer.pool"]._get_public_setup("shown")
        pool_id = self.customer_id._origin.pool_id.id
        return ["name"] + [
            source
            for column, source in SOURCES.items()
            if pool_id in setup.get(column, ())
        ]
