from odoo import fields, models


class ExhibitionReopen(models.TransientModel):
    """Asks why a closed edition is opened again."""

    _name = "exhibition.reopen"
    _description = "Open a Closed Edition Again"

    event_id = fields.Many2one(
        "event.event", string="Edition", required=True, readonly=True
    )
    reason = fields.Char(required=True)

    def action_reopen(self):
        """Open the edition again; the reason goes into its chatter."""
        self.ensure_one()
        self.event_id.reopen_figures(self.reason)
