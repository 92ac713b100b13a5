from odoo import fields, models


class CustomerReason(models.Model):
    """A ready sentence for one kind of move. Kept by managers."""

    _name = "customer.reason"
    _description = "Customer Reason"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("return", "Return"),
            ("recall", "Recall"),
            ("assign", "Assign"),
            ("reject", "Reject"),
            ("delete", "Delete"),
            ("reveal", "Unmask"),
        ],
        required=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
