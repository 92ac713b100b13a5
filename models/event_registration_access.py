from odoo import api, models
from odoo.exceptions import AccessError


class EventRegistration(models.Model):
    """Reps register people of their own customers, and anybody at shows they run.

    Selling implies the registration desk in Odoo, which may create badges of all shows;
    a record rule for creation would be asked before the customer of the badge is known.
    """

    _name = "event.registration"
    _inherit = ["event.registration"]

    @api.model_create_multi
    def create(self, vals_list):
        badges = super().create(vals_list)
        badges._check_own_show()
        return badges

    def write(self, vals):
        result = super().write(vals)
        if {"event_id", "partner_id", "company_partner_id", "participation_id"} & set(
            vals
        ):
            self._check_own_show()
        return result

    def _check_own_show(self):
        """:raises AccessError: for people of no customer its maker works for."""
        if self.env.su:
            return
        scope = self.env.user._pool_scope("log")
        if scope is None:
            return
        # sudo: event.registration - customers are compared, nothing is told
        for badge in self.sudo():
            if badge.series_id and not badge._is_in_pool_scope(scope):
                raise AccessError(
                    self.env._(
                        "You register people of your own customers for “%s”: choose the"
                        " customer they work for, or ask the people who run the show.",
                        badge.event_id.name,
                    )
                )
