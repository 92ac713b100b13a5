from odoo import models
from odoo.tools import SQL

from odoo.addons.mail.tools.discuss import Store

from .customer_visibility_mixin import POOL_KEY_UNGUARDED

# what the web client may show of anybody: who it is, and whether they are there
STORE_FIELDS = frozenset(
    {
        "active",
        "display_name",
        "id",
        "im_status",
        "is_company",
        "is_public",
        "main_user_id",
        "name",
        "offline_since",
        "partner_share",
        "write_date",
    }
)


class ResPartner(models.Model):
    """What conversations tell of the people in them.

    Followers, authors and recipients are read as superuser, so that their names are
    shown to everybody who may read the conversation; here it ends with the names.
    """

    _name = "res.partner"
    _inherit = ["res.partner"]

    def _field_store_repr(self, field_name):
        shown = super()._field_store_repr(field_name)
        if (
            not isinstance(field_name, str)
            or field_name in STORE_FIELDS
            or self.env.user._pool_scope("read") is None
        ):
            return shown
        return [self._pool_mask_in_store(field) for field in shown]

    def _pool_mask_in_store(self, field):
        if isinstance(field, str):
            if field in STORE_FIELDS:
                return field
            field = Store.Attr(field)
        asked = field.predicate

        def is_shown(partner):
            # sudo: whether the user may see the person is what is asked
            seen = partner.sudo().pool_visible
            return seen and (not asked or asked(partner))

        field.predicate = is_shown
        return field

    def _get_needaction_count(self):
        """Count what the inbox shows: nothing of customers one no longer sees."""
        if not self.env["customer.pool"]._is_guarding():
            return super()._get_needaction_count()
        user = self.env.user
        if self != user.partner_id:
            # sudo: whose inbox is counted
            user = self.sudo().main_user_id
        Message = self.env["mail.message"].with_user(user)
        hidden = Message._get_hidden_sql("message")
        if hidden is None:
            return super()._get_needaction_count()
        self.env["mail.notification"].flush_model(["is_read", "res_partner_id"])
        Message.flush_model(["model", "res_id", "message_type"])
        [(count,)] = self.env.execute_query(
            SQL(
                """
                SELECT count(*)
                  FROM mail_notification notification
                  JOIN mail_message message
                    ON message.id = notification.mail_message_id
                 WHERE notification.res_partner_id = %s
                   AND notification.is_read IS NOT TRUE
                   AND (%s) IS NOT TRUE
                """,
                self.id,
                hidden,
            )
        )
        return count

    def _get_seen_sql(self, id_):
        """:param id_: ``SQL`` of a column with the id of a contact.
        :returns: ``SQL`` that is true where it is empty or the user may see whom it
            names.
        """
        scope = self.env.user._pool_scope("read")
        if scope is None:
            return SQL("TRUE")
        # sudo: the scope alone decides
        Partner = self.env["res.partner"].sudo()
        seen = Partner._search(
            Partner._get_pool_scope_domain(scope), active_test=False, bypass_access=True
        )
        seen.add_where(SQL("%s = %s", SQL.identifier(seen.table, "id"), id_))
        return SQL("(%s IS NULL OR EXISTS (%s))", id_, seen.select(SQL("1")))

    def _pool_hidden_among(self):
        """:returns: those of the contacts in ``self`` whom a colleague among them may
        not see."""
        hidden = self.browse()
        if not self.env["customer.pool"]._is_guarding():
            return hidden
        # sudo: whether they see each other is what is asked
        guarded = self.sudo().filtered(
            lambda partner: partner.pool_key not in (POOL_KEY_UNGUARDED, 0)
        )
        colleagues = (
            (self - guarded).sudo().user_ids.filtered(lambda user: not user.share)
        )
        for colleague in colleagues if guarded else ():
            seen = guarded.with_user(colleague).sudo().filtered("pool_visible")
            hidden |= guarded.with_env(self.env) - seen.with_env(self.env)
        return hidden
