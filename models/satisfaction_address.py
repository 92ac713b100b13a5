import secrets

from odoo import api, fields, models


class SatisfactionAddress(models.Model):
    """An e-mail address people are asked at: when last, and whether they want to be.

    Claimed by the statement that invites, so that two studies sent at the same moment
    cannot ask one person twice within the quarantine. Kept when customers go.
    """

    _name = "satisfaction.address"
    _description = "Address of Studies"
    _rec_name = "email"

    email = fields.Char(required=True, readonly=True, help="In lower case.")
    date_invited = fields.Datetime(string="Last Invited", readonly=True)
    is_opted_out = fields.Boolean(string="Wants No Studies", readonly=True)
    date_opted_out = fields.Datetime(string="Since", readonly=True)
    token = fields.Char(
        readonly=True,
        groups="base.group_system",
        export_string_translation=False,
        help="Of the page where the person wants no studies, the same in all mails.",
    )

    _email_uniq = models.UniqueIndex("(email)", "This address is listed already.")
    _token_uniq = models.UniqueIndex("(token)")

    @api.model
    def _new_token(self):
        return secrets.token_urlsafe(24)

    @api.model
    def _find_by_token(self, token):
        """:returns: the address with this key, or none."""
        if not token or len(token) > 64:
            return self.browse()
        # sudo: who has the key speaks for the address
        return self.sudo().search([("token", "=", token)], limit=1)

    def _opt_out(self, wants_none=True):
        """:param wants_none: whether the person wants no more studies."""
        now = fields.Datetime.now() if wants_none else False
        # sudo: as in _find_by_token
        self.sudo().write({"is_opted_out": wants_none, "date_opted_out": now})
