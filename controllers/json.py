from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.json import WebJsonController, get_view_id_and_type

from ..models.base_export import ExportSource


def _is_readonly(controller, rule, args):
    """:returns: whether nothing could have to be journalled."""
    return not request.env["customer.pool"]._is_guarding()


class CustomerJsonController(WebJsonController):
    """What a program reads of a screen is an export, as Odoo says by its own group."""

    @http.route(readonly=_is_readonly)
    def web_json_1(self, subpath, **kwargs):
        response = super().web_json_1(subpath, **kwargs)
        if response.is_json and request.env["customer.pool"]._is_guarding():
            self._export_answer(subpath, response.json, kwargs)
        return response

    def _export_answer(self, subpath, answer, kwargs):
        """:raises AccessError: when customers are in it that the user may not export."""
        action, context, _eval_context, record_id = self._get_action(subpath)
        Model = request.env[action.res_model].with_context(**context)
        view_type = kwargs.get("view_type") or (record_id and "form")
        view_id, view_type = get_view_id_and_type(action, view_type)
        spec = Model._get_fields_spec(Model.get_view(view_id, view_type))
        is_one = record_id or view_type == "form"
        rows = [answer] if is_one else answer.get("records", [])
        Model.browse(row["id"] for row in rows)._export_customers(
            list(_get_paths(spec)),
            ExportSource(request.env._("Export as JSON"), kwargs.get("domain")),
        )


def _get_paths(spec):
    """:returns: the paths of a specification of fields, as an export writes them."""
    for name, options in spec.items():
        below = options.get("fields") or {}
        yield from (f"{name}/{path}" for path in _get_paths(below)) if below else [name]
