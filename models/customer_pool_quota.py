from odoo import api, fields, models
from odoo.tools import SQL


class CustomerPoolQuota(models.Model):
    """A counter that makes limits exact when several people act at once.

    One row per user for what they own, one per user, pool and day for claims and
    unmaskings. Whatever adds to a user locks the rows and writes them when it grants:
    under ``REPEATABLE READ`` a second transaction then fails on the row and is
    retried, while merely reading the count would let both pass.
    """

    _name = "customer.pool.quota"
    _description = "Customer Quota"
    _order = "date desc, user_id, id"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    pool_id = fields.Many2one(
        "customer.pool", ondelete="cascade", help="Empty: what the user owns in all."
    )
    date = fields.Date(string="Day", help="Empty: what the user owns in all.")
    count = fields.Integer(
        required=True,
        default=0,
        help="Customers owned after the last gain, or claims of that day.",
    )
    reveal_count = fields.Integer(
        string="Unmaskings",
        required=True,
        default=0,
        help="Masked fields the user unmasked that day.",
    )

    _quota_uniq = models.UniqueIndex(
        "(user_id, (COALESCE(pool_id, 0)), (COALESCE(date, '-infinity'::date)))"
    )

    @api.model
    def _lock(self, keys, counter="count"):
        """Lock the rows of ``keys``, making the missing ones.

        :param keys: iterable of ``(user id, pool id or None, date or None)``.
        :param counter: the field that counts, ``count`` or ``reveal_count``.
        :returns: dict of key to the count stored.
        :raises psycopg2.errors.SerializationFailure: when another transaction has
            written one since this one began; Odoo retries the request.
        """
        if not keys:
            return {}
        self.env.execute_query(
            SQL(
                """
                INSERT INTO customer_pool_quota
                            (user_id, pool_id, date, count, reveal_count)
                SELECT *, 0, 0 FROM %s AS wanted
                    ON CONFLICT DO NOTHING
             RETURNING id
                """,
                self._get_keys_sql(keys),
            )
        )
        return self._select(keys, counter, SQL("FOR UPDATE OF quota"))

    @api.model
    def _peek(self, keys, counter="count"):
        """:returns: as :meth:`_lock`, without locking or making anything."""
        if not keys:
            return {}
        return {**dict.fromkeys(keys, 0), **self._select(keys, counter, SQL())}

    def _select(self, keys, counter, lock):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT quota.user_id, quota.pool_id, quota.date, quota.%s
                  FROM customer_pool_quota quota
                  JOIN %s AS wanted(user_id, pool_id, date)
                    ON quota.user_id = wanted.user_id
                   AND quota.pool_id IS NOT DISTINCT FROM wanted.pool_id
                   AND quota.date IS NOT DISTINCT FROM wanted.date
              ORDER BY quota.id
                   %s
                """,
                SQL.identifier(counter),
                self._get_keys_sql(keys),
                lock,
            )
        )
        return {(user, pool, date): count for user, pool, date, count in rows}

    def _get_keys_sql(self, keys):
        """:returns: ``SQL`` table of the keys, always in the same order."""
        keys = sorted(keys, key=lambda key: (key[1] or 0, key[0], str(key[2])))
        return SQL(
            "unnest(%s::int[], %s::int[], %s::date[])",
            *(list(column) for column in zip(*keys, strict=True)),
        )

    @api.model
    def _store(self, counts, counter="count"):
        """Write the counts of rows locked by :meth:`_lock`."""
        if not counts:
            return
        users, pools, dates = zip(*counts, strict=True)
        self.env.execute_query(
            SQL(
                """
                UPDATE customer_pool_quota quota
                   SET %s = granted.count, write_date = now() AT TIME ZONE 'UTC',
                       write_uid = %s
                  FROM unnest(%s::int[], %s::int[], %s::date[], %s::int[])
                       AS granted(user_id, pool_id, date, count)
                 WHERE quota.user_id = granted.user_id
                   AND quota.pool_id IS NOT DISTINCT FROM granted.pool_id
                   AND quota.date IS NOT DISTINCT FROM granted.date
             RETURNING quota.id
                """,
                SQL.identifier(counter),
                self.env.uid,
                list(users),
                list(pools),
                list(dates),
                list(counts.values()),
            )
        )
        self.invalidate_model(flush=False)
