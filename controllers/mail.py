from odoo.http import request

from odoo.addons.mail.controllers.mail import MailController

from ..models.customer_visibility_mixin import PROJECTIONS


class PoolMailController(MailController):
    """A link in a message leads to what may be known of a hidden customer."""

    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        uid = request.session.uid
        if uid and model in PROJECTIONS and isinstance(res_id, int):
            record = request.env[model].with_user(uid).browse(res_id)
            if record._pool_hidden_subject():
                # the web client meets the refusal there and speaks
                return request.redirect(f"/odoo/{model}/{res_id}")
        return super()._redirect_to_record(
            model, res_id, access_token=access_token, **kwargs
        )
