from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CustomerPoolPartner(models.Model):
    """The public facts of a guarded customer, for people who may not see the rest."""

    _name = "customer.pool.partner"
    _inherit = ["customer.pool.projection"]
    _description = "Customer in a Pool"
    _auto = False
    _depends = {
        "res.partner": [
            "name", "active", "parent_id", "pool_key", "pool_id", "pool_enter_date",
            "last_contact_date", "company_id", "country_id", "state_id", "city",
            "industry_id", "customer_type_ids", "level_id", "phone", "email", "website",
            "street", "zip", "vat", "ref", "primary_contact_id",
            "satisfaction_index", "nps_category",
        ],
        "customer.type": ["name"],
    }  # fmt: skip

    own_private = fields.Char(
        string="Contact, Phone or Email of Mine",
        store=False,
        search="_search_own_private",
        exportable=False,
    )

    def _search_own_private(self, operator, value):
        """Private facts find the user's own customers, as nobody else's are asked."""
        mine = self.env["res.partner"]._search(
            Domain("pool_key", "=", self.env.uid)
            & Domain("parent_id", "=", False)
            & Domain("pool_search", operator, value)
        )
        return Domain("id", "in", mine)

    def _subject_model(self):
        return "res.partner"

    def _private_columns(self):
        source = {
            name: SQL("subject.%s", SQL.identifier(name))
            for name in (
                "country_id", "state_id", "city", "industry_id", "level_id", "phone",
                "email", "website", "street", "zip", "vat", "ref",
                "satisfaction_index", "nps_category",
            )
        }  # fmt: skip
        source["contact_name"] = SQL(
            "(SELECT contact.name FROM res_partner contact"
            " WHERE contact.id = subject.primary_contact_id)"
        )
        source["customer_types"] = self._type_names_sql(
            "res_partner_customer_type_rel", "partner_id"
        )
        return source

    def _subject_condition(self):
        return SQL("subject.parent_id IS NULL AND subject.pool_key >= -1")

    @api.model
    def get_imported_action(self, ids):
        """:returns: the list of the customers just imported, to deal them out."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.customer_pool_partner_action"
        )
        return dict(
            action,
            name=self.env._("Imported Customers"),
            domain=[("id", "in", ids)],
            context={},
        )
