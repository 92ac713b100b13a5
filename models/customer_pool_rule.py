import logging

from odoo import api, fields, models
from odoo.tools import SQL

from .customer_pool_transition import PoolRequest

_logger = logging.getLogger(__name__)

# rows moved between two commits of the cron
RECYCLE_BATCH = 5000


class CustomerPoolRule(models.Model):
    """When a held customer falls back to its pool.

    The clock starts at the later of claim and last contact; an empty contact date
    never makes a customer due. The strictest active rule of a pool counts. The date
    shown to the owner and the rows the nightly job moves come from the same query.
    """

    _name = "customer.pool.rule"
    _description = "Recycle Rule of a Pool"
    _order = "pool_id, idle_days, id"

    name = fields.Char(required=True, translate=True)
    pool_id = fields.Many2one(
        "customer.pool", required=True, index=True, ondelete="cascade"
    )
    idle_days = fields.Integer(
        string="Days without Contact",
        required=True,
        default=30,
        help="Days after the later of claim and last contact.",
    )
    version = fields.Integer(readonly=True, default=1, copy=False)
    active = fields.Boolean(default=True)

    _idle_days_check = models.Constraint(
        "CHECK(idle_days > 0)", "A customer falls back after at least one day."
    )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._refresh_pools()
        return rules

    def write(self, vals):
        pools = self.pool_id
        result = super().write(vals)
        if {"idle_days", "pool_id", "active"} & vals.keys():
            for rule in self:
                super(CustomerPoolRule, rule).write({"version": rule.version + 1})
            self._refresh_pools(pools)
        return result

    def unlink(self):
        pools = self.pool_id
        result = super().unlink()
        self._refresh_pools(pools)
        return result

    def _refresh_pools(self, pools=None):
        pools = (pools or self.env["customer.pool"]) | self.exists().pool_id
        for model in ("res.partner", "crm.lead"):
            # sudo: the clock runs for customers the author of a rule cannot see
            records = (
                self.env[model]
                .sudo()
                .search([("pool_id", "in", pools.ids), ("pool_managed", "=", True)])
            )
            self._refresh_deadlines(records)

    @api.model
    def _refresh_deadlines(self, records):
        """Write the date on which these roots fall back.

        :param records: customers or leads that carry their own owner.
        """
        if not records:
            return
        self.flush_model()
        records.flush_model(
            ["pool_id", "user_id", "pool_claim_date", "last_contact_date"]
        )
        self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s subject
                   SET pool_deadline = due.deadline
                  FROM (%(due)s) due
                 WHERE due.id = subject.id AND subject.id = ANY(%(ids)s)
                   AND subject.pool_deadline IS DISTINCT FROM due.deadline
                """,
                table=SQL.identifier(records._table),
                due=self._get_due_query(records),
                ids=records.ids,
            )
        )
        records.invalidate_recordset(["pool_deadline"], flush=False)

    @api.model
    def _get_due_query(self, records):
        """The one query of the clock: id, deadline and rule of every guarded subject."""
        return SQL(
            """
            SELECT held.id, rule.id AS rule_id,
                   CASE WHEN held.user_id IS NULL THEN NULL
                        ELSE GREATEST(held.pool_claim_date, held.last_contact_date)
                             + rule.idle_days * interval '1 day'
                   END AS deadline
              FROM %(table)s held
         LEFT JOIN LATERAL (
                    SELECT candidate.id, candidate.idle_days
                      FROM customer_pool_rule candidate
                     WHERE candidate.pool_id = held.pool_id AND candidate.active
                  ORDER BY candidate.idle_days, candidate.id
                     LIMIT 1) rule ON TRUE
             WHERE held.pool_managed AND NOT COALESCE(held.pool_deleted, FALSE)
            """,
            table=SQL.identifier(records._table),
        )

    @api.model
    def _cron_recycle(self):
        """Return the customers whose date has come, in batches with a commit each."""
        for model in ("res.partner", "crm.lead"):
            Model = self.env[model]
            skipped = set()
            while due := self._find_due(Model, skipped):
                for rule_id in {rule for _id, rule in due}:
                    ids = [id_ for id_, rule in due if rule == rule_id]
                    answers = Model.browse(ids)._pool_transition(
                        PoolRequest("recycle", rule_id=rule_id, system=True)
                    )
                    refused = {id_ for id_, answer in answers.items() if not answer.ok}
                    skipped |= refused
                    _logger.info(
                        "Rule %s: %s recycled, %s kept back",
                        rule_id,
                        len(ids) - len(refused),
                        len(refused),
                    )
                if not self.env["ir.cron"]._commit_progress(len(due)):
                    return

    @api.model
    def _find_due(self, Model, skipped):
        return self.env.execute_query(
            SQL(
                """
                SELECT due.id, due.rule_id
                  FROM (%(due)s) due
                  JOIN %(table)s subject ON subject.id = due.id
                 WHERE due.deadline <= %(now)s
                   AND NOT COALESCE(subject.pool_locked, FALSE)
                   AND (subject.pool_protected_until IS NULL
                        OR subject.pool_protected_until < %(today)s)
                   AND due.id != ALL(%(skipped)s)
                   AND %(own)s
              ORDER BY due.id
                 LIMIT %(limit)s
                """,
                due=self._get_due_query(Model),
                table=SQL.identifier(Model._table),
                now=fields.Datetime.now(),
                today=fields.Date.today(),
                skipped=list(skipped) or [0],
                own=Model._pool_subject_sql("subject"),
                limit=RECYCLE_BATCH,
            )
        )

    @api.model
    def _cron_check_keys(self):
        """Compare every key with its formula once a day; repair and log what drifted."""
        corrected = 0
        self.env.cr.execute("SELECT id FROM res_partner WHERE parent_id IS NULL")
        roots = [id_ for (id_,) in self.env.cr.fetchall()]
        corrected += self.env["res.partner"]._pool_sync_roots(roots)
        corrected += self.env["res.partner"]._pool_sync_keys(roots)
        self.env.cr.execute("SELECT id FROM crm_lead")
        leads = [id_ for (id_,) in self.env.cr.fetchall()]
        corrected += self.env["crm.lead"]._pool_sync_keys(leads)
        if corrected:
            _logger.warning("Customer pool: %s visibility keys had drifted", corrected)
        return corrected
