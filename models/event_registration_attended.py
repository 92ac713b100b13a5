from odoo import api, fields, models
from odoo.exceptions import UserError


class EventRegistration(models.Model):
    """Nobody attends an edition without a visit.

    A badge marked as attended by hand, on core's screens or by RPC, writes the visit of
    the day and is refused for the same reasons as at the door. What an import or another
    module brings in as attended gets its visit on the day of its attendance, where that
    is a day of the show.
    """

    _name = "event.registration"
    _inherit = ["event.registration"]

    @api.model_create_multi
    def create(self, vals_list):
        badges = super().create(vals_list)
        for badge in badges.filtered(lambda badge: badge.state == "done"):
            badge._log_attended(badge.date_closed)
        return badges

    def write(self, vals):
        if vals.get("state") != "done" or self._is_scanning():
            return super().write(vals)
        badges = self.filtered("series_id")
        if badges and not self.env.su:
            badges.check_access("write")
            badges._check_attended()
        result = super().write(vals)
        badges._log_attended(fields.Datetime.to_datetime(vals.get("date_closed")))
        return result

    def _check_attended(self):
        """:raises UserError: for the first badge that the door would refuse."""
        moment = fields.Datetime.now()
        # sudo: event.registration - what the door asks of exhibitor and edition
        for badge in self.sudo():
            refusal = badge._get_scan_refusal(badge.event_id, moment, force=True)
            if refusal:
                answer = badge._prepare_scan_answer(refusal, badge.event_id)
                raise UserError(
                    self.env._(
                        "“%(name)s” cannot be marked as attended. %(reason)s",
                        name=badge.name or badge.id,
                        reason=answer["message"],
                    )
                )

    def _log_attended(self, moment=None):
        """Write the visits of those who have none on the day they attended.

        :param moment: when they attended; now, if it is not known.
        """
        moment = (moment or fields.Datetime.now()).replace(microsecond=0)
        # sudo: exhibition.visit - nobody writes visits but the door and this
        badges = self.sudo().filtered("series_id")
        visits = self.env["exhibition.visit"].sudo()
        for edition, of_edition in badges.grouped("event_id").items():
            inside = of_edition.filtered(
                lambda badge, edition=edition: (
                    edition._get_door_refusal(badge.attendee_category, moment)
                    in (None, "closed")
                )
            )
            if inside:
                visits._log_entrance(inside, moment, bump=False)
