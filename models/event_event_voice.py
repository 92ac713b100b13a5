from odoo import api, fields, models


class EventEvent(models.Model):
    """The studies of an edition; closing it may ask for opinions."""

    _name = "event.event"
    _inherit = ["event.event"]

    study_ids = fields.One2many("satisfaction.study", "event_id", string="Studies")
    study_count = fields.Integer(
        compute="_compute_study_count",
        groups="expo_crm.group_user,event.group_event_user",
    )

    @api.depends("study_ids")
    def _compute_study_count(self):
        counts = self.env["satisfaction.study"]._read_group(
            [("event_id", "in", self.ids)], ["event_id"], ["__count"]
        )
        by_event = {event.id: count for event, count in counts}
        for event in self:
            event.study_count = by_event.get(event._origin.id, 0)

    def action_view_studies(self):
        """:returns: the window action of the edition's studies."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.satisfaction_study_action"
        )
        return action | {
            "domain": [("event_id", "=", self.id)],
            "context": {"default_event_id": self.id},
        }

    @api.private
    def close_figures(self, absent):
        result = super().close_figures(absent)
        self.env["satisfaction.study"]._trigger("show_closed", self)
        return result
