from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.screen import notification
from .satisfaction_invitation_send import AT_ONCE

# whoever presses the button, nobody gets two mails in a day
LEAST_HOURS = 24


class SatisfactionStudy(models.Model):
    """Reminding by hand, within the reminders the study allows."""

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    def _get_to_remind_domain(self):
        """:returns: the ``Domain`` of who may get another reminder, were it time."""
        domain = (
            Domain("study_id", "=", self.id)
            & Domain("state", "=", "sent")
            & Domain("reminders_sent", "<", self.reminder_count)
        )
        if not self.is_anonymous:
            domain &= Domain("user_input_id.state", "in", ("new", "in_progress"))
        return domain

    def action_remind(self):
        """Remind those who got no mail for a day; the reminders count as usual."""
        self._check_may_invite()
        if not self.reminder_count:
            raise UserError(
                self.env._("“%s” allows no reminders: change their number.", self.name)
            )
        before = fields.Datetime.now() - timedelta(hours=LEAST_HOURS)
        # sudo: who runs the study writes to all it asked; nothing of them is shown
        Invitation = self.env["satisfaction.invitation"].sudo()
        due = Invitation.search(
            self._get_to_remind_domain() & Domain("date_waiting", "<=", before)
        ).try_lock_for_update()
        if not due:
            raise UserError(
                self.env._(
                    "Nobody is to be reminded now: people answered, got a mail within"
                    " the last day or all their reminders."
                )
            )
        count = due[:AT_ONCE]._remind()
        if rest := due[AT_ONCE:]:
            rest._remind_soon()
        Invitation._send_mails_soon()
        self.message_post(
            body=self.env._("%s people are reminded by hand.", count + len(rest))
        )
        return notification(
            self.env._("%s people are reminded.", count + len(rest)),
            next={"type": "ir.actions.client", "tag": "soft_reload"},
        )
