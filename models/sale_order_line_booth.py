from odoo import api, fields, models
from odoo.tools import float_compare

# compared by identity, so that no client can send it
REPRICING = object()
PAID = ("paid", "in_payment")


class SaleOrderLine(models.Model):
    """A line for booths of an edition: sells them, prices them, frees them again."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line"]

    booth_payment_state = fields.Selection(
        [("unpaid", "Unpaid"), ("deposit", "Deposit"), ("paid", "Paid")],
        compute="_compute_booth_payment_state",
        compute_sudo=True,
    )

    def _get_edition_lines(self):
        """:returns: the lines that ask for booths of editions, as superuser."""
        # sudo: what is asked for is a fact, whoever may see the booths
        return self.sudo().filtered(
            lambda line: (
                line.product_id.service_tracking == "event_booth"
                and line.event_booth_registration_ids.event_booth_id.series_id
            )
        )

    # sale

    def _update_event_booths(self, set_paid=False):
        editions = self._get_edition_lines().with_env(self.env)
        if not set_paid:
            editions._sell_booths()
        return super(SaleOrderLine, self - editions)._update_event_booths(set_paid)

    def _sell_booths(self):
        """Sell all booths confirmed lines ask for and do not have yet.

        :raises ValidationError: when one of them cannot be had, naming each and why.
        """
        lines = self._get_edition_lines().filtered(
            lambda line: line.state == "sale" and line.product_uom_qty > 0
        )
        requests = lines.event_booth_registration_ids.filtered(
            lambda one: one.event_booth_id.sale_order_line_id != one.sale_order_line_id
        )
        if not requests:
            return
        booths = requests.event_booth_id
        booths._lock_booths()
        requests._check_sellable()
        lines = requests.sale_order_line_id
        # sudo: who sells the booth makes an exhibitor of whoever buys it
        Participation = self.env["exhibition.participation"].sudo()
        for (event, partner), sold in lines.grouped(
            lambda line: (
                line.event_booth_registration_ids.event_booth_id.event_id,
                line.order_partner_id.commercial_partner_id,
            )
        ).items():
            participation = Participation._upsert_contracted(event, partner, sold)
            for line in sold:
                line._sell_requested(requests, participation)
        self.env["event.booth.registration"]._drop_competitors(booths)

    def _sell_requested(self, requests, participation):
        mine = requests.filtered(lambda one: one.sale_order_line_id == self)
        names = mine._get_fields_for_booth_confirmation()
        for values, group in mine.grouped(
            lambda one: tuple(one[name] for name in names)
        ).items():
            vals = {
                name: value.id if isinstance(value, models.BaseModel) else value
                for name, value in zip(names, values, strict=True)
            }
            group.event_booth_id._sell_to(vals, participation, self.order_id)

    def _free_booths(self, booths=None):
        """Free booths these lines were sold, and let the exhibitor go where nothing else
        is sold to the company.

        :param booths: only these; by default all of them.
        """
        # sudo: who may cancel the order frees its booths
        lines = self.sudo()
        if booths is None:
            booths = lines.event_booth_ids.filtered("series_id")
        if not booths:
            return
        participations = booths.participation_id
        booths._lock_booths()
        booths._free_of_sale()
        participations._withdraw_for_cancelled()

    def write(self, vals):
        repriced = "event_booth_pending_ids" in vals and "price_unit" not in vals
        before = self._get_booth_prices() if repriced else {}
        lines = self.with_context(expo_crm_repricing=REPRICING) if repriced else self
        result = super(SaleOrderLine, lines).write(vals)
        self._reprice_for_booths(before)
        if "product_uom_qty" in vals:
            confirmed = self._get_edition_lines().filtered(
                lambda line: line.state == "sale"
            )
            confirmed.filtered(lambda line: line.product_uom_qty <= 0)._free_booths()
            confirmed._sell_booths()
        return result

    # price

    def _get_display_price(self):
        booths = self.event_booth_pending_ids
        # sudo: read to choose the price
        if self.event_id and booths.sudo().series_id:
            return self._get_booths_price(booths)
        return super()._get_display_price()

    def _get_booths_price(self, booths):
        """:param booths: of one edition.
        :returns: their price in order currency as core prices booths, with the discount
            of the price list unless that is shown.
        """
        # sudo: prices of booths are no secret, whoever rents them
        booths = booths.sudo()
        total = sum(booths.mapped("price"))
        if not self.pricelist_item_id._show_discount():
            total = 0.0
            context = self._get_pricelist_price_context()
            for category, some in booths.grouped("booth_category_id").items():
                product = category.product_id.with_context(**context)
                off = product._get_contextual_discount()
                total += (1.0 - off) * sum(some.mapped("price"))
        company = booths.event_id.company_id or self.env.company
        return self._convert_to_sol_currency(total, company.currency_id)

    def _get_booths_unit_price(self, booths):
        """:returns: the unit price of a line for these booths: :meth:`_get_booths_price`
        with the taxes its fiscal position includes."""
        line = self.with_company(self.company_id)
        return line.product_id._get_tax_included_unit_price_from_price(
            line._get_booths_price(booths),
            product_taxes=line.product_id.taxes_id._filter_taxes_by_company(
                line.company_id
            ),
            fiscal_position=line.order_id.fiscal_position_id,
        )

    def _get_booths_price_untaxed(self, booths):
        """:returns: what these booths cost on this line, discounted, without tax."""
        taxes = self.tax_ids.compute_all(
            self._get_booths_unit_price(booths) * (1 - self.discount / 100),
            currency=self.currency_id,
            quantity=self.product_uom_qty,
            product=self.product_id,
            partner=self.order_id.partner_shipping_id,
        )
        return taxes["total_excluded"]

    def _get_booth_prices(self):
        """:returns: dict of edition lines and the list price of what they ask for."""
        return {
            line: line._get_booths_unit_price(line.event_booth_pending_ids)
            for line in self._get_edition_lines()
        }

    def _reprice_for_booths(self, before):
        """Price lines whose booths changed; a price somebody agreed on keeps its share.

        :param before: what :meth:`_get_booth_prices` said before the change; lines it
            does not know had no booth and are priced by core.
        """
        if self.env.context.get("expo_crm_repricing") is REPRICING:
            # who writes the line prices it once, when all of its booths have changed
            return
        for line, old in before.items():
            new = line._get_booths_unit_price(line.event_booth_pending_ids)
            price, same = line.price_unit, line.currency_id.compare_amounts
            if not line.event_booth_pending_ids or not same(old, new):
                continue
            if not same(price, new) or line._is_any_invoiced():
                continue
            agreed = same(price, old) and old
            line.write(
                {
                    "price_unit": price * new / old if agreed else new,
                    "technical_price_unit": new,
                }
            )

    @api.depends(
        "product_uom_qty",
        "qty_invoiced_posted",
        "price_subtotal",
        "order_id.order_line.is_downpayment",
        "order_id.order_line.invoice_lines.move_id.payment_state",
        "order_id.order_line.invoice_lines.move_id.state",
    )
    def _compute_booth_payment_state(self):
        """Paid: billed whole, and all bills of the line and all deposits of its order
        are paid. Deposit: money came in. What costs nothing has no state."""
        for line in self:
            if line.currency_id.is_zero(line.price_subtotal):
                line.booth_payment_state = False
                continue
            deposits = line.order_id.order_line.filtered("is_downpayment")
            bills = (line | deposits).invoice_lines.move_id.filtered(
                lambda move: move.state == "posted" and move.move_type == "out_invoice"
            )
            open_bills = bills.filtered(
                lambda bill: bill.payment_state not in (*PAID, "reversed")
            )
            whole = (
                float_compare(
                    line.qty_invoiced_posted,
                    line.product_uom_qty,
                    precision_rounding=line.product_uom_id.rounding or 0.01,
                )
                >= 0
            )
            if whole and bills and not open_bills:
                line.booth_payment_state = "paid"
            elif any(bill.payment_state in (*PAID, "partial") for bill in bills):
                line.booth_payment_state = "deposit"
            else:
                line.booth_payment_state = "unpaid"
