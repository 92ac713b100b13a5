from odoo import api, fields, models

from .unknown_float import UnknownFloat


class SatisfactionStudy(models.Model):
    """What a study found, at a glance: for who may read its figures."""

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    nps = UnknownFloat(
        string="NPS", compute="_compute_nps", aggregator=None, help="From -100 to 100."
    )

    followup_count = fields.Integer(
        string="Follow-ups", compute="_compute_followup_count"
    )
    followup_open_count = fields.Integer(
        string="Open Follow-ups", compute="_compute_followup_count"
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_followup_count(self):
        """Of the customers the user sees."""
        groups = self.env["satisfaction.followup"]._read_group(
            [("study_id", "in", self._origin.ids)],
            ["study_id", "is_closed"],
            ["__count"],
        )
        counts = {(study.id, closed): count for study, closed, count in groups}
        for study in self:
            waiting = counts.get((study._origin.id, False), 0)
            study.followup_open_count = waiting
            study.followup_count = waiting + counts.get((study._origin.id, True), 0)

    @api.depends("result_ids.value")
    @api.depends_context("uid")
    def _compute_nps(self):
        results = self.env["satisfaction.result"].search_fetch(
            [
                ("study_id", "in", self.ids),
                ("scale", "=", "nps"),
                ("axis", "=", "total"),
            ],
            ["study_id", "value"],
        )
        values = {result.study_id.id: result.value for result in results}
        for study in self:
            study.nps = values.get(study._origin.id)

    def action_open_followups(self):
        """:returns: the window action of the follow-ups of customers the user sees."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.satisfaction_followup_action"
        )
        return action | {"domain": [("study_id", "in", self.ids)], "context": {}}

    def action_view_answers(self):
        """:returns: the window action of who has answered; of an anonymous study nobody
        knows, there are only the invitations."""
        self.ensure_one()
        return self._open_invitations(
            [] if self.is_anonymous else [("state", "=", "answered")]
        )
