from odoo import models
from odoo.tools import format_date

from ..tools.wording import in_sentence


class CustomerPoolRequestNotice(models.AbstractModel):
    """Tells who may answer a request that it was made, and who asked what came of it.

    Everybody reads it in their own language, in the inbox or by e-mail as they chose;
    the message leads to the request.
    """

    _name = "customer.pool.request.notice"
    _description = "Notices of Customer Requests"

    def _tell_question(self):
        for request in self:
            request._notify(
                request._get_answering_users() - request.user_id,
                request.user_id,
                lambda r: r._get_question_sentence(),
            )

    def _get_question_sentence(self):
        if self.kind == "protect":
            return self.env._(
                "%(user)s asks to protect %(customer)s until %(date)s. Reason: "
                "%(reason)s",
                user=in_sentence(self.user_id.name),
                customer=in_sentence(self.name),
                date=format_date(self.env, self.date_until),
                reason=self.reason,
            )
        return self.env._(
            "%(user)s asks for %(customer)s. Reason: %(reason)s",
            user=in_sentence(self.user_id.name),
            customer=in_sentence(self.name),
            reason=self.reason,
        )

    def _tell_answer(self):
        for request in self:
            request._notify(
                request.user_id - self.env.user,
                self.env.user,
                lambda r: r._get_answer_sentence(),
            )

    def _get_answer_sentence(self):
        name = in_sentence(self.name)
        sentence = {
            "granted": lambda: self.env._("Your request about %s was granted.", name),
            "refused": lambda: self.env._("Your request about %s was refused.", name),
        }[self.state]()
        return f"{sentence} {self.answer}" if self.answer else sentence

    def _get_answering_users(self):
        """:returns: the owner and the administrators of the pool, for a protection the
        owner's superior in place of the owner; managers where there is nobody."""
        # sudo: customer.pool, res.users - who is told is no secret of the asker's
        request = self.sudo()
        users = request.pool_id.admin_ids
        if request.kind == "protect":
            users |= request.owner_id.direct_superior_id
        else:
            users |= request.owner_id
        users = users.filtered("active") - request.user_id
        if users:
            return users
        managers = self.env.ref("expo_crm.group_manager").sudo().all_user_ids
        return managers.filtered(
            lambda user: (
                user.active
                and not user.share
                and (not request.company_id or request.company_id in user.company_ids)
            )
        )

    def _notify(self, users, author, get_sentence):
        """:param get_sentence: called with the request in the addressees' language."""
        # sudo: res.users - addressees may be of another company
        for lang, group in users.sudo().grouped("lang").items():
            # sudo: what a request says of itself is told with it
            request = self.sudo().with_context(lang=lang)
            # sudo: mail.thread - a message to colleagues
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=group.partner_id.ids,
                subject=request.env._("Request about %s", in_sentence(request.name)),
                body=get_sentence(request),
                author_id=author.sudo().partner_id.id,
                model=self._name,
                res_id=self.id,
            )
