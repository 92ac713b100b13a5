from odoo import api, models


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self._pool_team_changed()
        return members

    def write(self, vals):
        result = super().write(vals)
        self._pool_team_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._pool_team_changed()
        return result

    def _pool_team_changed(self):
        """A share to a team is a share to its members at the moment of reading."""
        self.env["customer.visibility.path.mixin"]._pool_invalidate()
