from odoo import api, fields, models


class SatisfactionFollowupClose(models.TransientModel):
    """What came of getting back to one respondent or several."""

    _name = "satisfaction.followup.close"
    _description = "Close Follow-ups"

    followup_ids = fields.Many2many("satisfaction.followup", required=True)
    state = fields.Selection(
        [
            ("contacted", "Contacted"),
            ("solved", "Solved"),
            ("no_contact", "No Contact"),
        ],
        string="Outcome",
        required=True,
        default="contacted",
    )
    note = fields.Text(
        compute="_compute_note",
        # as the user: a form may name any follow-up
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    comment = fields.Text(compute="_compute_comment")

    @api.depends("followup_ids")
    def _compute_note(self):
        for dialog in self:
            notes = set(dialog.followup_ids.mapped("note"))
            dialog.note = notes.pop() if len(notes) == 1 else False

    @api.depends("followup_ids")
    def _compute_comment(self):
        for dialog in self:
            rows = dialog.followup_ids
            dialog.comment = rows.comment if len(rows) == 1 else False

    def action_confirm(self):
        """Write what came of it on the follow-ups, as the user."""
        values = {"state": self.state}
        if self.note:
            values["note"] = self.note
        self.followup_ids.write(values)
        return {"type": "ir.actions.act_window_close"}
