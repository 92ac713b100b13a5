from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.mail.tools.discuss import Store

# addresses of who wrote a message and of whom it was addressed to
ADDRESS_FIELDS = frozenset(
    {"email_from", "reply_to", "incoming_email_to", "incoming_email_cc"}
)


class MailMessage(models.Model):
    """A message about a customer is for those who see the customer.

    Who wrote it or was told of it reads it as long as they see the customer, and no
    longer. Notices made for one person ("recalled from you") stay with that person.
    Of an author one may not see, the name is told and no address.
    """

    _name = "mail.message"
    _inherit = [
        "customer.guard.mixin",
        "mail.message",
        "customer.visibility.document.mixin",
    ]

    # the sender's address is that of the author
    _pool_guarded_fields = ("author_id",)
    _pool_model_field = "model"

    author_avatar = fields.Binary(
        related=None, compute="_compute_author_avatar", compute_sudo=True, readonly=True
    )

    def _pool_visible_depends(self):
        return ("model", "res_id", "message_type", "author_id", "partner_ids")

    def _get_hidden_sql(self, alias, names=None):
        document = super()._get_hidden_sql(alias, names)
        return document and SQL(
            """
            %(document)s AND NOT (
                %(type)s = 'user_notification'
                AND (%(author)s = %(me)s
                     OR EXISTS (SELECT FROM mail_message_res_partner_rel named
                                 WHERE named.mail_message_id = %(id)s
                                   AND named.res_partner_id = %(me)s)
                     OR EXISTS (SELECT FROM mail_notification told
                                 WHERE told.mail_message_id = %(id)s
                                   AND told.res_partner_id = %(me)s)))
            """,
            document=document,
            type=SQL.identifier(alias, "message_type"),
            author=SQL.identifier(alias, "author_id"),
            id=SQL.identifier(alias, "id"),
            me=self.env.user.partner_id.id,
        )

    @api.depends("author_id")
    @api.depends_context("uid")
    def _compute_author_avatar(self):
        for message in self:
            author = message.author_id
            seen = not author or author.pool_visible
            message.author_avatar = author.avatar_128 if seen else False

    @api.depends_context("uid")
    def _compute_display_name(self):
        # a many2one is shown as superuser, and the subject is part of the message
        hidden = self._filtered_hidden()
        hidden.display_name = False
        return super(MailMessage, self - hidden)._compute_display_name()

    def _message_notifications_to_store(self, store):
        # failures of what one has sent are looked up as superuser
        shown = self - self._filtered_hidden()
        return super(MailMessage, shown)._message_notifications_to_store(store)

    # addresses of hidden authors

    def _to_store(self, store: Store, fields, **kwargs):
        super()._to_store(store, fields, **kwargs)
        for message in self._filtered_hidden_author():
            store.add_model_values(
                self._name, {"id": message.id, **dict.fromkeys(ADDRESS_FIELDS, False)}
            )

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        masked = ADDRESS_FIELDS.intersection(fnames)
        if masked and not self.env.su:
            hidden = set(self._filtered_hidden_author()._ids)
            for row in rows:
                if row["id"] in hidden:
                    row.update(dict.fromkeys(masked, False))
        return rows

    def _field_to_sql(self, alias, field_expr, query=None):
        # what is searched, sorted and grouped by; reading happens as superuser
        column = super()._field_to_sql(alias, field_expr, query)
        if field_expr not in ADDRESS_FIELDS or self.env.su:
            return column
        if self.env.user._pool_scope("read") is None:
            return column
        author = SQL.identifier(alias, "author_id")
        seen = self.env["res.partner"]._get_seen_sql(author)
        return SQL("CASE WHEN %s THEN %s END", seen, column)

    def _filtered_hidden_author(self):
        if self.env.user._pool_scope("read") is None:
            return self.browse()
        # sudo: whether the author is hidden is what is asked
        return self.filtered(
            lambda message: (
                message.sudo().author_id and not message.sudo().author_id.pool_visible
            )
        )
