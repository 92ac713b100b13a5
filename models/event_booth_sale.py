from odoo import api, models
from odoo.exceptions import UserError

from .event_booth_move import SALE_FIELDS


class EventBooth(models.Model):
    """A booth of an edition is sold by a confirmed order line and free again without."""

    _name = "event.booth"
    _inherit = ["event.booth"]

    def _sell_to(self, values, participation, order):
        """Mark booths as sold, in one statement however many there are.

        :param values: what the request of the company says: line, renter, contact.
        :param participation: of the company in this edition.
        """
        self._clear_hold()
        # one note below instead of a tracked change for each booth
        self.with_context(tracking_disable=True).action_confirm(
            {**values, "participation_id": participation.id}
        )
        self._log_same(
            self.env._(
                "Sold to “%(company)s” by order %(order)s.",
                company=participation.name,
                order=order.name,
            )
        )

    def _free_of_sale(self):
        """Give sold booths back to sale: their order is cancelled or asks for others."""
        sold = self.filtered(lambda booth: booth.state == "unavailable")
        for holder, booths in sold.grouped("participation_id").items():
            company = holder.name or booths[:1].partner_id.name or ""
            booths._log_same(
                self.env._("No longer sold to “%(company)s”.", company=company)
            )
        sold.with_context(tracking_disable=True)._clear_sale()

    def _log_same(self, body):
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))

    def _clear_sale(self):
        """Make sold booths free: nobody rents them, for no order."""
        self.write({"state": "available", **dict.fromkeys(SALE_FIELDS, False)})

    def _post_confirmation_message(self):
        """Of an edition many booths are sold at once: its chatter gets one message."""
        editions = self.filtered("series_id")
        super(EventBooth, self - editions)._post_confirmation_message()
        for (event, partner), booths in editions.grouped(
            lambda booth: (booth.event_id, booth.partner_id)
        ).items():
            event.message_post(
                body=self.env._(
                    "Booked by “%(company)s”: %(booths)s.",
                    company=partner.name or "",
                    booths=booths._join_names(),
                ),
                subtype_xmlid="event_booth.mt_event_booth_booked",
            )

    @api.depends(
        "series_id",
        "sale_order_line_id",
        *(
            f"sale_order_line_id.{path}"
            for path in (
                "product_uom_qty",
                "qty_invoiced_posted",
                "booth_payment_state",
            )
        ),
    )
    def _compute_is_paid(self):
        """Paid once the line is billed whole and its bills are paid; no longer when they
        are reversed or the payment is undone. Elsewhere core sets it."""
        for booth in self:
            line = booth.sale_order_line_id
            if booth.series_id and line:
                booth.is_paid = line.booth_payment_state == "paid"
            else:
                booth.is_paid = booth.is_paid

    def write(self, vals):
        if vals.get("state") == "available" and "sale_order_line_id" not in vals:
            self._check_not_on_order()
        result = super().write(vals)
        if vals.get("state") == "unavailable" and "sale_order_line_id" not in vals:
            # given away by hand: nobody else can have it either
            # sudo: quotations of others lose the booth
            given = self.sudo().filtered("series_id")
            given.env["event.booth.registration"]._drop_competitors(given)
        return result

    def _check_not_on_order(self):
        # sudo: whether an order has it is asked for whoever may not see the order
        for booth in self.sudo().filtered("series_id"):
            if booth.sale_order_line_id.state == "sale":
                raise UserError(
                    self.env._(
                        "Booth %(booth)s is sold by order %(order)s: cancel the order or"
                        " take the booth off it.",
                        booth=booth.name,
                        order=booth.sale_order_id.name,
                    )
                )
