from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Exporting customers needs a right now: administrators get it, as on installation,
    and give it to others.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    for xmlid in ("base.user_root", "base.user_admin"):
        # the administrator of the beginning may be long gone
        if user := env.ref(xmlid, raise_if_not_found=False):
            env.ref("expo_crm.group_export").user_ids += user
