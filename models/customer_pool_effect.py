from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL, html_escape

from ..tools.screen import get_labels

# stored columns of a subject that a move may change, with their SQL types
SUBJECT_COLUMNS = {
    "user_id": ("owner_id", "int"),
    "pool_id": ("pool_id", "int"),
    "pool_managed": ("managed", "bool"),
    "active": ("active", "bool"),
    "pool_deleted": ("deleted", "bool"),
    "pool_locked": ("locked", "bool"),
    "pool_locked_by_id": ("locked_by_id", "int"),
    "pool_protected_until": ("protected_until", "date"),
    "pool_claim_date": ("claim_date", "timestamp"),
    "pool_enter_date": ("enter_date", "timestamp"),
    # with the owner, so that a row is rewritten once; the sync mends the rare others
    "pool_key": ("key", "int"),
    "pool_owner_id": ("key_owner_id", "int"),
}

KEY_COLUMNS = ("pool_key", "pool_root_id", "pool_owner_id")
# what core derives from the salesperson or the team, one record at a time: written by
# one statement (team, opening date), or left as it is (the chance of success is
# worked out anew by core's own nightly job)
SETTLED_COLUMNS = {
    "crm.lead": (
        "team_id", "company_id", "date_open", "day_open", "stage_id", "probability",
        "automated_probability", "date_last_stage_update", "won_status",
        "prorated_revenue", "recurring_revenue_monthly_prorated",
        "recurring_revenue_prorated",
    ),
    "sale.order": ("team_id",),
}  # fmt: skip


class CustomerPoolEffect(models.AbstractModel):
    """Writes a granted move: the rows, what follows them, and the traces.

    Every step is one statement for all rows. The owner is written as superuser and
    last of all reads, since the caller may lose sight of the customer.
    """

    _name = "customer.pool.effect"
    _inherit = [
        "customer.pool.follow",
        "customer.pool.parting",
        "customer.pool.notice",
        "customer.pool.bus",
    ]
    _description = "Customer Pool Effect"

    def _pool_apply(self, granted, request):
        """:param granted: list of ``Granted``, locked in this transaction."""
        handed = [
            row
            for row in granted
            if row.old.owner_id != row.new.owner_id or request.kind == "enter"
        ]
        if request.kind == "enter":
            self.env["customer.pool"]._start_guarding()
        self._pool_write_subjects(granted, request)
        changed = {self._name: [row.old.id for row in granted]}
        if handed:
            changed.update(self._pool_hand_over(handed, request))
        ids = [row.old.id for row in granted]
        self.env.invalidate_all(flush=False)
        self._pool_sync_keys(ids)
        self._pool_journal(granted, request)
        self._pool_post_traces(granted, request)
        self._pool_end_shares(granted, request)
        self._pool_recompute(changed)
        self._pool_after_commit(ids)
        self._pool_broadcast(granted)
        self.env["customer.visibility.path.mixin"]._pool_invalidate()
        self._pool_part(
            {row.new.id: row.new.owner_id for row in handed if row.new.managed},
            hand=request.transfer["activities"],
        )
        # last: who is told what they may open must be asked of the new owners
        self._pool_tell(handed, request)

    def _pool_write_subjects(self, granted, request):
        columns = list(SUBJECT_COLUMNS)
        Rule = self.env["customer.pool.rule"]
        self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s subject
                   SET %(sets)s, write_uid = %(uid)s, write_date = %(now)s,
                       pool_deadline = CASE WHEN moved.pool_managed THEN %(deadline)s END
                  FROM unnest(%(arrays)s) AS moved(id, %(columns)s)
             LEFT JOIN %(rules)s rule ON rule.pool_id = moved.pool_id
                 WHERE subject.id = moved.id
                """,
                table=SQL.identifier(self._table),
                sets=SQL(", ").join(
                    SQL("%s = moved.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in columns
                ),
                uid=self.env.uid,
                now=fields.Datetime.now(),
                deadline=Rule._get_deadline_sql(
                    SQL("moved.user_id"),
                    SQL("moved.pool_claim_date"),
                    SQL("subject.last_contact_date"),
                ),
                rules=Rule._get_strictest_sql(),
                arrays=SQL(", ").join(
                    [SQL("%s::int[]", [row.new.id for row in granted])]
                    + [
                        SQL(
                            f"%s::{type_}[]",
                            [getattr(row.new, attr) for row in granted],
                        )
                        for attr, type_ in SUBJECT_COLUMNS.values()
                    ]
                ),
                columns=SQL(", ").join(map(SQL.identifier, columns)),
            )
        )
        if request.kind in ("delete", "restore"):
            self._pool_archive_tree([row.new.id for row in granted], request.kind)

    def _pool_archive_tree(self, root_ids, kind):
        """Hook: contacts go to the recycle bin and back with their root."""

    @api.model
    def _pool_sync_keys(self, ids):
        """Hook: bring the keys of the rows and all that hangs on them up to date."""
        raise NotImplementedError

    # traces

    def _pool_journal(self, granted, request):
        self.env["customer.pool.log"]._append(
            [
                {
                    "kind": request.journal or request.kind,
                    "name": row.old.name,
                    "partner_id": row.old.id if self._name == "res.partner" else None,
                    "lead_id": row.old.id if self._name == "crm.lead" else None,
                    "from_user_id": row.old.owner_id,
                    "to_user_id": row.new.owner_id,
                    "user_id": self.env.uid,
                    "from_pool_id": row.old.pool_id,
                    "pool_id": row.new.pool_id or row.old.pool_id,
                    "company_id": row.old.company_id,
                    "rule_id": request.rule_id,
                    "reason": request.reason or None,
                    "code": "OK",
                    "override": request.override,
                    "batch": request.batch,
                    "count": 1,
                }
                for row in granted
            ]
        )

    def _pool_post_traces(self, granted, request):
        """One note per customer with the change of its salesperson, as stock leaves it.

        Two statements instead of the twenty a tracked write costs per row; tested
        against what a stock write of the salesperson leaves.
        """
        body = self._pool_trace_body(request)
        author = self.env.user.partner_id
        messages = self.env.execute_query(
            SQL(
                """
                INSERT INTO mail_message (
                    model, res_id, message_type, subtype_id, author_id, email_from,
                    date, body, is_internal, email_add_signature, reply_to_force_new,
                    message_id, create_uid, create_date, write_uid, write_date)
                SELECT %(model)s, moved.id, 'notification', %(subtype)s, %(author)s,
                       %(email_from)s, %(now)s, %(body)s, TRUE, TRUE, FALSE,
                       '<' || md5(random()::text || moved.id) || '.expo_crm@'
                           || %(db)s || '>',
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(ids)s) AS moved(id)
             RETURNING id, res_id
                """,
                model=self._name,
                subtype=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
                author=author.id or None,
                email_from=author.email_formatted or None,
                now=fields.Datetime.now(),
                body=body,
                db=self.env.cr.dbname,
                uid=self.env.uid,
                ids=[row.old.id for row in granted],
            )
        )
        changed = {row.old.id: row for row in granted}
        tracked = [
            (message, changed[res_id].old.owner_id, changed[res_id].new.owner_id)
            for message, res_id in messages
            if changed[res_id].old.owner_id != changed[res_id].new.owner_id
        ]
        if not tracked:
            return
        self.env.execute_query(
            SQL(
                """
                INSERT INTO mail_tracking_value (
                    mail_message_id, field_id, old_value_integer, old_value_char,
                    new_value_integer, new_value_char,
                    create_uid, create_date, write_uid, write_date)
                SELECT moved.message, %(field)s, COALESCE(moved.before, 0),
                       COALESCE(before_partner.name, ''), COALESCE(moved.after, 0),
                       COALESCE(after_partner.name, ''),
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(messages)s, %(before)s::int[], %(after)s::int[])
                       AS moved(message, before, after)
             LEFT JOIN res_users before_user ON before_user.id = moved.before
             LEFT JOIN res_partner before_partner
                    ON before_partner.id = before_user.partner_id
             LEFT JOIN res_users after_user ON after_user.id = moved.after
             LEFT JOIN res_partner after_partner
                    ON after_partner.id = after_user.partner_id
                """,
                field=self.env["ir.model.fields"]._get(self._name, "user_id").id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                messages=[row[0] for row in tracked],
                before=[row[1] for row in tracked],
                after=[row[2] for row in tracked],
            )
        )

    def _pool_trace_body(self, request):
        kinds = get_labels(self.env["customer.pool.log"], "kind")
        label = kinds[request.journal or request.kind]
        if not request.reason:
            return str(html_escape(label))
        return str(
            html_escape(
                self.env._("%(move)s: %(reason)s", move=label, reason=request.reason)
            )
        )

    # caches and other modules

    def _pool_recompute(self, changed):
        """Let fields of other modules follow the salesperson.

        Our own keys are written already and are taken out of the computation again.
        """
        for model, ids in changed.items():
            # sudo: stored computes run as superuser anyway
            records = self.env[model].sudo().browse(ids)
            # an order cannot be archived
            records.modified({"user_id", "active"} & records._fields.keys())
        for name in ("res.partner", "crm.lead", "sale.order"):
            Model = self.env[name]
            for field in KEY_COLUMNS + SETTLED_COLUMNS.get(name, ()):
                pending = self.env.transaction.tocompute.get(Model._fields[field])
                if pending:
                    self.env.remove_to_compute(
                        Model._fields[field], Model.browse(pending)
                    )
        # sudo: the caller may have lost sight of what tracking reads along
        self.sudo().env.flush_all()

    @api.model
    def _pool_after_commit(self, ids):
        """Sync the keys once more where rows committed in between can be seen."""
        data = self.env.cr.postcommit.data
        pending = data.setdefault("expo_crm.sync", {})
        if not pending:
            self.env.cr.postcommit.add(
                partial(_sync_after_commit, self.env.registry, pending)
            )
        pending.setdefault(self._name, set()).update(ids)


def _sync_after_commit(registry, pending):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        for model, ids in pending.items():
            env[model]._pool_sync_keys(list(ids))
    pending.clear()
