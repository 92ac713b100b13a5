import time
from ast import literal_eval
from collections import Counter

from odoo import api, fields, models, modules
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.customer_pool_transition import PoolRequest

# customers of one batch; each batch is committed
BATCH = 5000
# one click works this long, well below the time a request may take
SECONDS = 60


class CustomerPoolSetup(models.TransientModel):
    """Brings existing customers under guard, or releases them, after a dry run.

    Made by a manager for one company. The preview says what comes in, whose customers
    they become, what disagrees and who will no longer see how many. A run works in
    batches; pressed again it goes on where it stopped, since what is guarded already
    is left out. A customer keeps its salesperson as owner only if that person may hold
    it: an active sales representative of its company; all others go to the pool.
    """

    _name = "customer.pool.setup"
    _inherit = ["customer.pool.setup.preview"]
    _description = "Customer Pool Set-up"

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
    run_kind = fields.Selection(
        [("enter", "Bring In"), ("release", "Release")], readonly=True
    )
    run_key = fields.Char(readonly=True, help="What the run was started for.")
    run_state = fields.Selection(
        [("paused", "Paused"), ("done", "Done")], readonly=True
    )
    last_partner_id = fields.Integer(readonly=True)
    total_count = fields.Integer(readonly=True)
    done_count = fields.Integer(readonly=True)
    refused_count = fields.Integer(readonly=True)
    refusal_line_ids = fields.One2many(
        "customer.pool.setup.line", "setup_id", domain=[("kind", "=", "refusal")]
    )
    progress = fields.Char(compute="_compute_progress")

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

    @api.depends("company_id", "pool_id", "domain", "owner_mode", "preview_key")
    def _compute_is_previewed(self):
        for setup in self:
            setup.is_previewed = setup.preview_key == setup._get_key()

    @api.depends("run_kind", "run_state", "total_count", "done_count", "refused_count")
    def _compute_progress(self):
        for setup in self:
            setup.progress = setup._get_progress_sentence()

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
        return str((self.company_id.id, self.pool_id.id, self.domain, self.owner_mode))

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

    # run

    def _run(self, kind):
        """Work through the customers in batches until there are none or time is up."""
        key = f"{kind}: {self._get_key()}"
        if self.run_key != key or self.run_state != "paused":
            self._start_run(kind, key)
        started = begun = time.monotonic()
        while owners := self._next_batch(kind):
            answers = self._move_batch(kind, owners)
            refusals = [answer for answer in answers if not answer["ok"]]
            self._add_refusals(refusals)
            self.write(
                {
                    "last_partner_id": max(owners),
                    "done_count": self.done_count + len(answers) - len(refusals),
                    "refused_count": self.refused_count + len(refusals),
                }
            )
            if not modules.module.current_test:
                # a batch done is done, whatever happens to the next one; outside a
                # cron this only commits
                self.env["ir.cron"]._commit_progress()
            now = time.monotonic()
            # the next batch will take about as long as this one
            if now - started + now - begun > SECONDS:
                return
            begun = now
        self.write({"run_state": "done", "preview_key": False})

    def _start_run(self, kind, key):
        self.refusal_line_ids.unlink()
        blocked = self._get_blocked_roots() if kind == "enter" else ()
        self.write(
            {
                "run_kind": kind,
                "run_key": key,
                "run_state": "paused",
                "last_partner_id": 0,
                "total_count": self.env["res.partner"].search_count(
                    self._get_domain(kind, blocked)
                ),
                "done_count": 0,
                "refused_count": 0,
            }
        )

    def _next_batch(self, kind):
        """:returns: dict of root id to owner to be, in the order of ids. What was
        refused in this run is behind and not tried again.
        """
        if kind == "release":
            roots = self.env["res.partner"].search(
                self._get_domain(kind) & Domain("id", ">", self.last_partner_id),
                order="id",
                limit=BATCH,
            )
            return dict.fromkeys(roots.ids)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, owner_id FROM (%s) candidate
                 WHERE id > %s
              ORDER BY id
                 LIMIT %s
                """,
                self._get_candidates(self._get_blocked_roots()),
                self.last_partner_id,
                BATCH,
            )
        )
        return dict(rows)

    def _move_batch(self, kind, owners):
        """:returns: the answers of the engine, as dicts."""
        partners = self.env["res.partner"].browse(owners)
        if kind == "release":
            return partners.pool_release(self.reason)
        answers = partners._pool_transition(
            PoolRequest("enter", owners=owners, pool_id=self.pool_id.id)
        )
        return [answer.as_dict(id_) for id_, answer in answers.items()]

    def _add_refusals(self, refusals):
        """One line for each code, with the first sentence as an example."""
        counts = Counter(answer["code"] for answer in refusals)
        sentences = {answer["code"]: answer["message"] for answer in reversed(refusals)}
        known = {line.note: line for line in self.refusal_line_ids}
        for code, count in counts.items():
            if code in known:
                known[code].count += count
            else:
                self.env["customer.pool.setup.line"].create(
                    {
                        "setup_id": self.id,
                        "kind": "refusal",
                        "name": sentences[code],
                        "count": count,
                        "note": code,
                    }
                )

    def _get_progress_sentence(self):
        if not self.run_state:
            return False
        _ = self.env._
        counts = {
            "done": self.done_count,
            "total": self.total_count,
            "refused": self.refused_count,
        }
        return {
            ("enter", "paused"): lambda: _(
                "%(done)s of %(total)s customers are guarded now, %(refused)s were "
                "refused: press “Go On”.",
                **counts,
            ),
            ("enter", "done"): lambda: _(
                "Done: %(done)s of %(total)s customers came in, %(refused)s were refused.",
                **counts,
            ),
            ("release", "paused"): lambda: _(
                "%(done)s of %(total)s customers are released, %(refused)s were refused: "
                "press “Release” again to go on.",
                **counts,
            ),
            ("release", "done"): lambda: _(
                "Done: %(done)s of %(total)s customers were released, %(refused)s were "
                "refused.",
                **counts,
            ),
        }[self.run_kind, self.run_state]()
