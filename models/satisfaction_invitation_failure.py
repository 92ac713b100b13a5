from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SatisfactionInvitation(models.Model):
    """What becomes of an invitation after its mail went: answered, or not delivered."""

    _name = "satisfaction.invitation"
    _inherit = ["satisfaction.invitation"]

    @api.model
    def _mark_answered(self, user_inputs):
        """:param user_inputs: finished answers of named studies."""
        # sudo: respondents are nobody to the program; a state is written
        self.sudo().search(
            [
                ("user_input_id", "in", user_inputs.ids),
                ("state", "in", ("sent", "failed")),
            ]
        ).write({"state": "answered"})

    @api.model
    def _fail_mails(self, mails, reason):
        """:param mails: mails that could not be delivered; a reminder that fails leaves
        the invitation as it was."""
        rows = self.search(
            [
                ("mail_id", "in", mails.ids),
                ("state", "=", "sent"),
                ("reminders_sent", "=", 0),
            ]
        )
        rows._fail(
            (reason and str(reason)) or self.env._("The mail server refused it.")
        )

    def _fail(self, failure):
        """The mail went nowhere: the address is free for other studies again."""
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE satisfaction_address address SET date_invited = NULL
                  FROM satisfaction_invitation invitation
                 WHERE invitation.id = ANY(%s)
                   AND address.email = invitation.email
                   AND (invitation.date_sent IS NULL
                        OR address.date_invited <= invitation.date_sent)
                """,
                self.ids,
            )
        )
        self.env["satisfaction.address"].invalidate_model(["date_invited"])
        self.write({"state": "failed", "failure": failure})

    def action_send_again(self):
        """Plan those whose mail was not delivered once more."""
        self.check_access("read")
        for study in self.study_id:
            study._check_may_invite()
        # sudo: nobody writes invitations but the methods that invite
        failed = self.sudo().filtered(lambda row: row.state == "failed")
        if not failed:
            raise UserError(self.env._("None of these mails failed."))
        failed.user_input_id.unlink()
        failed.write({"state": "planned", "failure": False, "date_sent": False})
        failed._send_at_once_or_soon()
