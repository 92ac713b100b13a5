from odoo.addons.expo_crm.hooks import add_show_columns


def migrate(cr, version):
    add_show_columns(cr)
