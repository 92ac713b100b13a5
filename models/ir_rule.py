from odoo import models

from .customer_visibility_mixin import PROJECTIONS


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Say which customer was refused, for the web client to say more of it.

        Nothing but an id the caller has named: the facts are asked for with the rights
        of who asks, see ``pool_describe_hidden``.
        """
        error = super()._make_access_error(operation, records)
        if records._name in PROJECTIONS and records._pool_hidden_subject():
            context = dict(getattr(error, "context", None) or {})
            context["expo_crm_hidden"] = {"model": records._name, "id": records.id}
            error.context = context
        return error
