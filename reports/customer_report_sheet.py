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

    def _get_printed_sentence(self, docs):
        return self.env._(
            "%(company)s · printed by %(user)s on %(date)s", **self._get_print()
        )

    def _prepare_docs(self, docs):
        # of a contact, its customer: the same people see both
        return self._find_printable((docs.pool_root_id or docs).ids)

    def _prepare_values(self, docs):
        """:returns: one dict per section, of the customer to its records."""
        return {
            "contacts": self._group_contacts(docs),
            "interactions": self._group_by_root(
                "customer.interaction",
                "partner_id.pool_root_id",
                docs,
                limit=INTERACTIONS_SHOWN,
            ),
            "opportunities": self._group_by_root(
                "crm.lead", "pool_root_id", docs, [("type", "=", "opportunity")]
            ),
            "contracts": self._group_by_root(
                "sale.order", "pool_root_id", docs, [("state", "=", "sale")]
            ),
            "receivables": self._group_by_root(
                "customer.receivable", "partner_id", docs
            ),
        }

    def _group_contacts(self, docs):
        """:returns: dict of each customer to its contacts, the primary one first."""
        members = docs.pool_member_ids
        return {
            # read all at once, not those of one customer after the other
            doc: (doc.pool_member_ids - doc)
            .sorted(lambda contact: not contact.is_primary_contact)
            .with_prefetch(members.ids)
            for doc in docs
        }

    def _group_by_root(self, model, path, docs, domain=(), limit=None):
        """:param path: from a record of ``model`` to the root of its customer.
        :param limit: how many of each customer.
        :returns: dict of each root to its records, in their order; empty where the
            user has no right to the model at all.
        """
        Model = self.env[model]
        if not Model.has_access("read"):
            return {}
        records = Model.search([*domain, (path, "in", docs.ids)])
        groups = records.grouped(lambda record: record.mapped(path))
        return {
            root: group[:limit].with_prefetch(records.ids)
            for root, group in groups.items()
        }
