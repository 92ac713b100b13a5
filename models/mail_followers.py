from odoo import api, fields, models


class MailFollowers(models.Model):
    """A follower: the name is public, the address is for those who see the contact.

    Every employee may read who follows what. The address is computed and cannot be
    searched for, so that nobody can ask for it by yes and no.
    """

    _inherit = "mail.followers"

    email = fields.Char(related=None, compute="_compute_email", compute_sudo=False)

    @api.depends("partner_id.email", "partner_id.pool_key", "partner_id.pool_root_id")
    @api.depends_context("uid", "su")
    def _compute_email(self):
        su = self.env.su
        for follower in self:
            # sudo: res.partner - stock shows the address whatever the contact's rules
            partner = follower.partner_id.sudo()
            seen = su or partner.pool_visible
            follower.email = partner.email if seen else False
