from odoo import api, models

from .base_export import ExportSource
from .customer_visibility_mixin import PROJECTIONS

CUSTOMER_MODELS = {*PROJECTIONS, *PROJECTIONS.values()}
# in the context of a print that is journalled; an object, so that no client can send it
JOURNALLED = object()


class IrActionsReport(models.Model):
    """Prints of customers are exports; a quotation, an invoice or a badge is none."""

    _inherit = "ir.actions.report"

    def _render_qweb_html(self, report_ref, docids, data=None):
        printer = self._export_print(report_ref, docids)
        return super(IrActionsReport, printer)._render_qweb_html(
            report_ref, docids, data=data
        )

    def _render_qweb_text(self, report_ref, docids, data=None):
        printer = self._export_print(report_ref, docids)
        return super(IrActionsReport, printer)._render_qweb_text(
            report_ref, docids, data=data
        )

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        printer = self._export_print(report_ref, res_ids)
        return super(IrActionsReport, printer)._render_qweb_pdf(
            report_ref, res_ids=res_ids, data=data
        )

    def _export_print(self, report_ref, ids):
        """Let the user take what is printed out of the database, and journal it.

        :returns: ``self``, for the parts of this print to leave no second row.
        :raises AccessError: when the user may not export customers.
        """
        if self.env.context.get("expo_crm_print") is JOURNALLED:
            return self
        report = self._get_report(report_ref)
        if self._is_customer_print(report):
            ids = [ids] if isinstance(ids, int) else list(ids or [])
            how = self.env._("Print “%s”", report.name)
            self.env[report.model].browse(ids)._export_customers([], ExportSource(how))
        return self.with_context(expo_crm_print=JOURNALLED)

    @api.model
    def _is_customer_print(self, report):
        """:returns: whether a report is of customers: of their records, or one of ours."""
        printable = self._get_rendering_context_model(report)
        return report.model in CUSTOMER_MODELS or bool(
            getattr(printable, "_report_model", None)
        )
