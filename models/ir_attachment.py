from odoo import models
from odoo.tools import SQL


class IrAttachment(models.Model):
    """A file on a meeting is for who sees more of the meeting than that somebody is
    busy; on any other record stock asks for the record already."""

    _name = "ir.attachment"
    _inherit = ["ir.attachment", "customer.visibility.document.mixin"]

    def _get_hidden_sql(self, alias, names=None):
        return self._get_hidden_meeting_sql(
            SQL.identifier(alias, "res_model"), SQL.identifier(alias, "res_id"), names
        )
