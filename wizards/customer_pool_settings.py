from odoo import api, models
from odoo.exceptions import AccessError


class CustomerPoolSettings(models.TransientModel):
    """What customer managers decide for their company.

    The same settings as on the general settings page, which is for administrators of
    the system only. Saving writes them on the company.
    """

    _name = "customer.pool.settings"
    _inherit = ["customer.pool.settings.mixin"]
    _description = "Settings of the Customer Pool"

    @api.depends("company_id")
    def _compute_display_name(self):
        self.display_name = self.env._("Settings")

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        for vals in vals_list:
            company_id = vals.get("company_id", self.env.company.id)
            self._check_own_company(self.env["res.company"].browse(company_id))
        # sudo: res.company - these settings are decided by managers
        settings = super(CustomerPoolSettings, self.sudo()).create(vals_list)
        return settings.with_env(self.env)

    def write(self, vals):
        self.check_access("write")
        if "company_id" in vals:
            self._check_own_company(self.env["res.company"].browse(vals["company_id"]))
        self._check_own_company(self.company_id)
        # sudo: res.company - as above
        return super(CustomerPoolSettings, self.sudo()).write(vals)

    def _check_own_company(self, companies):
        if companies - self.env.user.company_ids:
            raise AccessError(self.env._("Choose a company that you work for."))

    @api.model
    def _get_action(self):
        """:returns: the settings page the current user may open."""
        is_system = self.env.user.has_group("base.group_system")
        name = (
            "expo_crm.res_config_settings_action"
            if is_system
            else "expo_crm.customer_pool_settings_action"
        )
        return self.env["ir.actions.act_window"]._for_xml_id(name)
