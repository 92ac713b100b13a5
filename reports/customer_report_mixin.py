from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_datetime


class CustomerReportMixin(models.AbstractModel):
    """Base of the printables.

    The route of a report takes any ids from any client, so the records are searched as
    the user who prints: what the rules hide is not on the paper, without a word about
    it. Nothing is read as superuser.
    """

    _name = "customer.report.mixin"
    _description = "Printable of Customers"

    # the model whose ids the report gets
    _report_model = None

    @api.model
    def _get_report_values(self, docids, data=None):
        """:raises AccessError: for portal users, whose rules are those of their portal."""
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only employees print customers."))
        docs = self._prepare_docs(self._find_printable(docids))
        return {
            "doc_ids": docs.ids,
            "doc_model": docs._name,
            "docs": docs,
            "printed": self._get_printed_sentence(docs),
            **self._prepare_values(docs),
        }

    def _find_printable(self, docids):
        """:returns: what the user may read of ``docids``, in the order of the list."""
        Model = self.env[self._report_model].with_context(active_test=False)
        readable = set(Model.search([("id", "in", docids or [])]).ids)
        # with_env: whose contacts are read below; archived ones are not among them
        return Model.browse(id_ for id_ in docids or [] if id_ in readable).with_env(
            self.env
        )

    def _get_printed_sentence(self, docs):
        """:returns: whose list it is, how long, and who printed it when."""
        return self.env._(
            "%(company)s · %(count)s in this list, printed by %(user)s on %(date)s",
            count=len(docs),
            **self._get_print(),
        )

    def _get_print(self):
        """:returns: the words about this very print."""
        now = fields.Datetime.now()
        return {
            "company": self.env.company.name,
            "user": self.env.user.name,
            "date": format_datetime(self.env, now, dt_format="short"),
        }

    def _prepare_docs(self, docs):
        """Hook: the records that are printed, from those that were selected."""
        return docs

    def _prepare_values(self, docs):
        """Hook: what the template needs besides."""
        return {}
