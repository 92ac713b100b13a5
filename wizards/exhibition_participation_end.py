from odoo import api, fields, models


class ExhibitionParticipationEnd(models.TransientModel):
    """Rejecting or withdrawing participations: asks why and says who goes with them."""

    _name = "exhibition.participation.end"
    _description = "End Participations"

    state = fields.Selection(
        [("rejected", "Rejected"), ("withdrawn", "Pulled Out")],
        string="Status",
        required=True,
        default="withdrawn",
    )
    participation_ids = fields.Many2many("exhibition.participation", required=True)
    reason = fields.Char(required=True)
    consequence = fields.Text(compute="_compute_consequence")

    @api.depends("participation_ids", "state")
    def _compute_consequence(self):
        for dialog in self:
            dialog.consequence = dialog._get_consequence()

    def _get_consequence(self):
        rows = self.participation_ids
        sentences = []
        held = rows.hold_booth_ids
        if held:
            sentences.append(
                self.env._("Booths on hold become free: %s.", held._join_names())
            )
        if self.state == "withdrawn":
            guests = rows._get_leaving_guests() - rows
            if guests:
                sentences.append(
                    self.env._(
                        "On the stand and withdrawn with it: %s.",
                        ", ".join(guests.mapped("name")),
                    )
                )
        return "\n".join(sentences)

    def action_confirm(self):
        return self.participation_ids._change_state(
            self.state, ended_reason=self.reason
        ) or {"type": "ir.actions.act_window_close"}
