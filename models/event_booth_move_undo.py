import base64
import json

from cryptography.fernet import Fernet, InvalidToken

from odoo import api, fields, models
from odoo.tools import hmac

# a token is a copy of what was before: nothing is stored for an undo nobody wants. It is
# encrypted: who runs the show moves exhibitors whose order they do not read
SCOPE = "expo_crm.booth_move"
UNDO_SECONDS = 3600


class EventBooth(models.Model):
    """A move is put back within the hour, by who made it or who runs the show."""

    _name = "event.booth"
    _inherit = ["event.booth"]

    def _prepare_move_journal(self, target):
        """:returns: dict of what an undo of a move needs, before the move."""
        line = self.sale_order_line_id
        return {
            "user": self.env.uid,
            "from": self.id,
            "to": target.id,
            "line": line.id,
            "sold": self.state == "unavailable",
            "participation": (self.participation_id or self.hold_participation_id).id,
            "before": line._get_move_state(),
            # the company's own hold on the booth it moves to
            "hold": target._get_hold_state(),
        }

    def _get_hold_state(self):
        return [
            self.hold_participation_id.id,
            fields.Datetime.to_string(self.hold_until) or False,
            self.hold_user_id.id,
        ]

    @api.model
    def _get_move_cipher(self):
        # sudo: the secret of the database, which nobody reads
        secret = hmac(self.sudo().env, SCOPE, "key")
        return Fernet(base64.urlsafe_b64encode(bytes.fromhex(secret)))

    @api.model
    def _seal_move(self, journal):
        return self._get_move_cipher().encrypt(json.dumps(journal).encode()).decode()

    @api.model
    def undo_move(self, token):
        """Put a move back: booths, order line and price are as before it.

        :param token: ``undo`` of the answer of :meth:`action_move`.
        :returns: dict of ``ok`` and ``message``; ``ok`` is False after an hour, for
            somebody else's move and when anything changed since.
        :raises AccessError: when the user may neither edit the participation nor runs
            the show.
        """
        journal = self._read_move(token)
        if not journal:
            return self._answer(
                self.env._("This move can no longer be undone: move them back instead.")
            )
        target, booth = self.browse(journal["to"])._act_on_move(journal["from"])
        if not target or not booth:
            return self._answer(self._get_missing_refusal())
        if journal["user"] != self.env.uid and not booth.event_id._is_show_run():
            return self._answer(
                self.env._("Only who moved them, or runs the show, undoes a move.")
            )
        (booth | target)._lock_booths()
        if not target._is_as_moved(booth, journal):
            return self._answer(
                self.env._(
                    "Booth %(booth)s, booth %(target)s or their order changed since the"
                    " move: move them back instead.",
                    booth=booth.name,
                    target=target.name,
                )
            )
        target._put_back(booth, journal)
        message = self.env._(
            "“%(company)s” is back on booth %(booth)s.",
            company=booth._get_occupant().name,
            booth=booth.name,
        )
        booth._note_move(message)
        return self._answer(message=message)

    @api.model
    def _read_move(self, token):
        if not isinstance(token, str):
            return None
        try:
            journal = self._get_move_cipher().decrypt(token.encode(), UNDO_SECONDS)
        except InvalidToken:
            return None
        return json.loads(journal)

    def _is_as_moved(self, booth, journal):
        """:returns: whether all that the move touched is as the move left it."""
        line = self.sale_order_line_id
        if journal["sold"]:
            holder, added = self.participation_id, line._get_added(journal["added"])
            unchanged = (
                self.state == "unavailable"
                and line.id == journal["line"]
                and line._get_move_state() == journal["after"]
                and (not journal["added"] or (added and not added.invoice_lines))
            )
        else:
            holder = self.hold_participation_id
            unchanged = self.state == "available"
        return (
            unchanged
            and holder.id == journal["participation"]
            and not booth._get_sale_refusal(holder.partner_id or self.partner_id)
            and not booth.hold_participation_id
            and not line.order_id.locked
        )

    def _put_back(self, booth, journal):
        line = self.sale_order_line_id
        self._carry_to(booth, line)
        line._undo_charge(journal)
        participation, until, user = journal["hold"]
        if participation:
            self.write(
                {
                    "hold_participation_id": participation,
                    "hold_until": until,
                    "hold_user_id": user,
                }
            )
