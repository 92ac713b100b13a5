from odoo import api, fields, models

from .satisfaction_invitation import ASKED
from .unknown_float import UnknownFloat


class SatisfactionStudy(models.Model):
    """How many a study asked and how many answered: numbers only, for who reads it."""

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    invited_count = fields.Integer(
        string="People Invited",
        compute="_compute_invited_count",
        help="Planned and sent.",
    )
    sent_count = fields.Integer(string="Sent", compute="_compute_invited_count")
    skipped_count = fields.Integer(string="Not Asked", compute="_compute_invited_count")
    answered_count = fields.Integer(
        string="Answered",
        compute="_compute_answered_count",
        help="Finished answers, by invitation or by the public link; those of an "
        "anonymous study count at night, five or more at a time.",
    )
    response_rate = UnknownFloat(
        compute="_compute_invited_count",
        aggregator=None,
        help="0 to 100: answers of those whom the invitation reached.",
    )

    @api.depends("invitation_ids.state", "is_anonymous", "answered_count")
    def _compute_invited_count(self):
        counts = self._count_invitations()
        for study in self:
            of_study = counts.get(study._origin.id, {})
            sent = sum(of_study.get(state, 0) for state in ASKED)
            study.sent_count = sent
            study.invited_count = sent + of_study.get("planned", 0)
            study.skipped_count = of_study.get("skipped", 0)
            answered = of_study.get("answered", 0)
            if study.is_anonymous:
                # nobody knows who answered by the poster and who by the mail
                answered = min(study.answered_count, sent)
            study.response_rate = 100 * answered / sent if sent else None

    def _count_invitations(self):
        """:returns: dict of study id to a dict of state to number."""
        # sudo: satisfaction.invitation - how many, whoever the people are
        groups = (
            self.env["satisfaction.invitation"]
            .sudo()
            ._read_group(
                [("study_id", "in", self._origin.ids)],
                ["study_id", "state"],
                ["__count"],
            )
        )
        counts = {}
        for study, state, count in groups:
            counts.setdefault(study.id, {})[state] = count
        return counts

    @api.depends("survey_id.user_input_ids.state")
    def _compute_answered_count(self):
        # sudo: survey.user_input - how many, also where nobody may read one of them
        groups = (
            self.env["survey.user_input"]
            .sudo()
            ._read_group(
                [
                    # as it is stored: a form may name any survey
                    ("survey_id", "in", self._origin.survey_id.ids),
                    ("state", "=", "done"),
                    ("test_entry", "=", False),
                    # a lonely new one would tell when somebody answered
                    "|",
                    ("is_anonymous", "=", False),
                    ("is_settled", "=", True),
                ],
                ["survey_id"],
                ["__count"],
            )
        )
        counts = {survey.id: count for survey, count in groups}
        for study in self:
            study.answered_count = counts.get(study._origin.survey_id.id, 0)
