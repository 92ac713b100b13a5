from odoo import fields, models


class CustomerPoolSettingsMixin(models.AbstractModel):
    """The settings of a company, for both pages that show them."""

    _name = "customer.pool.settings.mixin"
    _description = "Settings of a Company"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    pool_id = fields.Many2one(
        related="company_id.pool_id",
        readonly=False,
        domain="[('company_id', 'in', (company_id, False))]",
    )
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
    pool_notice_gain = fields.Boolean(
        related="company_id.pool_notice_gain", readonly=False
    )
    pool_notice_loss = fields.Boolean(
        related="company_id.pool_notice_loss", readonly=False
    )
    pool_notice_warning = fields.Boolean(
        related="company_id.pool_notice_warning", readonly=False
    )
    pool_notice_share = fields.Boolean(
        related="company_id.pool_notice_share", readonly=False
    )
    pool_notice_return = fields.Selection(
        related="company_id.pool_notice_return", readonly=False
    )
    pool_guarded_count = fields.Integer(related="company_id.pool_guarded_count")
    satisfaction_quarantine_days = fields.Integer(
        related="company_id.satisfaction_quarantine_days", readonly=False
    )
    satisfaction_nps_limit = fields.Integer(
        related="company_id.satisfaction_nps_limit", readonly=False
    )
    satisfaction_index_limit = fields.Float(
        related="company_id.satisfaction_index_limit", readonly=False
    )
    satisfaction_followup_hours = fields.Integer(
        related="company_id.satisfaction_followup_hours", readonly=False
    )
