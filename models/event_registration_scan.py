from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.screen import get_labels

# tells the seats check apart from what a client could send as context
_SCANNING = object()

# what core's registration desk knows
CORE_STATUS = {
    "entered": "confirmed_registration",
    "again": "already_registered",
    "cancelled": "canceled_registration",
    "unconfirmed": "unconfirmed_registration",
    "trade_day": "need_manual_confirmation",
    "future": "not_ongoing_event",
    "over": "not_ongoing_event",
    "closed": "not_ongoing_event",
    "foreign": "not_ongoing_event",
    "unpaid": "not_ongoing_event",
}
# of core's summary, nothing that tells of a customer
CORE_SUMMARY = ("id", "name", "company_name", "event_id", "event_display_name",
                "slot_name", "ticket_name", "badge_format", "date_closed_formatted",
                "is_date_closed_today")  # fmt: skip


class EventRegistration(models.Model):
    """A badge is scanned at the door: let in and counted, or refused with the reason.

    Whoever works at the registration desk scans every badge of a show, also those of
    customers hidden from them: they get to see what is printed on it, no more.
    """

    _name = "event.registration"
    _inherit = ["event.registration"]

    @api.model
    def scan_badge(self, barcode, event_id, gate=None, force=False):
        """One person at the door. Every entrance is logged, the first one of a day as
        a visit.

        :param barcode: what the scanner read.
        :param event_id: id of the edition at whose door it is.
        :param gate: name of the door.
        :param force: let general visitors in on a trade day.
        :returns: dict with ``status``: ``entered``, ``again`` (was in today), or why
            not: ``invalid``, ``foreign``, ``cancelled``, ``unconfirmed``, ``closed``,
            ``future``, ``over``, ``unpaid``, ``trade_day``; with ``message`` and what
            is printed on the badge; never phone or e-mail.
        :raises AccessError: for who does not work at the registration desk.
        """
        edition = self._get_desk_edition(event_id)
        code = str(barcode or "").strip()
        # sudo: event.registration - a desk scans badges of hidden customers, too;
        # what is answered is what the badge shows
        badge = self.sudo().search([("barcode", "=", code)], limit=1) if code else None
        if not badge or badge.company_id - self.env.companies:
            return self._prepare_scan_answer("invalid", edition)
        moment = fields.Datetime.now()
        refusal = badge._get_scan_refusal(edition, moment, force)
        if refusal:
            return badge._prepare_scan_answer(refusal, edition)
        ((visit_id, _badge_id, entrances),) = badge.visit_ids._log_entrance(
            badge, moment, gate
        )
        badge._mark_inside(moment)
        status = "entered" if entrances == 1 else "again"
        return badge._prepare_scan_answer(status, edition, visit_id, entrances)

    @api.model
    def undo_scan(self, visit_id, entrances=None):
        """Take back the scan that was made by mistake a moment ago.

        :param visit_id: as answered by :meth:`scan_badge`.
        :param entrances: how many entrances of the day its answer told.
        :raises UserError: when it is long ago or the badge was scanned again.
        """
        self._check_desk()
        # sudo: exhibition.visit - scans of hidden customers are taken back, too
        visit = self.env["exhibition.visit"].sudo().browse(visit_id).exists()
        if not visit:
            raise UserError(self.env._("This scan was taken back already."))
        self._get_desk_edition(visit.event_id.id)
        visit.registration_id._undo_visit(visit, entrances)

    @api.model
    def register_attendee(self, barcode, event_id):
        """Core's registration desk: badges of editions are scanned as everywhere."""
        # sudo: event.registration - asked for the kind of event only
        badge = self.sudo().search(
            [("barcode", "=", barcode), ("series_id", "!=", False)], limit=1
        )
        if not badge:
            return super().register_attendee(barcode, event_id)
        door = self.env["event.event"].sudo().browse(event_id or badge.event_id.id)
        if door.exists().series_id:
            status = self.scan_badge(barcode, door.id)["status"]
        else:
            self._check_desk()
            status = "foreign"
        if status == "invalid":
            return {"error": "invalid_ticket"}
        summary = badge._get_registration_summary()
        if not badge.with_env(self.env).has_access("read"):
            summary = {name: summary[name] for name in CORE_SUMMARY}
            summary.update(partner_id=False, registration_answers=[])
        return {**summary, "status": CORE_STATUS[status]}

    @api.model
    def _check_desk(self):
        if not self.env.su and not self.env.user.has_group(
            "event.group_event_registration_desk"
        ):
            raise AccessError(
                self.env._("Only the registration desk scans badges of a show.")
            )

    @api.model
    def _get_desk_edition(self, event_id):
        """:returns: the edition, as the user.
        :raises AccessError: for who does not work at the desk or for its company.
        """
        self._check_desk()
        edition = self.env["event.event"].browse(event_id).exists()
        if not edition.series_id:
            raise UserError(self.env._("Choose the edition whose badges are scanned."))
        edition.check_access("read")
        return edition

    def _get_scan_refusal(self, edition, moment, force=False):
        """:returns: why this badge is not let in at the edition now, or None."""
        self.ensure_one()
        if self.event_id.id != edition.id:
            return "foreign"
        if self.state in ("cancel", "draft"):
            return "cancelled" if self.state == "cancel" else "unconfirmed"
        shut = edition._get_door_refusal(self.attendee_category, moment)
        if shut:
            return shut
        if self._is_unpaid():
            return "unpaid"
        if (
            self.attendee_category == "visitor"
            and not force
            and edition._is_trade_day(moment)
        ):
            return "trade_day"
        return None

    def _is_unpaid(self):
        """:returns: whether the show wants its exhibitors to pay before their staff."""
        return (
            self.attendee_category == "exhibitor_staff"
            and self.participation_id
            and self.series_id.badge_needs_payment
            and not self.participation_id._is_badge_paid()
        )

    def _mark_inside(self, moment):
        """Keep core's screens right, at little cost: a seat was taken before."""
        if self.state != "done":
            self.with_context(expo_crm_scanning=_SCANNING, tracking_disable=True).write(
                {"state": "done", "date_closed": self.date_closed or moment}
            )

    def _is_scanning(self):
        return self.env.context.get("expo_crm_scanning") is _SCANNING

    @api.constrains("active", "state", "event_id", "event_slot_id", "event_ticket_id")
    def _check_seats_availability(self):
        # who is registered has a seat; counting all of them at every entrance would
        # make the door of a big show slow
        if not self._is_scanning():
            super()._check_seats_availability()

    def _undo_visit(self, visit, entrances=None):
        visit._undo(entrances)
        self._message_log(body=self.env._("The last entrance was taken back."))
        if not self.visit_ids:
            # not confirmed anew: no mail goes out, no lead is made
            self.with_context(event_lead_rule_skip=True, tracking_disable=True).write(
                {"state": "open", "date_closed": False}
            )

    def action_confirm(self):
        """Core's desk takes a scan back by confirming: the visit goes, earlier ones
        keep the badge attended."""
        undone = self.browse()
        for badge in self:
            if badge.series_id and badge.state == "done" and badge.visit_ids:
                badge.check_access("write")
                # sudo: exhibition.visit - nobody writes visits but the scan
                badge.sudo()._undo_visit(badge.sudo().visit_ids[:1])
                undone += badge
        return super(EventRegistration, self - undone).action_confirm()

    def _prepare_scan_answer(self, status, edition, visit_id=False, entrances=0):
        """:returns: dict of what is printed on the badge and told by the door."""
        day = edition._get_show_day(fields.Datetime.now())
        answer = {
            "status": status,
            "registration_id": self.id,
            "visit_id": visit_id,
            "name": self.name or "",
            "company": self._get_badge_company() if self else "",
            "category": "",
            "category_code": self.attendee_category or "",
            "day": day,
            "times_today": entrances,
            "visits": 0,
            "readable": bool(self) and self.sudo(False).has_access("read"),
        }
        if self:
            labels = get_labels(self, "attendee_category")
            answer["category"] = labels.get(self.attendee_category, "")
            answer["visits"] = self.env["exhibition.visit"].search_count(
                [("registration_id", "=", self.id)]
            )
        answer["message"] = self._get_scan_message(answer, edition)
        return answer

    def _get_badge_company(self):
        """:returns: the company as printed on the badge."""
        # sudo: names are public
        return self.company_name or self.sudo().company_partner_id.name or ""

    def _get_scan_message(self, answer, edition):
        """:returns: the sentence the desk reads."""
        first, last = edition._get_show_dates()
        env = self.env
        match answer["status"]:
            case "entered":
                if not 1 <= answer["day"] <= (last - first).days + 1:
                    return env._("Let in for building and clearing.")
                return env._("Day %s · first entrance today", answer["day"])
            case "again":
                return env._(
                    "Day %(day)s · entrance %(times)s today",
                    day=answer["day"],
                    times=answer["times_today"],
                )
        return self._get_refusal_message(answer["status"], edition)

    def _get_refusal_message(self, status, edition):
        """:returns: the sentence that says why the badge is not let in."""
        first, last = edition._get_show_dates()
        env = self.env
        match status:
            case "invalid":
                return env._("No badge has this code.")
            case "foreign":
                return env._("A badge of “%s”.", self.event_id.name)
            case "cancelled":
                return env._("This badge was cancelled.")
            case "unconfirmed":
                return env._("This registration is not confirmed yet.")
            case "closed":
                return env._("The figures of “%s” are closed.", edition.name)
            case "future":
                return env._(
                    "“%(edition)s” opens on %(day)s.", edition=edition.name, day=first
                )
            case "over":
                return env._(
                    "“%(edition)s” ended on %(day)s.", edition=edition.name, day=last
                )
            case "unpaid":
                return env._(
                    "“%s” has not paid yet: send them to the exhibitor desk.",
                    self.participation_id.name,
                )
            case "trade_day":
                return env._("Today is for trade visitors only. Let in all the same?")
