from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..tools.wording import in_sentence
from .customer_visibility_mixin import POOL_KEY_UNGUARDED


class CustomerInteraction(models.Model):
    """One call, visit, message or meeting with a customer, or with a guarded lead that
    has none yet.

    Logged by the owner, a superior, a colleague with “look and log” or more, or a
    manager. Renews the last contact date of the customer and of the lead, from which
    the recycle clock runs.
    """

    _name = "customer.interaction"
    _inherit = [
        "customer.interaction.clock",
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
    ]
    _description = "Customer Interaction"
    _order = "date desc, id desc"
    _rec_name = "summary"

    _pool_guarded_fields = ("partner_id", "contact_id", "lead_id")

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="cascade",
    )
    lead_id = fields.Many2one(
        "crm.lead",
        index="btree_not_null",
        ondelete="set null",
        help="The lead or opportunity it was about.",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Person",
        index="btree_not_null",
        ondelete="set null",
        domain="[('id', 'child_of', partner_id)]",
        help="With whom it was, when the customer is a company.",
    )
    channel = fields.Selection(
        [
            ("call", "Call"),
            ("visit", "Visit"),
            ("meeting", "Meeting"),
            ("message", "Message"),
            ("email", "Email"),
            ("show", "At the Show"),
        ],
        required=True,
        default="call",
    )
    direction = fields.Selection(
        [("out", "We reached out"), ("in", "The customer reached out")],
        required=True,
        default="out",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    outcome_id = fields.Many2one("customer.interaction.outcome", ondelete="restrict")
    summary = fields.Char(required=True)
    note = fields.Html()
    next_step = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        string="Author",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    cost = fields.Monetary(help="What this contact cost, in the company currency.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _subject_check = models.Constraint(
        "CHECK(partner_id IS NOT NULL OR lead_id IS NOT NULL)",
        "An interaction is one with a customer or a lead: choose one.",
    )
    _cost_check = models.Constraint("CHECK(cost >= 0)", "A cost cannot be negative.")
    _customer_index = models.Index("(partner_id, date DESC, id DESC)")

    @api.depends("lead_id.partner_id")
    def _compute_partner_id(self):
        for interaction in self:
            # what was logged on a customer stays with it, wherever the lead goes
            interaction.partner_id = (
                interaction.partner_id or interaction.lead_id.partner_id
            )

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        # sudo: the constraint holds whoever writes; it tells nothing
        for interaction in self.sudo():
            contact = interaction.contact_id
            if contact and contact.pool_root_id != interaction.partner_id.pool_root_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s.",
                        contact=in_sentence(contact.name),
                        customer=in_sentence(interaction.partner_id.name),
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        limit = fields.Datetime.add(fields.Datetime.now(), days=1)
        for interaction in self:
            if interaction.date > limit:
                raise ValidationError(
                    self.env._(
                        "“%s” lies in the future: plan an activity for it and log the "
                        "interaction once it took place.",
                        interaction.summary,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [dict(vals, user_id=self.env.uid) for vals in vals_list]
        interactions = super().create(vals_list)
        # sudo: only ids are read, to ask whether the user may read the leads
        interactions._check_lead_readable(interactions.sudo().lead_id.ids)
        interactions._check_lead()
        interactions._check_may_log()
        interactions._renew_last_contact()
        return interactions

    def write(self, vals):
        if not self.env.su and "user_id" in vals:
            raise AccessError(self.env._("The author of an interaction cannot change."))
        self._check_is_author()
        result = super().write(vals)
        if vals.get("lead_id"):
            # sudo: only ids are read, to ask whether the user may read the leads
            self._check_lead_readable(self.sudo().lead_id.ids)
        if {"partner_id", "lead_id"} & vals.keys():
            self._check_lead()
        if {"partner_id", "lead_id", "date", "outcome_id"} & vals.keys():
            self._check_may_log()
            self._renew_last_contact()
        return result

    def unlink(self):
        self._check_is_author()
        return super().unlink()

    def _check_lead(self):
        """No constraint: a lead may change its customer, what was said stays.

        :raises ValidationError: for a lead of another customer, or of none and open
            to everybody.
        """
        # sudo: whose lead it is has to hold whoever writes
        for interaction in self.sudo():
            lead = interaction.lead_id
            root = interaction.partner_id.pool_root_id
            if lead.partner_id and lead.partner_id.pool_root_id != root:
                raise ValidationError(
                    self.env._(
                        "%(lead)s is no lead of %(customer)s.",
                        lead=in_sentence(lead.name),
                        customer=in_sentence(interaction.partner_id.name),
                    )
                )
            if lead and not root and lead.pool_key == POOL_KEY_UNGUARDED:
                raise ValidationError(
                    self.env._(
                        "%s has no customer and is not guarded: give it a customer, then "
                        "log interactions.",
                        in_sentence(lead.name),
                    )
                )

    def _check_may_log(self):
        """:raises AccessError: naming the first customer the user may not log on."""
        if self.env.su:
            return
        for subjects in (self.partner_id, self.lead_id):
            refused = subjects - subjects._filtered_pool_scope("log")
            if refused:
                # sudo: the name is public
                raise AccessError(
                    self.env._(
                        "You may look at %s but not log interactions: ask its owner to "
                        "share it with “look and log”.",
                        in_sentence(refused[:1].sudo().name),
                    )
                )

    def _check_is_author(self):
        if self.env.su or self.env.user.has_group("expo_crm.group_manager"):
            return
        foreign = self.filtered(
            lambda interaction: interaction.user_id != self.env.user
        )
        if foreign:
            raise AccessError(
                self.env._(
                    "“%(summary)s” was logged by %(author)s, who alone may change it.",
                    summary=foreign[0].summary,
                    author=foreign[0].user_id.name,
                )
            )

    # visible as the customer, before there is one as the lead

    def _pool_visible_depends(self):
        return (
            *super()._pool_visible_depends(),
            "lead_id",
            "lead_id.pool_key",
            "lead_id.pool_root_id",
        )

    def _get_pool_scope_domain(self, scope):
        if scope is None:
            return Domain.TRUE
        partners = self.env["res.partner"]._get_pool_scope_domain(scope)
        leads = self.env["crm.lead"]._get_pool_scope_domain(scope)
        # who may see a lead that is not guarded is not for the predicate to say
        leads &= Domain("pool_key", "!=", POOL_KEY_UNGUARDED)
        # any!: the predicate decides alone, the records' own rules would ask it again
        return Domain("partner_id", "any!", partners) | (
            Domain("partner_id", "=", False) & Domain("lead_id", "any!", leads)
        )

    def _is_in_pool_scope(self, scope):
        if scope is None:
            return True
        if self.partner_id:
            return self.partner_id._is_in_pool_scope(scope)
        lead = self.lead_id
        return lead.pool_key != POOL_KEY_UNGUARDED and lead._is_in_pool_scope(scope)
