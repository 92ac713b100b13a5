from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """A confirmed order has its booths, a cancelled one has none.

    Both follow the state of the order, however it is written, so that no way around
    the buttons leaves a booth without an order or an order without its booths.
    """

    _name = "sale.order"
    _inherit = ["sale.order"]

    booths_lost = fields.Char(
        readonly=True,
        copy=False,
        help="Booths another company bought while this was a quotation.",
    )

    def write(self, vals):
        if "order_line" in vals and "booths_lost" not in vals:
            # who edits the lines has seen what is left of them
            vals = {**vals, "booths_lost": False}
        if "partner_id" in vals:
            self._check_booth_customer(vals["partner_id"])
        if "state" not in vals:
            return super().write(vals)
        confirmed = self.filtered(lambda order: order.state == "sale")
        result = super().write(vals)
        if vals["state"] == "sale":
            (self - confirmed).order_line._sell_booths()
        else:
            confirmed.order_line._free_booths()
        return result

    def _confirmation_error_message(self):
        """What a customer signed, or a salesperson is about to confirm, may be another
        quotation than the one they read."""
        if not self.booths_lost:
            return super()._confirmation_error_message()
        return self.env._(
            "Booth %(booths)s is sold meanwhile and was taken off %(order)s: offer another"
            " one, or say on the quotation that it goes on without.",
            booths=self.booths_lost,
            order=self.name,
        )

    def action_accept_lost_booths(self):
        """Go on without the booths that were sold to another company meanwhile.

        :raises AccessError: when the user may not edit the quotation.
        """
        self.write({"booths_lost": False})

    def _check_booth_customer(self, partner_id):
        # sudo: only whether it is another company
        company = self.env["res.partner"].sudo().browse(partner_id or ())
        for order in self.filtered(lambda order: order.state == "sale"):
            booths = order.sudo().order_line.event_booth_ids.filtered("series_id")
            if booths and (
                company.commercial_partner_id
                != order.sudo().partner_id.commercial_partner_id
            ):
                raise UserError(
                    self.env._(
                        "Order %(order)s sold booth %(booth)s to “%(company)s”: cancel it"
                        " and write another one for another company.",
                        order=order.name,
                        booth=booths._join_names(),
                        company=order.sudo().partner_id.name,
                    )
                )

    def _lose_booths(self, names):
        """Note which booths went to another company and tell the salesperson, with
        nothing about who has them.

        :param names: numbers of booths that were taken off this quotation.
        """
        self.booths_lost = ", ".join(filter(None, [self.booths_lost, *names]))
        if self.state == "cancel":
            return
        order = self.with_context(lang=self.user_id.lang or self.env.lang)
        text = order.env._(
            "These booths are sold meanwhile and were taken off this quotation; offer"
            " others:"
        )
        items = Markup().join(Markup("<li>%s</li>") % name for name in names)
        order.message_post(
            author_id=self.env.ref("base.partner_root").id,
            body=Markup("<p>%s</p><ul>%s</ul>") % (text, items),
            partner_ids=self.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
