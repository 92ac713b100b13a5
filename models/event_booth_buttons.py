from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.screen import notification


class EventBooth(models.Model):
    """What lists and forms show of a booth and press on it: a refusal is a dialog."""

    _name = "event.booth"
    _inherit = ["event.booth"]

    holder_name = fields.Char(
        string="Company", compute="_compute_holder_name", compute_sudo=True
    )

    @api.depends(
        "state", "partner_id", "participation_id.name", "hold_participation_id.name"
    )
    def _compute_holder_name(self):
        """To whom the booth is sold or for whom it is held: names are public."""
        for booth in self:
            if booth.state == "unavailable":
                holder = booth.participation_id or booth.partner_id
            else:
                holder = booth.hold_participation_id
            booth.holder_name = holder.name

    def button_release(self):
        """:raises UserError: when :meth:`action_release` refuses."""
        return self._tell(self.action_release())

    def button_block(self):
        """:raises UserError: when :meth:`action_block` refuses."""
        return self._tell(self.action_block())

    def button_unblock(self):
        """:raises UserError: when :meth:`action_unblock` refuses."""
        return self._tell(self.action_unblock())

    @api.model
    def _tell(self, answer):
        if not answer["ok"]:
            raise UserError(answer["message"])
        return notification(
            answer["message"],
            next={"type": "ir.actions.client", "tag": "soft_reload"},
        )
