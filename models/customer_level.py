from odoo import fields, models


class CustomerLevel(models.Model):
    """How much a customer matters to the company. Kept by managers."""

    _name = "customer.level"
    _description = "Customer Level"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
