from odoo import api, models

from .customer_visibility_mixin import PROJECTIONS

# records stock names in a refusal
TOLD_OF_A_REFUSAL = 6


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _register_hook(self):
        super()._register_hook()
        self.env.registry.expo_crm_rule_ids = self.search(
            [("domain_force", "like", "pool_")]
        )._ids

    @api.model
    def _get_rules(self, model_name, mode="read"):
        """The rules of the pool for reading and for writing are rows of their own: they
        are fetched together, for every model at once."""
        rules = super()._get_rules(model_name, mode)
        known = getattr(self.env.registry, "expo_crm_rule_ids", ())
        return rules.with_prefetch(tuple({*rules._ids, *known}))

    def _make_access_error(self, operation, records):
        """Say which customer was refused, for the web client to say more of it.

        Nothing but an id the caller has named: the facts are asked for with the rights
        of who asks, see ``pool_describe_hidden``.
        """
        error = super()._make_access_error(operation, records)
        self._leave_names_out(error, records)
        if records._name in PROJECTIONS and records._pool_hidden_subject():
            context = dict(getattr(error, "context", None) or {})
            context["expo_crm_hidden"] = {"model": records._name, "id": records.id}
            error.context = context
        return error

    def _leave_names_out(self, error, records):
        """In debug mode Odoo names what it refuses: the number of a bank account, the
        name of a file. Of what one may not read the id is enough; a customer's name is
        public.
        """
        user = self.env.user
        if (
            records._name == "res.partner"
            or "pool_visible" not in records._fields
            or not user.has_group("base.group_no_one")
            or user._pool_scope("read") is None
        ):
            return
        text = str(error)
        told = records[:TOLD_OF_A_REFUSAL]
        hidden = told - told._filtered_access("read")
        # sudo: the names are looked for in order to be left out
        for record in hidden.sudo():
            row = f"({record._name}: {record.id}"
            text = text.replace(f", {record.display_name} {row}", f" {row}")
        error.args = (text, *error.args[1:])
