from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# values of pool_key that are no user; negative, since `in [0]` also matches NULL
POOL_KEY_UNCLAIMED = -1
POOL_KEY_UNGUARDED = -2

# kept by the engine; nobody writes them directly, whatever the client sends
POOL_KEY_FIELDS = frozenset({"pool_key", "pool_root_id", "pool_owner_id"})
# where the public facts of each model are
PROJECTIONS = {"res.partner": "customer.pool.partner", "crm.lead": "customer.pool.lead"}


class CustomerVisibilityMixin(models.AbstractModel):
    """A big model that stores its own visibility key.

    ``pool_key`` is the user id of the owner, -1 in the pool, -2 when not guarded;
    ``pool_root_id`` is the root of the customer's tree. Both are stored computes of
    the concrete model, so a list needs no join to be filtered.
    """

    _name = "customer.visibility.mixin"
    _inherit = ["customer.visibility.path.mixin"]
    _description = "Visible by its own key"

    pool_key = fields.Integer(
        string="Visibility key",
        compute="_compute_pool_key",
        store=True,
        copy=False,
        aggregator=None,
        export_string_translation=False,
        help="User id of the owner, -1 in the pool, -2 when not guarded.",
    )
    pool_root_id = fields.Many2one(
        "res.partner",
        string="Root Customer",
        compute="_compute_pool_root_id",
        store=True,
        copy=False,
        index=True,
        ondelete="set null",
        help="The root of the contact tree, which carries owner, pool and shares.",
    )

    pool_owner_id = fields.Many2one(
        "res.users",
        string="Owner",
        compute="_compute_pool_owner_id",
        store=True,
        copy=False,
        ondelete="set null",
        help="Who holds the customer.",
    )

    # how it comes that somebody sees a record, as filters of lists
    pool_shared_with_me = fields.Boolean(
        string="Shared with Me",
        compute="_compute_pool_reasons",
        search="_search_pool_shared_with_me",
        compute_sudo=True,
    )
    pool_of_subordinate = fields.Boolean(
        string="Of My Subordinates",
        compute="_compute_pool_reasons",
        search="_search_pool_of_subordinate",
        compute_sudo=True,
        help="Held by somebody below me; for customer managers, by anybody else.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._pool_refuse_keys(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._pool_refuse_keys(vals)
        return super().write(vals)

    def _pool_refuse_keys(self, vals):
        """:raises AccessError: when the key is written instead of computed."""
        refused = POOL_KEY_FIELDS & vals.keys()
        if refused:
            raise AccessError(
                self.env._(
                    "%s follows from the customer and its owner and cannot be written.",
                    ", ".join(sorted(self._fields[name].string for name in refused)),
                )
            )

    def _clean_properties(self):
        # sudo: what is imported into a pool is out of its importer's sight
        return super(CustomerVisibilityMixin, self.sudo())._clean_properties()

    def _pool_visible_depends(self):
        return ("pool_key", "pool_root_id")

    def _compute_pool_key(self):
        """Hook: every concrete model derives its key."""
        raise NotImplementedError

    def _compute_pool_root_id(self):
        """Hook: every concrete model derives its root."""
        raise NotImplementedError

    @api.depends("pool_key")
    def _compute_pool_owner_id(self):
        for record in self:
            record.pool_owner_id = record.pool_key if record.pool_key > 0 else False

    @api.depends(lambda self: self._pool_visible_depends())
    @api.depends_context("uid")
    def _compute_pool_reasons(self):
        shared = self.filtered_domain(self._get_pool_shared_domain())
        below = self.filtered_domain(self._get_pool_subordinate_domain())
        for record in self:
            record.pool_shared_with_me = record in shared
            record.pool_of_subordinate = record in below

    def _search_pool_shared_with_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._pool_yes_or_no(self._get_pool_shared_domain(), value)

    def _search_pool_of_subordinate(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._pool_yes_or_no(self._get_pool_subordinate_domain(), value)

    def _get_pool_shared_domain(self):
        shared = self.env.user._pool_own_scope("read")._replace(keys=())
        return self._get_pool_scope_domain(shared)

    def _get_pool_subordinate_domain(self):
        if self.env.user.has_group("expo_crm.group_manager"):
            return Domain("pool_key", ">", 0) & Domain("pool_key", "!=", self.env.uid)
        return Domain("pool_key", "in", sorted(self.env.user._pool_subordinate_ids()))

    @api.model
    def _get_pool_guarded_domain(self):
        # what other code inserted without a key is read as 0 and is not guarded
        return Domain("pool_key", "not in", (POOL_KEY_UNGUARDED, 0))

    def _get_pool_scope_domain(self, scope):
        if scope is None:
            return Domain.TRUE
        domain = Domain("pool_key", "in", scope.keys)
        if scope.roots:
            domain |= Domain("pool_root_id", "in", scope.roots)
        return domain

    def _is_in_pool_scope(self, scope):
        return (
            scope is None
            or self.pool_key in scope.keys
            or self.pool_root_id.id in scope.roots
        )

    def _filtered_pool_scope(self, mode):
        """:param mode: ``read``, ``log`` or ``write``.
        :returns: the records of ``self`` on which the current user may do it.
        """
        scope = self.env.user._pool_scope(mode)
        # sudo: the key is compared, nothing is told
        return self.filtered(lambda record: record.sudo()._is_in_pool_scope(scope))
