from odoo import models

# interactions on a sheet, the latest first
INTERACTIONS_SHOWN = 10


class CustomerReportSheet(models.AbstractModel):
    """All that matters of one customer on paper: who they are, whom to call, what was
    said last, what is on offer, what is agreed and what is owed.
    """

    _name = "report.expo_crm.customer_report_sheet"
    _inherit = ["customer.report.mixin"]
    _description = "Printed Sheet of a Customer"

    _report_model = "res.partner"

    def _prepare_docs(self, docs):
        # of a contact, its customer: the same people see both
        return self._find_printable((docs.pool_root_id or docs).ids)

    def _prepare_values(self, docs):
        """:returns: one dict per section, of the customer to its records."""
        return {
            "contacts": {
                doc: (doc.pool_member_ids - doc).sorted(
                    lambda contact: not contact.is_primary_contact
                )
                for doc in docs
            },
            "interactions": self._group_by_root(
                "customer.interaction", "partner_id.pool_root_id", docs
            ),
            "opportunities": self._group_by_root(
                "crm.lead", "pool_root_id", docs, [("type", "=", "opportunity")]
            ),
            "contracts": self._group_by_root(
                "sale.order", "pool_root_id", docs, [("state", "=", "sale")]
            ),
            "receivables": self._group_by_root("customer.receivable", "partner_id", docs),
            "interactions_shown": INTERACTIONS_SHOWN,
        }

    def _group_by_root(self, model, path, docs, domain=()):
        """:param path: from a record of ``model`` to the root of its customer.
        :returns: dict of each root to its records, in their order; empty where the
            user has no right to the model at all.
        """
        Model = self.env[model]
        if not Model.has_access("read"):
            return {}
        records = Model.search([*domain, (path, "in", docs.ids)])
        return records.grouped(lambda record: record.mapped(path))
