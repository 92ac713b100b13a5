"""The physical limit: the quickest SQL known for the same rows, by hand, on our data.

Keys and shared roots are given as constants, nothing is read for the screen.
"""

PARTNER_ORDER = "complete_name, id DESC"
UNMANAGED, POOL = -2, -1


class Limits:
    """Statements of one role: a list of SQL strings for each operation."""

    def __init__(self, role, uid, below, shared, page):
        self.role, self.uid, self.page = role, uid, page
        self.below = below
        self.keys = [UNMANAGED, uid, *below]
        self.shared = shared

    def statements(self, key):
        return getattr(self, f"_{key}")()

    def _array(self, ids):
        return "ARRAY[{}]::int[]".format(",".join(map(str, ids)))

    def _plain(self, table, condition, order):
        return [
            f"SELECT id FROM {table} WHERE {condition} ORDER BY {order} LIMIT 80",
            f"SELECT count(*) FROM (SELECT FROM {table} WHERE {condition} LIMIT 10001) x",
        ]

    def _by_key(self, table, keys, condition, order, shared=()):
        """The first rows of each key, merged: no key is read beyond its page."""
        columns = order.replace(" DESC", "")
        rest = f"""pool_root_id = ANY({self._array(shared)}) AND {condition}
                   AND pool_key <> ALL({self._array(keys)})"""
        return [
            f"""SELECT id FROM (
                  SELECT top.* FROM unnest({self._array(keys)}) AS k(key), LATERAL (
                      SELECT {columns} FROM {table} WHERE pool_key = k.key AND {condition}
                    ORDER BY {order} LIMIT 80) AS top
                UNION ALL SELECT {columns} FROM {table} WHERE {rest}) AS page
              ORDER BY {order} LIMIT 80""",
            f"""SELECT count(*) FROM (
                  SELECT FROM {table} WHERE pool_key = ANY({self._array(keys)}) AND {condition}
                UNION ALL SELECT FROM {table} WHERE {rest} LIMIT 10001) AS x""",
        ]

    def _all(self):
        if self.role == "admin":
            return self._plain("res_partner", "active", PARTNER_ORDER)
        return self._by_key(
            "res_partner", self.keys, "active", PARTNER_ORDER, self.shared
        )

    def _mine(self):
        return self._plain(
            "res_partner", f"active AND user_id = {self.uid}", PARTNER_ORDER
        )

    def _mine_screen(self):
        condition = f"active AND parent_id IS NULL AND pool_key = {self.uid}"
        return self._plain("res_partner", condition, "last_contact_date, id")

    def _shared_screen(self):
        condition = f"""active AND parent_id IS NULL AND pool_key > 0
            AND (pool_key = ANY({self._array(self.below)})
                 OR pool_root_id = ANY({self._array(self.shared)}) AND pool_key <> {self.uid})"""
        return self._plain("res_partner", condition, "last_contact_date, id")

    def _shared(self):
        ids = self._array(self.shared)
        return self._plain(
            "res_partner", f"active AND pool_root_id = ANY({ids})", PARTNER_ORDER
        )

    def _subordinates(self):
        return self._by_key("res_partner", self.below, "active", PARTNER_ORDER)

    def _read(self):
        return [f"SELECT * FROM res_partner WHERE id = ANY({self._array(self.page)})"]

    def _city(self):
        if self.role == "admin":
            return ["SELECT city, count(*) FROM res_partner WHERE active GROUP BY city"]
        keys, shared = self._array(self.keys), self._array(self.shared)
        return [
            f"""SELECT city, sum(n) FROM (
                  SELECT city, count(*) AS n FROM res_partner
                   WHERE active AND pool_key = ANY({keys}) GROUP BY city
                UNION ALL
                  SELECT city, count(*) FROM res_partner
                   WHERE active AND pool_root_id = ANY({shared})
                     AND pool_key <> ALL({keys}) GROUP BY city) x GROUP BY city"""
        ]

    def _documents(self, table, condition, order):
        if self.role == "admin":
            return self._plain(table, condition, order)
        if self.role == "manager":
            return self._by_key(table, self.keys, condition, order, self.shared)
        own = f"{condition} AND (pool_key != -2 OR user_id = {self.uid} OR user_id IS NULL)"
        return self._by_key(table, self.keys, own, order, self.shared)

    def _leads(self):
        return self._documents(
            "crm_lead", "active AND type = 'lead'", "priority DESC, id DESC"
        )

    def _orders(self):
        return self._documents("sale_order", "TRUE", "date_order DESC, id DESC")

    def _pipeline(self):
        kind = "active AND type = 'opportunity'"
        seen = kind
        if self.role != "admin":
            seen += f""" AND (pool_key = ANY({self._array(self.keys)})
                         OR pool_root_id = ANY({self._array(self.shared)}))"""
        if self.role == "rep":
            seen += f" AND (pool_key != -2 OR user_id = {self.uid} OR user_id IS NULL)"
        groups = f"""SELECT stage_id, count(*), sum(expected_revenue)
                       FROM crm_lead WHERE {seen} GROUP BY stage_id"""
        pages = [
            self._documents(
                "crm_lead", f"{kind} AND stage_id = {stage}", "priority DESC, id DESC"
            )[0]
            for stage in (1, 2, 3, 4)
        ]
        return [groups, *pages]

    def _pool(self):
        condition = f"parent_id IS NULL AND active AND pool_key = {POOL}"
        return self._plain("res_partner", condition, "pool_enter_date DESC, id DESC")

    def _claimed(self):
        condition = "parent_id IS NULL AND active AND pool_key > 0"
        return self._plain("res_partner", condition, "pool_enter_date DESC, id DESC")
