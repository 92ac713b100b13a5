from odoo import fields, models


class CustomerPoolSetupLine(models.TransientModel):
    """One row of the preview, or one kind of refusal of a run."""

    _name = "customer.pool.setup.line"
    _description = "Customer Pool Set-up Line"
    _order = "id"

    setup_id = fields.Many2one(
        "customer.pool.setup", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("owner", "Owner"),
            ("sight", "Loses Sight"),
            ("conflict", "Conflict"),
            ("left_out", "Left Out"),
            ("refusal", "Refused"),
        ],
        required=True,
    )
    name = fields.Char(required=True)
    count = fields.Integer()
    customer_count = fields.Integer(string="Customers at Most")
    note = fields.Char()
