from odoo import api, fields, models
from odoo.fields import Domain

# what depends on who asks and when, besides the record
SCOPE_FIELDS = frozenset(
    {"pool_visible", "pool_editable", "pool_shared_with_me", "pool_of_subordinate"}
)


class CustomerVisibilityPathMixin(models.AbstractModel):
    """A record that is as visible as the customer it points to.

    The one predicate of the addon: which keys and roots a user may see comes from
    ``res.users._pool_scope``; here it becomes a domain (search path) and a boolean
    (record path). The record rule of every protected model reads one of the two
    fields, so both paths and all models share one formula.
    """

    _name = "customer.visibility.path.mixin"
    _description = "Visible through its customer"

    # name of the many2one to the customer, or to what is as visible as one; an empty
    # one hides nothing
    _pool_partner_field = "partner_id"
    # the mode of res.users._pool_scope that opens writing
    _pool_write_mode = "write"

    pool_visible = fields.Boolean(
        string="Visible to me",
        compute="_compute_pool_visible",
        search="_search_pool_visible",
        compute_sudo=True,
        export_string_translation=False,
    )
    pool_editable = fields.Boolean(
        string="Editable by me",
        compute="_compute_pool_editable",
        search="_search_pool_editable",
        compute_sudo=True,
        export_string_translation=False,
    )

    def _pool_visible_depends(self):
        """:returns: the field paths the predicate reads, for cache invalidation."""
        if self._abstract:
            return ()
        link = self._pool_partner_field
        below = self.env[self._fields[link].comodel_name]._pool_visible_depends()
        return (link, *(f"{link}.{path}" for path in below))

    @api.depends(lambda self: self._pool_visible_depends())
    @api.depends_context("uid")
    def _compute_pool_visible(self):
        scope = self.env.user._pool_scope("read")
        for record in self:
            record.pool_visible = record._is_in_pool_scope(scope)

    @api.depends(lambda self: self._pool_visible_depends())
    @api.depends_context("uid")
    def _compute_pool_editable(self):
        scope = self.env.user._pool_scope(self._pool_write_mode)
        for record in self:
            record.pool_editable = record._is_in_pool_scope(scope)

    def _search_pool_visible(self, operator, value):
        scope = self.env.user._pool_scope("read")
        return self._search_pool_scope(scope, operator, value)

    def _search_pool_editable(self, operator, value):
        scope = self.env.user._pool_scope(self._pool_write_mode)
        return self._search_pool_scope(scope, operator, value)

    def _search_pool_scope(self, scope, operator, value):
        if operator != "in":
            return NotImplemented
        return self._pool_yes_or_no(self._get_pool_scope_domain(scope), value)

    def _pool_yes_or_no(self, domain, value):
        """:returns: the ``Domain`` of a boolean field that is true where ``domain`` is.

        :param value: the values asked for.
        """
        wanted = {bool(item) for item in value}
        if len(wanted) != 1:
            return Domain(bool(wanted))
        return domain if True in wanted else ~domain

    def _get_pool_scope_domain(self, scope):
        """:param scope: what ``res.users._pool_scope`` returned, None for everything.
        :returns: the ``Domain`` of the records of this model within the scope.
        """
        if scope is None:
            return Domain.TRUE
        link = self._pool_partner_field
        domain = self.env[self._fields[link].comodel_name]._get_pool_scope_domain(scope)
        # any!: the predicate decides alone, the customer's own rules would ask it again
        return Domain(link, "=", False) | Domain(link, "any!", domain)

    @api.model
    def _get_pool_guarded_domain(self):
        customers = self.env[self._fields[self._pool_partner_field].comodel_name]
        return Domain(
            self._pool_partner_field, "any!", customers._get_pool_guarded_domain()
        )

    def _is_in_pool_scope(self, scope):
        """Record path of :meth:`_get_pool_scope_domain`, for one record."""
        if scope is None:
            return True
        partner = self[self._pool_partner_field]
        return not partner or partner._is_in_pool_scope(scope)

    @api.model
    def _pool_invalidate(self):
        """Forget the answers of this transaction, on every model and for every user.

        Called whenever the scope of anybody may have changed: a share, a team, a
        superior, the switch of a company. The answer depends on more than the record,
        so ``@api.depends`` alone cannot know.
        """
        self.env["res.users"]._pool_scope_forget()
        names = self.env.registry.descendants(
            ["customer.visibility.path.mixin"], "_inherit"
        )
        for name in [*names, "res.users"]:
            model = self.env[name]
            if not model._abstract:
                answers = SCOPE_FIELDS & model._fields.keys()
                model.invalidate_model(answers, flush=False)
