from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ExhibitionVisibilityMixin(models.AbstractModel):
    """A row of a show: seen by who runs the show, and else like its customers.

    Where a model hides the unnamed, a row of an edition without a customer, as the
    badge of somebody who walked in, is not for reps: who works for events sees it.
    """

    _name = "exhibition.visibility.mixin"
    _description = "Visible through its show or its customers"
    _inherit = ["customer.visibility.path.mixin"]

    # the many2one fields to the customers it shows
    _show_partner_fields = ("partner_id",)
    _show_hides_unnamed = False
    # stored fields that follow from others, on which rights and figures rest
    _show_derived_fields = frozenset()

    series_id = fields.Many2one("exhibition.series")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_derived(vals)
        if self.env.su:
            return super().create(vals_list)
        # a list opened from another record may send its name or series along
        derived = {f"default_{name}" for name in self._show_derived_fields}
        context = {k: v for k, v in self.env.context.items() if k not in derived}
        # pylint: disable-next=context-overridden
        rows = super(ExhibitionVisibilityMixin, self.with_context(context))
        return rows.create(vals_list).with_env(self.env)

    def write(self, vals):
        self._refuse_derived(vals)
        return super().write(vals)

    def _refuse_derived(self, vals):
        """:raises AccessError: when people write what is worked out."""
        derived = self._show_derived_fields & vals.keys()
        if derived and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s follows from other fields and cannot be written.",
                    ", ".join(sorted(self._fields[name].string for name in derived)),
                )
            )

    def _pool_visible_depends(self):
        if self._abstract:
            return ()
        Partner = self.env["res.partner"]
        paths = [
            f"{link}.{path}"
            for link in self._show_partner_fields
            for path in Partner._pool_visible_depends()
        ]
        return (*self._show_partner_fields, *paths, "event_id", "series_id")

    def _get_pool_scope_domain(self, scope):
        if scope is None:
            return Domain.TRUE
        partners = self.env["res.partner"]._get_pool_scope_domain(scope)
        links = self._show_partner_fields
        seen = Domain.AND(
            Domain(link, "=", False) | Domain(link, "any!", partners) for link in links
        )
        if self._show_hides_unnamed and not scope.walk_ins:
            named = Domain.OR(Domain(link, "!=", False) for link in links)
            seen &= Domain("series_id", "=", False) | named
        return seen | Domain("event_id", "in", scope.shows)

    @api.model
    def _get_pool_guarded_domain(self):
        guarded = self.env["res.partner"]._get_pool_guarded_domain()
        return Domain.OR(
            Domain(link, "any!", guarded) for link in self._show_partner_fields
        )

    def _is_in_pool_scope(self, scope):
        if scope is None or self.event_id.id in scope.shows:
            return True
        partners = [self[link] for link in self._show_partner_fields if self[link]]
        if partners or not self._show_hides_unnamed:
            return all(partner._is_in_pool_scope(scope) for partner in partners)
        return not self.series_id or scope.walk_ins
