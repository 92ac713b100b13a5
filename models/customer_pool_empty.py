from odoo import api, models
from odoo.fields import Domain

# colleagues an empty list sends its reader to
HELPERS_NAMED = 3


class CustomerPoolEmpty(models.AbstractModel):
    """Tells an empty pool list why it is empty, so that it can say what to do."""

    _name = "customer.pool.empty"
    _description = "Empty Lists of the Customer Pool"

    @api.model
    def get_empty_reason(self, domain=()):
        """Say why a list of this model shows nothing.

        :param domain: what the list is searched by.
        :returns: dict of ``reason``: ``no_pool`` (the user belongs to none),
            ``unguarded`` (nothing is guarded yet), ``held`` (all customers have an
            owner), ``empty`` (there are none) or ``filtered`` (the search is too
            narrow); ``people``: names of colleagues who can help; ``can_setup``:
            whether the user may open the assistant.
        :raises AccessError: for who may read no pool list.
        """
        self.check_access("read")
        Pool = self.env["customer.pool"]
        people = []
        if not Pool._get_visible_ids(self.env.user):
            reason = "no_pool"
            people = self._get_pool_helpers()
        elif not Pool._has_customers():
            reason = "unguarded"
            people = self._get_pool_helpers()
        elif not self.search_count([], limit=1):
            reason = "empty"
        elif self._asks_for_unclaimed(domain) and not self.search_count(
            [("pool_state", "=", "unclaimed")], limit=1
        ):
            reason = "held"
        else:
            reason = "filtered"
        return {
            "reason": reason,
            "people": people,
            "can_setup": self.env["customer.pool.setup"].has_access("create"),
        }

    def _asks_for_unclaimed(self, domain):
        return any(
            condition.field_expr == "pool_state" and condition.value == "unclaimed"
            for condition in Domain(domain).iter_conditions()
        )

    def _get_pool_helpers(self):
        """:returns: names of a few managers of the user's companies."""
        manager = self.env.ref("expo_crm.group_manager")
        # sudo: res.users - names of colleagues are public, their groups are not read
        helpers = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", manager.ids),
                    ("company_ids", "in", self.env.companies.ids),
                    ("share", "=", False),
                ],
                limit=HELPERS_NAMED,
            )
        )
        return helpers.mapped("name")
