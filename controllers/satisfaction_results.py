from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SatisfactionResults(http.Controller):
    """Results as a workbook, for those who may read them."""

    # counts anew where needed, and journals comments that leave
    @http.route(
        "/expo_crm/satisfaction/<int:study_id>/results.xlsx",
        type="http", auth="user", readonly=False,
    )  # fmt: skip
    def results(self, study_id, **_kwargs):
        study = request.env["satisfaction.study"].browse(study_id).exists()
        if not study:
            raise request.not_found()
        return self._send(study._get_results_xlsx(), study.name)

    @http.route(
        "/expo_crm/satisfaction/edition/<int:event_id>/<string:audience>/results.xlsx",
        type="http", auth="user", readonly=False,
    )  # fmt: skip
    def edition_results(self, event_id, audience, **_kwargs):
        studies = request.env["satisfaction.study"]
        content, name = studies._get_edition_results_xlsx(event_id, audience)
        return self._send(content, name)

    def _send(self, content, name):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )
