"""What each operation must return, by plain SQL that knows nothing of the addon.

In the stock database everybody sees every partner, reps see their own and unassigned
leads and orders. With the addon ``sql/oracle.sql`` says who sees which partner.
"""

from pathlib import Path

PAGE, CARDS, COUNT_LIMIT = 80, 40, 10001

BY_NAME = "r.complete_name, r.id DESC"
BY_CONTACT = "r.last_contact_date, r.id"
# conditions on the alias of the table; {uid}, {below} are filled in
PARTNER = {
    "all": ("TRUE", BY_NAME),
    "mine": ("r.user_id = {uid}", BY_NAME),
    "mine_screen": ("r.user_id = {uid} AND r.pool_managed AND r.parent_id IS NULL", BY_CONTACT),
    "subordinates": ("r.user_id = ANY(ARRAY[{below}])", BY_NAME),
    "shared": (
        "r.id IN (SELECT id FROM root WHERE root IN"
        " (SELECT partner_id FROM customer_share WHERE user_id = {uid}))", BY_NAME
    ),
    "shared_screen": (
        "r.user_id != {uid} AND r.pool_managed AND r.parent_id IS NULL", BY_CONTACT
    ),
}  # fmt: skip
DOCUMENT = {
    "leads": ("crm_lead", "r.active AND r.type = 'lead'", "r.priority DESC, r.id DESC"),
    "orders": ("sale_order", "TRUE", "r.date_order DESC, r.id DESC"),
}
PIPELINE = "r.active AND r.type = 'opportunity'"
POOL = {"pool": "IS NULL", "claimed": "IS NOT NULL"}


def load(connection, logins):
    """Work out who sees what, once for a connection (in temporary tables)."""
    query = (Path(__file__).parent / "sql/oracle.sql").read_text()
    with connection.cursor() as cr:
        cr.execute("DROP TABLE IF EXISTS root, below, seen")
        cr.execute(query, {"logins": logins})


class Oracle:
    def __init__(self, connection, side, role, uid, below):
        self.cr = connection.cursor()
        self.side, self.role, self.uid = side, role, uid
        self.words = {"uid": uid, "below": ",".join(map(str, below)) or "NULL::int"}

    def expected(self, key):
        if key in PARTNER:
            condition, order = PARTNER[key]
            if self.side == "stock" and order == BY_CONTACT:
                # stock's nearest list has neither the column nor the guard
                condition, order = PARTNER[key.removesuffix("_screen")]
            condition = self._partners(condition.format(**self.words))
            return self._page("res_partner", condition, order)
        if key in DOCUMENT:
            table, condition, order = DOCUMENT[key]
            return self._page(table, f"{condition} AND {self._documents()}", order)
        if key in POOL:
            return self._pool(POOL[key])
        return getattr(self, f"_{key}")()

    def _partners(self, condition):
        if self.side == "ours":
            condition += f" AND r.id IN (SELECT id FROM seen WHERE viewer = {self.uid})"
        return f"r.active AND {condition}"

    def _documents(self):
        """Stock: own or unassigned, superiors all. Guarded: as the customer is seen."""
        core = (
            f"(r.user_id = {self.uid} OR r.user_id IS NULL)"
            if self.role == "rep"
            else "TRUE"
        )
        if self.side == "stock":
            return core
        return f"""EXISTS (SELECT FROM seen WHERE viewer = {self.uid}
                              AND seen.id = r.partner_id AND (seen.guarded OR {core}))"""

    def _rows(self, query):
        self.cr.execute(query)
        return self.cr.fetchall()

    def _page(self, table, condition, order, limit=PAGE):
        ids = [
            id_
            for (id_,) in self._rows(
                f"SELECT r.id FROM {table} r WHERE {condition} ORDER BY {order} LIMIT {limit}"
            )
        ]
        ((count,),) = self._rows(
            f"SELECT count(*) FROM (SELECT FROM {table} r WHERE {condition} LIMIT {COUNT_LIMIT}) x"
        )
        return ids, count

    def _pool(self, test):
        if self.side == "stock":
            condition = f"r.active AND r.user_id {test} AND r.parent_id IS NULL"
            return self._page("res_partner", condition, BY_NAME)
        condition = (
            f"r.active AND r.parent_id IS NULL AND r.pool_managed AND r.user_id {test}"
        )
        return self._page(
            "res_partner", condition, "r.pool_enter_date DESC NULLS FIRST, r.id DESC"
        )

    def _city(self):
        rows = self._rows(
            f"""SELECT r.city, count(*) FROM res_partner r WHERE {self._partners("TRUE")}
              GROUP BY r.city ORDER BY r.city LIMIT {PAGE}"""
        )
        return [(city or "", count) for city, count in rows]

    def _pipeline(self):
        condition = f"{PIPELINE} AND {self._documents()}"
        groups = []
        for stage, count, total in self._rows(
            f"""SELECT r.stage_id, count(*), sum(r.expected_revenue)
                  FROM crm_lead r WHERE {condition} GROUP BY r.stage_id ORDER BY 1"""
        ):
            page, _count = self._page(
                "crm_lead",
                f"{condition} AND r.stage_id = {stage}",
                "r.priority DESC, r.id DESC",
                CARDS,
            )
            groups.append((stage, count, float(total), page))
        return groups
