from odoo import api, fields, models
from odoo.exceptions import UserError


class EventBoothMove(models.TransientModel):
    """Asks to which booth an exhibitor moves and says what that costs."""

    _name = "event.booth.move"
    _description = "Move Exhibitor"

    booth_id = fields.Many2one("event.booth", string="From Booth", required=True)
    event_id = fields.Many2one(related="booth_id.event_id")
    participation_id = fields.Many2one(
        "exhibition.participation", compute="_compute_participation_id"
    )
    target_id = fields.Many2one(
        "event.booth",
        string="To Booth",
        required=True,
        domain="[('event_id', '=', event_id), ('id', '!=', booth_id),"
        " '|', ('sale_status', '=', 'free'), '&', ('sale_status', '=', 'held'),"
        " ('hold_participation_id', '=', participation_id)]",
    )
    is_possible = fields.Boolean(compute="_compute_message")
    message = fields.Char(compute="_compute_message")

    @api.depends("booth_id")
    def _compute_participation_id(self):
        for wizard in self:
            booth = wizard.booth_id
            wizard.participation_id = (
                booth.participation_id or booth.hold_participation_id
            )

    @api.depends("booth_id", "target_id")
    def _compute_message(self):
        for wizard in self:
            offer = {"ok": False, "message": False}
            if wizard.booth_id and wizard.target_id:
                offer = wizard.booth_id._origin.get_move_offer(wizard.target_id.id)
            wizard.is_possible, wizard.message = offer["ok"], offer["message"]

    def action_move(self):
        """Move the exhibitor.

        :raises UserError: with the reason when that is not possible.
        :returns: the action that opens the new booth.
        """
        answer = self.booth_id.action_move(self.target_id.id)
        if not answer["ok"]:
            raise UserError(answer["message"])
        return {
            "type": "ir.actions.act_window",
            "res_model": "event.booth",
            "res_id": self.target_id.id,
            "views": [(False, "form")],
        }
