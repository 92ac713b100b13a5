from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .customer_visibility_mixin import POOL_KEY_UNGUARDED

# access levels of a share that open a mode, strongest last
SHARE_LEVELS = {
    "read": ("read", "follow", "edit"),
    "log": ("follow", "edit"),
    "write": ("edit",),
    "document": ("edit",),
}

# what a customer manager writes on users, without being their administrator
TREE_FIELDS = frozenset({"superior_id", "pool_weight"})


class PoolScope(NamedTuple):
    """What one user may reach: visibility keys, roots and leads shared now, the shows
    the user runs, and whether badge holders of no customer are seen at other shows."""

    keys: tuple
    roots: tuple = ()
    leads: tuple = ()
    shows: tuple = ()
    walk_ins: bool = True


class ResUsers(models.Model):
    _inherit = "res.users"

    superior_id = fields.Many2one(
        "res.users",
        string="Reports to",
        index="btree_not_null",
        ondelete="set null",
        help="Who sees this person's customers as superior. Set by managers only.",
    )
    subordinate_ids = fields.One2many("res.users", "superior_id", string="Subordinates")
    direct_superior_id = fields.Many2one(
        "res.users",
        string="Acting Superior",
        compute="_compute_superior_ids",
        store=True,
        recursive=True,
        ondelete="set null",
        help="The nearest superior who is not archived.",
    )
    superior_ids = fields.Many2many(
        "res.users",
        relation="res_users_superior_rel",
        column1="user_id",
        column2="superior_id",
        string="Superiors",
        compute="_compute_superior_ids",
        store=True,
        recursive=True,
        help="This person and everybody above, an archived superior left out.",
    )
    pool_weight = fields.Integer(
        string="Share in Distribution",
        default=1,
        help="How many customers this person gets for each one a colleague of weight "
        "1 gets, when customers are distributed by weight.",
    )

    _pool_weight_check = models.Constraint(
        "CHECK(pool_weight >= 0)",
        "The share in distribution cannot be negative.",
    )

    @api.depends(
        "active",
        "superior_id.active",
        "superior_id.superior_ids",
        "superior_id.direct_superior_id",
    )
    def _compute_superior_ids(self):
        for user in self.with_context(active_test=False):
            superior = user.superior_id
            user.direct_superior_id = (
                superior if superior.active else superior.direct_superior_id
            )
            above = superior.superior_ids
            user.superior_ids = (
                user | above if superior.active else user | (above - superior)
            )

    @api.constrains("superior_id")
    def _check_superior_cycle(self):
        if self._has_cycle("superior_id"):
            raise ValidationError(
                self.env._(
                    "Nobody can be their own superior, directly or through others: "
                    "choose another person for “Reports to”."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("superior_id") for vals in vals_list):
            self._check_may_set_superior()
        # a user's own card is no customer, whatever the company guards from birth
        outside = self.env["res.partner"]._pool_outside_guard(self)
        users = super(ResUsers, outside).create(vals_list)
        self._pool_scope_changed()
        return users.with_env(self.env)

    def write(self, vals):
        if "superior_id" in vals:
            self._check_may_set_superior()
        result = super(ResUsers, self._pool_as_tree_keeper(vals)).write(vals)
        if {"superior_id", "active", "company_id"} & vals.keys():
            self._pool_scope_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_holder(self):
        for model in ("res.partner", "crm.lead"):
            # sudo: the count must not depend on what the caller may see
            held = (
                self.env[model]
                .sudo()
                .with_context(active_test=False)
                .search([("pool_key", "in", self.ids)], limit=1)
            )
            if held:
                raise UserError(
                    self.env._(
                        "%(user)s still holds customers (for example “%(name)s”). "
                        "Assign them to a colleague or recall them to the pool first.",
                        user=held.pool_owner_id.name,
                        name=held.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_from_tree(self):
        """Whoever reported to a deleted user reports to nobody: the database would
        empty the column and leave the stored superiors as they were."""
        # sudo: no change of superior is asked for, one disappears
        below = self.sudo().with_context(active_test=False).subordinate_ids
        (below - self).superior_id = False

    def _check_may_set_superior(self):
        if not self.env.su and not self.env.user.has_group("expo_crm.group_manager"):
            raise AccessError(
                self.env._("Only customer managers decide who reports to whom.")
            )

    def _pool_as_tree_keeper(self, vals):
        """Customer managers keep the reporting lines of their companies, whoever may
        edit users otherwise.

        :returns: the users, as superuser where this alone is written.
        """
        if self.env.su or not vals.keys() <= TREE_FIELDS:
            return self
        # sudo: res.users - where colleagues work is a fact
        astray = self.sudo().filtered(
            lambda user: user.company_id not in self.env.user.company_ids
        )
        if astray or not self.env.user.has_group("expo_crm.group_manager"):
            return self
        self.check_access("read")
        # sudo: res.users - these columns only
        return self.sudo()

    # scope

    def _pool_scope(self, mode):
        """Turn one user into the constants of the visibility predicate.

        The user decides alone: ``env.su`` is never looked at, so that a computed field
        run as superuser gives the user's own answer.

        :param mode: ``read``, ``log`` (interactions, activities), ``write``, or
            ``document``: as ``write``, but the back office edits orders and invoices.
        :returns: None for everything, else a :class:`PoolScope`.
        """
        if not self:
            return PoolScope((POOL_KEY_UNGUARDED,))
        if self.id == SUPERUSER_ID or not self.env["customer.pool"]._is_guarding():
            return None
        if not self._is_internal() or self.has_group("expo_crm.group_manager"):
            return None
        if mode in ("read", "document") and self._is_pool_backoffice():
            return None
        return self._pool_own_scope(mode)

    def _pool_own_scope(self, mode):
        """What this user reaches as owner, superior and colleague, whatever more the
        groups open; see :meth:`_pool_scope`.
        """
        cache = self.env.cr.cache.setdefault("expo_crm.scope", {})
        scope, valid_until = cache.get((self.id, mode), (None, None))
        now = fields.Datetime.now()
        if scope is None or (valid_until and now >= valid_until):
            scope, valid_until = self._pool_scope_query(mode, now)
            cache[self.id, mode] = scope, valid_until
        return scope

    def _may_administer_pools(self):
        """:returns: whether being named administrator of a pool means anything."""
        return self.has_group("expo_crm.group_pool_admin") or self.has_group(
            "expo_crm.group_manager"
        )

    def _is_pool_backoffice(self):
        return self.has_group("expo_crm.group_backoffice") and not self.has_group(
            "expo_crm.group_user"
        )

    def _is_seeing_walk_ins(self):
        """:returns: whether badge holders who belong to no customer are seen at shows
        of others. Selling implies the registration desk in Odoo; that alone is no
        reason to read the phone numbers of every visitor.
        """
        return not self.has_group("expo_crm.group_user") or self.has_group(
            "event.group_event_user"
        )

    def _pool_scope_query(self, mode, now):
        """One query for subordinates, shares and shows.

        :returns: the scope and the moment the next share begins or ends, or None.
        """
        self.env["customer.share"].flush_model()
        self.env["crm.team.member"].flush_model(["user_id", "crm_team_id", "active"])
        self.env["res.company"].flush_model(["pool_superior_access"])
        self.flush_model(
            ["superior_id", "superior_ids", "direct_superior_id", "company_id"]
        )
        self.env["event.event"].flush_model(["series_id", "user_id", "team_user_ids"])
        keys, roots, leads, moments = [POOL_KEY_UNGUARDED, self.id], set(), set(), []
        shows = []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT closure.user_id, NULL::int, NULL::int, NULL::timestamp,
                       NULL::timestamp, NULL::int
                  FROM res_users_superior_rel closure
                  JOIN res_users subordinate ON subordinate.id = closure.user_id
                  JOIN res_company home ON home.id = subordinate.company_id
                 WHERE closure.superior_id = %(user)s
                   AND closure.user_id != %(user)s
                   AND %(mode)s IN ('read', 'log')
                   AND (home.pool_superior_access = 'all'
                        OR home.pool_superior_access = 'direct'
                           AND subordinate.direct_superior_id = %(user)s)
             UNION ALL
                SELECT NULL, share.partner_id, share.lead_id, share.date_from,
                       share.date_until, NULL
                  FROM (SELECT * FROM customer_share WHERE user_id = %(user)s
                     UNION ALL
                        SELECT team_share.*
                          FROM crm_team_member member
                          JOIN customer_share team_share
                            ON team_share.team_id = member.crm_team_id
                         WHERE member.user_id = %(user)s AND member.active) share
                 WHERE share.access = ANY(%(levels)s)
                   AND (share.date_until IS NULL OR share.date_until > %(now)s)
             UNION ALL
                SELECT NULL, NULL, NULL, NULL, NULL, show.id
                  FROM event_event show
                 WHERE show.series_id IS NOT NULL
                   AND (show.user_id = %(user)s
                        OR EXISTS (SELECT FROM exhibition_team_rel team
                                    WHERE team.event_id = show.id
                                      AND team.user_id = %(user)s))
                """,
                user=self.id,
                mode=mode,
                levels=list(SHARE_LEVELS[mode]),
                now=now,
            )
        )
        for subordinate, root, lead, date_from, date_until, show in rows:
            if show:
                shows.append(show)
                continue
            if subordinate:
                keys.append(subordinate)
                continue
            if date_until:
                moments.append(date_until)
            if date_from and date_from > now:
                moments.append(date_from)
            elif root:
                roots.add(root)
            else:
                leads.add(lead)
        scope = PoolScope(
            tuple(keys),
            tuple(sorted(roots)),
            tuple(sorted(leads)),
            tuple(sorted(shows)),
            self._is_seeing_walk_ins(),
        )
        return scope, min(moments, default=None)

    def _pool_scope_forget(self):
        self.env.cr.cache.pop("expo_crm.scope", None)

    def _pool_scope_changed(self):
        self.env["customer.visibility.path.mixin"]._pool_invalidate()

    def _pool_subordinate_ids(self):
        """:returns: ids of the users whose customers this user may move as superior."""
        return frozenset(self._pool_own_scope("log").keys[2:])
