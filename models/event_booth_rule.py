from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_datetime

# of a booth, what the figures of its edition count
COUNTED_FIELDS = frozenset(
    {
        "area", "build_type", "depth", "event_id", "is_blocked", "is_complimentary",
        "is_outdoor", "is_special_show", "hall_id", "participation_id", "partner_id",
        "state", "width",
    }
)  # fmt: skip


class EventBooth(models.Model):
    """Who may get a booth of an edition, and who may decide about it.

    Refusals are sentences for the user: they name the booth, the company it stands for
    and, of a hold, its end. Names of companies are public.
    """

    _name = "event.booth"
    _inherit = ["event.booth"]

    def _is_held(self):
        """:returns: whether a hold on this booth has not run out."""
        return bool(
            self.hold_participation_id
            and (not self.hold_until or self.hold_until > fields.Datetime.now())
        )

    def _is_held_for_other(self, partner):
        """:param partner: a company or one of its contacts.
        :returns: whether the booth is on hold for another company.
        """
        holder = self.hold_participation_id.partner_id.commercial_partner_id
        return self._is_held() and holder != partner.commercial_partner_id

    def _format_moment(self, moment):
        """:returns: a moment as people of the show read it."""
        zone = self.event_id.date_tz
        text = format_datetime(self.env, moment, tz=zone, dt_format="yyyy-MM-dd HH:mm")
        return f"{text} ({zone})"

    def write(self, vals):
        if not self.env.su and COUNTED_FIELDS & vals.keys():
            self._check_figures_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if not self.env.su:
            self._check_figures_open()

    def _check_figures_open(self):
        """:raises UserError: when a booth of a closed edition is to change: its figures
        are frozen and would no longer be those of its booths.
        """
        closed = self.filtered("event_id.date_figures_closed")[:1]
        if closed:
            raise UserError(closed._get_edition_refusal())

    def _get_edition_refusal(self):
        """:returns: why nothing can be done about this booth at all, or None."""
        event = self.event_id
        if not self.series_id:
            return self.env._(
                "Booth %(booth)s is of “%(event)s”, which is no edition of a show.",
                booth=self.name,
                event=event.name,
            )
        if event.date_figures_closed:
            return self.env._(
                "“%(edition)s” is closed: its booth %(booth)s can no longer change.",
                edition=event.name,
                booth=self.name,
            )
        return None

    def _get_holder_refusal(self):
        """:returns: why this booth, sold or blocked, is for nobody else, or None."""
        if self.state == "unavailable":
            holder = self.participation_id.partner_id or self.partner_id
            if holder:
                return self.env._(
                    "Booth %(booth)s is sold to “%(company)s”.",
                    booth=self.name,
                    company=holder.name,
                )
            return self.env._("Booth %(booth)s is sold.", booth=self.name)
        if self.is_blocked:
            reason = self.blocked_reason
            if reason:
                return self.env._(
                    "Booth %(booth)s is blocked and not for sale: %(reason)s.",
                    booth=self.name,
                    reason=reason,
                )
            return self.env._(
                "Booth %(booth)s is blocked and not for sale.", booth=self.name
            )
        return None

    def _get_sale_refusal(self, partner):
        """Say why a company cannot get this booth; call it as superuser.

        :param partner: the company, or one of its contacts.
        :returns: a sentence, or None when nothing speaks against it.
        """
        refusal = self._get_edition_refusal() or self._get_holder_refusal()
        if refusal or not self._is_held_for_other(partner):
            return refusal
        company = self.hold_participation_id.name
        if not self.hold_until:
            return self.env._(
                "Booth %(booth)s is on hold for “%(company)s”.",
                booth=self.name,
                company=company,
            )
        return self.env._(
            "Booth %(booth)s is on hold for “%(company)s” until %(until)s.",
            booth=self.name,
            company=company,
            until=self._format_moment(self.hold_until),
        )

    def _lock_booths(self):
        """Let one sale, hold or move at a time decide about these booths: a second one
        waits, meets what the first left and is run again by Odoo."""
        self.env["event.booth"].flush_model()
        self.env.execute_query(
            SQL(
                "SELECT id FROM event_booth WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                list(self.ids),
            )
        )

    def _act_on_booths(self):
        """Booths of companies the user cannot see are named in refusals, so only the
        right to read booths and their events is asked here.

        :returns: the booths as superuser.
        :raises AccessError: when the user may not read booths of these events.
        """
        self.browse().check_access("read")
        # sudo: reps only read booths; the callers check who may decide about them
        booths = self.sudo().exists()
        booths.event_id.sudo(False).check_access("read")
        # other events are as in stock
        booths.filtered(lambda booth: not booth.series_id).sudo(False).check_access(
            "read"
        )
        return booths

    def _check_decides_for(self, participation):
        """:param participation: for whom something is to be done here.
        :raises AccessError: unless the user may edit it or runs the show.
        """
        if all(event._is_show_run() for event in self.event_id):
            return
        if participation and participation.sudo(False).has_access("write"):
            return
        raise AccessError(
            self.env._(
                "Booth %(booth)s: only who holds the customer “%(company)s”, or runs the"
                " show, decides about it.",
                booth=self._join_names(),
                company=participation.name or self.env._("nobody"),
            )
        )

    @staticmethod
    def _answer(refusal=None, message=None, **more):
        """:returns: the answer of a public method: ``ok`` and a sentence."""
        return {"ok": not refusal, "message": refusal or message or "", **more}
