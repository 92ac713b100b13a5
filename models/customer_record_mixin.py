from odoo import api, fields, models

from ..tools.screen import notification
from .customer_visibility_mixin import POOL_KEY_UNGUARDED

# what is added up on the form, and where
TOTALS = {
    "received_total": ("customer.payment", "amount:sum_currency"),
    "receivable_total": ("customer.receivable", "residual:sum_currency"),
}


class CustomerRecordMixin(models.AbstractModel):
    """What the form of a customer shows beside the card: who to call first, how many
    quotations and contracts there are, what was paid and what is open, and the files.

    Counts and totals are those of the whole tree. They are zero on contacts and on
    customers that are not guarded, whose forms keep Odoo's own buttons.
    """

    _name = "customer.record.mixin"
    _description = "Record of a Customer"

    is_primary_contact = fields.Boolean(
        compute="_compute_is_primary_contact",
        inverse="_inverse_is_primary_contact",
        help="Whom to call first; the lists of customers show this person.",
    )
    pool_attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Attachments",
        domain=[("res_model", "=", "res.partner")],
        copy=False,
    )

    # of the whole tree
    quotation_count = fields.Integer(compute="_compute_order_counts")
    contract_count = fields.Integer(compute="_compute_order_counts")
    received_total = fields.Monetary(
        string="Received",
        compute="_compute_money_totals",
        currency_field="money_currency_id",
    )
    receivable_total = fields.Monetary(
        string="Receivable",
        compute="_compute_money_totals",
        currency_field="money_currency_id",
    )
    money_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_money_currency_id",
        export_string_translation=False,
    )

    reveal_count = fields.Integer(
        string="Unmaskings",
        compute="_compute_reveal_count",
        help="Looks behind the masks of this customer, of those the user may know of.",
    )

    @api.depends("pool_root_id.primary_contact_id")
    def _compute_is_primary_contact(self):
        for partner in self:
            primary = partner.pool_root_id.primary_contact_id
            partner.is_primary_contact = bool(primary) and primary == partner._origin

    def _inverse_is_primary_contact(self):
        for partner in self:
            root = partner.pool_root_id
            if partner.is_primary_contact and partner != root:
                root.primary_contact_id = partner
            elif root.primary_contact_id == partner:
                root.primary_contact_id = False

    def _compute_order_counts(self):
        self.quotation_count = 0
        self.contract_count = 0
        roots = self._filtered_guarded_roots()
        Order = self.env["sale.order"]
        if not roots or not Order.has_access("read"):
            return
        groups = Order._read_group(
            [
                ("pool_root_id", "in", roots.ids),
                ("state", "in", ("draft", "sent", "sale")),
            ],
            ["pool_root_id", "state"],
            ["__count"],
        )
        for root, state, count in groups:
            if state == "sale":
                root.contract_count += count
            else:
                root.quotation_count += count

    @api.depends_context("company")
    def _compute_money_totals(self):
        roots = self._filtered_guarded_roots()
        for name, (model, aggregate) in TOTALS.items():
            self[name] = 0
            if not roots or not self.env[model].has_access("read"):
                continue
            for root, total in self.env[model]._read_group(
                [("partner_id", "in", roots.ids)], ["partner_id"], [aggregate]
            ):
                root[name] = total

    @api.depends_context("company")
    def _compute_money_currency_id(self):
        self.money_currency_id = self.env.company.currency_id

    @api.depends_context("uid")
    def _compute_reveal_count(self):
        self.reveal_count = 0
        roots = self._filtered_guarded_roots()
        if not roots or not self.env["customer.reveal"].has_access("read"):
            return
        for root, count in self.env["customer.reveal"]._read_group(
            [("partner_id", "in", roots.ids)], ["partner_id"], ["__count"]
        ):
            root.reveal_count = count

    def _filtered_guarded_roots(self):
        return self.filtered(
            lambda partner: (
                partner.id
                and partner.pool_key != POOL_KEY_UNGUARDED
                and partner.pool_root_id == partner
            )
        )

    def action_pool_new_opportunity(self):
        """:returns: the form of a new opportunity of this customer."""
        return self._get_pool_new_action(
            self.env._("New Opportunity"), "crm.lead", default_type="opportunity"
        )

    def action_pool_new_quotation(self):
        """:returns: the form of a new quotation for this customer."""
        return self._get_pool_new_action(self.env._("New Quotation"), "sale.order")

    def action_pool_save_new(self):
        """The web client saves before it calls and shows an empty form afterwards.

        :returns: a word that it is saved.
        """
        self.ensure_one()
        return notification(self.env._("“%s” is saved.", self.name))

    def action_open_reveals(self):
        """:returns: the list of who looked behind the masks of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.customer_reveal_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        return action

    def _get_pool_new_action(self, name, model, **defaults):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "context": {"default_partner_id": self.id, **defaults},
        }
