from odoo import fields, models


class CustomerPoolImport(models.TransientModel):
    """Asks which pool the rows of a file go to, then hands over to Odoo's import."""

    _name = "customer.pool.import"
    _description = "Import into a Pool"

    pool_id = fields.Many2one(
        "customer.pool",
        required=True,
        default=lambda self: self.env["customer.pool"]._get_usual(),
        domain="['|', ('is_member', '=', True), ('is_admin', '=', True)]",
    )
    is_company = fields.Boolean(string="The rows are companies", default=True)

    def action_import(self):
        """:returns: the action that reads the file; its rows enter the pool unclaimed."""
        self.ensure_one()
        self.pool_id._check_usable_by_me()
        return {
            "type": "ir.actions.client",
            "tag": "expo_crm_pool_import",
            "name": self.env._("Import into “%s”", self.pool_id.name),
            "params": {
                "active_model": "res.partner",
                "context": {
                    "default_pool_managed": True,
                    "default_pool_id": self.pool_id.id,
                    "default_is_company": self.is_company,
                },
            },
        }
