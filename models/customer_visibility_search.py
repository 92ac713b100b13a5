from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd
from odoo.tools import SQL, Query

# rows a page may lie deep, and keys it may be gathered from
PAGE_DEPTH = 500
PAGE_KEYS = 100


class CustomerVisibilityMixin(models.AbstractModel):
    """The first pages of a list, gathered from the keys one by one.

    Who sees few of very many rows would wait while the database walks the whole table
    in the order of the list until a page is full. Each key has an index in that order
    (``_pool_key_index``), so the first rows of each key, merged, are the page. Domain
    and rules are part of every step: the ids are those of the plain query.
    """

    _inherit = "customer.visibility.mixin"

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        if not bypass_access and self._is_pool_page(offset, limit, order):
            scope = self.env.user._pool_scope("read")
            domain = Domain(domain)
            if (
                scope is not None
                and len(scope.keys) <= PAGE_KEYS
                and self._is_pool_coarse(domain)
                and self._is_pool_rule_on()
            ):
                candidates = super()._search(domain, active_test=active_test)
                if not candidates.is_empty():
                    return self._pool_page(candidates, scope, offset or 0, limit)
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    def _is_pool_page(self, offset, limit, order):
        """:returns: whether a near page in the default order is asked for by a user."""
        return (
            not self.env.su
            and order == self._order
            and limit
            and limit + (offset or 0) <= PAGE_DEPTH
        )

    def _is_pool_coarse(self, domain):
        """:returns: whether a domain asks for flags only, which most rows have or many
        lack; anything selective is better served by an index of its own.
        """
        for condition in domain.iter_conditions():
            field = self._fields.get(condition.field_expr)
            if field is None or not field.store:
                return False
            if (
                field.type not in ("boolean", "selection")
                and condition.value is not False
            ):
                return False
        return True

    def _is_pool_rule_on(self):
        """:returns: whether the global rule holds; an administrator may disable it."""
        domain = self.env["ir.rule"]._compute_domain(self._name, "read")
        terms = domain.children if isinstance(domain, DomainAnd) else [domain]
        return any(
            getattr(term, "field_expr", None) == "pool_visible" for term in terms
        )

    def _pool_page(self, candidates, scope, offset, limit):
        """:param candidates: ``Query`` of all rows, with domain and rules.
        :returns: ``Query`` of the page.
        """
        shared = self._get_pool_scope_domain(scope._replace(keys=()))
        shared &= Domain("pool_key", "not in", scope.keys)
        names = [term.split()[0] for term in self._order.split(",")]
        columns = [SQL.identifier(self._table, name) for name in names]
        sql_order = self._order_to_sql(self._order, candidates)
        of_a_key = SQL(
            "SELECT %s FROM %s WHERE %s AND %s = scope.key ORDER BY %s LIMIT %s",
            SQL(", ").join(columns),
            candidates.from_clause,
            candidates.where_clause,
            SQL.identifier(self._table, "pool_key"),
            sql_order,
            limit + offset,
        )
        rows = SQL(
            "SELECT top.* FROM unnest(%s) AS scope(key), LATERAL (%s) AS top",
            list(scope.keys),
            of_a_key,
        )
        shared = shared.optimize_full(self.sudo())
        if not shared.is_false():
            rows = SQL(
                "%s UNION ALL SELECT %s FROM %s WHERE %s AND %s",
                rows,
                SQL(", ").join(columns),
                candidates.from_clause,
                candidates.where_clause,
                shared._to_sql(self.sudo(), self._table, candidates),
            )
        merged = Query(self.env, "page", SQL("(%s)", rows))
        merged.order = self._order_to_sql(self._order, merged, alias="page")
        merged.limit, merged.offset = limit, offset
        page = Query(self.env, self._table, self._table_sql)
        page.add_where(
            SQL("%s IN (%s)", SQL.identifier(self._table, "id"), merged.select())
        )
        page.order = self._order_to_sql(self._order, page)
        return page
