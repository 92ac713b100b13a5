from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.badge_pdf import make_badges
from ..tools.screen import get_labels, notification

# more at once would keep a worker busy for minutes
PRINT_LIMIT = 2000


class EventRegistration(models.Model):
    """Badges on paper: one a page, or four, with a QR code the desk scans."""

    _name = "event.registration"
    _inherit = ["event.registration"]

    def action_print_badges(self):
        """Print the badges that are valid; they are frozen from then on.

        :returns: the download, after a message that names the badges left out.
        :raises UserError: when none of them can be printed.
        """
        self._check_desk()
        self.check_access("read")
        if len(self) > PRINT_LIMIT:
            raise UserError(
                self.env._("Print at most %s badges at a time.", PRINT_LIMIT)
            )
        refusals = self.grouped(lambda badge: badge._get_print_refusal())
        valid = refusals.pop(None, self.browse())
        refused = sum(map(len, refusals.values()))
        sentences = "\n".join(
            self.env._(
                "%(names)s: %(reason)s",
                names=", ".join(badge.name or f"#{badge.id}" for badge in badges),
                reason=reason,
            )
            for reason, badges in refusals.items()
        )
        if not valid:
            raise UserError(sentences or self.env._("Select the badges to print."))
        # sudo: event.registration - the one way to write when it was printed
        valid.sudo().with_context(tracking_disable=True).filtered(
            lambda badge: not badge.badge_printed_on
        ).badge_printed_on = fields.Datetime.now()
        ids = ",".join(map(str, valid.ids))
        download = {
            "type": "ir.actions.act_url",
            "url": f"/expo_crm/badges?ids={ids}",
            "target": "download",
        }
        if not refused:
            return download
        return notification(
            sentences,
            "warning",
            sticky=True,
            title=self.env._("%s badges were not printed", refused),
            next=download,
        )

    def _get_print_refusal(self):
        """:returns: why this badge is not printed, or None."""
        self.ensure_one()
        # sudo: event.registration - payment of the exhibitor decides
        badge = self.sudo()
        if not badge.series_id:
            return self.env._("no badge of a show")
        if not badge.active or badge.state == "cancel":
            return self.env._("cancelled")
        if badge.state == "draft":
            return self.env._("not confirmed yet")
        if badge.event_id.date_figures_closed:
            return self.env._("the edition is closed")
        if badge._is_unpaid():
            return self.env._("the exhibitor has not paid yet")
        return None

    def _render_badges(self):
        """:returns: the PDF of these badges, which all have been printed, as bytes.
        :raises UserError: for one that was not.
        """
        self.check_access("read")
        astray = self.filtered(
            lambda badge: not badge.badge_printed_on or badge._get_print_refusal()
        )
        if astray or not self:
            raise UserError(self.env._("These badges cannot be printed."))
        # sudo: event.registration - what a badge shows of exhibitor and edition
        values = [badge._prepare_badge_values() for badge in self.sudo()]
        sheets = self.sudo().event_id.mapped("badge_format")
        return make_badges(values, 4 if sheets == ["four_per_sheet"] else 1)

    def _prepare_badge_values(self):
        """:returns: dict of what is printed on the badge."""
        self.ensure_one()
        edition = self.event_id
        labels = get_labels(self, "attendee_category")
        first, last = edition._get_show_dates()
        return {
            "name": self.name or "",
            "company": self._get_badge_company(),
            "category": labels.get(self.attendee_category, ""),
            "category_code": self.attendee_category,
            "show": edition.name,
            "dates": f"{format_date(self.env, first)} – {format_date(self.env, last)}",
            "booths": self.participation_id.booth_names or "",
            "country": self.country_id.name or "",
            "code": self.barcode,
        }
