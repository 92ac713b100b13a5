from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.fields import Domain

from .satisfaction_invitation import ASKED

# invitations of one transaction
SEND_BATCH = 100
# so many are written at once, more by the job
AT_ONCE = 50


class SatisfactionInvitation(models.Model):
    """Sending what was planned.

    The mail is put into Odoo's outgoing mails in the transaction that marks the
    invitation as sent: whatever breaks, nobody is asked twice. What may have changed
    since the plan is asked again; addresses are claimed by one statement.
    """

    _name = "satisfaction.invitation"
    _inherit = ["satisfaction.invitation"]

    @api.model
    def _cron_send_invitations(self):
        """Send what is due."""
        self._work_off(self._get_due_domain(), lambda rows: rows._send())

    @api.model
    def _work_off(self, due, work):
        """Do what is due in batches with a commit each, and let the mails go.

        :param due: ``Domain`` of invitations; those that are done are no longer in it.
        :param work: called with the invitations of a batch, locked.
        """
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(due))
        while batch := self.search(due, limit=SEND_BATCH, order="study_id, id"):
            batch = batch.try_lock_for_update().filtered_domain(due)
            work(batch)
            if not batch or not self.env["ir.cron"]._commit_progress(len(batch)):
                break
        self._send_mails_soon()

    @api.model
    def _get_due_domain(self):
        return Domain("state", "=", "planned") & Domain(
            "date_planned", "<=", fields.Datetime.now()
        )

    def _send_at_once_or_soon(self):
        """Send a few that are due now; leave many to the job."""
        due = self.filtered_domain(self._get_due_domain())
        if len(due) <= AT_ONCE:
            due._send()
            self._send_mails_soon()
        if due.filtered(lambda row: row.state == "planned"):
            # sudo: whoever invites starts the job that sends
            self.env.ref("expo_crm.ir_cron_send_invitations").sudo()._trigger()

    @api.model
    def _send_mails_soon(self):
        # sudo: as above
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _send(self):
        """Ask these people, whoever is at work: who may invite was checked before."""
        everything = self.with_user(SUPERUSER_ID).filtered(
            lambda row: row.state == "planned"
        )
        for study, rows in everything.grouped("study_id").items():
            rows._skip_unasked(study)._claim(study)._send_claimed(study)

    # who is not asked after all

    def _skip_unasked(self, study):
        """:returns: those who are still to be asked."""
        if not study._may_ask():
            self._skip("ended")
            return self.browse()
        rows = self._skip_where("gone", lambda row: row._is_gone())
        known = self._get_partners_asked(study)
        for row in rows:
            partner = row.partner_id
            if partner and partner in known:
                row._skip("twice")
            known |= partner
        rows = rows.filtered(lambda row: row.state == "planned")
        unwanted = study._get_unwanted(rows.mapped("email"))
        for reason in ("blacklist", "opted_out"):
            rows = rows._skip_where(
                reason, lambda row, why=reason: unwanted.get(row.email) == why
            )
        return rows

    def _skip_where(self, reason, condition):
        skipped = self.filtered(condition)
        skipped._skip(reason)
        return self - skipped

    def _skip(self, reason):
        if self:
            self.write({"state": "skipped", "skip_reason": reason})

    def _is_gone(self):
        """Whether the contact was deleted or archived, or the badge cancelled."""
        if self.study_id.audience == "visitor":
            badge = self.registration_id
            return not badge.active or badge.state not in ("open", "done")
        return not self.partner_id.active

    def _get_partners_asked(self, study):
        """:returns: the contacts of ``self`` that another row of the study has asked:
        two that are now one."""
        asked = self.search(
            [
                ("study_id", "=", study.id),
                ("partner_id", "in", self.partner_id.ids),
                ("state", "in", ASKED),
            ]
        )
        return asked.partner_id

    # the mails

    def _send_claimed(self, study):
        if not self:
            return
        now = fields.Datetime.now()
        inputs = self._create_inputs(study) if not study.is_anonymous else None
        if inputs:
            self._link("user_input_id", inputs)
        mailed = self._create_mails(study._get_invitation_template())
        mailed.write({"state": "sent", "date_sent": now, "date_waiting": now})
        failed = self - mailed
        failed._fail(self.env._("The mail could not be written."))
        if inputs and failed:
            failed.user_input_id.unlink()

    def _create_inputs(self, study):
        """:returns: one set of answers to give for each of ``self``, in their order. The
        address is not in it: it lives here only."""
        survey = study.survey_id
        languages = {
            code: self.env["res.lang"]._lang_get(code).id
            for code in survey._get_supported_lang_codes()
        }
        questions = survey._prepare_user_input_predefined_questions()
        UserInput = self.env["survey.user_input"].with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        has_token = survey.is_attempts_limited
        return UserInput.create(
            [
                {
                    "survey_id": survey.id,
                    "deadline": study.date_end,
                    "predefined_question_ids": [Command.set(questions.ids)],
                    "partner_id": row.partner_id.id,
                    "lang_id": languages.get(row.lang),
                    "invite_token": has_token and UserInput._generate_invite_token(),
                }
                for row in self
            ]
        )
