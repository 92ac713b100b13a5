from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.report import ReportController


def _is_readonly(controller, rule, args):
    """:returns: whether a report is printed without writing the journal."""
    if not request.env["customer.pool"]._is_guarding():
        return True
    # sudo: ir.actions.report - asked before anybody is logged in
    Report = request.env["ir.actions.report"].sudo()
    report = Report.search([("report_name", "=", args.get("reportname"))], limit=1)
    return not report or not Report._is_customer_print(report)


class CustomerReport(ReportController):
    """Prints of customers write the journal; all others keep their read-only cursor."""

    @http.route(readonly=_is_readonly)
    def report_routes(self, *args, **kwargs):
        return super().report_routes(*args, **kwargs)
