from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.satisfaction import SMALL_GROUP


class SatisfactionStudy(models.Model):
    """Inviting the population of an open study, by hand."""

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    @api.model_create_multi
    def create(self, vals_list):
        studies = super().create(vals_list)
        if any(studies.mapped("ignore_quarantine")):
            self._check_may_except()
        return studies

    def write(self, vals):
        if vals.get("ignore_quarantine"):
            self._check_may_except()
        result = super().write(vals)
        if "date_end" in vals:
            self._move_deadlines()
        return result

    @api.constrains("ignore_quarantine", "ignore_reason")
    def _check_ignore_reason(self):
        for study in self:
            if study.ignore_quarantine and not (study.ignore_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say why “%s” asks people who were asked lately.", study.name
                    )
                )

    def _check_may_except(self):
        if not self._may_except():
            raise AccessError(
                self.env._(
                    "Managers of customers or surveys decide whether people are asked"
                    " again so soon."
                )
            )

    @api.model
    def _may_except(self):
        return self.env.su or self._is_in_charge()

    def _move_deadlines(self):
        """People may answer as long as the study is open."""
        # sudo: a date of the study on the answers still to come
        rows = self.sudo().env["satisfaction.invitation"]
        for study in self:
            waiting = rows.search(
                [("study_id", "=", study.id), ("user_input_id.state", "!=", "done")]
            ).user_input_id
            waiting.write({"deadline": study.date_end})

    def _check_may_invite(self):
        """:raises AccessError: for who does not run the study.
        :raises UserError: unless it is open.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "open":
            self._check_not_over()
        if not self._may_ask():
            raise UserError(
                self.env._("“%s” is not open: nobody can be invited.", self.name)
            )

    def action_invite(self):
        """:returns: the preview of who would be asked."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["satisfaction.invite"].create(
            {
                "study_id": self.id,
                "ignore_quarantine": self.ignore_quarantine,
                "ignore_reason": self.ignore_reason,
            }
        )
        wizard.action_preview()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": "satisfaction.invite",
            "res_id": wizard.id,
            "views": [(False, "form")],
        }

    def _get_date_planned(self):
        """:returns: when people who are invited now get their mail."""
        return max(fields.Datetime.now(), self.date_begin or fields.Datetime.now())

    def _invite(self):
        """Plan the invitations of the population, and send them when they are few.

        :returns: list of ``Person``, as planned.
        :raises UserError: when nobody would be asked.
        """
        self._check_may_invite()
        moment = self._get_date_planned()
        people = self._plan(date_planned=moment)
        if all(person.reason for person in people):
            raise UserError(self._get_nobody_message(people))
        self._check_enough_asked(people)
        invitations = self._store_plan(people, moment)
        self._log_invited(people)
        invitations._send_at_once_or_soon()
        return people

    def _check_enough_asked(self, people):
        """:raises UserError: when an anonymous study would ask so few that what they say
        could be told from what its other answers say."""
        asked = sum(not person.reason for person in people)
        if self.is_anonymous and self.invited_count + asked < SMALL_GROUP:
            raise UserError(
                self.env._(
                    "“%(study)s” is anonymous and would ask %(count)s people only: with"
                    " fewer than five nobody is anonymous.",
                    study=self.name,
                    count=self.invited_count + asked,
                )
            )

    def _get_nobody_message(self, people):
        if not people:
            return self.env._(
                "Nobody you see belongs to the population of “%s”: change whom it asks.",
                self.name,
            )
        return self.env._(
            "“%(study)s” would ask nobody. Left out are: %(reasons)s.",
            study=self.name,
            reasons=self._describe_skips(people),
        )

    def _log_invited(self, people):
        asked = [person for person in people if not person.reason]
        body = self.env._("%s people are invited.", len(asked))
        if reasons := self._describe_skips(people):
            body += " " + self.env._("Not asked: %s.", reasons)
        if excepted := sum(person.is_exception for person in asked):
            body += " " + self.env._(
                "%(count)s of them although they were asked lately: %(reason)s",
                count=excepted,
                reason=self.ignore_reason,
            )
        self.message_post(body=body)

    def action_open_invitations(self):
        """:returns: the invitations of these studies to people the user sees."""
        return self._open_invitations([("state", "!=", "skipped")])

    def action_open_skipped(self):
        """:returns: the people left out whom the user sees."""
        action = self._open_invitations([("state", "=", "skipped")])
        action["name"] = self.env._("Not Asked")
        action["context"] = {"expo_crm_left_out": True}
        return action

    def _open_invitations(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.satisfaction_invitation_action"
        )
        action["domain"] = [("study_id", "in", self.ids), *domain]
        action["context"] = {}
        return action

    # which mail

    def _get_invitation_template(self):
        return self._get_mail_template("invitation")

    def _get_mail_template(self, kind):
        kind += "_anonymous" if self.is_anonymous else ""
        return self.env.ref(f"expo_crm.mail_template_satisfaction_{kind}")
