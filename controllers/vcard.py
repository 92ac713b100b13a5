from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.vcard import Partner

from ..models.base_export import ExportSource


class CustomerVcard(Partner):
    """Contact cards are an export, of one customer or of many."""

    @http.route()
    def download_vcard(self, partner_ids=None, partner=None, **kwargs):
        # the route takes both, and stock then sends either
        ids = [int(id_) for id_ in (partner_ids or "").split(",") if id_.isdigit()]
        partners = request.env["res.partner"].browse(ids)
        if partner:
            partners |= partner
        partners._export_customers([], ExportSource(request.env._("Contact cards")))
        return super().download_vcard(
            partner_ids=partner_ids, partner=partner, **kwargs
        )
