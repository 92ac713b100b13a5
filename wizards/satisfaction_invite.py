from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.satisfaction_invitation import SKIPS
from ..tools.screen import get_labels, notification

PERSON_COLUMNS = {
    "name": "text",
    "company_name": "text",
    "email": "text",
    "lang": "text",
    "role": "text",
    "hall_id": "int4",
    "reason": "text",
    "is_exception": "bool",
}


class SatisfactionInvite(models.TransientModel):
    """The look before people are asked: who gets the mail, who does not, and why."""

    _name = "satisfaction.invite"
    _description = "Invite to a Study"

    study_id = fields.Many2one(
        "satisfaction.study", required=True, readonly=True, ondelete="cascade"
    )
    is_open = fields.Boolean(
        compute="_compute_is_open", export_string_translation=False
    )
    may_except = fields.Boolean(
        compute="_compute_may_except", export_string_translation=False
    )
    ignore_quarantine = fields.Boolean(
        string="Also Who Was Asked Lately",
        help="Asks people in spite of their quarantine; kept on the study with the"
        " reason.",
    )
    ignore_reason = fields.Char(string="Reason")
    date_planned = fields.Datetime(string="Mails Go", readonly=True)
    asked_count = fields.Integer(string="Get the Mail", readonly=True)
    left_out_count = fields.Integer(string="Do Not", readonly=True)
    exception_count = fields.Integer(string="Asked Lately", readonly=True)
    reasons = fields.Html(readonly=True, sanitize=False)
    person_ids = fields.One2many("satisfaction.invite.person", "invite_id")

    @api.depends("study_id")
    def _compute_is_open(self):
        for wizard in self:
            wizard.is_open = wizard.study_id._may_ask()

    @api.depends_context("uid")
    def _compute_may_except(self):
        self.may_except = self.env["satisfaction.study"]._may_except()

    def _compute_display_name(self):
        self.display_name = self.env._("Preview")

    def action_preview(self):
        """Plan anew, and keep who it is for the lists; nothing else is changed."""
        self.ensure_one()
        study = self.study_id
        study.check_access("write")
        moment = study._get_date_planned()
        people = study._plan(date_planned=moment, ignore_quarantine=self._is_ignoring())
        self._store_people(people)
        counts = Counter(person.reason for person in people)
        self.write(
            {
                "date_planned": moment,
                "asked_count": counts.pop(None, 0),
                "left_out_count": counts.total(),
                "exception_count": sum(person.is_exception for person in people),
                "reasons": self._format_reasons(counts),
            }
        )

    def _is_ignoring(self):
        return self.ignore_quarantine and self.may_except

    def _format_reasons(self, counts):
        labels = get_labels(self.env["satisfaction.invitation"], "skip_reason")
        rows = Markup().join(
            Markup("<tr><td class='pe-4'>%s</td><td class='text-end'>%s</td></tr>")
            % (labels[reason], count)
            for reason, count in counts.most_common()
        )
        return rows and Markup("<table class='mb-0'>%s</table>") % rows

    def _store_people(self, people):
        """One statement, however many they are. Names are public; addresses are told of
        those whom the user sees."""
        visible = self._get_visible(people)
        roles = self.env["satisfaction.result"]._name_groups_role(
            {person.role for person in people}
        )
        rows = [
            {
                "name": person.name,
                "company_name": person.company_name,
                "email": person.email if _is_told(person, visible) else None,
                "lang": person.lang,
                "role": roles.get(person.role),
                "hall_id": person.hall_id,
                "reason": person.reason,
                "is_exception": person.is_exception,
            }
            for person in people
        ]
        self.flush_recordset()
        self.env.cr.execute(
            SQL("DELETE FROM satisfaction_invite_person WHERE invite_id = %s", self.id)
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO satisfaction_invite_person (
                    invite_id, create_uid, write_uid, create_date, write_date, %(names)s
                )
                SELECT %(id)s, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC', %(names)s
                  FROM unnest(%(arrays)s) AS person(%(names)s)
                """,
                id=self.id,
                uid=self.env.uid,
                names=SQL(", ").join(map(SQL.identifier, PERSON_COLUMNS)),
                arrays=SQL(", ").join(
                    SQL("%s::%s[]", [row[name] for row in rows], SQL(type_))
                    for name, type_ in PERSON_COLUMNS.items()
                ),
            )
        )
        self.person_ids.invalidate_model()

    def _get_visible(self, people):
        ids = {person.partner_id for person in people if person.partner_id}
        return set(self.env["res.partner"].search([("id", "in", list(ids))])._ids)

    def action_confirm(self):
        """Invite them, as they are now.

        :raises UserError: when nobody would be asked.
        """
        self.ensure_one()
        study = self.study_id
        study.check_access("write")
        if self.may_except and (
            (study.ignore_quarantine, study.ignore_reason)
            != (self.ignore_quarantine, self.ignore_reason)
        ):
            study.write(
                {
                    "ignore_quarantine": self.ignore_quarantine,
                    "ignore_reason": self.ignore_reason,
                }
            )
        people = study._invite()
        asked = sum(not person.reason for person in people)
        return notification(
            self.env._(
                "%(asked)s people are invited, %(left)s are not.",
                asked=asked,
                left=len(people) - asked,
            ),
            next=self._get_study_action(),
        )

    def _get_study_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.study_id.display_name,
            "res_model": "satisfaction.study",
            "res_id": self.study_id.id,
            "views": [(False, "form")],
            "target": "main",
        }

    def action_back(self):
        return self._get_study_action()

    def action_open_asked(self):
        name = self.env._("Who Gets the Mail")
        return self._open_people(name, [("reason", "=", False)])

    def action_open_left_out(self):
        name = self.env._("Who Does Not Get the Mail")
        return self._open_people(name, [("reason", "!=", False)])

    def _open_people(self, name, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "satisfaction.invite.person",
            "views": [(False, "list")],
            "domain": [("invite_id", "=", self.id), *domain],
            "context": {"expo_crm_left_out": ("reason", "!=", False) in domain},
        }


class SatisfactionInvitePerson(models.TransientModel):
    """Somebody in the preview."""

    _name = "satisfaction.invite.person"
    _description = "Person in a Preview"
    _order = "id"

    invite_id = fields.Many2one("satisfaction.invite", index=True, ondelete="cascade")
    name = fields.Char(readonly=True)
    company_name = fields.Char(string="Works for", readonly=True)
    email = fields.Char(
        readonly=True, help="Told of people whose customer you see; all are written to."
    )
    lang = fields.Char(string="Language", readonly=True)
    role = fields.Char(readonly=True)
    hall_id = fields.Many2one("exhibition.hall", readonly=True, ondelete="set null")
    reason = fields.Selection(SKIPS, string="Why Not", readonly=True)
    is_exception = fields.Boolean(string="Asked Lately", readonly=True)


def _is_told(person, visible):
    # a badge is in the population because the user sees it
    return person.registration_id or person.partner_id in visible
