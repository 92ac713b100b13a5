from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class CustomerPoolSetup(models.TransientModel):
    """Brings existing customers under guard, or releases them, after a dry run.

    Made by a manager for one company. The preview says what comes in, whose customers
    they become, what disagrees and who will no longer see how many. A run works in
    batches; pressed again it goes on where it stopped, since what is guarded already
    is left out. A customer keeps its salesperson as owner only if that person may hold
    it: an active sales representative of its company; all others go to the pool.
    """

    _name = "customer.pool.setup"
    _inherit = ["customer.pool.setup.preview", "customer.pool.setup.run"]
    _description = "Customer Pool Set-up"

    purpose = fields.Selection(
        [
            ("enter", "Bring customers in, so that they are guarded"),
            ("release", "Release customers, so that everybody sees them again"),
        ],
        string="What to Do",
        required=True,
        default="enter",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    pool_id = fields.Many2one(
        "customer.pool",
        required=True,
        compute="_compute_company_values",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('company_id', 'in', (company_id, False))]",
        ondelete="cascade",
        help="Where customers without owner wait, and where all fall back to.",
    )
    domain = fields.Char(
        string="Customers",
        required=True,
        default=lambda self: self._default_domain(),
        help="Which customers are meant; their contacts, leads and orders follow.",
    )
    owner_mode = fields.Selection(
        [
            ("keep", "Salespeople keep their customers"),
            ("pool", "All customers go to the pool"),
        ],
        string="Owners",
        required=True,
        default="keep",
    )
    guard_new = fields.Boolean(
        string="Guard New Customers",
        compute="_compute_company_values",
        store=True,
        precompute=True,
        readonly=False,
        help="Contacts and leads made anywhere in this company enter the pool from birth.",
    )
    reason = fields.Char(help="Why customers are released: it is told and kept.")

    # progress
    preview_key = fields.Char(readonly=True, help="What the preview was made for.")
    is_previewed = fields.Boolean(compute="_compute_is_previewed")
    step = fields.Selection(
        [
            ("choose", "Choose"),
            ("check", "Check"),
            ("run", "Carry Out"),
            ("done", "Done"),
        ],
        compute="_compute_step",
    )

    def _default_domain(self):
        """Those who have bought once, or everybody where nobody has."""
        bought = [("customer_rank", ">", 0)]
        found = self.env["res.partner"].search(bought, limit=1)
        return str(bought if found else [])

    @api.depends("company_id")
    def _compute_company_values(self):
        for setup in self:
            setup.pool_id = setup.company_id.pool_id
            setup.guard_new = setup.company_id.pool_guard_new

    @api.depends(
        "purpose", "company_id", "pool_id", "domain", "owner_mode", "preview_key"
    )
    def _compute_is_previewed(self):
        for setup in self:
            setup.is_previewed = setup.preview_key == setup._get_key()

    @api.depends("is_previewed", "run_state")
    def _compute_step(self):
        for setup in self:
            if setup.run_state == "paused":
                setup.step = "run"
            elif setup.is_previewed:
                setup.step = "check"
            else:
                setup.step = "done" if setup.run_state == "done" else "choose"

    @api.depends("company_id")
    def _compute_display_name(self):
        self.display_name = self.env._("Set-up Assistant")

    @api.constrains("domain")
    def _check_domain(self):
        for setup in self:
            try:
                domain = Domain(literal_eval(setup.domain or "[]"))
                self.env["res.partner"].search(domain, limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "“%s” does not say which customers are meant: choose them anew.",
                        setup.domain,
                    )
                ) from error

    @api.constrains("company_id", "pool_id")
    def _check_pool_company(self):
        for setup in self:
            if setup.company_id not in self.env.user.company_ids:
                raise AccessError(self.env._("Choose a company that you work for."))
            if setup.pool_id.company_id not in (
                setup.company_id,
                self.env["res.company"],
            ):
                raise ValidationError(
                    self.env._(
                        "The pool “%(pool)s” belongs to another company than "
                        "%(company)s.",
                        pool=setup.pool_id.name,
                        company=setup.company_id.name,
                    )
                )

    def action_back(self):
        """Choose anew; nothing has happened yet."""
        self.preview_key = False

    def action_restart(self):
        """:returns: the assistant at its first step."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.customer_pool_setup_action"
        )
        return dict(action, target="main")

    def action_run(self):
        """Bring the customers in, for as long as one click may take."""
        self.ensure_one()
        self._check_pool_company()
        if self.company_id.pool_guard_new != self.guard_new:
            # sudo: res.company - what is guarded is decided by managers
            self.company_id.sudo().pool_guard_new = self.guard_new
        self._run("enter")

    def action_release(self):
        """Stop guarding the customers; their owners stay salesperson."""
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Give a reason: it is told and kept."))
        self._run("release")

    # what is meant

    def _get_key(self):
        return str(
            (
                self.purpose,
                self.company_id.id,
                self.pool_id.id,
                self.domain,
                self.owner_mode,
            )
        )

    def _get_domain(self, kind, blocked=()):
        """:param kind: ``enter`` for what is not guarded yet, ``release`` for what is.
        :param blocked: ids of roots that never enter.
        :returns: the ``Domain`` of the roots meant.
        """
        domain = (
            Domain(literal_eval(self.domain or "[]"))
            & Domain("parent_id", "=", False)
            & Domain("company_id", "in", [self.company_id.id, False])
            & Domain("pool_managed", "=", kind == "release")
        )
        return domain & Domain("id", "not in", list(blocked)) if blocked else domain

    def _get_blocked_roots(self):
        """Trees that hold the card of an internal user, archived ones too, or of a
        company of ours. They never enter.

        :returns: dict of root id to ``card`` (is one), ``company`` or ``tree`` (has one
            below it).
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(card.pool_root_id, card.id) AS root_id,
                       CASE WHEN bool_or(card.pool_root_id != card.id) THEN 'tree'
                            WHEN bool_or(own.is_company) THEN 'company'
                            ELSE 'card' END
                  FROM (SELECT partner_id, FALSE AS is_company
                          FROM res_users
                         WHERE NOT COALESCE(share, FALSE)
                     UNION ALL
                        SELECT partner_id, TRUE FROM res_company) own
                  JOIN res_partner card ON card.id = own.partner_id
              GROUP BY root_id
                """
            )
        )
        return dict(rows)

    def _get_holder_ids(self):
        """:returns: ids of the users who may hold a customer of no company, and of the
        one of this set-up.
        """
        # sudo: res.groups - who is a sales representative, whoever asks
        reps = self.env.ref("expo_crm.group_user").sudo().all_user_ids
        reps = reps.filtered(lambda user: user.active and not user.share)
        local = reps.filtered(lambda user: self.company_id in user.company_ids)
        return (local if self.pool_id.company_id else reps).ids, local.ids

    def _get_candidates(self, blocked):
        """:returns: ``SQL`` of what comes in: id, company, salesperson, owner to be."""
        domain = self._get_domain("enter", blocked)
        free_holders, holders = self._get_holder_ids()
        if self.owner_mode == "pool":
            free_holders, holders = [], []
        return SQL(
            """
            SELECT root.id, root.company_id, root.user_id,
                   CASE WHEN root.user_id = ANY(%(holders)s)
                          OR root.company_id IS NULL AND root.user_id = ANY(%(free)s)
                        THEN root.user_id END AS owner_id
              FROM res_partner root
             WHERE root.id IN %(meant)s
            """,
            holders=holders,
            free=free_holders,
            meant=self.env["res.partner"]._search(domain, order="id").subselect(),
        )
