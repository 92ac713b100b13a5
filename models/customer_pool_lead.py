from odoo import models
from odoo.tools import SQL


class CustomerPoolLead(models.Model):
    """The public facts of a guarded lead that has no guarded customer."""

    _name = "customer.pool.lead"
    _inherit = ["customer.pool.projection"]
    _description = "Lead in a Pool"
    _auto = False
    _depends = {
        "crm.lead": [
            "name", "active", "partner_id", "pool_key", "pool_id", "pool_enter_date",
            "last_contact_date", "company_id", "country_id", "state_id", "city",
            "customer_type_ids", "level_id", "phone", "email_from", "website", "street",
            "zip", "contact_name", "pool_managed",
        ],
        "customer.type": ["name"],
    }  # fmt: skip

    def _subject_model(self):
        return "crm.lead"

    def _private_columns(self):
        source = {
            name: SQL("subject.%s", SQL.identifier(name))
            for name in (
                "country_id", "state_id", "city", "level_id", "phone", "website",
                "street", "zip", "contact_name",
            )
        }  # fmt: skip
        source["email"] = SQL("subject.email_from")
        source["customer_types"] = self._type_names_sql(
            "crm_lead_customer_type_rel", "lead_id"
        )
        return source

    def _subject_condition(self):
        return SQL(
            "subject.pool_managed AND subject.pool_key >= -1 AND %s",
            self.env["crm.lead"]._pool_subject_sql("subject"),
        )
