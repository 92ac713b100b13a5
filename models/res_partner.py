from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .customer_visibility_mixin import POOL_KEY_UNGUARDED

# contexts that make a display name tell more than the name
DISPLAY_KEYS = ("show_address", "show_email", "show_vat", "formatted_display_name")


class ResPartner(models.Model):
    """A contact; guarded, the root of its tree is a customer of the pool."""

    # the mixins stand first: the door is the outermost create and write
    _name = "res.partner"
    _inherit = [
        "customer.pool.known",
        "customer.pool.tree",
        "customer.pool.mixin",
        "customer.record.mixin",
        "customer.search.mixin",
        "customer.visibility.mixin",
        "customer.guard.mixin",
        "res.partner",
    ]

    _pool_guarded_fields = ("parent_id", "commercial_partner_id", "primary_contact_id")
    _pool_partner_field = None

    pool_root_id = fields.Many2one(recursive=True)
    primary_contact_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        domain="[('parent_id', '=', id)]",
    )
    primary_contact_phone = fields.Char(
        string="Phone of Primary Contact", related="primary_contact_id.phone"
    )
    customer_type_ids = fields.Many2many(
        "customer.type",
        relation="res_partner_customer_type_rel",
        column1="partner_id",
        column2="type_id",
        string="Customer Types",
    )
    share_ids = fields.One2many("customer.share", "partner_id", string="Shared with")
    pool_log_ids = fields.One2many("customer.pool.log", "partner_id", string="Journal")
    interaction_ids = fields.One2many(
        "customer.interaction", "partner_id", string="Interactions"
    )

    _pool_key_index = models.Index(
        "(pool_key, complete_name, id DESC) INCLUDE (active, company_id, partner_share,"
        " city, user_id, state_id, country_id, parent_id, pool_root_id)"
    )
    _pool_salesperson_index = models.Index(
        "(user_id, complete_name, id DESC) INCLUDE (active, company_id, partner_share,"
        " pool_key, pool_root_id) WHERE user_id IS NOT NULL"
    )
    _pool_root_index = models.Index(
        "(pool_key, pool_enter_date DESC, id DESC) INCLUDE (active, pool_id, company_id)"
        " WHERE parent_id IS NULL AND pool_key >= -1"
    )
    _pool_claimed_index = models.Index(
        "(pool_enter_date DESC, id DESC) INCLUDE (active, pool_id, company_id, pool_key)"
        " WHERE parent_id IS NULL AND pool_key > 0"
    )
    _pool_managed_index = models.Index("(id) WHERE pool_managed")
    _pool_email_index = models.Index("(email_normalized) WHERE pool_key >= -1")
    _pool_phone_index = models.Index("(phone_sanitized) WHERE pool_key >= -1")

    @api.depends("parent_id.pool_root_id")
    def _compute_pool_root_id(self):
        for partner in self:
            partner.pool_root_id = partner.parent_id.pool_root_id or partner

    @api.depends(
        "pool_root_id.pool_managed",
        "pool_root_id.user_id",
        "pool_root_id.ref_company_ids",
        "user_ids.share",
        "user_ids.active",
    )
    def _compute_pool_key(self):
        for partner in self.with_context(active_test=False):
            root = partner.pool_root_id
            # archived users too: their card must not enter the pool when they leave
            internal = any(not user.share for user in partner.user_ids)
            if not root.pool_managed or root.ref_company_ids or internal:
                partner.pool_key = POOL_KEY_UNGUARDED
            else:
                partner.pool_key = root.user_id.id or -1

    @api.depends_context("uid", "su")
    def _compute_display_name(self):
        """Names are public, addresses are not: a many2one is shown as superuser with
        the context the client sent, so hidden customers are computed without it; also
        as the user, since a name needs no access once its parts are in the cache."""
        context = self.env.context
        if (
            not any(context.get(key) for key in DISPLAY_KEYS)
            or self.env.user._pool_scope("read") is None
        ):
            return super()._compute_display_name()
        # sudo: whether the user may see them is what is asked
        seen = self.sudo().filtered("pool_visible").with_env(self.env)
        super(ResPartner, seen)._compute_display_name()
        hidden = self - seen
        plain = hidden.with_context(**dict.fromkeys(DISPLAY_KEYS, False))
        # called, not read: while a field is being computed, reading it gives nothing
        super(ResPartner, plain)._compute_display_name()
        for partner, public in zip(hidden, plain, strict=True):
            partner.display_name = public.display_name
        return None

    @api.constrains("primary_contact_id")
    def _check_primary_contact(self):
        # sudo: the constraint holds whoever writes; names are public
        for partner in self.sudo():
            contact = partner.primary_contact_id
            if contact and contact.pool_root_id != partner.pool_root_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s.",
                        contact=contact.name,
                        customer=partner.name,
                    )
                )

    def action_open_pool_journal(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.customer_pool_log_action"
        )
        action["domain"] = [("partner_id", "=", self.pool_root_id.id)]
        return action

    # what the engine asks

    def _pool_log_column(self):
        return "partner_id"

    def _pool_can_be_subject(self, vals):
        return not vals.get("parent_id", self.env.context.get("default_parent_id"))

    def _is_pool_subject(self):
        return self.pool_managed and not self.parent_id

    def _pool_subject(self):
        return self.pool_root_id or self

    def _pool_has_dependents(self):
        return bool(self.with_context(active_test=False).child_ids)

    @api.model
    def _pool_subject_sql(self, alias):
        return SQL("%s IS NULL", SQL.identifier(alias, "parent_id"))

    def _pool_subjects_of(self):
        rows = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, COALESCE(pool_root_id, id) FROM res_partner"
                    " WHERE id = ANY(%s)",
                    list(self._ids),
                )
            )
        )
        return {id_: ("res.partner", rows.get(id_, id_)) for id_ in self._ids}
