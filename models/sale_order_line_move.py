from odoo import models
from odoo.fields import Command

# compared by identity, so that no client can send it
UNDOING = object()


class SaleOrderLine(models.Model):
    """What the move of an exhibitor to another booth does to the order."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line"]

    def _get_move_state(self):
        """:returns: the facts of a line a move may change, ready for JSON."""
        if not self:
            return None
        return {
            "price_unit": self.price_unit,
            "technical_price_unit": self.technical_price_unit,
            "discount": self.discount,
            "quantity": self.product_uom_qty,
            "invoiced": self.qty_invoiced,
            "name": self.name,
            "booths": sorted(self.event_booth_pending_ids.ids),
        }

    def _charge_move(self, booth, target, difference):
        """Charge what ``target`` costs more than ``booth``: on the line while nothing of
        it is invoiced, on a line of its own afterwards.

        :returns: the line added, or none.
        """
        none = self.browse()
        if not self or self.currency_id.is_zero(difference):
            return none
        more = self._get_booths_price(target) - self._get_booths_price(booth)
        if not self._is_any_invoiced():
            self.write(
                {
                    "price_unit": self.price_unit + more,
                    "technical_price_unit": self.technical_price_unit + more,
                }
            )
            return none
        return self.create(self._prepare_move_line_values(booth, target, more))

    def _is_any_invoiced(self):
        """:returns: whether an invoice bills the line, posted or not."""
        return bool(self.qty_invoiced) or any(
            move.state == "draft" for move in self.invoice_lines.move_id
        )

    def _prepare_move_line_values(self, booth, target, more):
        product = self.env.ref("expo_crm.product_product_booth_move")
        return {
            "order_id": self.order_id.id,
            "sequence": self.sequence,
            "product_id": product.id,
            "name": self.env._(
                "Move from booth %(booth)s to %(target)s",
                booth=booth.name,
                target=target.name,
            ),
            "product_uom_qty": self.product_uom_qty,
            "price_unit": more,
            "discount": self.discount,
            "tax_ids": [Command.set(self.tax_ids.ids)],
            "participation_id": self.participation_id.id,
        }

    def _repoint_booth(self, booth, target):
        """Let the line ask for ``target`` instead of ``booth``; prices stay."""
        registrations = self.event_booth_registration_ids.filtered(
            lambda registration: registration.event_booth_id == booth
        )
        registrations._repoint(target)
        if len(self.event_booth_pending_ids) == 1:
            self.event_booth_category_id = target.booth_category_id

    def _get_added(self, line_id):
        return self.order_id.order_line.filtered(lambda line: line.id == line_id)

    def _undo_charge(self, journal):
        if not self:
            return
        added = self._get_added(journal["added"])
        # it bills nothing yet and was added by the move that is undone
        added.with_context(expo_crm_undoing=UNDOING).unlink()
        before = journal["before"]
        self.write(
            {key: before[key] for key in ("price_unit", "technical_price_unit", "name")}
        )

    def _check_line_unlink(self):
        lines = super()._check_line_unlink()
        if self.env.context.get("expo_crm_undoing") is UNDOING:
            return lines.filtered("invoice_lines")
        return lines
