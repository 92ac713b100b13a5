"""The two databases, their users, and what a role is asked about."""

import odoo_db
import staff
from client import Client
from oracle import Oracle, load

SIDES = ("stock", "ours")


class World:
    """One role: a client, an oracle and the ids of the role in each database."""

    def __init__(self, databases, connections, role):
        self.role = role
        login = staff.ROLES[role]
        self.clients = {side: Client(databases[side], login) for side in SIDES}
        self.uid = {side: client.uid for side, client in self.clients.items()}
        with connections["ours"].cursor() as cr:
            cr.execute(
                "SELECT id FROM below WHERE boss = %(me)s AND id != %(me)s ORDER BY id",
                {"me": self.uid["ours"]},
            )
            self.below = [id_ for (id_,) in cr.fetchall()]
            cr.execute(
                "SELECT partner_id FROM customer_share WHERE user_id = %s ORDER BY 1",
                (self.uid["ours"],),
            )
            self.shared = [id_ for (id_,) in cr.fetchall()]
        self.oracles = {
            side: Oracle(connections[side], side, role, self.uid[side], self.below)
            for side in SIDES
        }
        # the same rows on both sides: the first page of what the role sees
        page, _count = self.oracles["ours"].expected("all")
        self.readable = page
        self._specifications = {}

    def specification(self, model, view, kind):
        """Stock's view, asked of both sides, so that both read the same columns."""
        key = (model, view, kind)
        if key not in self._specifications:
            self._specifications[key] = self.clients["stock"].specification(*key)
        return self._specifications[key]


def open_worlds(databases):
    connections = {side: odoo_db.connect(databases[side]) for side in SIDES}
    load(connections["ours"], list(staff.ROLES.values()))
    worlds = {role: World(databases, connections, role) for role in staff.ROLES}
    return connections, worlds
