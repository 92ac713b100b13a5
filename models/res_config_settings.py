from odoo import models


# no wizard of ours: an extension of two parents must name its model
# pylint: disable-next=no-wizard-in-models
class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = ["res.config.settings", "customer.pool.settings.mixin"]
