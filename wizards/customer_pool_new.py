from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.i18n import format_list

from ..models.customer_pool_known import PHONE_SEEN
from ..models.customer_pool_transition import PoolRequest
from ..tools.screen import get_labels, notification

# typed here and handed to the customer as they are
CUSTOMER_FIELDS = (
    "name", "phone", "email", "website", "street", "city", "zip", "state_id",
    "country_id", "vat", "industry_id", "customer_type_ids", "level_id", "comment",
)  # fmt: skip
# of those, what the next new customer most likely has in common with this one
KEPT_FIELDS = ("pool_id", "is_company", "country_id", "customer_type_ids", "user_id")


class CustomerPoolNew(models.TransientModel):
    """A customer about to be added: to a pool, to oneself or to somebody else.

    The customer is made by one button and never read back, since its maker may be
    unable to see it. Whatever is refused leaves the dialog and what was typed as they
    are, and adds nothing.
    """

    _name = "customer.pool.new"
    _description = "New Customer"

    name = fields.Char(required=True)
    is_company = fields.Boolean(string="Company", default=True)
    pool_id = fields.Many2one(
        "customer.pool",
        required=True,
        default=lambda self: self.env["customer.pool"]._get_usual(),
        domain="['|', ('is_member', '=', True), ('is_admin', '=', True)]",
    )
    user_id = fields.Many2one(
        "res.users", string="Assign to", domain="[('id', 'in', assignable_ids)]"
    )
    assignable_ids = fields.Many2many("res.users", compute="_compute_assignable_ids")

    # the customer
    customer_type_ids = fields.Many2many("customer.type", string="Customer Types")
    level_id = fields.Many2one("customer.level")
    industry_id = fields.Many2one("res.partner.industry")
    phone = fields.Char()
    email = fields.Char()
    website = fields.Char()
    street = fields.Char()
    city = fields.Char()
    zip = fields.Char(string="ZIP")
    state_id = fields.Many2one(
        "res.country.state", domain="[('country_id', '=?', country_id)]"
    )
    country_id = fields.Many2one("res.country")
    vat = fields.Char(string="Tax ID")
    comment = fields.Html(string="Notes")

    # its primary contact
    contact_name = fields.Char()
    contact_function = fields.Char(string="Job Position")
    contact_phone = fields.Char()
    contact_email = fields.Char()

    public_facts = fields.Char(compute="_compute_public_facts")

    @api.depends("pool_id")
    def _compute_public_facts(self):
        labels = get_labels(self.env["customer.pool.field"], "field_name")
        for new in self:
            # sudo: customer.pool.field - how the pool is set up is no secret to a member
            lines = new.pool_id.sudo().field_ids
            facts = [new._fields["name"]._description_string(self.env)] + [
                labels[line.field_name]
                if line.visibility == "shown"
                else self.env._("%s (masked)", labels[line.field_name])
                for line in lines.sorted("visibility", reverse=True)
                if line.visibility != "hidden"
            ]
            new.public_facts = self.env._(
                "In the pool everybody sees: %s. The rest is for whoever holds the "
                "customer.",
                format_list(self.env, facts),
            )

    @api.depends("pool_id")
    def _compute_assignable_ids(self):
        """Whoever administers the pool gives to every representative, others to those
        who report to them."""
        user = self.env.user
        for new in self:
            if new.pool_id.is_admin:
                group = self.env.ref("expo_crm.group_user")
                domain = [("all_group_ids", "in", group.ids), ("share", "=", False)]
                new.assignable_ids = self.env["res.users"].search(domain)
            else:
                new.assignable_ids = sorted(user._pool_subordinate_ids())

    @api.onchange("country_id")
    def _onchange_country_id(self):
        if self.country_id != self.state_id.country_id:
            self.state_id = False

    @api.onchange("state_id")
    def _onchange_state_id(self):
        if self.state_id:
            self.country_id = self.state_id.country_id

    def action_add(self):
        """Add to the pool, for anybody of it to claim."""
        self._add()
        return self._get_end_action(self._get_added_sentence())

    def action_add_and_new(self):
        """Add to the pool and ask for the next one, with what they have in common."""
        self._add()
        common = {
            f"default_{name}": self._fields[name].convert_to_write(self[name], self)
            for name in KEPT_FIELDS
        }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.customer_pool_new_action"
        )
        return self._get_end_action(
            self._get_added_sentence(), dict(action, context=common)
        )

    def action_add_and_claim(self):
        """Add and hold it oneself; it counts as owned, not as a claim of the day."""
        customer = self._add(owner_id=self.env.uid)
        return self._get_end_action(
            self.env._("%s is yours.", self.name), customer._get_pool_form_action()
        )

    def action_add_and_assign(self):
        """Add and hand over at once.

        :raises UserError: when nobody is named or the person may not have it; nothing
            is added then.
        """
        user = self.user_id
        if not user:
            raise UserError(self.env._("Choose whom to assign %s to.", self.name))
        if self.pool_id.is_admin:
            self._add()._pool_run(PoolRequest("assign", owners=user.id))
        else:
            self._add(owner_id=user.id)
        return self._get_end_action(
            self.env._("%(name)s is held by %(user)s.", name=self.name, user=user.name)
        )

    def _add(self, owner_id=False):
        """:returns: the new customer, which its maker may be unable to read.
        :raises UserError: when the pool is none of the user's, or the owner has no
            room for one more.
        """
        self.ensure_one()
        self.pool_id._check_usable_by_me()
        # the dialog has shown who has the same number: a switchboard may serve two
        Partner = self.env["res.partner"].with_context(expo_crm_phone_seen=PHONE_SEEN)
        customer = Partner.create(self._prepare_customer_values(owner_id))
        customer = customer.with_env(self.env)
        if self.is_company and self.contact_name:
            # sudo: res.partner - its maker may not see it any more
            customer = customer.sudo()
            customer.primary_contact_id = customer.child_ids
        return customer.sudo(False)

    def _prepare_customer_values(self, owner_id):
        values = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in CUSTOMER_FIELDS
        }
        if self.is_company and self.contact_name:
            contact = {
                "name": self.contact_name,
                "function": self.contact_function,
                "phone": self.contact_phone,
                "email": self.contact_email,
            }
            values["child_ids"] = [Command.create(contact)]
        return {
            **values,
            "is_company": self.is_company,
            "pool_managed": True,
            "pool_id": self.pool_id.id,
            "user_id": owner_id,
        }

    def _get_added_sentence(self):
        return self.env._(
            "%(name)s waits in “%(pool)s”.", name=self.name, pool=self.pool_id.name
        )

    def _get_end_action(self, message, next_action=None):
        return notification(
            message, next=next_action or {"type": "ir.actions.act_window_close"}
        )
