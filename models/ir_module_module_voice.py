from odoo import models


class IrModuleModule(models.Model):
    """Loading translations: questionnaires of studies follow their templates."""

    _name = "ir.module.module"
    _inherit = ["ir.module.module"]

    def _update_translations(self, filter_lang=None, overwrite=False):
        result = super()._update_translations(filter_lang, overwrite)
        if "expo_crm" in self.mapped("name"):
            codes = [filter_lang] if isinstance(filter_lang, str) else filter_lang
            if not codes:
                codes = [code for code, _name in self.env["res.lang"].get_installed()]
            self.env["satisfaction.study"]._learn_languages(codes)
        return result
