from odoo import fields, models
from odoo.exceptions import ValidationError

from .customer_pool_transition import TRANSFER_DEFAULTS


class CustomerPoolArgument(models.AbstractModel):
    """Refuses arguments of the contract that no client of ours would send."""

    _name = "customer.pool.argument"
    _description = "Arguments of the Customer Pool Contract"

    def _pool_check_selection(self):
        """:raises ValidationError: for an empty selection or an id that is no number."""
        if not self._ids:
            raise ValidationError(self.env._("Select at least one customer first."))
        if not all(isinstance(id_, int) and id_ > 0 for id_ in self._ids):
            raise ValidationError(
                self.env._("These are no ids of customers: %s.", list(self._ids))
            )

    def _pool_valid_user(self, user_id):
        # sudo: res.users - whether it exists, nothing else
        if (
            not isinstance(user_id, int)
            or not self.env["res.users"].sudo().browse(user_id).exists()
        ):
            raise ValidationError(
                self.env._("There is no user with the id %s.", user_id)
            )
        return user_id

    def _pool_valid_pool(self, pool_id):
        if not pool_id:
            return None
        self.env["customer.pool"]._check_usable({pool_id})
        return pool_id

    def _pool_valid_reason(self, reason):
        if not isinstance(reason, str) or not reason.strip():
            raise ValidationError(self.env._("Give a reason: it is told and kept."))
        return reason.strip()

    def _pool_valid_transfer(self, transfer):
        transfer = transfer or {}
        choices = {
            "opportunities": ("open", "all", "none"),
            "former_access": ("none", "read", "follow"),
        }
        for name, value in transfer.items():
            if name not in TRANSFER_DEFAULTS or value not in choices.get(
                name, (value,)
            ):
                raise ValidationError(
                    self.env._(
                        "“%(name)s: %(value)s” is no part of a transfer.",
                        name=name,
                        value=value,
                    )
                )
        until = fields.Datetime.to_datetime(transfer.get("former_until"))
        if until and until <= fields.Datetime.now():
            raise ValidationError(
                self.env._("The former owner's access would end in the past.")
            )
        return dict(transfer, former_until=until)
