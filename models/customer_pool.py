from odoo import api, fields, models, modules, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .customer_pool_field import PUBLIC_FIELDS


class CustomerPool(models.Model):
    """A set of customers nobody holds yet, with the people who may claim them.

    Each company gets one with its creation; managers add more, for example by show,
    region or industry. A pool without company serves all of them. Its administrators
    recall, assign, move and delete its customers; its members claim them.
    """

    _name = "customer.pool"
    _inherit = ["bus.listener.mixin"]
    _description = "Customer Pool"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: serves every company."
    )

    # people
    admin_ids = fields.Many2many(
        "res.users",
        relation="customer_pool_admin_rel",
        column1="pool_id",
        column2="user_id",
        string="Administrators",
    )
    member_ids = fields.Many2many(
        "res.users",
        relation="customer_pool_member_rel",
        column1="pool_id",
        column2="user_id",
        string="Members",
    )
    team_ids = fields.Many2many(
        "crm.team",
        relation="customer_pool_team_rel",
        column1="pool_id",
        column2="team_id",
        string="Member Teams",
    )
    open_to_all = fields.Boolean(
        string="Open to All Sales People",
        help="Every sales representative of the company is a member.",
    )
    is_member = fields.Boolean(
        compute="_compute_is_member", search="_search_is_member", compute_sudo=True
    )
    is_admin = fields.Boolean(
        compute="_compute_is_member", search="_search_is_admin", compute_sudo=True
    )

    # rules of claiming; 0 means none
    claim_mode = fields.Selection(
        [("open", "Members claim"), ("admin", "Administrators assign")],
        required=True,
        default="open",
    )
    limit_owned = fields.Integer(
        string="Customers per Owner",
        help="How many customers of this pool one person may hold; 0 sets no limit.",
    )
    limit_daily = fields.Integer(
        string="Claims per Day",
        help="How many customers of this pool one person may claim a day; "
        "returning one does not give the claim back; 0 sets no limit.",
    )
    cool_down_days = fields.Integer(
        help="Days a former owner waits before getting the same customer again.",
    )
    freeze_days = fields.Integer(
        help="Days a customer rests in the pool before anybody may claim it.",
    )

    rule_ids = fields.One2many("customer.pool.rule", "pool_id", string="Recycle Rules")

    # public facts
    field_ids = fields.One2many(
        "customer.pool.field", "pool_id", string="Public Fields", copy=True
    )

    digest_date = fields.Datetime(
        copy=False,
        readonly=True,
        export_string_translation=False,
        help="Until when its administrators were told of returned customers.",
    )

    # statistics
    unclaimed_count = fields.Integer(compute="_compute_customer_counts")
    claimed_count = fields.Integer(compute="_compute_customer_counts")

    _numbers_check = models.Constraint(
        "CHECK(limit_owned >= 0 AND limit_daily >= 0"
        " AND cool_down_days >= 0 AND freeze_days >= 0)",
        "Limits and days of a pool cannot be negative.",
    )

    @api.depends_context("uid")
    @api.depends("admin_ids", "member_ids", "team_ids", "open_to_all", "company_id")
    def _compute_is_member(self):
        member_ids, admin_ids = self._get_memberships(self.env.user)
        for pool in self:
            pool.is_member = pool.id in member_ids
            pool.is_admin = pool.id in admin_ids

    def _search_is_member(self, operator, value):
        if operator != "in":
            return NotImplemented
        member_ids, _admin_ids = self._get_memberships(self.env.user)
        return Domain("id", "in" if True in value else "not in", sorted(member_ids))

    def _search_is_admin(self, operator, value):
        if operator != "in":
            return NotImplemented
        _member_ids, admin_ids = self._get_memberships(self.env.user)
        return Domain("id", "in" if True in value else "not in", sorted(admin_ids))

    def _compute_customer_counts(self):
        counts = {
            (pool.id, state): count
            for pool, state, count in self.env["customer.pool.partner"]._read_group(
                [("pool_id", "in", self.ids)], ["pool_id", "pool_state"], ["__count"]
            )
        }
        for pool in self:
            pool.unclaimed_count = counts.get((pool.id, "unclaimed"), 0)
            pool.claimed_count = counts.get((pool.id, "claimed"), 0)

    @api.model_create_multi
    def create(self, vals_list):
        pools = super().create(vals_list)
        for pool in pools.filtered(lambda pool: not pool.field_ids):
            # sudo: customer.pool.field - its maker may not administer it yet
            pool.sudo().field_ids = self.env["customer.pool.field"]._default_commands()
        return pools

    def write(self, vals):
        result = super().write(vals)
        self.env["customer.visibility.path.mixin"]._pool_invalidate()
        return result

    def action_view_customers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.customer_pool_partner_action"
        )
        action["domain"] = [("pool_id", "=", self.id)]
        return action

    # business

    @api.model
    def _get_memberships(self, user):
        """:param user: one user.
        :returns: two frozensets of pool ids: where the user may claim, where the user
            administers. Managers administer every pool of their companies.
        """
        # sudo: customer.pool - membership is a fact, whoever asks
        # a company has a handful of pools
        # pylint: disable-next=no-search-all
        pools = self.sudo().with_context(active_test=False).search([])
        companies = user.sudo().company_ids
        is_rep = user.has_group("expo_crm.group_user")
        is_admin = user.has_group("expo_crm.group_pool_admin")
        is_manager = user.has_group("expo_crm.group_manager")
        members, admins = set(), set()
        for pool in pools:
            if pool.company_id and pool.company_id not in companies:
                continue
            if is_manager or (is_admin and user in pool.admin_ids):
                admins.add(pool.id)
            if (pool.open_to_all and is_rep) or (
                user in pool.member_ids or user in pool.team_ids.member_ids
            ):
                members.add(pool.id)
        return frozenset(members), frozenset(admins)

    @api.model
    def _check_usable(self, ids):
        """:raises ValidationError: when a pool does not exist or is archived."""
        # sudo: customer.pool - whether they exist, nothing else
        pools = self.sudo().browse(ids)
        if any(not isinstance(id_, int) for id_ in ids) or (
            pools - pools.exists().filtered("active")
        ):
            raise ValidationError(
                self.env._("That pool does not exist or is archived: choose another.")
            )

    @api.model
    def _get_usual(self):
        """:returns: the pool a user most likely means: the one of the company, else the
        first one they belong to.
        """
        mine = self.search(["|", ("is_member", "=", True), ("is_admin", "=", True)])
        usual = self.env.company.pool_id
        return usual if usual in mine else mine[:1]

    def _check_usable_by_me(self):
        """:raises UserError: when the user does not belong to one of these pools."""
        for pool in self:
            if not pool.is_member and not pool.is_admin:
                raise UserError(
                    self.env._(
                        "You do not belong to the pool “%s”: choose another.",
                        # sudo: customer.pool - its name, to say which one
                        pool.sudo().name,
                    )
                )

    @api.model
    def _get_visible_ids(self, user):
        """:returns: ids of the pools whose public facts the user may read."""
        members, admins = self._get_memberships(user)
        return members | admins

    @api.model
    @tools.ormcache("kind")
    def _get_public_setup(self, kind):
        """:param kind: ``masked`` or ``shown``.
        :returns: dict of public field name to the pool ids that configured it so;
            a pair never configured is in neither, hence hidden.
        """
        setup = {name: [] for name in PUBLIC_FIELDS}
        # sudo: customer.pool.field - the mask must not depend on who looks
        for line in (
            self.env["customer.pool.field"].sudo().search([("visibility", "=", kind)])
        ):
            setup[line.field_name].append(line.pool_id.id)
        return {name: tuple(ids) for name, ids in setup.items()}

    @api.model
    def _is_guarding(self):
        """:returns: whether anything in the database is guarded: a customer, or the
        badge holders of a show.

        Only a committed "no" may be cached for everybody: an older snapshot of this
        transaction must not outlive the moment the first customer enters.
        """
        if not self.env.registry.ready:
            # installing, this transaction may have altered the tables: a second cursor
            # would wait for it, and it for the cursor
            return self._query_is_guarding(self.env.cr)
        return self._is_guarding_cached()

    @api.model
    @tools.ormcache()
    def _is_guarding_cached(self):
        if self._query_is_guarding(self.env.cr):
            return True
        if modules.module.current_test:
            # all cursors of a test are one transaction, and some tests allow no other
            return False
        # never a replica, which may lag
        with self.env.registry.cursor() as cr:
            return self._query_is_guarding(cr)

    @api.model
    def _query_is_guarding(self, cr):
        if self._query_has_customers(cr):
            return True
        cr.execute(
            "SELECT EXISTS (SELECT FROM event_event WHERE series_id IS NOT NULL)"
        )
        return cr.fetchone()[0]

    @api.model
    def _has_customers(self):
        """:returns: whether a customer or lead is guarded, and not badges of shows
        alone."""
        return self._is_guarding() and self._query_has_customers(self.env.cr)

    @api.model
    def _query_has_customers(self, cr):
        cr.execute(
            """
            SELECT EXISTS (SELECT FROM res_partner WHERE pool_managed)
                OR EXISTS (SELECT FROM crm_lead WHERE pool_managed)
            """
        )
        return cr.fetchone()[0]

    @api.model
    def _start_guarding(self):
        """Forget a cached "nothing is guarded", now and once others can see why."""
        if self._is_guarding():
            return
        registry = self.env.registry
        registry.clear_cache()
        self.env.cr.postcommit.add(registry.clear_cache)
        self._pool_forget_scopes()

    def _pool_forget_scopes(self):
        self.env["customer.visibility.path.mixin"]._pool_invalidate()
