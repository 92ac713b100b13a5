from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.http import content_disposition, request

from ..models.event_registration_print import PRINT_LIMIT


class ExhibitionBadge(http.Controller):
    """Badges that were printed, for those who may read them."""

    @http.route("/expo_crm/badges", type="http", auth="user", readonly=True)
    def badges(self, ids="", inline=None, **_kwargs):
        numbers = ids.split(",")
        if len(numbers) > PRINT_LIMIT or not all(map(str.isdigit, numbers)):
            raise BadRequest()
        registrations = request.env["event.registration"]
        registrations._check_desk()
        badges = registrations.browse(map(int, numbers)).exists()
        pdf = badges._render_badges()
        name = badges.name if len(badges) == 1 else request.env._("Badges")
        return request.make_response(
            pdf,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(pdf)),
                (
                    "Content-Disposition",
                    content_disposition(
                        f"{name}.pdf", "inline" if inline else "attachment"
                    ),
                ),
            ],
        )
