import json

from odoo.http import request

from odoo.addons.web.controllers.export import CSVExport, ExcelExport

from ..models.base_export import ExportSource


class CustomerExport:
    """Tells the journal what the list on the screen was searched by."""

    def base(self, data):
        params = json.loads(data)
        how = request.env._("Export as %s", self.extension.strip(".").upper())
        domain = None if params.get("ids") else params.get("domain", [])
        # partner_id.email, date_order:month
        headings = tuple(
            name.partition(":")[0].replace(".", "/")
            for name in params.get("groupby") or ()
        )
        request.update_context(expo_crm_export=ExportSource(how, domain, headings))
        return super().base(data)


class CustomerCSVExport(CustomerExport, CSVExport):
    """The export of a list as CSV."""


class CustomerExcelExport(CustomerExport, ExcelExport):
    """The export of a list as XLSX, grouped or not."""
