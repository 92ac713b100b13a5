from odoo import api, fields, models

from .exhibition_participation import ENDED

# states a confirmed order carries on to contracted
OPEN = ("intention", "applied", "approved")


class ExhibitionParticipation(models.Model):
    """What orders for booths make of a participation."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    payment_state = fields.Selection(
        [("unpaid", "Unpaid"), ("deposit", "Deposit"), ("paid", "Paid")],
        string="Payment",
        compute="_compute_payment_state",
        store=True,
        compute_sudo=True,
        help="Of the confirmed order lines: nothing came in, some did, or all is billed"
        " and paid. Empty where nothing is to pay.",
    )

    @api.depends("order_line_ids.state", "order_line_ids.booth_payment_state")
    def _compute_payment_state(self):
        for participation in self:
            lines = participation.order_line_ids.filtered(
                lambda line: line.state == "sale" and line.booth_payment_state
            )
            states = set(lines.mapped("booth_payment_state"))
            if not states:
                participation.payment_state = False
            elif len(states) == 1:
                participation.payment_state = states.pop()
            else:
                participation.payment_state = "deposit"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ENDED or vals.get("active") is False:
            # sudo: holds end with the participation, whoever ends it
            self.sudo().hold_booth_ids._clear_hold()
        return result

    @api.model
    def _upsert_contracted(self, event, partner, lines):
        """A company has a confirmed order for booths: it is a contracted exhibitor.

        Its live participation is carried on, else one is opened; one that was rejected
        or withdrawn is history and stays so.

        :param event: the edition.
        :param partner: the company.
        :param lines: the confirmed order lines; they are linked to the participation.
        :returns: the participation, in the environment of ``self``.
        """
        participation = self.search(
            [
                ("event_id", "=", event.id),
                ("partner_id", "=", partner.id),
                ("role", "=", "exhibitor"),
                ("state", "not in", ENDED),
            ],
            limit=1,
        )
        opportunity = lines.order_id.opportunity_id[:1]
        if not participation:
            participation = self.create(
                {
                    "event_id": event.id,
                    "partner_id": partner.id,
                    "role": "exhibitor",
                    "state": "contracted",
                    "opportunity_id": opportunity.id,
                }
            )
        elif participation.state in OPEN:
            participation.write({"state": "contracted"})
        if not participation.opportunity_id and opportunity:
            participation.opportunity_id = opportunity
        lines.write({"participation_id": participation.id})
        return participation

    def _withdraw_for_cancelled(self):
        """Orders were cancelled: who has neither a booth nor a confirmed line left and
        was only contracted has withdrawn."""
        for participation in self:
            lines = participation.order_line_ids.filtered(
                lambda line: line.state == "sale" and line.product_uom_qty > 0
            )
            if (
                participation.state == "contracted"
                and not participation.booth_ids
                and not participation.complimentary_reason
                and not lines
            ):
                participation.write({"state": "withdrawn"})
