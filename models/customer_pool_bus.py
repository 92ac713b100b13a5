from odoo import models

from .customer_visibility_mixin import PROJECTIONS

# what the web client asks for; the server answers with the channels of one's own pools
POOL_CHANNEL = "expo_crm_customer_pool"
POOL_MESSAGE = "expo_crm.customer_pool/moved"
# beyond, a message names no rows: whoever shows any of the model reads it again
NAMED_ROWS = 1000


class CustomerPoolBus(models.AbstractModel):
    """Tells the pool lists open in browsers which of their rows have moved.

    A message goes to the channel of a pool, which only those are subscribed to who may
    read the pool's public facts. It holds ids, nothing of the customer: each browser
    reads the rows again with its own user's rights. The bus sends it after the commit.
    """

    _name = "customer.pool.bus"
    _description = "Live Lists of the Customer Pool"

    def _pool_broadcast(self, granted):
        """One message for each pool and state the rows come to, however many rows.

        :param granted: list of ``Granted``.
        """
        moved = {}
        for row in granted:
            for pool_id in {row.old.pool_id, row.new.pool_id} - {None}:
                before = self._pool_shown_state(row.old, pool_id)
                after = self._pool_shown_state(row.new, pool_id)
                if before != after:
                    state = after and after[0]
                    moved.setdefault((pool_id, state), []).append(row.new.id)
        Pool = self.env["customer.pool"]
        for (pool_id, state), ids in moved.items():
            Pool.browse(pool_id)._bus_send(
                POOL_MESSAGE,
                {
                    "model": PROJECTIONS[self._name],
                    "ids": ids if len(ids) <= NAMED_ROWS else False,
                    "state": state,
                },
            )

    def _pool_shown_state(self, subject, pool_id):
        """:returns: state and owner as the list of one pool shows them, or False."""
        if not subject.managed or not subject.active or subject.pool_id != pool_id:
            return False
        return ("claimed" if subject.owner_id else "unclaimed", subject.owner_id)
