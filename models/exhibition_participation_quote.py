from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class ExhibitionParticipation(models.Model):
    """A company's booths on hold become a quotation."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    def action_quote(self):
        """Write a quotation for the booths on hold, one line per booth category.

        :returns: the action that opens the quotation.
        :raises AccessError: when the user sees neither company nor its quotations.
        :raises UserError: when no booth is on hold.
        """
        self.ensure_one()
        self.check_access("read")
        booths = self.hold_booth_ids.filtered(lambda booth: booth._is_held())
        if not booths:
            raise UserError(
                self.env._(
                    "No booth is on hold for “%(company)s”: hold one, then quote it.",
                    company=self.name,
                )
            )
        order = self.env["sale.order"].create(self._prepare_quote_values(booths))
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": order.id,
            "views": [(False, "form")],
        }

    def _prepare_quote_values(self, booths):
        return {
            "partner_id": self.partner_id.id,
            "company_id": (self.company_id or self.env.company).id,
            "opportunity_id": self.opportunity_id.id,
            "origin": self.event_id.name,
            "order_line": [
                Command.create(
                    {
                        # sudo: reps name the product of a category and need not edit it
                        "product_id": category.sudo().product_id.id,
                        "event_id": self.event_id.id,
                        "event_booth_category_id": category.id,
                        "event_booth_pending_ids": [Command.set(some.ids)],
                    }
                )
                for category, some in booths.grouped("booth_category_id").items()
            ],
        }
