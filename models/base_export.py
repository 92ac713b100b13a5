import logging
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.orm.models import fix_import_export_id_paths

from .customer_pool_export import NAME_FIELDS, HiddenInExport

_logger = logging.getLogger(__name__)

# a column of one that a record refers to tells nothing of a customer
PUBLIC_FIELDS = NAME_FIELDS | {"id", ".id"}
# characters of a selection or of a list of fields the journal keeps
JOURNAL_WIDTH = 2000


class ExportSource(NamedTuple):
    """Where an export comes from, in the context while it runs; no client can send it.

    :ivar how: the words of the journal for it.
    :ivar domain: what the list was searched by, None for records picked one by one.
    :ivar headings: paths of the fields whose values head the groups of a table.
    """

    how: str
    domain: list | None = None
    headings: tuple = ()


class Base(models.AbstractModel):
    """Whoever takes guarded customers out of the database needs the right to, and leaves
    a journal row. Rows that are not guarded leave as in stock.
    """

    _inherit = "base"  # pylint: disable=consider-merging-classes-inherited

    def export_data(self, fields_to_export):
        source = self.env.context.get("expo_crm_export")
        if not isinstance(source, ExportSource):
            source = ExportSource(self.env._("Export by a program"))
        self._export_customers([*fields_to_export, *source.headings], source)
        return super().export_data(fields_to_export)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        if (
            not _is_toplevel_call
            or self.env.su
            or not self.env["customer.pool"]._is_guarding()
        ):
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        # what is exported itself is refused as ever, what it points to is named
        self.check_access("read")
        export = HiddenInExport()
        exporter = super(Base, self.with_context(expo_crm_hidden_in_export=export))
        try:
            return exporter._export_rows(fields)
        finally:
            export.forget()

    @api.model
    def _get_pool_guarded_domain(self):
        """Hook: the ``Domain`` of the rows that belong to guarded customers, None where
        a model says nothing of customers.
        """
        return None

    def _export_customers(self, names, source):
        """Let the user take these records out of the database, and journal it.

        :param names: paths of the fields that leave, as in an export.
        :param source: an :class:`ExportSource`.
        :raises AccessError: when customers are among them that the user may not export.
        """
        # scheduled and other server code is no person who takes customers along
        if self.env.su or not self.env["customer.pool"]._is_guarding():
            return
        count = self._count_exported_customers(names)
        if not count:
            return
        if not self.env.user.has_group("expo_crm.group_export"):
            self._refuse_export(count)
        self._journal_export(names, source, count)

    def _refuse_export(self, count):
        _logger.info(
            "user %s may not export %s rows of customers from %s",
            self.env.uid,
            count,
            self._name,
        )
        # sudo: res.groups - its name, to say what to ask for
        group = self.env.ref("expo_crm.group_export").sudo().name
        raise AccessError(
            self.env._(
                "You may not export customers: the selection holds %(count)s records of "
                "guarded customers. Ask an administrator for the right “%(group)s”.",
                count=count,
                group=group,
            )
        )

    def _journal_export(self, names, source, count):
        if source.domain is None:
            selection = self.env._("Picked: %s", ", ".join(map(str, self.ids)))
        else:
            selection = str(source.domain)
        self.env["customer.pool.log"]._append(
            [
                {
                    "kind": "export",
                    "name": self.env["ir.model"]._get(self._name).name,
                    "user_id": self.env.uid,
                    "company_id": self.env.company.id,
                    "reason": self.env._(
                        "%(how)s: %(count)s records", how=source.how, count=count
                    ),
                    "domain": selection[:JOURNAL_WIDTH],
                    "exported_fields": ", ".join(names)[:JOURNAL_WIDTH],
                    "count": count,
                }
            ]
        )

    # how many

    def _count_exported_customers(self, names):
        """:returns: how many of the records are guarded customers, belong to them, or
        lead to more than the names of some.
        """
        picked = Domain("id", "in", self.ids)
        own = self._get_pool_guarded_domain()
        counts = [0]
        if own is not None and self.browse().has_access("read"):
            # with the rules: what they hide does not leave
            Model = self.with_context(active_test=False)
            counts.append(Model.search_count(picked & own))
        for path in self._get_customer_paths(names):
            counts.append(self._count_leading_to_customers(path, picked))
        return max(counts)

    def _get_customer_paths(self, names):
        """:returns: set of the paths, as tuples, to models that say of customers what
        is more than a name.
        """
        found = set()
        for name in names:
            path = fix_import_export_id_paths(name)
            for depth, Model in enumerate(self._get_models_along(path[:-1])[1:], 1):
                if (
                    path[depth] not in PUBLIC_FIELDS
                    and Model._get_pool_guarded_domain() is not None
                ):
                    found.add(tuple(path[:depth]))
        return found

    @api.model
    def _get_models_along(self, path):
        """:returns: this model and those the relational fields of ``path`` lead to, as
        far as they are known without a record.
        """
        models_ = [self.browse()]
        for step in path:
            field = models_[-1]._fields.get(step)
            if field is None or not field.relational:
                break
            models_.append(self.env[field.comodel_name])
        return models_

    def _count_leading_to_customers(self, path, picked):
        # sudo: counted only; what the user may not read is refused by the export itself
        records = self.sudo().with_context(active_test=False)
        *along, last = self._get_models_along(path)
        guarded = last._get_pool_guarded_domain()
        if not all(
            Model._fields[step]._description_searchable
            for Model, step in zip(along, path, strict=True)
        ):
            return len(records.mapped(".".join(path)).filtered_domain(guarded))
        for step in reversed(path):
            guarded = Domain(step, "any!", guarded)
        return records.search_count(picked & guarded)
