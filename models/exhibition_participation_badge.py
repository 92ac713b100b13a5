from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .exhibition_participation import ENDED


class ExhibitionParticipation(models.Model):
    """The badges of the stand staff of a company: as many as its area entitles to."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    badge_quota = fields.Integer(
        string="Badges by Area",
        compute="_compute_badge_quota",
        compute_sudo=True,
        help="One for each full piece of stand the show counts (3 m² unless set), at "
        "least one with a booth or on the stand of another company.",
    )
    badge_extra = fields.Integer(
        string="Extra Badges",
        groups="event.group_event_user",
        copy=False,
        help="How many the show grants beyond the area.",
    )
    badge_count = fields.Integer(
        string="Staff Badges", compute="_compute_badge_count", compute_sudo=True
    )
    badge_limit = fields.Integer(
        string="Badges Granted",
        compute="_compute_badge_count",
        compute_sudo=True,
        help="By area, and what the show grants beyond it.",
    )
    badge_free_count = fields.Integer(
        string="Badges Left", compute="_compute_badge_count", compute_sudo=True
    )

    _badge_extra_not_negative = models.Constraint(
        "CHECK (badge_extra >= 0)", "The number of extra badges cannot be negative."
    )

    @api.depends("net_area", "role", "parent_id", "booth_ids", "series_id.badge_area")
    def _compute_badge_quota(self):
        for participation in self:
            # what is measured in centimetres must not lose a badge to binary fractions
            area = round(participation.net_area, 4)
            quota = int(round(area / (participation.series_id.badge_area or 1), 6))
            on_a_stand = participation.booth_ids or participation.role == "co_exhibitor"
            participation.badge_quota = max(quota, 1) if on_a_stand else 0

    @api.depends("badge_quota", "badge_extra", "staff_ids.state", "staff_ids.active")
    def _compute_badge_count(self):
        counts = dict(
            self.env["event.registration"]._read_group(
                self.env["event.registration"]._get_staff_domain(self.ids),
                ["participation_id"],
                ["__count"],
            )
        )
        for participation in self:
            count = counts.get(participation._origin, 0)
            limit = participation.badge_quota + participation.badge_extra
            participation.badge_count = count
            participation.badge_limit = limit
            participation.badge_free_count = limit - count

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ENDED:
            self._cancel_staff_badges()
        return result

    def _cancel_staff_badges(self):
        """Nobody works on the stand of a company that does not come."""
        # sudo: event.registration - whoever ends a participation ends its badges
        badges = self.sudo().staff_ids.filtered(lambda badge: badge.state != "cancel")
        badges.action_cancel()

    def _check_badge_quota(self):
        """:raises UserError: where more badges are out than the company is entitled to.

        The row is written, not only locked: of two desks that give the last badge at
        the same moment the second one is started anew and sees the first one's.
        """
        # sudo: area and badges of the company decide, not what of them is seen
        companies = self.sudo().exists()
        if not companies:
            return
        companies.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE exhibition_participation SET active = active WHERE id IN %s",
                companies._ids,
            )
        )
        companies.invalidate_recordset(
            ["badge_count", "badge_limit", "badge_free_count"], flush=False
        )
        for company in companies:
            if company.badge_free_count < 0:
                raise UserError(company._get_quota_message())

    def _get_quota_message(self):
        self.ensure_one()
        granted = self.badge_limit
        if not granted:
            return self.env._(
                "“%s” has no booth yet, so there are no badges for its staff: book a"
                " booth first, or let the show grant extra badges.",
                self.name,
            )
        return self.env._(
            "“%(name)s” has %(granted)s staff badges for %(area)s m² and all of them"
            " are given: cancel one, or let the show grant extra badges.",
            name=self.name,
            granted=granted,
            area=f"{self.net_area:g}",
        )

    def _is_badge_paid(self):
        """:returns: whether the company has paid what its badges wait for."""
        self.ensure_one()
        return self.payment_state in (False, "paid")

    def action_open_staff(self):
        """:returns: the list of the badges of the company's staff."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.event_registration_action_staff"
        )
        action["domain"] = [
            ("participation_id", "=", self.id),
            ("attendee_category", "=", "exhibitor_staff"),
        ]
        action["context"] = {
            "default_event_id": self.event_id.id,
            "default_participation_id": self.id,
            "default_attendee_category": "exhibitor_staff",
        }
        return action
