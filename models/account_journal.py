import json

from odoo import api, models


class AccountJournal(models.Model):
    """The card of a journal lists what is planned on its entries, read past all rules;
    of hidden customers' entries it lists nothing."""

    _inherit = "account.journal"

    @api.depends_context("uid")
    def _get_json_activity_data(self):
        result = super()._get_json_activity_data()
        if self.env.user._pool_scope("read") is None:
            return result
        for journal in self:
            data = json.loads(journal.json_activity_data)
            planned = self.env["mail.activity"].browse(
                activity["id"] for activity in data["activities"]
            )
            seen = set(planned.filtered("pool_visible")._ids)
            data["activities"] = [
                activity for activity in data["activities"] if activity["id"] in seen
            ]
            journal.json_activity_data = json.dumps(data)
        return result
