from odoo import api, fields, models
from odoo.exceptions import AccessError

from .satisfaction_followup_assign import FOLLOWUP_TYPE


class MailActivity(models.Model):
    """The activity of a follow-up: doing it says that somebody got back."""

    _name = "mail.activity"
    _inherit = ["mail.activity"]

    satisfaction_followup_id = fields.Many2one(
        "satisfaction.followup",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        export_string_translation=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_followup(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_followup(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if not self.env.su:
            defaults.pop("satisfaction_followup_id", None)
        return defaults

    def _refuse_followup(self, vals):
        """:raises AccessError: when people say which follow-up an activity is of."""
        if not self.env.su and vals.get("satisfaction_followup_id"):
            raise AccessError(
                self.env._("The activities of a follow-up are planned by it.")
            )

    def _action_done(self, feedback=False, attachment_ids=None):
        type_ = self.env.ref(FOLLOWUP_TYPE, raise_if_not_found=False)
        # sudo: the activity is read by who does it; the follow-up asks for the right
        linked = self.sudo().filtered("satisfaction_followup_id")
        followups = (
            linked.filtered(lambda activity: activity.activity_type_id == type_)
            .satisfaction_followup_id.with_env(self.env)
            ._filtered_access("write")
            .filtered(lambda followup: followup.state == "open")
        )
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if followups:
            # done by now, so that closing has nothing left to do
            values = {"state": "contacted"}
            followups.write(dict(values, note=feedback) if feedback else values)
        return result
