from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from ..models.exhibition_participation import ENDED

# proposed when nothing else is said
HOLD_DAYS = 7


class EventBoothHold(models.TransientModel):
    """Asks for whom and until when booths are kept."""

    _name = "event.booth.hold"
    _description = "Hold Booths"

    booth_ids = fields.Many2many("event.booth", string="Booths", required=True)
    event_id = fields.Many2one("event.event", compute="_compute_event_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="For",
        required=True,
        domain="[('is_company', '=', True), ('pool_editable', '=', True)]",
    )
    until = fields.Datetime(
        required=True,
        default=lambda self: fields.Datetime.now() + timedelta(days=HOLD_DAYS),
    )

    @api.depends("booth_ids")
    def _compute_event_id(self):
        for wizard in self:
            wizard.event_id = wizard.booth_ids.event_id[:1]

    def action_hold(self):
        """Hold the booths; a company that takes no part yet begins to.

        :raises AccessError: when the customer is not the user's to decide for.
        :raises UserError: with the reason when one of the booths cannot be held.
        """
        participation = self._find_participation()
        answer = self.booth_ids.action_hold(participation.id, self.until)
        if not answer["ok"]:
            raise UserError(answer["message"])
        return {"type": "ir.actions.act_window_close"}

    def _find_participation(self):
        company = self.partner_id.commercial_partner_id
        # the defaults of this dialog are none of a participation, and are to go
        context = clean_context(self.env.context)
        # pylint: disable-next=context-overridden
        Participation = self.env["exhibition.participation"].with_context(context)
        values = {
            "event_id": self.event_id.id,
            "partner_id": company.id,
            "role": "exhibitor",
        }
        live = [(name, "=", value) for name, value in values.items()]
        return Participation.search(
            [*live, ("state", "not in", ENDED)], limit=1
        ) or Participation.create(values)
