from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.screen import notification
from .exhibition_participation import ENDED
from .exhibition_participation_state import TRANSITIONS

# a message about a selection names that many reasons
REASONS_NAMED = 5


class ExhibitionParticipation(models.Model):
    """Buttons of participations, of one or of a selection; what follows of a state."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    def action_apply(self):
        return self._change_state("applied")

    def action_approve(self):
        return self._change_state("approved")

    def action_contract(self):
        """Take part without an order: complimentary, or on another company's stand."""
        return self._change_state("contracted")

    def action_reject(self, reason=None):
        """:param reason: why; without one a dialog asks."""
        return self._end("rejected", reason)

    def action_withdraw(self, reason=None):
        """:param reason: why; without one a dialog asks."""
        return self._end("withdrawn", reason)

    def action_reopen(self):
        return self._change_state("intention", ended_reason=False)

    def _end(self, state, reason):
        if isinstance(reason, str) and reason.strip():
            return self._change_state(state, ended_reason=reason.strip())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.exhibition_participation_end_action"
        )
        context = {"default_state": state, "default_participation_ids": self.ids}
        names = {
            "rejected": self.env._("Reject"),
            "withdrawn": self.env._("Pull Out"),
        }
        return dict(action, context=context, name=names[state])

    def _change_state(self, state, **values):
        """Change what can be changed.

        :returns: a notification how many were done and why others were not.
        :raises UserError: when nothing could be done.
        """
        self.check_access("write")
        refused = {}
        for participation in self:
            refusal = participation._get_state_refusal(state, values)
            if refusal:
                refused[participation] = refusal
        done = self - self.browse([row.id for row in refused])
        done.write(dict(values, state=state))
        if not refused:
            return self._notify_done(done) if len(self) > 1 else None
        if not done:
            reasons = list(dict.fromkeys(refused.values()))
            raise UserError("\n".join(reasons[:REASONS_NAMED]))
        return self._notify_done(done, refused)

    def _notify_done(self, done, refused=()):
        message = self.env._("%s done.", len(done))
        if refused:
            reasons = list(dict.fromkeys(refused.values()))
            more = "…" if len(reasons) > REASONS_NAMED else ""
            message = self.env._(
                "%(done)s done, %(skipped)s skipped. %(reasons)s",
                done=len(done),
                skipped=len(refused),
                reasons=" ".join(reasons[:REASONS_NAMED]) + more,
            )
        return notification(
            message,
            "warning" if refused else "success",
            sticky=bool(refused),
            next={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    # what follows

    def _after_state(self, state):
        if state in ENDED:
            self._release_space()
        if state == "withdrawn":
            self._withdraw_guests()

    def _release_space(self):
        """Free the booths given away without an order, with all they tell of the
        company; holds end when the state is written."""
        # sudo: booths are written by who runs shows; they end with the participation
        rows = self.sudo()
        given = rows.filtered(lambda row: not row._get_confirmed_orders()).booth_ids
        given._check_not_on_order()
        given._clear_sale()

    def _get_leaving_guests(self):
        """:returns: who is on the stand and can still withdraw."""
        return self.child_ids.filtered(
            lambda row: "withdrawn" in TRANSITIONS[row.state]
        )

    def _withdraw_guests(self):
        """Who was on the stand goes with it, except those with an order of their own:
        their owner is told to find them another place.
        """
        # sudo: guests may be customers of colleagues; what ends is the stand
        guests = self.sudo()._get_leaving_guests()
        ordered = guests.filtered(lambda row: row._get_confirmed_orders())
        for guest in guests - ordered:
            guest.write(
                {
                    "state": "withdrawn",
                    "ended_reason": self.env._(
                        "The main exhibitor %s has withdrawn.", guest.parent_id.name
                    ),
                }
            )
        for guest in ordered:
            guest.activity_schedule(
                "mail.mail_activity_data_todo",
                fields.Date.context_today(self),
                summary=self.env._(
                    "%s has withdrawn: find another stand", guest.parent_id.name
                ),
                user_id=guest.user_id.id or guest.event_id.user_id.id or self.env.uid,
            )
