from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd
from odoo.tools import SQL, Query

# rows a page may lie deep, and keys it may be gathered from
PAGE_DEPTH = 500
PAGE_KEYS = 100


def _order_terms(order):
    """:returns: the columns of a sort string, each with its direction.

    >>> _order_terms("priority desc,  id desc") == _order_terms("priority DESC, id desc")
    True
    """
    return [term.lower().split() for term in order.split(",")]


class CustomerVisibilityMixin(models.AbstractModel):
    """Lists, counts and groups of people who see few of very many rows.

    Visible is what has one of their keys or is shared with them. No index answers an
    "or" in the order of a list, nor without visiting the rows; each half alone has one
    (``_pool_key_index``). So the halves are asked apart and put together again: for a
    page the first rows of every key, for counts and groups all of them. Domain and
    rules are part of each half: the rows are those of the plain query.
    """

    _inherit = "customer.visibility.mixin"

    # columns with so few values that an index on the key serves better than theirs
    _pool_coarse_fields = ()

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
        in_halves = None
        if not bypass_access and not self.env.su:
            if self._is_pool_page(offset, limit, order):
                in_halves = self._pool_page
            elif not order and not offset:
                in_halves = self._pool_union
        if in_halves:
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
                    return in_halves(candidates, scope, offset or 0, limit or None)
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    def _is_pool_page(self, offset, limit, order):
        """:returns: whether a near page in the default order is asked for."""
        if not order or not limit or limit + (offset or 0) > PAGE_DEPTH:
            return False
        # the columns of a kanban ask in the default order with other spaces
        return _order_terms(order) == _order_terms(self._order)

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
                and field.name not in self._pool_coarse_fields
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

    def _pool_shared_sql(self, candidates, scope):
        """:returns: ``SQL`` condition of what is shared and has no key of the scope, or
        None when nothing is.
        """
        shared = self._get_pool_scope_domain(scope._replace(keys=()))
        shared &= Domain("pool_key", "not in", scope.keys)
        # sudo: this is the rule itself: its own rules would ask it again
        shared = shared.optimize_full(self.sudo())
        if shared.is_false():
            return None
        return shared._to_sql(self.sudo(), self._table, candidates)

    def _pool_union(self, candidates, scope, _offset, limit):
        """:param candidates: ``Query`` of all rows, with domain and rules.
        :returns: ``Query`` of the same rows, in any order.
        """
        shared = self._pool_shared_sql(candidates, scope)
        if shared is None:
            candidates.limit = limit
            return candidates
        half = SQL(
            "SELECT %s.* FROM %s WHERE %s",
            SQL.identifier(self._table),
            candidates.from_clause,
            candidates.where_clause,
        )
        union = Query(
            self.env,
            self._table,
            SQL(
                "(%s AND %s = ANY(%s) UNION ALL %s AND %s)",
                half,
                SQL.identifier(self._table, "pool_key"),
                list(scope.keys),
                half,
                shared,
            ),
        )
        # a query without a condition is taken for all there is: groups by a path and
        # many2many would join the whole table
        union.add_where(SQL("TRUE"))
        union.limit = limit
        return union

    def _pool_page(self, candidates, scope, offset, limit):
        """:param candidates: ``Query`` of all rows, with domain and rules.
        :returns: ``Query`` of the page.
        """
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
        shared = self._pool_shared_sql(candidates, scope)
        if shared is not None:
            rows = SQL(
                "%s UNION ALL SELECT %s FROM %s WHERE %s AND %s",
                rows,
                SQL(", ").join(columns),
                candidates.from_clause,
                candidates.where_clause,
                shared,
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
