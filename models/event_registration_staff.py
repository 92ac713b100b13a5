from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.exhibition import VISITORS
from .exhibition_participation import ENDED, EXHIBITORS

# what is printed on a badge, or read off it
PRINTED_FIELDS = frozenset(
    {
        "name",
        "company_name",
        "attendee_category",
        "participation_id",
        "company_partner_id",
        "country_id",
        "barcode",
        "event_id",
    }
)
LINKS = ("participation_id", "invited_by_id")
# what makes a badge count against the quota of another company
COUNTED_FIELDS = frozenset({"attendee_category", "state", "active", *LINKS})


class EventRegistration(models.Model):
    """Stand staff: badges of an exhibitor, within its quota, frozen once printed."""

    _name = "event.registration"
    _inherit = ["event.registration"]

    @api.onchange("participation_id")
    def _onchange_participation_id(self):
        if self.participation_id and not self.event_id:
            self.event_id = self.participation_id.event_id

    @api.constrains("event_id", "participation_id", "invited_by_id")
    def _check_participation_id(self):
        for badge in self:
            for link in LINKS:
                company = badge[link]
                if company and company.event_id != badge.event_id:
                    raise ValidationError(
                        self.env._(
                            "“%(company)s” takes part in another edition than the one"
                            " of the badge of “%(badge)s”.",
                            company=company.name,
                            badge=badge.name or badge.id,
                        )
                    )

    @api.constrains("participation_id", "attendee_category")
    def _check_attendee_category(self):
        for badge in self:
            category, company = badge.attendee_category, badge.participation_id
            if category in VISITORS and company.role in EXHIBITORS:
                raise ValidationError(
                    self.env._(
                        "“%(badge)s” works for the exhibitor “%(company)s” and cannot"
                        " be counted as a visitor. Of visitors it invites, enter it"
                        " under “Invited by”.",
                        badge=badge.name or badge.id,
                        company=company.name,
                    )
                )
            if category == "exhibitor_staff" and not company:
                raise ValidationError(
                    self.env._(
                        "Which exhibitor does “%s” work for? Stand staff needs one.",
                        badge.name or badge.id,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_links_readable(vals_list)
        badges = super().create(vals_list)
        badges._filtered_staff()._check_staff_quota()
        return badges

    def write(self, vals):
        self._check_frozen(vals)
        if self._is_scanning() or COUNTED_FIELDS.isdisjoint(vals):
            return super().write(vals)
        self._check_links_readable([vals])
        before = {badge: badge.participation_id for badge in self._filtered_staff()}
        result = super().write(vals)
        self._filtered_staff().filtered(
            lambda badge: before.get(badge) != badge.participation_id
        )._check_staff_quota()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: exhibition.visit - whether there are any
        used = self.filtered(
            lambda badge: (
                badge.series_id and (badge.badge_printed_on or badge.sudo().visit_ids)
            )
        )
        if used and not self.env.su:
            raise UserError(
                self.env._(
                    "The badge of “%s” was printed or scanned already: cancel it"
                    " instead of deleting it.",
                    used[0].name or used[0].id,
                )
            )

    @api.model
    def _get_staff_domain(self, participation_ids):
        """:returns: ``Domain`` of the staff badges that count against the quota."""
        return (
            Domain("participation_id", "in", participation_ids)
            & Domain("attendee_category", "=", "exhibitor_staff")
            & Domain("state", "!=", "cancel")
        )

    def _filtered_staff(self):
        # sudo: event.registration - a rule of the show, whoever writes
        return self.sudo().filtered(
            lambda badge: (
                badge.participation_id
                and badge.active
                and badge.state != "cancel"
                and badge.attendee_category == "exhibitor_staff"
            )
        )

    def _check_staff_quota(self):
        """:raises UserError: for staff of who does not come, or beyond the quota."""
        companies = self.participation_id
        for company in companies:
            if company.state in ENDED:
                raise UserError(
                    self.env._(
                        "“%s” does not take part in this edition any more: there are"
                        " no badges for its staff.",
                        company.name,
                    )
                )
        companies._check_badge_quota()

    def _check_links_readable(self, vals_list):
        """Nobody makes badges for an exhibitor they do not see: company and origin
        follow from it, and refusals name it."""
        ids = {vals[link] for vals in vals_list for link in LINKS if vals.get(link)}
        if ids and not self.env.su:
            named = self.env["exhibition.participation"].browse(ids)
            named.exists().check_access("read")

    def _check_customer_references(self, names):
        """The company that follows from an exhibitor one sees was named by nobody."""
        if self.env.su or "company_partner_id" not in names:
            return super()._check_customer_references(names)
        # sudo: only ids are compared
        followed = self.filtered(
            lambda badge: (
                badge.sudo().participation_id
                and badge.sudo().company_partner_id
                == badge.sudo().participation_id.partner_id
                and badge.sudo().participation_id.with_env(self.env).has_access("read")
            )
        )
        others = [name for name in names if name != "company_partner_id"]
        super(EventRegistration, followed)._check_customer_references(others)
        return super(EventRegistration, self - followed)._check_customer_references(
            names
        )

    def _check_frozen(self, vals):
        """:raises UserError: when what is printed on a badge changes."""
        if self.env.su:
            return
        if "badge_printed_on" in vals:
            raise AccessError(
                self.env._("When a badge was printed follows from printing it.")
            )
        names = PRINTED_FIELDS & vals.keys()
        if not names:
            return
        for badge in self.filtered("badge_printed_on"):
            values = badge._convert_to_write({name: badge[name] for name in names})
            if any((values[name] or False) != (vals[name] or False) for name in names):
                raise UserError(
                    self.env._(
                        "The badge of “%s” is printed. Ask somebody of the show to"
                        " allow a reprint before it changes.",
                        badge.name or badge.id,
                    )
                )

    def action_reset_badge(self, new_code=False):
        """Allow printed badges to be changed and printed again.

        :param new_code: whether the badge that is out is not valid any more.
        :raises AccessError: for who does not work for events.
        """
        if not self.env.su and not self.env.user.has_group("event.group_event_user"):
            raise AccessError(
                self.env._("Only people who run shows allow a badge to be reprinted.")
            )
        self.check_access("write")
        for badge in self.filtered("badge_printed_on"):
            vals = {"badge_printed_on": False}
            if new_code:
                vals["barcode"] = self._get_random_barcode()
            # sudo: event.registration - the one way to write when it was printed
            badge.sudo().write(vals)
            badge.message_post(
                body=self.env._("The badge may be printed again; the old one is void.")
                if new_code
                else self.env._("The badge may be changed and printed again.")
            )

    def action_replace_badge(self):
        """Of a lost badge: a new code, so that whoever finds it is not let in."""
        self.action_reset_badge(new_code=True)
