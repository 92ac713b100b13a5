from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CustomerVisibilityDocumentMixin(models.AbstractModel):
    """A row that names its document by model and id: a message, an activity, a meeting.

    Stock shows such rows to their author, recipients or assignees before it asks for
    the document. What is about a customer one no longer sees is not for them any more.
    """

    _name = "customer.visibility.document.mixin"
    _description = "Visible with the document it names"

    # name of the field with the model of the document; the id is in res_id
    _pool_model_field = "res_model"

    pool_visible = fields.Boolean(
        string="Visible to me",
        compute="_compute_pool_visible",
        search="_search_pool_visible",
        compute_sudo=True,
        export_string_translation=False,
    )

    @api.depends(lambda self: self._pool_visible_depends())
    @api.depends_context("uid")
    def _compute_pool_visible(self):
        hidden = self._filtered_hidden()
        for row in self:
            row.pool_visible = row not in hidden

    def _search_pool_visible(self, operator, value):
        if operator != "in":
            return NotImplemented
        yes_or_no = self.env["customer.visibility.path.mixin"]._pool_yes_or_no
        return yes_or_no(self._get_unhidden_domain(), value)

    def _pool_visible_depends(self):
        """Hook: the fields that say which document and who is part of it."""
        return (self._pool_model_field, "res_id")

    @api.model
    def _get_hidden_document_sql(self, model, id_, names=None):
        """:param model: ``SQL`` of the column with the name of a model.
        :param id_: ``SQL`` of the column with the id of the document.
        :param names: the models that may be named, None for any: the fewer, the less
            the database has to plan.
        :returns: ``SQL`` that is true where the document is about a guarded customer
            whom the current user may not see; None where nothing can be hidden.
        """
        scope = self.env.user._pool_scope("read")
        if scope is None:
            return None
        hidden = []
        for name in self._get_guarded_threads():
            if names is not None and name not in names:
                continue
            # sudo: the scope alone decides, no rule of the model
            Model = self.env[name].sudo()
            query = Model._search(
                Model._get_pool_scope_domain(scope),
                active_test=False,
                bypass_access=True,
            )
            query.add_where(SQL("%s = %s", SQL.identifier(query.table, "id"), id_))
            seen = query.select(SQL("1"))
            hidden.append(SQL("%s = %s AND NOT EXISTS (%s)", model, name, seen))
        return self._pool_any(hidden)

    @api.model
    def _pool_any(self, conditions):
        """:returns: ``SQL`` that is true where one of the conditions is; those that are
        None are left out, and None when there is no other.
        """
        conditions = [condition for condition in conditions if condition]
        return SQL("(%s)", SQL(" OR ").join(conditions)) if conditions else None

    @api.model
    def _get_hidden_meeting_sql(self, model, id_, names=None):
        """As :meth:`_get_hidden_document_sql`, for what hangs on a meeting."""
        if names is not None and "calendar.event" not in names:
            return None
        hidden = self.env["calendar.event"]._get_hidden_sql("meeting")
        return hidden and SQL(
            "(%s = 'calendar.event' AND EXISTS"
            " (SELECT FROM calendar_event meeting WHERE meeting.id = %s AND %s))",
            model,
            id_,
            hidden,
        )

    @api.model
    def _get_hidden_thread_sql(self, model, id_, names=None):
        """As :meth:`_get_hidden_document_sql`, meetings included."""
        return self._pool_any(
            [
                self._get_hidden_document_sql(model, id_, names),
                self._get_hidden_meeting_sql(model, id_, names),
            ]
        )

    @api.model
    def _get_guarded_threads(self):
        """:returns: names of the models with a conversation or activities that are as
        visible as a customer."""
        names = self.env.registry.descendants(
            ["customer.visibility.path.mixin"], "_inherit"
        )
        return sorted(
            name
            for name in names
            if not self.env[name]._abstract
            and self.env[name]._auto
            and {"message_ids", "activity_ids"} & self.env[name]._fields.keys()
        )

    def _get_hidden_sql(self, alias, names=None):
        """Hook: ``SQL`` that is true where a row of the table ``alias`` is hidden.

        :param names: the models the rows may name, None for any.
        :returns: None where nothing can be hidden from the current user.
        """
        return self._get_hidden_thread_sql(
            SQL.identifier(alias, self._pool_model_field),
            SQL.identifier(alias, "res_id"),
            names,
        )

    @api.model
    def _get_unhidden_domain(self):
        """:returns: the ``Domain`` of what is not hidden, for the search path."""
        if self._get_hidden_sql(self._table) is None:
            return Domain.TRUE
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s) IS NOT TRUE", model._get_hidden_sql(alias)
            )
        )

    def _filtered_hidden(self):
        """:returns: the rows of ``self`` that are hidden from the current user, whether
        superuser or not.
        """
        if not self.ids or self.env.user._pool_scope("read") is None:
            return self.browse()
        return self._filtered_by_sql(
            self._get_hidden_sql(self._table, self._get_named_models())
        )

    def _filtered_by_sql(self, condition):
        """:param condition: ``SQL`` on the columns of the table, None for no row.
        :returns: the rows of ``self`` where it is true; one query.
        """
        if condition is None:
            return self.browse()
        self.flush_model(self._pool_visible_depends())
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) AND %s",
                SQL.identifier(self._table),
                list(self.ids),
                condition,
            )
        )
        return self.browse([id_ for (id_,) in rows])

    def _get_named_models(self):
        """:returns: set of the models the rows name, None where it is not known."""
        return self._get_fetched(self._pool_model_field)

    def _get_fetched(self, name):
        """:returns: set of what the rows hold in a column, None where some are gone."""
        # sudo: not more is fetched than that, since what lies in the cache is read by
        # everybody
        rows = self.sudo().browse(self.ids)
        rows.fetch([name])
        cache = self._fields[name]._get_cache(self.env)
        return (
            {cache[id_] for id_ in rows._ids}
            if cache.keys() >= set(rows._ids)
            else None
        )


class CustomerVisibilityPathMixin(models.AbstractModel):
    _inherit = "customer.visibility.path.mixin"

    @api.model
    def _pool_invalidate(self):
        super()._pool_invalidate()
        names = self.env.registry.descendants(
            ["customer.visibility.document.mixin"], "_inherit"
        )
        for name in names:
            if not self.env[name]._abstract:
                self.env[name].invalidate_model(["pool_visible"], flush=False)
