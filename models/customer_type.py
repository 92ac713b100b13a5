from odoo import fields, models


class CustomerType(models.Model):
    """What a customer is to a show: exhibitor, visitor, venue… Kept by managers."""

    _name = "customer.type"
    _description = "Customer Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Stable key for imports and reports.")
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another customer type has this code.")
