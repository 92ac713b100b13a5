from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    pool_id = fields.Many2one(
        "customer.pool",
        string="Default Pool",
        copy=False,
        domain="[('company_id', 'in', (id, False))]",
        help="Where customers of this company go when no other pool is named.",
    )
    pool_superior_access = fields.Selection(
        selection=[
            ("off", "Only what is shared"),
            ("direct", "Direct reports"),
            ("all", "All levels below"),
        ],
        string="Superiors See Subordinates' Customers",
        required=True,
        default="all",
    )
    pool_guard_new = fields.Boolean(
        string="Guard New Customers",
        help="Contacts and leads made anywhere enter the pool from birth.",
    )
    pool_sharee_moves = fields.Boolean(
        string="Colleagues May Recall and Assign What Is Shared to Them",
    )
    pool_limit_owned = fields.Integer(
        string="Customers per Owner",
        help="How many customers one person may hold; 0 sets no limit.",
    )

    # what its people are told, in the inbox or by e-mail
    pool_notice_gain = fields.Boolean(string="Tell New Owners", default=True)
    pool_notice_loss = fields.Boolean(string="Tell Former Owners", default=True)
    pool_notice_warning = fields.Boolean(string="Warn Owners", default=True)
    pool_notice_share = fields.Boolean(string="Tell Colleagues", default=True)
    pool_notice_return = fields.Selection(
        selection=[
            ("off", "Not at all"),
            ("each", "At once"),
            ("daily", "Once a day"),
        ],
        string="Tell Pool Administrators",
        required=True,
        default="daily",
    )

    pool_guarded_count = fields.Integer(
        string="Guarded Customers", compute="_compute_pool_guarded_count"
    )

    _pool_limit_owned_check = models.Constraint(
        "CHECK(pool_limit_owned >= 0)",
        "The number of customers per owner cannot be negative.",
    )

    def _compute_pool_guarded_count(self):
        for company in self:
            # sudo: res.partner - how many there are, nothing else of them
            company.pool_guarded_count = (
                self.env["res.partner"]
                .sudo()
                .search_count(
                    [
                        ("pool_managed", "=", True),
                        ("parent_id", "=", False),
                        ("company_id", "in", (company.id, False)),
                    ]
                )
            )

    @api.constrains("pool_id")
    def _check_pool_company(self):
        for company in self:
            if company.pool_id.company_id not in (company, self.browse()):
                raise ValidationError(
                    self.env._(
                        "The pool “%(pool)s” belongs to another company than "
                        "%(company)s.",
                        pool=company.pool_id.name,
                        company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # a company's own card is no customer, whatever is guarded from birth
        outside = self.env["res.partner"]._pool_outside_guard(self)
        companies = super(ResCompany, outside).create(vals_list).with_env(self.env)
        companies._ensure_default_pool()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "pool_superior_access" in vals:
            self.env["customer.visibility.path.mixin"]._pool_invalidate()
        return result

    def _ensure_default_pool(self):
        """Give each company that has none its pool, open to all its sales people."""
        # sudo: customer.pool - whoever may create a company gets its pool with it
        for company in self.sudo().filtered(lambda company: not company.pool_id):
            company.pool_id = (
                self.env["customer.pool"]
                .sudo()
                .create(
                    {
                        "name": self.env._("%s: customer pool", company.name),
                        "company_id": company.id,
                        "open_to_all": True,
                    }
                )
            )
