from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SatisfactionInvitation(models.Model):
    """Reminding those who have not answered; everybody, where nobody knows who has.

    Reminders are no invitations: they neither start a quarantine nor wait for one.
    """

    _name = "satisfaction.invitation"
    _inherit = ["satisfaction.invitation"]

    date_waiting = fields.Datetime(
        string="Waiting since", readonly=True, help="From it, the next reminder is due."
    )

    @api.model
    def _cron_remind(self):
        """Remind in all open studies."""
        self._work_off(self._get_reminder_domain(), lambda rows: rows._remind())

    @api.model
    def _get_reminder_domain(self):
        """:returns: the ``Domain`` of who is due for a reminder now."""
        now = fields.Datetime.now()
        studies = self.env["satisfaction.study"].search(
            [
                ("state", "=", "open"),
                ("reminder_count", ">", 0),
                "|",
                ("date_end", "=", False),
                ("date_end", ">", now),
            ]
        )
        return Domain.OR(
            study._get_to_remind_domain()
            & Domain("date_waiting", "<=", now - timedelta(days=study.reminder_days))
            for study in studies
        )

    def _remind(self):
        """Write to these people once more.

        :returns: how many mails go.
        """
        everything = self.with_user(SUPERUSER_ID).grouped("study_id")
        return sum(rows._remind_for(study) for study, rows in everything.items())

    def _remind_for(self, study):
        unwanted = study._get_unwanted(self.mapped("email"))
        left = self.filtered(
            lambda row: row.email not in unwanted and not row._is_gone()
        )
        mailed = left._create_mails(study._get_mail_template("reminder"))
        # who is not reminded is not looked at again before the next one
        (self - mailed)._wait(fields.Datetime.now(), reminded=False)
        mailed._wait(fields.Datetime.now(), reminded=True)
        return len(mailed)

    def _remind_soon(self):
        """Let the job remind these people, whatever the days between reminders."""
        # sudo: whoever may remind starts the job that does
        rows = self.sudo()
        longest = max(rows.study_id.mapped("reminder_days"))
        rows.date_waiting = fields.Datetime.now() - timedelta(days=longest)
        self.env.ref("expo_crm.ir_cron_remind").sudo()._trigger()

    def _wait(self, now, reminded):
        if not self:
            return
        self.flush_recordset()
        reminder = SQL(
            ", reminders_sent = COALESCE(reminders_sent, 0) + 1, date_reminded = %s",
            now,
        )
        self.env.cr.execute(
            SQL(
                "UPDATE satisfaction_invitation SET date_waiting = %s%s"
                " WHERE id = ANY(%s)",
                now,
                reminder if reminded else SQL(),
                self.ids,
            )
        )
        self.invalidate_recordset(["date_waiting", "reminders_sent", "date_reminded"])
