import logging

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from .customer_pool_notice import NoticeBook
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
    _inherit = ["customer.pool.warning"]
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
    warn_days = fields.Integer(
        string="Warning, Days before",
        default=3,
        help="How many days before it falls back the owner is told; 0 tells nothing.",
    )
    version = fields.Integer(readonly=True, default=1, copy=False)
    active = fields.Boolean(default=True)

    _idle_days_check = models.Constraint(
        "CHECK(idle_days > 0)", "A customer falls back after at least one day."
    )
    _warn_days_check = models.Constraint(
        "CHECK(warn_days >= 0)", "A warning comes on the day itself or before it."
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
            # by SQL: the clock runs for customers the author of a rule cannot see
            self._write_deadlines(
                self.env[model], SQL("held.pool_id = ANY(%s)", pools.ids)
            )

    @api.model
    def _refresh_deadlines(self, records):
        """Write the date on which these roots fall back.

        :param records: customers or leads that carry their own owner.
        """
        if records:
            self._write_deadlines(records, SQL("held.id = ANY(%s)", records.ids))

    @api.model
    def _write_deadlines(self, Model, which):
        self.flush_model()
        Model.flush_model(
            ["pool_id", "user_id", "pool_claim_date", "last_contact_date"]
        )
        self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s subject
                   SET pool_deadline = due.deadline
                  FROM (%(due)s) due
                 WHERE due.id = subject.id
                   AND subject.pool_deadline IS DISTINCT FROM due.deadline
                """,
                table=SQL.identifier(Model._table),
                due=self._get_due_query(Model, which),
            )
        )
        Model.invalidate_model(["pool_deadline"], flush=False)

    @api.model
    def _get_due_query(self, Model, which):
        """The one query of the clock: id, deadline and rule of guarded subjects.

        :param which: ``SQL`` condition on the row, which is called ``held``.
        """
        return SQL(
            """
            SELECT held.id, rule.id AS rule_id, rule.warn_days,
                   %(deadline)s AS deadline
              FROM %(table)s held
         LEFT JOIN %(rules)s rule ON rule.pool_id = held.pool_id
             WHERE held.pool_managed AND NOT COALESCE(held.pool_deleted, FALSE)
               AND %(which)s
            """,
            deadline=self._get_deadline_sql(
                SQL("held.user_id"),
                SQL("held.pool_claim_date"),
                SQL("held.last_contact_date"),
            ),
            table=SQL.identifier(Model._table),
            rules=self._get_strictest_sql(),
            which=which,
        )

    @api.model
    def _get_strictest_sql(self):
        """:returns: ``SQL`` table of the rule that counts, one for each pool."""
        return SQL(
            """
            (SELECT DISTINCT ON (pool_id) id, pool_id, idle_days, warn_days
               FROM customer_pool_rule
              WHERE active
           ORDER BY pool_id, idle_days, id)
            """
        )

    @api.model
    def _get_deadline_sql(self, owner, claim_date, last_contact_date):
        """:returns: ``SQL`` of the moment a subject falls back by ``rule``."""
        return SQL(
            """
            CASE WHEN %s IS NOT NULL
                 THEN GREATEST(%s, %s) + rule.idle_days * interval '1 day' END
            """,
            owner,
            claim_date,
            last_contact_date,
        )

    @api.model
    def _cron_recycle(self):
        """Return the customers whose date has come, in batches with a commit each; each
        former owner gets one message about all of theirs at the end."""
        book = NoticeBook()
        try:
            for model in ("res.partner", "crm.lead"):
                if not self._recycle(self.env[model], book):
                    break
            else:
                self._warn_owners(book)
        except Exception:
            # what earlier batches have committed is told all the same
            self.env.cr.rollback()
            raise
        finally:
            self._pool_send_notices(book)
            self.env["ir.cron"]._commit_progress()

    def _recycle(self, Model, book):
        """:param book: ``NoticeBook``, filled with what is committed.
        :returns: whether there is time left.
        """
        due = [id_ for id_, _rule in self._find_due(Model, SQL("TRUE"))]
        for batch in split_every(RECYCLE_BATCH, due, list):
            lost, by_rule = NoticeBook(), {}
            # asked again: somebody may have called a customer meanwhile
            for id_, rule_id in self._find_due(Model, SQL("held.id = ANY(%s)", batch)):
                by_rule.setdefault(rule_id, []).append(id_)
            for rule_id, ids in by_rule.items():
                subjects = Model.browse(ids).with_context(expo_crm_notices=lost)
                answers = subjects._pool_transition(
                    PoolRequest("recycle", rule_id=rule_id, system=True)
                )
                moved = sum(answer.ok for answer in answers.values())
                _logger.info(
                    "Rule %s: %s recycled, %s kept back",
                    rule_id,
                    moved,
                    len(ids) - moved,
                )
            time_left = self.env["ir.cron"]._commit_progress(len(batch))
            book.include(lost)
            if not time_left:
                return False
        return True

    @api.model
    def _find_due(self, Model, which):
        """:returns: list of (id, rule id) of the subjects that fall back now."""
        free_to_go = SQL(
            """
            (held.pool_protected_until IS NULL OR held.pool_protected_until < %s)
            AND %s AND %s
            """,
            fields.Date.today(),
            self._get_free_sql(Model),
            which,
        )
        return self.env.execute_query(
            SQL(
                "SELECT id, rule_id FROM (%s) due WHERE deadline <= %s ORDER BY id",
                self._get_due_query(Model, free_to_go),
                fields.Datetime.now(),
            )
        )

    @api.model
    def _get_free_sql(self, Model):
        """:returns: ``SQL`` condition that no lock keeps the row, called ``held``."""
        return SQL(
            "NOT COALESCE(held.pool_locked, FALSE) AND %s",
            Model._pool_subject_sql("held"),
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
