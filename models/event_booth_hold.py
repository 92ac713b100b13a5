from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from .exhibition_participation import ENDED

# holds ended in one transaction
HOLD_BATCH = 200


class ExhibitionSeries(models.Model):
    _inherit = "exhibition.series"

    hold_days_max = fields.Integer(
        string="Longest Hold",
        default=14,
        help="For how many days a rep may keep a booth for a customer; 0: not at all."
        " Who runs the show may hold for any time.",
    )

    _hold_days_max_not_negative = models.Constraint(
        "CHECK (hold_days_max >= 0)", "The longest hold cannot be negative."
    )


class EventBooth(models.Model):
    """A booth is held for a company until a moment, released, blocked or opened.

    All these methods answer ``{"ok", "message"}``: what a rule refuses comes back with
    ``ok`` False and a sentence and changes nothing; who has no right gets an
    ``AccessError``. Of several booths all or none are changed.
    """

    _name = "event.booth"
    _inherit = ["event.booth"]

    @api.constrains("participation_id", "event_id")
    def _check_participation_id(self):
        for booth in self.filtered("participation_id"):
            if booth.participation_id.event_id != booth.event_id:
                raise ValidationError(
                    booth._get_edition_mismatch(booth.participation_id)
                )

    @api.constrains("hold_participation_id", "hold_until", "event_id")
    def _check_hold(self):
        for booth in self.filtered("hold_participation_id"):
            participation = booth.hold_participation_id
            if not booth._is_held() or participation.event_id != booth.event_id:
                raise ValidationError(
                    booth._get_hold_refusal(participation, booth.hold_until)
                )

    def action_hold(self, participation_id, until):
        """Keep booths for a company; held for it already, the end changes.

        :param participation_id: id of the company's participation in this edition.
        :param until: datetime in UTC, or as string ``2027-04-30 10:00:00``.
        :returns: dict of ``ok`` and ``message``.
        :raises AccessError: when the user may neither edit the participation nor runs
            the show.
        """
        booths = self._act_on_booths()
        # sudo: the right to edit it is checked next
        participation = (
            self.env["exhibition.participation"]
            .browse(participation_id or ())
            .sudo()
            .exists()
        )
        if not booths or not participation:
            return self._answer(self._get_missing_refusal())
        if not participation.sudo(False).has_access("read"):
            # an id is easily guessed: who takes part, and in what, is not told
            raise AccessError(
                self.env._("You hold booths for exhibitors you see, for no others.")
            )
        booths._check_decides_for(participation)
        try:
            moment = fields.Datetime.to_datetime(until)
        except (TypeError, ValueError):
            moment = None
        booths._lock_booths()
        for booth in booths:
            refusal = booth._get_hold_refusal(participation, moment)
            if refusal:
                return self._answer(refusal)
        booths._hold_for(participation, moment)
        message = self.env._(
            "Booth %(booth)s is on hold for “%(company)s” until %(until)s.",
            booth=booths._join_names(),
            company=participation.name,
            until=booths[0]._format_moment(moment),
        )
        # sudo: a note about what was just allowed
        participation._message_log(body=message)
        return self._answer(message=message)

    def _hold_for(self, participation, moment):
        self.write(
            {
                "hold_participation_id": participation.id,
                "hold_until": moment,
                "hold_user_id": self.env.uid,
            }
        )

    def _join_names(self):
        return ", ".join(self.mapped("name"))

    @api.model
    def _get_missing_refusal(self):
        return self.env._("The booth or the exhibitor no longer exists: reload.")

    def _get_hold_refusal(self, participation, until):
        """:returns: why this booth cannot be kept so, or None."""
        now = fields.Datetime.now()
        if participation.event_id != self.event_id:
            return self._get_edition_mismatch(participation)
        if participation.state in ENDED or not participation.active:
            return self.env._(
                "“%(company)s” no longer takes part in “%(edition)s”.",
                company=participation.name,
                edition=self.event_id.name,
            )
        if not until:
            return self.env._(
                "Say until when booth %(booth)s is kept, as 2027-04-30 10:00:00.",
                booth=self.name,
            )
        if until <= now:
            return self.env._(
                "Booth %(booth)s cannot be kept until %(until)s: that is over.",
                booth=self.name,
                until=self._format_moment(until),
            )
        return self._get_sale_refusal(
            participation.partner_id
        ) or self._get_long_hold_refusal(until)

    def _get_edition_mismatch(self, participation):
        return self.env._(
            "“%(company)s” takes part in “%(edition)s”; booth %(booth)s is of"
            " “%(other)s”.",
            company=participation.name,
            edition=participation.event_id.name,
            booth=self.name,
            other=self.event_id.name,
        )

    def _get_long_hold_refusal(self, until):
        days = self.series_id.hold_days_max
        latest = fields.Datetime.now() + timedelta(days=days)
        if self.event_id._is_show_run() or until <= latest:
            return None
        if not days:
            return self.env._(
                "Booths of “%(show)s” are held by its managers only: ask them.",
                show=self.series_id.name,
            )
        return self.env._(
            "You may keep booth %(booth)s for %(days)s days at most, until %(until)s:"
            " choose an earlier end or ask the show manager.",
            booth=self.name,
            days=days,
            until=self._format_moment(latest),
        )

    def action_release(self):
        """End the holds on booths: for who set them, who may edit the participation and
        who runs the show.

        :returns: dict of ``ok`` and ``message``.
        :raises AccessError: for everybody else.
        """
        booths = self._act_on_booths()
        if not booths:
            return self._answer(self._get_missing_refusal())
        booths._lock_booths()
        for booth in booths:
            holder = booth.hold_participation_id
            if not holder:
                return self._answer(
                    self.env._("Booth %(booth)s is not on hold.", booth=booth.name)
                )
            if booth.hold_user_id != self.env.user:
                booth._check_decides_for(holder)
        message = self.env._(
            "Booth %(booth)s is no longer on hold.", booth=booths._join_names()
        )
        for holder, held in booths.grouped("hold_participation_id").items():
            holder._message_log(
                body=self.env._(
                    "Booth %(booth)s is no longer on hold.", booth=held._join_names()
                )
            )
        booths._clear_hold()
        return self._answer(message=message)

    def _clear_hold(self):
        held = self.filtered(
            lambda booth: (
                booth.hold_participation_id or booth.hold_until or booth.hold_user_id
            )
        )
        held.write(
            {"hold_participation_id": False, "hold_until": False, "hold_user_id": False}
        )

    def action_block(self, reason=None):
        """Take booths from sale: services, escape routes. For who works for events.

        :param reason: a few words, shown to who asks for the booth.
        :returns: dict of ``ok`` and ``message``.
        :raises AccessError: for everybody else.
        """
        booths = self._act_on_blocking()
        booths._lock_booths()
        for booth in booths:
            refusal = (
                booth._get_edition_refusal()
                or (booth.state == "unavailable" or booth._is_held())
                and booth._get_sale_refusal(self.env["res.partner"])
            )
            if refusal:
                return self._answer(refusal)
        booths._clear_hold()
        booths.write({"is_blocked": True, "blocked_reason": reason or False})
        return self._answer(
            message=self.env._(
                "Booth %(booth)s is blocked.", booth=booths._join_names()
            )
        )

    def action_unblock(self):
        """Give blocked booths back to sale. For who works for events.

        :returns: dict of ``ok`` and ``message``.
        :raises AccessError: for everybody else.
        """
        booths = self._act_on_blocking()
        for booth in booths:
            refusal = booth._get_edition_refusal()
            if refusal:
                return self._answer(refusal)
        booths.write({"is_blocked": False, "blocked_reason": False})
        return self._answer(
            message=self.env._(
                "Booth %(booth)s is for sale again.", booth=booths._join_names()
            )
        )

    def _act_on_blocking(self):
        booths = self._act_on_booths()
        if not self.env.user.has_group("event.group_event_user"):
            raise AccessError(
                self.env._("Only who works for events blocks or opens booths.")
            )
        return booths

    @api.model
    def _cron_end_holds(self):
        """End the holds that ran out and tell who holds the customer, once each."""
        over = Domain("hold_until", "<=", fields.Datetime.now())
        booths = self.search(over, limit=HOLD_BATCH, order="hold_until, id")
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(over))
        while booths:
            booths = booths.try_lock_for_update().filtered_domain(over)
            booths._tell_hold_ended()
            booths._clear_hold()
            if not booths or not self.env["ir.cron"]._commit_progress(len(booths)):
                break
            booths = self.search(over, limit=HOLD_BATCH, order="hold_until, id")

    def _tell_hold_ended(self):
        for participation, booths in self.grouped("hold_participation_id").items():
            if not participation:
                continue
            participation.message_post(
                body=self.env._(
                    "The hold on booth %(booth)s of “%(edition)s” has run out.",
                    booth=booths._join_names(),
                    edition=participation.event_id.name,
                ),
                partner_ids=participation.user_id.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )
