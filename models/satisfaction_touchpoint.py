from odoo import fields, models

from ..tools.satisfaction import AUDIENCES


class SatisfactionTouchpoint(models.Model):
    """A moment at which customers meet the organiser and may be asked about it."""

    _name = "satisfaction.touchpoint"
    _description = "Touchpoint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, copy=False, help="Links it to an event of the program."
    )
    audience = fields.Selection(AUDIENCES, help="Empty for everybody.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A touchpoint of this code exists already."
    )
