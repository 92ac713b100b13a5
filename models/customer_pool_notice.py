from odoo import models

# how many customers are named to each person
NAMED_CUSTOMERS = 20


class CustomerPoolNotice(models.AbstractModel):
    """Tells people what others did to their customers, one message to each."""

    _name = "customer.pool.notice"
    _description = "Notices of the Customer Pool"

    def _pool_tell(self, handed, request):
        """:param handed: list of ``Granted`` whose owner changed."""
        if request.kind not in ("recall", "assign", "recycle", "leave", "undo"):
            return
        lost = request.losses if request.losses is not None else {}
        got = {}
        for row in handed:
            if row.old.owner_id and row.old.owner_id != self.env.uid:
                lost.setdefault(row.old.owner_id, []).append(row.old.name)
            if row.new.owner_id and row.new.owner_id != self.env.uid:
                got.setdefault(row.new.owner_id, []).append(row.old.name)
        if request.losses is None:
            self._pool_tell_losses(lost, request.reason)
        self._pool_notify_all(got, self.env._("Customers given to you"), request.reason)

    def _pool_tell_losses(self, names_of, reason=None):
        """:param names_of: dict of user id to the names of their former customers."""
        subject = self.env._("Customers you no longer hold")
        self._pool_notify_all(names_of, subject, reason)

    def _pool_notify_all(self, names_of, subject, reason):
        # sudo: res.users - addressees may be of another company
        users = self.env["res.users"].sudo().browse(names_of).filtered("active")
        for user in users:
            body = f"{subject}: {self._pool_names(names_of[user.id])}"
            if reason:
                body = self.env._(
                    "%(text)s. Reason: %(reason)s", text=body, reason=reason
                )
            # sudo: mail.thread - a message without document, to colleagues
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=user.partner_id.ids,
                subject=subject,
                body=body,
                author_id=self.env.user.partner_id.id,
            )

    def _pool_names(self, names):
        shown = ", ".join(names[:NAMED_CUSTOMERS])
        left = len(names) - NAMED_CUSTOMERS
        if left <= 0:
            return shown
        return self.env._("%(names)s and %(count)s more", names=shown, count=left)
