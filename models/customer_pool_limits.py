from odoo import api, fields, models


class CustomerPool(models.Model):
    """Who may look behind the masks of a pool, and what is left of one's limits."""

    _inherit = "customer.pool"

    reveal_by = fields.Selection(
        [
            ("nobody", "Nobody"),
            ("admin", "Its administrators"),
            ("member", "Its members and administrators"),
        ],
        string="May Unmask",
        required=True,
        default="nobody",
        help="Who may look at a masked phone or email of a customer they do not see, "
        "for a reason that is kept.",
    )
    limit_reveal = fields.Integer(
        string="Unmaskings per Day",
        help="How many masked phones and emails of this pool one person may look at a "
        "day; 0 sets no limit.",
    )

    _limit_reveal_check = models.Constraint(
        "CHECK(limit_reveal >= 0)", "Limits and days of a pool cannot be negative."
    )

    @api.model
    def _get_reveal_ids(self, user):
        """:returns: set of the ids of the pools whose masks the user may look behind."""
        # sudo: customer.pool - what a pool allows is no secret to those it allows it
        pools = self.sudo().with_context(active_test=False)
        pools = pools.search([("reveal_by", "!=", "nobody")])
        if not pools:
            return set()
        members, admins = self._get_memberships(user)
        return {
            pool.id
            for pool in pools
            if pool.id in admins or (pool.reveal_by == "member" and pool.id in members)
        }

    @api.model
    def get_my_limits(self):
        """What the current user holds and has claimed today, beside the limits a claim
        is judged by. Nothing is locked: the figures are true when they are read.

        :returns: dict of ``owned`` and ``limit_owned`` (customers in all, as the home
            company limits them) and ``pools``: a list of dicts with ``pool_id``,
            ``name``, ``owned``, ``limit_owned``, ``today`` (claims of the pool's own
            day) and ``limit_daily``, one for each pool the user may claim from, in the
            order of the pools. A limit of 0 is none.
        """
        # sudo: res.users - the limits of one's home company bind, readable or not
        user = self.env.user.sudo()
        pools = self._get_claimable_pools(user)
        Count = self.env["customer.pool.count"]
        now = fields.Datetime.now()
        days = {
            pool.id: (user.id, pool.id, Count._pool_day(pool, user, now))
            for pool in pools
        }
        claimed = self.env["customer.pool.quota"]._peek(set(days.values()))
        # the counts below are read by SQL
        self.env["res.partner"].flush_model(["pool_key", "pool_id", "parent_id"])
        self.env["crm.lead"].flush_model(
            ["pool_key", "pool_id", "pool_managed", "partner_id"]
        )
        owned, owned_in_pool = Count._pool_count_owned([user.id])
        return {
            "owned": owned.get(user.id, 0),
            "limit_owned": user.company_id.pool_limit_owned,
            "pools": [
                {
                    "pool_id": pool.id,
                    "name": pool.name,
                    "owned": owned_in_pool.get((user.id, pool.id), 0),
                    "limit_owned": pool.limit_owned,
                    "today": claimed[days[pool.id]],
                    "limit_daily": pool.limit_daily,
                }
                for pool in pools
            ],
        }

    @api.model
    def _get_claimable_pools(self, user):
        """:returns: the pools whose members claim for themselves, ``user`` being one."""
        member_ids, _admin_ids = self._get_memberships(user)
        # sudo: customer.pool - the claim reads the same rows with the same rights
        return self.sudo().search(
            [("id", "in", sorted(member_ids)), ("claim_mode", "=", "open")]
        )
