from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.http import content_disposition, request

from ..tools.poster_pdf import SIZES


class SatisfactionPoster(http.Controller):
    """The poster of a study, for those who may read it."""

    @http.route(
        "/expo_crm/satisfaction/<int:study_id>/poster",
        type="http",
        auth="user",
        readonly=True,
    )
    def poster(self, study_id, size="a4", **_kwargs):
        if size not in SIZES:
            raise BadRequest()
        study = request.env["satisfaction.study"].browse(study_id).exists()
        if not study:
            raise request.not_found()
        pdf = study._render_poster(size)
        name = f"{study.name} {size.upper()}.pdf"
        return request.make_response(
            pdf,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(pdf)),
                ("Content-Disposition", content_disposition(name, "inline")),
            ],
        )
