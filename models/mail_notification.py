from odoo import models
from odoo.tools import SQL


class MailNotification(models.Model):
    """Whom a message went to, with the address or the number that failed.

    It is as visible as its message and its recipient; one's own always is.
    """

    _name = "mail.notification"
    _inherit = ["mail.notification", "customer.visibility.document.mixin"]

    def _pool_visible_depends(self):
        return ("res_partner_id", "mail_message_id")

    def _get_named_models(self):
        ids = self._get_fetched("mail_message_id")
        return ids and self.env["mail.message"].browse(ids)._get_named_models()

    def _get_hidden_sql(self, alias, names=None):
        if self.env.user._pool_scope("read") is None:
            return None
        message = self.env["mail.message"]._get_hidden_sql("hidden_message", names)
        recipient = SQL.identifier(alias, "res_partner_id")
        return SQL(
            """
            %(recipient)s IS DISTINCT FROM %(me)s
            AND (NOT %(seen)s
                 OR EXISTS (SELECT FROM mail_message hidden_message
                             WHERE hidden_message.id = %(message_id)s AND %(message)s))
            """,
            recipient=recipient,
            me=self.env.user.partner_id.id,
            seen=self.env["res.partner"]._get_seen_sql(recipient),
            message_id=SQL.identifier(alias, "mail_message_id"),
            message=message or SQL("FALSE"),
        )
