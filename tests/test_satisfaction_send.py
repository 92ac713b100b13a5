from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .satisfaction_send_common import SatisfactionSendCommon

MAILS = "odoo.addons.mail.models.mail_template.MailTemplate.send_mail_batch"


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_send")
class TestSatisfactionSend(SatisfactionSendCommon):
    """Inviting, reminding, and what goes wrong on the way."""

    def test_named_invitation_gives_everybody_a_key_of_their_own(self):
        study = self._create_show_study(date_end="2037-06-01 10:00:00")
        rows = self._invite(study)
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        self.assertEqual(rows.partner_id, self.alpha | self.beta)
        for row in rows:
            answers = row.user_input_id
            self.assertRecordValues(
                answers,
                [
                    {
                        "survey_id": study.survey_id.id,
                        "study_id": study.id,
                        "partner_id": row.partner_id.id,
                        "email": False,
                        "nickname": False,
                        "state": "new",
                        "deadline": study.date_end,
                    }
                ],
            )
            body = row.mail_id.body_html
            self.assertIn(answers.access_token, body)
            others = rows - row
            self.assertNotIn(others.user_input_id.access_token, body)
            self.assertNotIn(others.email, body)
            self.assertNotIn(others.name, body)
            self.assertEqual(row.mail_id.email_to, row.email)

    def test_mails_with_keys_are_read_by_nobody_else(self):
        rows = self._invite(self._create_show_study())
        for user in (self.show_manager, self.rep, self.manager, self.survey_manager):
            message = rows.mail_id.mail_message_id.with_user(user)
            with self.assertRaises(AccessError):
                message.read(["body"])

    def test_anonymous_invitation_has_the_common_link_and_keeps_no_answer(self):
        self._create_more_exhibitors()
        study = self._create_show_study(is_anonymous=True)
        rows = self._invite(study)
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        self.assertFalse(rows.user_input_id)
        self.assertFalse(study.survey_id.user_input_ids)
        for mail in rows.mail_id:
            self.assertIn(
                f"/survey/start/{study.survey_id.access_token}", mail.body_html
            )
            self.assertNotIn("answer_token", mail.body_html)

    def test_mail_is_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.env.ref("expo_crm.mail_template_satisfaction_invitation")
        template.with_context(lang="zh_CN").subject = "您的意见"
        self.alpha.lang = "zh_CN"
        rows = self._invite(self._create_show_study())
        subjects = {row.partner_id: row.mail_id.subject for row in rows}
        self.assertEqual(subjects[self.alpha], "您的意见")
        self.assertNotEqual(subjects[self.beta], "您的意见")
        to_alpha = rows.filtered(lambda row: row.partner_id == self.alpha)
        self.assertEqual(to_alpha.user_input_id.lang_id.code, "zh_CN")
        self.assertIn("/zh_CN/", to_alpha.mail_id.body_html)

    def test_every_mail_has_a_way_out(self):
        rows = self._invite(self._create_show_study())
        for row in rows:
            self.assertIn(row.opt_out_url, row.mail_id.body_html)
        self.assertEqual(len(set(rows.mapped("opt_out_url"))), 2)

    def test_invitation_to_nobody_is_refused_with_the_reasons(self):
        (self.alpha | self.beta).email = False
        study = self._create_show_study()
        with self.assertRefused(UserError, "would ask nobody.*No Address 2"):
            study.with_user(self.show_manager)._invite()
        empty = self._create_show_study(role="media")
        with self.assertRefused(UserError, "Nobody you see belongs"):
            empty.with_user(self.show_manager)._invite()

    def test_only_who_runs_an_open_study_invites(self):
        study = self._create_show_study()
        draft = self._create_show_study(is_open=False)
        with self.assertRaises(AccessError):
            study.with_user(self.survey_user).action_invite()
        with self.assertRaises(AccessError):
            study.with_user(self.rep)._invite()
        with self.assertRaises(AccessError):
            study.with_user(self.rep).action_remind()
        with self.assertRefused(UserError, "is not open"):
            draft.with_user(self.show_manager)._invite()
        study.date_end = study.date_begin + timedelta(seconds=1)
        with (
            freeze_time(study.date_end + timedelta(days=1)),
            self.assertRefused(UserError, "window of “After the Show” has ended"),
        ):
            study.with_user(self.show_manager)._invite()

    def test_sending_again_asks_only_who_is_new(self):
        study = self._create_show_study()
        rows = self._invite(study)
        self.env["satisfaction.invitation"]._cron_send_invitations()
        self.assertEqual(study.invitation_ids, rows)
        with self.assertRefused(UserError, "Invited Already 2"):
            study.with_user(self.show_manager)._invite()
        self._create_exhibitor("Gamma")
        mails = rows.mail_id
        later = self._invite(study) - rows
        self.assertEqual(later.name, "Gamma")
        self.assertEqual(rows.mail_id, mails)

    def test_left_out_people_are_kept_with_todays_reason(self):
        self.beta.email = False
        study = self._create_show_study()
        rows = self._invite(study)
        skipped = rows.filtered(lambda row: row.state == "skipped")
        self.assertRecordValues(
            skipped, [{"partner_id": self.beta.id, "skip_reason": "no_address"}]
        )
        self.beta.email = "beta@fair.example.com"
        rows = self._invite(study)
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        self.assertEqual(len(rows), 2)

    # what goes wrong

    def test_one_that_cannot_be_written_fails_and_the_rest_goes_on(self):
        study = self._create_show_study()
        send = self.env.registry["mail.template"].send_mail_batch

        def break_alpha(template, res_ids, **kwargs):
            rows = template.env["satisfaction.invitation"].browse(res_ids)
            if "Alpha" in rows.mapped("name"):
                raise ValueError("broken")
            return send(template, res_ids, **kwargs)

        with (
            patch(MAILS, autospec=True, side_effect=break_alpha),
            self.assertLogs("odoo.addons.expo_crm", "ERROR"),
        ):
            rows = self._invite(study)
        states = {row.name: row.state for row in rows}
        self.assertEqual(states, {"Alpha": "failed", "Beta": "sent"})
        failed = rows.filtered(lambda row: row.state == "failed")
        self.assertFalse(failed.user_input_id)
        address = self.env["satisfaction.address"].search(
            [("email", "=", failed.email)]
        )
        self.assertFalse(address.date_invited)
        failed.with_user(self.show_manager).sudo().action_send_again()
        self.assertEqual(failed.state, "sent")
        self.assertTrue(failed.user_input_id)

    def test_mail_that_is_not_delivered_says_so(self):
        rows = self._invite(self._create_show_study())
        rows[0].mail_id._postprocess_sent_message(
            [], [], failure_reason="550 unknown", failure_type="mail_email_invalid"
        )
        self.assertRecordValues(
            rows[0], [{"state": "failed", "failure": "550 unknown"}]
        )
        self.assertEqual(rows[1].state, "sent")

    def test_contact_deleted_archived_or_merged_before_the_mail_goes(self):
        for name in ("Gamma", "Delta", "Epsilon"):
            self._create_exhibitor(name)
        ann = self._create_contact(self.alpha, "Ann", email="ann@fair.example.com")
        study = self._create_show_study(contacts="all")
        study.date_begin = fields.Datetime.add(fields.Datetime.now(), days=1)
        study.with_user(self.show_manager)._invite()
        rows = study.invitation_ids
        self.assertEqual(set(rows.mapped("state")), {"planned"})
        partners = {partner.name: partner for partner in rows.partner_id}
        partners["Gamma"].participation_ids.active = False
        partners["Gamma"].active = False
        ann.unlink()
        gone = rows.filtered(lambda row: row.name == "Ann")
        self.assertFalse(gone.partner_id)
        merged = rows.filtered(lambda row: row.name == "Delta")
        merged.partner_id = partners["Epsilon"]
        rows.date_planned = fields.Datetime.now()
        study.date_begin = fields.Datetime.now()
        self.env["satisfaction.invitation"]._cron_send_invitations()
        reasons = {row.name: row.skip_reason or row.state for row in rows}
        self.assertEqual(reasons["Gamma"], "gone")
        self.assertEqual(reasons["Ann"], "gone")
        self.assertEqual(
            sorted((reasons["Delta"], reasons["Epsilon"])), ["sent", "twice"]
        )
        self.assertEqual((reasons["Alpha"], reasons["Beta"]), ("sent", "sent"))

    def test_invitations_of_a_study_that_was_closed_are_not_sent(self):
        study = self._create_show_study()
        study.date_begin = fields.Datetime.add(fields.Datetime.now(), days=1)
        study.with_user(self.show_manager)._invite()
        study.action_close()
        study.invitation_ids.date_planned = fields.Datetime.now()
        self.env["satisfaction.invitation"]._cron_send_invitations()
        self.assertEqual(set(study.invitation_ids.mapped("skip_reason")), {"ended"})
        self.assertFalse(study.invitation_ids.mail_id)

    def test_sending_a_batch_costs_a_constant_number_of_queries(self):
        def count(companies):
            for index in range(companies):
                self._create_exhibitor(f"Company {companies} {index}")
            study = self._create_show_study(ignore_quarantine=False)
            self.env.company.satisfaction_quarantine_days = 0
            study.with_user(self.show_manager)._plan()
            people = study.with_user(self.show_manager)._plan()
            rows = study._store_plan(people, fields.Datetime.now())
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows._send()
            self.env.flush_all()
            self.assertEqual(set(rows.mapped("state")), {"sent"})
            return self.env.cr.sql_log_count - before

        count(1)
        few = count(8)
        self.assertLessEqual(count(20), few + 3)

    # reminders

    def test_reminders_go_after_the_days_to_who_has_not_answered(self):
        with freeze_time("2027-05-10 08:00:00"):
            study = self._create_show_study(reminder_days=5, date_end="2027-06-30")
            rows = self._invite(study)
        to_alpha = rows.filtered(lambda row: row.partner_id == self.alpha)
        to_alpha.user_input_id.state = "done"
        rows._mark_answered(to_alpha.user_input_id)
        self.assertEqual(to_alpha.state, "answered")
        counts = []
        for day in ("12", "15", "16", "19", "20", "21", "26"):
            with freeze_time(f"2027-05-{day} 08:00:01"):
                self.env["satisfaction.invitation"]._cron_remind()
            self.assertEqual(to_alpha.reminders_sent, 0)
            counts.append((rows - to_alpha).reminders_sent)
        self.assertEqual(counts, [0, 1, 1, 1, 2, 2, 2])

    def test_everybody_is_reminded_of_an_anonymous_study(self):
        self._create_more_exhibitors()
        with freeze_time("2027-05-10 08:00:00"):
            study = self._create_show_study(is_anonymous=True, reminder_count=1)
            rows = self._invite(study)
        with freeze_time("2027-05-16 08:00:00"):
            self.env["satisfaction.invitation"]._cron_remind()
        self.assertEqual(rows.mapped("reminders_sent"), [1] * 5)
        for row in rows:
            self.assertIn("If you have not answered yet", row.mail_id.body_html)

    def test_nobody_is_reminded_after_the_end_or_after_opting_out(self):
        with freeze_time("2027-05-10 08:00:00"):
            study = self._create_show_study(date_end="2027-05-17")
            rows = self._invite(study)
        self.env["satisfaction.address"].search(
            [("email", "=", rows[0].email)]
        )._opt_out()
        self.env["mail.blacklist"].create({"email": rows[1].email})
        with freeze_time("2027-05-16 08:00:00"):
            self.env["satisfaction.invitation"]._cron_remind()
        self.assertEqual(rows.mapped("reminders_sent"), [0, 0])
        self.env["mail.blacklist"].search([]).active = False
        with freeze_time("2027-05-18 08:00:00"):
            self.env["satisfaction.invitation"]._cron_remind()
        self.assertEqual(rows.mapped("reminders_sent"), [0, 0])

    def test_reminding_by_hand_keeps_to_the_number_and_to_one_mail_a_day(self):
        with freeze_time("2027-05-10 08:00:00"):
            study = self._create_show_study(reminder_count=1)
            rows = self._invite(study)
            by_hand = study.with_user(self.show_manager)
            with self.assertRefused(UserError, "Nobody is to be reminded"):
                by_hand.action_remind()
        with freeze_time("2027-05-11 09:00:00"):
            by_hand.action_remind()
            self.assertEqual(rows.mapped("reminders_sent"), [1, 1])
        with (
            freeze_time("2027-05-13 09:00:00"),
            self.assertRefused(UserError, "Nobody is to be reminded"),
        ):
            by_hand.action_remind()

    def test_deadline_moves_with_the_study(self):
        study = self._create_show_study(date_end="2037-06-01 10:00:00")
        rows = self._invite(study)
        study.date_end = "2037-07-01 10:00:00"
        self.assertEqual(set(rows.user_input_id.mapped("deadline")), {study.date_end})

    # triggers

    def test_signing_a_contract_invites_the_company_after_the_delay(self):
        gamma = self._create_exhibitor("Gamma", state="approved")
        with freeze_time("2026-12-01 08:00:00"):
            study = self._create_show_study(trigger="contract_signed", delay_days=3)
            gamma.participation_ids.write(
                {"complimentary_reason": "Partner", "state": "contracted"}
            )
            rows = study.invitation_ids
            self.assertEqual(rows.partner_id, gamma)
            self.assertEqual(str(rows.date_planned), "2026-12-04 08:00:00")
            self.env["satisfaction.invitation"]._cron_send_invitations()
            self.assertEqual(rows.state, "planned")
        with freeze_time("2026-12-04 09:00:00"):
            self.env["satisfaction.invitation"]._cron_send_invitations()
        self.assertEqual(rows.state, "sent")
        gamma.participation_ids._after_state("contracted")
        self.assertEqual(
            study.invitation_ids.filtered(lambda row: row.state != "skipped"), rows
        )

    def test_trigger_asks_only_the_population_of_its_show(self):
        study = self._create_show_study(trigger="contract_signed", role="co_exhibitor")
        other = self._create_show_study(
            trigger="contract_signed", event=self.edition_2026
        )
        self._create_exhibitor("Gamma")
        self.assertFalse(study.invitation_ids)
        self.assertFalse(other.invitation_ids)

    def test_trigger_invites_only_whom_the_responsible_sees_and_never_fails(self):
        study = self._create_show_study(trigger="contract_signed")
        study.user_id = self.stranger
        self._create_exhibitor("Gamma", owner=self.rep)
        self.assertFalse(study.invitation_ids)
        study.user_id = self.survey_user
        self._create_exhibitor("Delta")
        study.user_id = False
        self._create_exhibitor("Epsilon")
        self.assertFalse(study.invitation_ids)

    def test_closing_a_show_invites_its_population(self):
        with freeze_time("2027-04-01 08:00:00"):
            study = self._create_show_study(trigger="show_closed")
        with freeze_time("2027-05-05 08:00:00"):
            self.edition.with_user(self.show_manager).close_figures(
                self.env["exhibition.participation"]
            )
        self.assertEqual(study.invitation_ids.partner_id, self.alpha | self.beta)

    def test_complaint_closed_invites_who_complained(self):
        study = self._create_show_study(
            user=self.manager,
            audience="customer",
            event_id=False,
            trigger="complaint_closed",
        )
        self.env["satisfaction.study"]._trigger("complaint_closed", self.alpha)
        self.assertEqual(study.invitation_ids.partner_id, self.alpha)

    # numbers and rights

    def test_counters_of_a_study(self):
        self._create_exhibitor("Mute", email=False)
        study = self._create_show_study()
        rows = self._invite(study)
        sent = rows.filtered(lambda row: row.state == "sent")
        sent[0].user_input_id._mark_done()
        rows._mark_answered(sent[0].user_input_id)
        self.env.invalidate_all()
        # whoever sees the study sees the numbers, not the people
        seen = study.with_user(self.survey_manager)
        self.assertRecordValues(
            seen,
            [
                {
                    "invited_count": 2,
                    "sent_count": 2,
                    "skipped_count": 1,
                    "answered_count": 1,
                    "response_rate": 50.0,
                }
            ],
        )
        unasked = self._create_show_study()
        self.assertIs(unasked.response_rate, False)

    def test_invitations_are_as_visible_as_the_person(self):
        badge = self._create_badge(
            "Walk-in", email="walk@visit.example.com", state="open"
        )
        rows = self._invite(self._create_show_study())
        visitors = self._invite(self._create_show_study(audience="visitor"))
        self.assertEqual(visitors.registration_id, badge)
        everything = (rows | visitors).sorted()

        def seen_by(user):
            found = self.env["satisfaction.invitation"].with_user(user)
            found = found.search([("id", "in", everything.ids)])
            # the two paths of the one predicate agree
            rows = everything.with_user(user).sudo()
            self.assertEqual(rows.filtered("pool_visible").ids, found.sorted().ids)
            return sorted(found.sudo().mapped("name"))

        self.assertEqual(seen_by(self.rep), ["Alpha"])
        self.assertEqual(seen_by(self.stranger), [])
        self.assertEqual(seen_by(self.manager), ["Alpha", "Beta", "Walk-in"])
        self.assertEqual(seen_by(self.show_manager), ["Walk-in"])

    def test_invitation_of_a_deleted_contact_is_not_for_everybody(self):
        ann = self._create_contact(self.alpha, "Ann", email="ann@fair.example.com")
        rows = self._invite(self._create_show_study())
        ann.unlink()
        orphan = rows.filtered(lambda row: row.name == "Ann")
        for user in (self.rep, self.stranger, self.show_manager):
            self.assertFalse(
                orphan.with_user(user).search([("id", "=", orphan.id)]), user.login
            )
            self.assertFalse(orphan.with_user(user).sudo().pool_visible)

    def test_preview_shows_addresses_of_those_one_sees_only(self):
        action = self._create_show_study().with_user(self.show_manager).action_invite()
        wizard = self.env["satisfaction.invite"].with_user(self.show_manager)
        wizard = wizard.browse(action["res_id"])
        self.assertEqual((wizard.asked_count, wizard.left_out_count), (2, 0))
        self.assertEqual(sorted(wizard.person_ids.mapped("name")), ["Alpha", "Beta"])
        self.assertFalse(any(wizard.person_ids.mapped("email")))
        self.assertFalse(
            wizard.person_ids.with_user(self.manager).search(
                [("invite_id", "=", wizard.id)]
            ),
            "a preview belongs to whoever made it",
        )

    def test_preview_of_more_people_costs_no_more_queries(self):
        study = self._create_show_study().with_user(self.show_manager)
        wizard = self.env["satisfaction.invite"].with_user(self.show_manager)
        wizard = wizard.create({"study_id": study.id})
        wizard.action_preview()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_preview()
            return self.env.cr.sql_log_count - before

        few = count()
        for index in range(20):
            self._create_exhibitor(f"Company {index}")
        self.assertLessEqual(count(), few)
        self.assertEqual(wizard.asked_count, 22)

    def test_confirming_the_preview_invites(self):
        study = self._create_show_study()
        action = study.with_user(self.show_manager).action_invite()
        wizard = self.env["satisfaction.invite"].browse(action["res_id"])
        wizard.with_user(self.show_manager).action_confirm()
        self.assertEqual(set(study.invitation_ids.mapped("state")), {"sent"})
        self.assertIn("2 people are invited", study.message_ids[:1].body)

    def test_poster_is_for_studies_with_a_common_link(self):
        study = self._create_show_study()
        with self.assertRefused(UserError, "no common link"):
            study.with_user(self.show_manager).action_poster()
        public = self._create_show_study(has_public_link=True)
        self.assertIn(public.survey_id.access_token, public.public_url)
        for size in ("a4", "a3"):
            pdf = public.with_user(self.show_manager)._render_poster(size)
            self.assertEqual(pdf[:5], b"%PDF-")
