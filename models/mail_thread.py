from odoo import models
from odoo.fields import Domain
from odoo.orm.domains import COLLECTION_TYPES
from odoo.tools import formataddr

from .customer_visibility_mixin import POOL_KEY_UNGUARDED
from .res_users import PoolScope

NOBODY = PoolScope((POOL_KEY_UNGUARDED,))


class MailThread(models.AbstractModel):
    """Conversations about customers reach those who see the customer.

    Whoever followed one and lost sight of it in whatever way is told nothing more;
    whoever writes is offered nobody they do not see.
    """

    _inherit = "mail.thread"

    def _search_message_partner_ids(self, operator, operand):
        """Stock looks for followers as superuser: by which of their facts, the user has
        to be able to see."""
        ids = isinstance(operand, COLLECTION_TYPES) and not any(
            isinstance(value, str) for value in operand
        )
        if (
            not ids
            and operator not in Domain.NEGATIVE_OPERATORS
            and not self.env.su
            and self.env.user._pool_scope("read") is not None
        ):
            if not isinstance(operand, Domain):
                operand = Domain("display_name", operator, operand)
            operator, operand = "any", self.env["res.partner"]._search(operand)
        return super()._search_message_partner_ids(operator, operand)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        seen = self._filter_pool_seen(partner_ids)
        if partner_ids and not seen:
            # with nobody left, stock asks for no right
            self.check_access("write")
        return super().message_subscribe(seen, subtype_ids)

    def message_post(self, **kwargs):
        if kwargs.get("partner_ids"):
            kwargs["partner_ids"] = self._filter_pool_seen(kwargs["partner_ids"])
        return super().message_post(**kwargs)

    def message_notify(self, **kwargs):
        if kwargs.get("partner_ids"):
            kwargs["partner_ids"] = self._filter_pool_seen(kwargs["partner_ids"])
        return super().message_notify(**kwargs)

    def _filter_pool_seen(self, partner_ids):
        """Nobody writes to a customer they do not see, whose id they may know of a pool.

        As stock does with people a browser names and its user may not read.

        :returns: the ids without those of hidden customers.
        """
        if not partner_ids or self.env.su or self.env.user._pool_scope("read") is None:
            return partner_ids
        # sudo: whether the user may see them is what is asked
        people = self.env["res.partner"].sudo().browse(partner_ids)
        return people.filtered("pool_visible").ids

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        # sudo: whom to notify does not depend on who writes
        kind = (msg_vals or {}).get("message_type") or message.sudo().message_type
        # made for one person: "recalled from you"
        if kind == "user_notification" or not self._is_pool_guarded_thread():
            return recipients
        return [
            recipient
            for recipient in recipients
            if recipient["ushare"]
            or not recipient["uid"]
            # sudo: whether that user may see the record is what is asked
            or self.with_user(recipient["uid"]).sudo().pool_visible
        ]

    def _is_pool_guarded_thread(self):
        if (
            len(self) != 1
            or not hasattr(self, "_is_in_pool_scope")
            or not self.env["customer.pool"]._is_guarding()
        ):
            return False
        # sudo: whether the record is guarded is a fact
        return not self.sudo()._is_in_pool_scope(NOBODY)

    def _message_get_suggested_recipients_batch(
        self,
        reply_discussion=False,
        reply_message=None,
        no_create=True,
        primary_email=False,
        additional_partners=None,
    ):
        """Stock reads whoever wrote last with the rights of who answers, which refuses
        the whole form when that is a hidden customer."""
        suggest = super()._message_get_suggested_recipients_batch
        known = {
            "reply_discussion": reply_discussion,
            "reply_message": reply_message,
            "primary_email": primary_email,
            "additional_partners": additional_partners,
        }
        if self.env.su or self.env.user._pool_scope("read") is None:
            return suggest(no_create=no_create, **known)
        # sudo: of records that may be read, though not of a meeting of which no more is
        # shown than when it is; people who may not be read are left out below
        told = self._filtered_access("read").sudo()
        if "pool_visible" in self._fields:
            told = told.filtered("pool_visible")
        for name in ("reply_message", "additional_partners"):
            known[name] = known[name] and known[name].sudo()
        found = super(MailThread, told)._message_get_suggested_recipients_batch(
            no_create=True, **known
        )
        return {
            record.id: record._pool_readable_recipients(
                found.get(record.id, []), no_create
            )
            for record in self
        }

    def _pool_readable_recipients(self, recipients, no_create):
        partners = self.env["res.partner"].browse(
            [
                recipient["partner_id"]
                for recipient in recipients
                if recipient["partner_id"]
            ]
        )
        readable = partners._filtered_access("read")
        shown = []
        for recipient in recipients:
            if not recipient["partner_id"] and not no_create:
                name, email = recipient["name"], recipient["email"]
                partner = self._partner_find_from_emails_single(
                    [formataddr((name, email))], no_create=False
                )
                recipient = {**recipient, "partner_id": partner.id}
            elif (
                recipient["partner_id"] and recipient["partner_id"] not in readable._ids
            ):
                continue
            shown.append(recipient)
        return shown
