from odoo import fields, models


class CustomerInteractionOutcome(models.Model):
    """How a contact with a customer ended. Kept by managers."""

    _name = "customer.interaction.outcome"
    _description = "Interaction Outcome"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    is_contact = fields.Boolean(
        string="Counts as Contact",
        default=True,
        help="Off for outcomes such as “no answer”, which do not renew the last "
        "contact date.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
