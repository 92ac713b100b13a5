from odoo import models


class MailMail(models.Model):
    """A mail that went nowhere says so on the invitation it carried."""

    _name = "mail.mail"
    _inherit = ["mail.mail"]

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        if failure_type:
            # sudo: satisfaction.invitation - the queue works for everybody
            self.env["satisfaction.invitation"].sudo()._fail_mails(self, failure_reason)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
