from odoo import http
from odoo.http import request

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class Satisfaction(http.Controller):
    """The page where people say that they want no studies, and take it back."""

    @http.route(
        "/satisfaction/opt-out/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def opt_out(self, token, choice=None, **_kwargs):
        """A link only shows the page: programs that look into mails follow links.

        A key that is nobody's gets the same pages: they tell of no address.
        """
        address = request.env["satisfaction.address"]._find_by_token(token)
        is_out = bool(address.is_opted_out)
        if request.httprequest.method == "POST" and choice in ("out", "in"):
            is_out = choice == "out"
            address._opt_out(is_out)
        elif request.httprequest.method == "POST":
            choice = None
        return request.render(
            "expo_crm.satisfaction_opt_out",
            {"token": token, "is_out": is_out, "is_done": bool(choice)},
            headers=HEADERS,
        )
