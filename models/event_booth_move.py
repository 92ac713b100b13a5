from odoo import models
from odoo.tools.misc import formatLang

# what a sale leaves on a booth and a move carries over; is_paid follows the line
SALE_FIELDS = (
    "partner_id",
    "contact_name",
    "contact_email",
    "contact_phone",
    "participation_id",
    "sale_order_line_id",
    "is_paid",
)
HOLD_FIELDS = ("hold_participation_id", "hold_until", "hold_user_id")


class EventBooth(models.Model):
    """An exhibitor moves to another booth, with order, price and history.

    As for holds, what a rule refuses comes back with ``ok`` False and a sentence; who
    has no right gets an ``AccessError``.
    """

    _name = "event.booth"
    _inherit = ["event.booth"]

    def get_move_offer(self, target_id):
        """Say what moving from this booth to another would cost; changes nothing.

        :param target_id: id of the other booth.
        :returns: dict of ``ok``, ``message``, ``difference`` (of the price without tax,
            in the currency of the order), ``currency_id``, ``from`` and ``to`` (the
            numbers of the booths).
        :raises AccessError: when the user may neither edit the participation nor runs
            the show.
        """
        self.ensure_one()
        booth, target = self._act_on_move(target_id)
        return booth._get_offer(target)

    def _act_on_move(self, target_id):
        """:returns: both booths as superuser, the rights checked.
        :raises AccessError: see :meth:`get_move_offer`.
        """
        booth = self._act_on_booths()
        target = self.browse(target_id or ())._act_on_booths()
        if booth:
            holder = booth.participation_id or booth.hold_participation_id
            booth._check_decides_for(holder)
        return booth, target

    def _get_offer(self, target):
        refusal = (
            self._get_move_refusal(target)
            if self and target
            else self._get_missing_refusal()
        )
        line = self.sale_order_line_id
        currency = line.currency_id or self.currency_id
        difference = 0.0 if refusal else self._get_move_difference(target)
        if not self._is_amount_told():
            difference = False
        return self._answer(
            refusal,
            None if refusal else self._describe_move(target, difference, currency),
            difference=difference,
            currency_id=currency.id,
            **{"from": self.name, "to": target.name},
        )

    def _is_amount_told(self):
        """:returns: whether the user sees the company, or runs the show: the difference
        tells of the discount on its order."""
        return not self.sale_order_line_id or self.sudo(False).has_access("read")

    def _get_move_refusal(self, target):
        """:returns: why the company of this booth cannot move to ``target``, or None."""
        refusal = self._get_edition_refusal()
        if refusal:
            return refusal
        if self == target:
            return self.env._("Booth %(booth)s is where they are.", booth=self.name)
        if target.event_id != self.event_id:
            return self.env._(
                "Booth %(booth)s is of “%(edition)s”, booth %(other)s of “%(event)s”:"
                " exhibitors move within one edition.",
                booth=self.name,
                edition=self.event_id.name,
                other=target.name,
                event=target.event_id.name,
            )
        partner = self._get_occupant()
        if not partner:
            return self.env._(
                "Nobody has booth %(booth)s, so nobody can move.", booth=self.name
            )
        order = self.sale_order_line_id.order_id
        if order.locked:
            return self.env._(
                "Order %(order)s of “%(company)s” is locked: unlock it before they move.",
                order=order.name,
                company=partner.name,
            )
        return target._get_sale_refusal(partner)

    def _get_occupant(self):
        """:returns: the company the booth is sold to or held for."""
        if self.state == "unavailable":
            return self.participation_id.partner_id or self.partner_id
        return self._is_held() and self.hold_participation_id.partner_id or None

    def _get_move_difference(self, target):
        """:returns: how much more ``target`` costs, without tax, in order currency."""
        line = self.sale_order_line_id
        if not line:
            # on hold only: nothing is charged yet
            return 0.0
        return line._get_booths_price_untaxed(target) - line._get_booths_price_untaxed(
            self
        )

    def _describe_move(self, target, difference, currency):
        """:param difference: False where the amount is not told."""
        values = {
            "company": self._get_occupant().name,
            "booth": self.name,
            "target": target.name,
            "amount": formatLang(self.env, abs(difference), currency_obj=currency),
        }
        if difference is False:
            return self.env._(
                "“%(company)s” moves from booth %(booth)s to %(target)s.", **values
            )
        if currency.is_zero(difference):
            return self.env._(
                "“%(company)s” moves from booth %(booth)s to %(target)s at the same"
                " price.",
                **values,
            )
        if difference > 0:
            return self.env._(
                "“%(company)s” moves from booth %(booth)s to %(target)s and pays"
                " %(amount)s more, before tax.",
                **values,
            )
        return self.env._(
            "“%(company)s” moves from booth %(booth)s to %(target)s and pays"
            " %(amount)s less, before tax.",
            **values,
        )

    def action_move(self, target_id):
        """Move the company of this booth to another booth of the edition.

        What is not invoiced gets the new price; otherwise the order gets a line with
        the difference. Of a booth on hold the hold moves.

        :param target_id: id of the other booth.
        :returns: dict of ``ok``, ``message``, ``difference`` (see
            :meth:`get_move_offer`) and ``undo``, a token for :meth:`undo_move`.
        :raises AccessError: when the user may neither edit the participation nor runs
            the show.
        """
        self.ensure_one()
        booth, target = self._act_on_move(target_id)
        (booth | target)._lock_booths()
        offer = booth._get_offer(target)
        if not offer["ok"]:
            return {**offer, "undo": False}
        journal = booth._prepare_move_journal(target)
        line = booth.sale_order_line_id
        difference = booth._get_move_difference(target)
        currency = line.currency_id or booth.currency_id
        told = booth._describe_move(target, difference, currency)
        plain = booth._describe_move(target, False, currency)
        added = line._charge_move(booth, target, difference)
        booth._carry_to(target, line)
        journal.update(added=added.id, after=line._get_move_state())
        target._note_move(told, plain)
        return {**offer, "undo": self._seal_move(journal)}

    def _carry_to(self, target, line):
        """Put the sale, or the hold, of this booth onto ``target`` and leave it free."""
        if self.state != "unavailable":
            hold = {name: self[name] for name in HOLD_FIELDS}
            company = self.hold_participation_id.partner_id
            self._clear_hold()
            target.write(self._to_write(hold))
            self._carry_quotations(target, company)
            return
        sale = {name: self[name] for name in SALE_FIELDS}
        line._repoint_booth(self, target)
        self._clear_sale()
        target._clear_hold()
        target.write({"state": "unavailable", **self._to_write(sale)})
        self.env["event.booth.registration"]._drop_competitors(target)

    def _carry_quotations(self, target, company):
        """What was quoted to the company for the booth it held is asked for there."""
        requests = self.env["event.booth.registration"].search(
            [
                ("event_booth_id", "=", self.id),
                ("sale_order_line_id.state", "in", ("draft", "sent")),
                ("partner_id", "child_of", company.commercial_partner_id.id),
                ("sale_order_line_id.event_booth_pending_ids", "not in", target.ids),
            ]
        )
        lines = requests.sale_order_line_id
        before = lines._get_booth_prices()
        requests._repoint(target)
        lines._reprice_for_booths(before)

    def _to_write(self, values):
        return {
            name: self._fields[name].convert_to_write(value, self)
            for name, value in values.items()
        }

    def _note_move(self, message, plain=None):
        """:param plain: what the booth is told, if it is less: it outlasts the exhibitor
        and is read by whoever has it next."""
        holder = self.participation_id or self.hold_participation_id
        for record in (holder, self.sale_order_line_id.order_id):
            if record:
                record._message_log(body=message)
        self._message_log(body=plain or message)
