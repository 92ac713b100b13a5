from odoo import api, models

from .res_partner_company import company_key


class EventRegistration(models.Model):
    """The customer a badge holder works for, found by company name or e-mail domain.

    Only where exactly one company fits. People find customers they see: a domain typed
    for a try must not tell whose it is. Those who run the show find any by its name,
    which is public.
    """

    _name = "event.registration"
    _inherit = ["event.registration"]

    @api.model_create_multi
    def create(self, vals_list):
        badges = super().create(vals_list)
        badges._match_companies()
        return badges

    def _match_companies(self):
        # sudo: event.registration - company and e-mail as just written
        unknown = self.sudo().filtered(
            lambda badge: badge.series_id and not badge.company_partner_id
        )
        if not unknown:
            return
        scope = self.env.user._pool_scope("read")
        if self.env.su or scope is None:
            # sudo: res.partner - who registers people for themselves, like the web,
            # sees nothing of what is found
            partners = self.env["res.partner"].sudo()
            unknown._link_companies(partners, partners)
            return
        partners = self.env["res.partner"]
        team = unknown.filtered(lambda badge: badge.event_id.id in scope.shows)
        # sudo: res.partner - the people of a show see all its badges; what is found is
        # the name they typed
        team._link_companies(partners.sudo(), partners)
        (unknown - team)._link_companies(partners, partners)

    def _link_companies(self, by_name, by_domain):
        """:param by_name: contacts with the rights to find them by their name.
        :param by_domain: the same by the domain of an e-mail.
        """
        if not self:
            return
        names = by_name._find_companies_by_name(
            filter(None, self.mapped("company_name"))
        )
        domains = by_domain._find_companies_by_domain(
            badge._get_email_domain() for badge in self
        )
        matched = self.grouped(
            lambda badge: (
                names.get(company_key(badge.company_name))
                or domains.get(badge._get_email_domain())
            )
        )
        for company, badges in matched.items():
            if company:
                badges.company_partner_id = company.id

    def _get_email_domain(self):
        return (self.person_email or "").rpartition("@")[2]
