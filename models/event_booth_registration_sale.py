from odoo import api, models
from odoo.exceptions import UserError, ValidationError

# compared by identity, so that no client can send it
REPOINTING = object()


class EventBoothRegistration(models.Model):
    """A request for a booth of an edition: refused at once where the company cannot get
    it, binding once its order is confirmed."""

    _inherit = "event.booth.registration"

    @api.model_create_multi
    def create(self, vals_list):
        line_ids = [vals.get("sale_order_line_id") for vals in vals_list]
        # sudo: orders are priced whole, whoever else's booth is on them
        lines = self.env["sale.order.line"].sudo().browse(filter(None, set(line_ids)))
        before = lines._get_booth_prices()
        registrations = super().create(vals_list)
        # sudo: booths of other companies are named in refusals
        editions = registrations.sudo().filtered("event_booth_id.series_id")
        if editions and not self._is_repointing():
            editions._check_quotable()
            lines._reprice_for_booths(before)
            editions.sale_order_line_id._sell_booths()
        return registrations

    def write(self, vals):
        if {"event_booth_id", "sale_order_line_id"} & vals.keys():
            # sudo: see create
            self.sudo()._check_not_sold()
            result = super().write(vals)
            self._check_named_documents(["sale_order_line_id"])
            self.sudo().filtered("event_booth_id.series_id")._check_quotable()
            return result
        return super().write(vals)

    def unlink(self):
        # sudo: see create
        editions = self.sudo().filtered("event_booth_id.series_id")
        if not editions or self._is_repointing():
            return super().unlink()
        lines = editions.sale_order_line_id
        before = lines._get_booth_prices()
        booths = editions._get_sold()
        self._check_not_billed(booths)
        result = super().unlink()
        lines._free_booths(booths)
        lines._reprice_for_booths(before)
        return result

    def _is_repointing(self):
        return self.env.context.get("expo_crm_repointing") is REPOINTING

    def _repoint(self, target):
        """Ask for ``target`` instead; who asks, for which line, stays."""
        moved = self.with_context(expo_crm_repointing=REPOINTING)
        values = [
            {
                "event_booth_id": target.id,
                "sale_order_line_id": registration.sale_order_line_id.id,
                "contact_name": registration.contact_name,
                "contact_email": registration.contact_email,
                "contact_phone": registration.contact_phone,
            }
            for registration in self
        ]
        moved.unlink()
        return moved.create(values)

    def _get_sold(self):
        """:returns: the booths these requests got."""
        return self.filtered(
            lambda one: one.event_booth_id.sale_order_line_id == one.sale_order_line_id
        ).event_booth_id

    def _check_not_sold(self):
        sold = self.filtered("event_booth_id.series_id")._get_sold()
        if sold:
            raise UserError(
                self.env._(
                    "Booth %(booth)s is sold by order %(order)s: move the exhibitor to"
                    " the other booth instead.",
                    booth=sold[0].name,
                    order=sold[0].sale_order_id.name,
                )
            )

    def _check_not_billed(self, booths):
        for line in booths.sale_order_line_id:
            if line._is_any_invoiced():
                raise UserError(
                    self.env._(
                        "Booth %(booth)s of order %(order)s is invoiced: move the"
                        " exhibitor to another booth, or credit the invoice first.",
                        booth=(line.event_booth_ids & booths)._join_names(),
                        order=line.order_id.name,
                    )
                )

    def _check_quotable(self):
        """:raises ValidationError: when a quotation asks for booths its customer cannot
        get."""
        asked = self.filtered(
            lambda one: one.sale_order_line_id.state in ("draft", "sent")
        )
        asked._check_sellable()

    def _check_sellable(self):
        """:raises ValidationError: naming each booth that cannot be had, and why."""
        refusals = [
            one.event_booth_id._get_sale_refusal(
                one.sale_order_line_id.order_partner_id
            )
            for one in self
        ]
        refusals = list(dict.fromkeys(filter(None, refusals)))
        if refusals:
            raise ValidationError("\n".join(refusals))

    def _cancel_pending_registrations(self):
        """Core cancels the orders of who else asked; of editions they lose the booth."""
        editions = self.filtered("event_booth_id.series_id")
        others = self - editions
        if others:
            super(EventBoothRegistration, others)._cancel_pending_registrations()
        editions._drop_competitors(editions.event_booth_id)

    @api.model
    def _drop_competitors(self, booths):
        """Take booths that are sold from all other quotations, and tell who wrote them.

        A line without any booth goes, everything else on the quotation stays. Cancelled
        orders lose the booth, too, and keep their lines: they are history, and told
        when somebody brings them back.

        :param booths: as superuser.
        """
        # sudo: quotations for any customer
        rivals = self.sudo().search(
            [
                ("event_booth_id", "in", booths.ids),
                ("sale_order_line_id.state", "in", ("draft", "sent", "cancel")),
            ]
        )
        lost = {
            order: [one.event_booth_id.name for one in requests]
            for order, requests in rivals.grouped(
                lambda one: one.sale_order_line_id.order_id
            ).items()
        }
        rivals._unlink_lost()
        for order, names in lost.items():
            order._lose_booths(names)

    def _unlink_lost(self):
        old = self.filtered(lambda one: one.sale_order_line_id.state == "cancel")
        lines = old.sale_order_line_id
        # the text names the booths, and is worked out anew from those that are left
        names = {line: line.name for line in lines}
        old.with_context(expo_crm_repointing=REPOINTING).unlink()
        for line, name in names.items():
            line.name = name
        lines = (self - old).sale_order_line_id
        (self - old).unlink()
        lines.filtered(lambda line: not line.event_booth_registration_ids).unlink()
