from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import SQL, format_datetime

from ..tools.screen import get_labels
from .exhibition_participation import CONTRACTED, EXHIBITORS

# what ends in nothing when the show is over; it stays as it is
UNSIGNED = ("intention", "applied", "approved")


class EventEvent(models.Model):
    """Closing an edition: who came is settled, the figures no longer change."""

    _name = "event.event"
    _inherit = ["event.event"]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("date_figures_closed"):
                self._check_closed_by_method(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_closed_by_method(vals)
        return super().write(vals)

    @api.model
    def _check_closed_by_method(self, vals):
        """:raises AccessError: when people write what closing and opening write."""
        if "date_figures_closed" in vals and not self.env.su:
            raise AccessError(
                self.env._(
                    "An edition is closed by settling who came, and opened again with a"
                    " reason: use the buttons on its form."
                )
            )

    @api.private
    def close_figures(self, absent):
        """Settle who exhibited, let booths on hold go and freeze the figures.

        :param absent: the participations of companies that signed and did not come.
        :raises AccessError: for who may not manage events.
        :raises UserError: before the show is over, when it is closed or being closed.
        """
        self.ensure_one()
        self._lock_closing("event.group_event_user")
        if self.date_figures_closed:
            raise UserError(self.env._("“%s” is closed already.", self.display_name))
        if not self.series_id or self.date_end > fields.Datetime.now():
            raise UserError(
                self.env._(
                    "“%(edition)s” can be closed when it is over, after %(date)s.",
                    edition=self.display_name,
                    date=format_datetime(
                        self.env, self.date_end, tz=self.date_tz, dt_format="short"
                    ),
                )
            )
        settled = self._settle_attendance(absent)
        holds = self._release_holds()
        # sudo: nobody writes it but this method and the next one
        self.sudo().date_figures_closed = fields.Datetime.now()
        self.env["exhibition.statistic"]._refresh(self, freeze=True)
        self.message_post(
            body=self.env._(
                "Closed: %(exhibited)s exhibited, %(absent)s did not come, %(holds)s"
                " booths on hold were let go. The figures are frozen; this show is"
                " counted by %(basis)s.",
                exhibited=settled["exhibited"],
                absent=settled["no_show"],
                holds=holds,
                basis=self._get_basis_name(),
            )
        )

    def _get_basis_name(self):
        # sudo: by which rules a show is counted is no secret
        series = self.series_id.sudo()
        return get_labels(series, "statistic_basis")[series.statistic_basis]

    @api.private
    def reopen_figures(self, reason):
        """Let the figures of a closed edition change again.

        :param reason: why, told in the chatter.
        :raises AccessError: for who may not administer events.
        :raises UserError: when it is not closed, or without a reason.
        """
        self.ensure_one()
        self._lock_closing("event.group_event_manager")
        if not self.date_figures_closed:
            raise UserError(self.env._("“%s” is not closed.", self.display_name))
        if not (reason or "").strip():
            raise UserError(self.env._("Tell why the edition is opened again."))
        # sudo: as in close_figures
        self.sudo().date_figures_closed = False
        self.env["exhibition.statistic"]._unfreeze(self)
        self.env["exhibition.statistic"]._refresh(self)
        self.message_post(
            body=self.env._("Opened again after closing: %s", reason.strip())
        )

    def _lock_closing(self, group):
        """Nobody else closes or opens it meanwhile."""
        self._check_may_close(group)
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is changing “%s” right now: try again in a moment.",
                    self.display_name,
                )
            ) from error
        self.invalidate_recordset(["date_figures_closed"])

    def _check_may_close(self, group="event.group_event_user"):
        """Who closes an edition reads who signed, who did not and who was quoted.

        :raises AccessError: for who is not of its people, and no manager.
        """
        if not self.env.user.has_group(group) or not self._is_show_staff():
            raise AccessError(
                self.env._("You may not close or open “%s”.", self.display_name)
            )
        self.check_access("write")

    def _get_signed(self):
        """:returns: the participations of who signed, in any role, whoever sees them."""
        # sudo: who closes a show settles all of it; names and booths are public
        return (
            self.env["exhibition.participation"]
            .sudo()
            .search(
                [("event_id", "=", self.id), ("state", "in", CONTRACTED)],
                order="name, id",
            )
        )

    def _count_staff_visits(self):
        """:returns: dict of participation id to the days its staff was scanned."""
        for model in ("exhibition.visit", "event.registration"):
            self.env[model].flush_model()
        # counted for all companies of the show, nobody is named
        rows = self.env.execute_query(
            SQL(
                """
                SELECT badge.participation_id, COUNT(*)
                  FROM exhibition_visit visit
                  JOIN event_registration badge ON badge.id = visit.registration_id
                 WHERE visit.event_id = %s
                   AND badge.participation_id IS NOT NULL
                   AND badge.attendee_category = 'exhibitor_staff'
                 GROUP BY badge.participation_id
                """,
                self.id,
            )
        )
        return dict(rows)

    def _get_left_open(self):
        """:returns: what closing leaves as it is, or lets go: ``unsigned``
        participations, ``orders`` not confirmed that ask for booths, booths on hold."""
        # sudo: names, and numbers of orders, of all companies of the show
        env = self.sudo().env
        lines = env["sale.order.line"].search(
            [
                ("event_id", "=", self.id),
                ("event_booth_category_id", "!=", False),
                ("order_id.state", "in", ("draft", "sent")),
            ]
        )
        return {
            "unsigned": env["exhibition.participation"].search(
                [("event_id", "=", self.id), ("state", "in", UNSIGNED)]
            ),
            "orders": lines.order_id,
            "holds": env["event.booth"].search(
                [("event_id", "=", self.id), ("hold_participation_id", "!=", False)]
            ),
        }

    def _settle_attendance(self, absent):
        """:returns: dict of state to how many exhibitors ended so."""
        signed = self._get_signed()
        # sudo: compared only
        missing = signed.filtered(_is_exhibitor) & absent.sudo()
        # who is represented comes and stays away with the stand
        missing |= signed.filtered(
            lambda row: row.role == "represented" and row.parent_id in missing
        )
        counts = {}
        for state, rows in (("exhibited", signed - missing), ("no_show", missing)):
            counts[state] = len(rows.filtered(_is_exhibitor))
            rows.filtered(lambda row, state=state: row.state != state).state = state
        return counts

    def _release_holds(self):
        """:returns: how many booths were on hold."""
        holds = self._get_left_open()["holds"]
        holds._clear_hold()
        return len(holds)


def _is_exhibitor(participation):
    return participation.role in EXHIBITORS
