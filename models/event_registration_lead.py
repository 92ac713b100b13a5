from odoo import models


class EventRegistration(models.Model):
    """A lead made of a badge is guarded like the badge: with the holder's company, or,
    of somebody who walked in, in the pool of the show."""

    _name = "event.registration"
    _inherit = ["event.registration"]

    def _get_lead_values(self, rule):
        values = super()._get_lead_values(rule)
        series = self.event_id.series_id
        if series and not values.get("partner_id"):
            company = series.company_id or self.event_id.company_id or self.env.company
            values.update(
                pool_managed=True,
                pool_id=series.pool_id.id or company.pool_id.id,
            )
        return values

    def _get_lead_contact_values(self):
        values = super()._get_lead_contact_values()
        company = self.sorted("id").company_partner_id[:1]
        if company and not values.get("partner_id"):
            values["partner_id"] = company.id
            # a lead writes its e-mail and phone to its customer: those of a visitor
            # are told in the description
            values.pop("email_from", None)
            values.pop("phone", None)
        return values
