from odoo import models

from .customer_visibility_mixin import POOL_KEY_UNGUARDED

# what a desk is about
DESK_MODELS = ("res.partner", "crm.lead")
# rows of a card; its link opens the rest
CARD_ROWS = 8


class CustomerDeskRow(models.AbstractModel):
    """How a row of a desk names its customer or lead, and whom to call."""

    _name = "customer.desk.row"
    _description = "My Desk: Row"

    def _get_desk_models(self):
        """:returns: the models of :data:`DESK_MODELS` the user may open at all."""
        return [
            self.env[name] for name in DESK_MODELS if self.env[name].has_access("read")
        ]

    def _get_action(self, xmlid):
        return self.env["ir.actions.act_window"]._for_xml_id(xmlid)

    def _browse_together(self, pairs):
        """:param pairs: list of (model, id).
        :returns: list of the records, those of a model read in one go.
        """
        together = {
            name: self.env[name].browse([id_ for model, id_ in pairs if model == name])
            for name in DESK_MODELS
        }
        records = {(name, r.id): r for name, found in together.items() for r in found}
        return [records[pair] for pair in pairs]

    def _prepare_subjects(self, records):
        """:param records: list of customers, contacts and leads the user may read.
        :returns: dict of record to what a row says of it.
        """
        rows = {}
        for name in DESK_MODELS:
            found = self.env[name].concat(*(r for r in records if r._name == name))
            loggable = found._filtered_pool_scope("log")
            if name == "crm.lead":
                loggable &= found.filtered(
                    lambda r: r.pool_key != POOL_KEY_UNGUARDED or r.partner_id
                )
                values = self._prepare_leads(found)
            else:
                values = self._prepare_customers(found)
            for record in found:
                rows[record] = {
                    "model": name,
                    "res_id": record.id,
                    "loggable": record in loggable,
                    **values[record],
                }
        return rows

    def _prepare_customers(self, customers):
        # a contact of another company may be out of sight
        people = customers.primary_contact_id._filtered_access("read")
        rows = {}
        for customer in customers:
            person = customer.primary_contact_id & people
            # sudo: res.partner - the name of the company a person works for
            company = customer.sudo().commercial_partner_id
            name = customer.name or customer.display_name
            rows[customer] = {
                "name": name,
                "customer": company.name if company.id != customer.id else "",
                "contact": person.name or "",
                "phone": person.phone or customer.phone or "",
            }
        return rows

    def _prepare_leads(self, leads):
        return {
            lead: {
                "name": lead.name,
                # sudo: res.partner - names are public
                "customer": lead.sudo().partner_id.name or lead.partner_name or "",
                "contact": lead.contact_name or "",
                "phone": lead.phone or "",
            }
            for lead in leads
        }
