from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pool_id = fields.Many2one(related="company_id.pool_id", readonly=False)
    pool_superior_access = fields.Selection(
        related="company_id.pool_superior_access", readonly=False
    )
    pool_guard_new = fields.Boolean(related="company_id.pool_guard_new", readonly=False)
    pool_sharee_moves = fields.Boolean(
        related="company_id.pool_sharee_moves", readonly=False
    )
    pool_limit_owned = fields.Integer(
        related="company_id.pool_limit_owned", readonly=False
    )
