from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.distribution import METHODS, plan_distribution
from .customer_pool_notice import NoticeBook
from .customer_pool_transition import PoolRequest

# moves that only change owner or pool and can be taken back whole
UNDOABLE = frozenset(
    {"claim", "return", "recall", "assign", "recycle", "leave", "move"}
)


class CustomerPoolContract(models.AbstractModel):
    """The methods people, scripts and other systems call.

    All take ids the caller may be unable to read, never raise for a refusal and
    answer ``{"id", "ok", "code", "message"}`` for each id in the given order. Bad
    arguments raise ``ValidationError``.
    """

    _name = "customer.pool.contract"
    _inherit = ["customer.pool.transition", "customer.pool.argument"]
    _description = "Customer Pool Contract"

    def pool_claim(self):
        """Take unclaimed customers; see the class for the answer."""
        return self._pool_answer_list(PoolRequest("claim", owners=self.env.uid))

    def pool_return(self, reason=None, pool_id=None):
        """Give own customers back, to their pool or to ``pool_id``."""
        pool_id = self._pool_valid_pool(pool_id)
        return self._pool_answer_list(
            PoolRequest("return", reason=reason, pool_id=pool_id)
        )

    def pool_recall(self, reason):
        """Take customers from their owners back to the pool; the reason is told."""
        return self._pool_answer_list(
            PoolRequest("recall", reason=self._pool_valid_reason(reason))
        )

    def pool_assign(self, user_id, reason=None, override=False, transfer=None):
        """Give customers to a colleague.

        :param user_id: id of the new owner.
        :param override: waive limits and waiting times; needs a reason, and the right
            of an administrator of the pool or a manager.
        :param transfer: dict of ``opportunities`` (``open``, ``all``, ``none``),
            ``quotations``, ``activities``, ``appointments`` (booleans),
            ``former_access`` (``none``, ``read``, ``follow``) and ``former_until``.
        """
        request = PoolRequest(
            "assign",
            owners=self._pool_valid_user(user_id),
            reason=self._pool_valid_reason(reason) if override else reason,
            override=bool(override),
            transfer=self._pool_valid_transfer(transfer),
        )
        return self._pool_answer_list(request)

    def pool_lock(self):
        """Keep customers from rules and third parties."""
        return self._pool_answer_list(PoolRequest("lock"))

    def pool_unlock(self):
        """Open a lock; owners open their own only."""
        return self._pool_answer_list(PoolRequest("unlock"))

    def pool_protect(self, date_until, reason):
        """Keep customers with their owners until a day, that day included."""
        until = fields.Date.to_date(date_until)
        if not until or until < fields.Date.today():
            raise ValidationError(
                self.env._("A protection ends today or later: choose another day.")
            )
        return self._pool_answer_list(
            PoolRequest("protect", until=until, reason=self._pool_valid_reason(reason))
        )

    def pool_delete(self, reason):
        """Put unclaimed customers into the recycle bin."""
        return self._pool_answer_list(
            PoolRequest("delete", reason=self._pool_valid_reason(reason))
        )

    def pool_restore(self):
        """Bring customers back from the recycle bin into their pool."""
        return self._pool_answer_list(PoolRequest("restore"))

    def pool_move(self, pool_id, reason):
        """Put customers into another pool; a held one keeps its owner."""
        if not pool_id:
            raise ValidationError(self.env._("Say which pool the customers go to."))
        return self._pool_answer_list(
            PoolRequest(
                "move",
                pool_id=self._pool_valid_pool(pool_id),
                reason=self._pool_valid_reason(reason),
            )
        )

    def pool_release(self, reason):
        """Stop guarding customers; managers only, their owners stay salesperson."""
        return self._pool_answer_list(
            PoolRequest("release", reason=self._pool_valid_reason(reason))
        )

    @api.model
    def pool_claim_next(self, pool_id):
        """Claim the customer that has waited longest in a pool.

        Several people pressing at once get different ones.

        :returns: a list with one answer, or ``[]`` when there is none to be had.
        """
        # sudo: how the pool is set up; whether the user may claim is judged by the
        # claim
        pool = self.env["customer.pool"].browse(self._pool_valid_pool(pool_id)).sudo()
        now = fields.Datetime.now()
        self.env.flush_all()
        row = self.env.execute_query(
            SQL(
                """
                SELECT subject.id
                  FROM %(table)s subject
                 WHERE subject.pool_key = -1 AND subject.pool_managed AND %(own)s
                   AND subject.pool_id = %(pool)s AND subject.active
                   AND COALESCE(subject.review_state, 'approved') = 'approved'
                   AND (subject.pool_enter_date IS NULL
                        OR subject.pool_enter_date <= %(rested)s)
                   AND NOT EXISTS (
                        SELECT FROM customer_pool_log log
                         WHERE log.%(column)s = subject.id
                           AND log.from_user_id = %(uid)s
                           AND log.from_user_id IS DISTINCT FROM log.to_user_id
                           AND log.create_date > %(cooled)s)
              ORDER BY subject.pool_enter_date, subject.id
                 LIMIT 1
                   FOR UPDATE SKIP LOCKED
                """,
                table=SQL.identifier(self._table),
                own=self._pool_subject_sql("subject"),
                pool=pool.id,
                rested=fields.Datetime.subtract(now, days=pool.freeze_days),
                cooled=fields.Datetime.subtract(now, days=pool.cool_down_days),
                column=SQL.identifier(self._pool_log_column()),
                uid=self.env.uid,
            )
        )
        return self.browse(row[0]).pool_claim() if row else []

    def pool_distribute(self, user_ids, method):
        """Give customers out to several colleagues.

        :param user_ids: ids of the receivers, in the order ties are broken.
        :param method: ``even``, ``least_loaded``, ``weighted`` (by the users' share in
            distribution) or ``longest_waiting``.
        :returns: the answers, each with the ``user_id`` it was meant for.
        """
        users = [self._pool_valid_user(user_id) for user_id in user_ids or ()]
        if not users:
            raise ValidationError(
                self.env._("Say among whom the customers are distributed.")
            )
        if method not in METHODS:
            raise ValidationError(
                self.env._(
                    "“%(method)s” is no way of distributing: choose one of %(methods)s.",
                    method=method,
                    methods=", ".join(METHODS),
                )
            )
        self._pool_check_selection()
        # sudo: share and load of colleagues; each assignment is judged on its own
        records = self.env["res.users"].sudo().browse(users)
        owned, _by_pool = self._pool_count_owned(users)
        plan = plan_distribution(
            len(self),
            users,
            method,
            owned=owned,
            weights={user.id: user.pool_weight for user in records},
            last_gain=self._pool_last_gains(users),
        )
        if not plan:
            raise ValidationError(
                self.env._("All these colleagues have a share of 0 in distribution.")
            )
        owners = dict(zip(self.ids, plan, strict=True))
        answers = self._pool_dispatch(PoolRequest("assign", owners=owners))
        return [
            dict(answers[id_].as_dict(id_), user_id=owners[id_]) for id_ in self.ids
        ]

    def _pool_last_gains(self, user_ids):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT to_user_id, max(create_date) FROM customer_pool_log
                 WHERE to_user_id = ANY(%s) AND kind != 'refuse'
              GROUP BY to_user_id
                """,
                user_ids,
            )
        )
        return dict(rows)

    @api.model
    def pool_undo(self, batch):
        """Take a batch back where nothing else happened to its rows since."""
        # sudo: a batch is taken back whole; who may is judged row by row
        Log = self.env["customer.pool.log"].sudo()
        column = self._pool_log_column()
        rows = Log.search(
            [
                ("batch", "=", batch or ""),
                ("kind", "!=", "refuse"),
                (column, "!=", False),
            ],
            order="id",
        )
        if not batch or not rows:
            raise ValidationError(
                self.env._("There is no batch “%s” to take back.", batch or "")
            )
        latest = self._pool_latest_moves(rows[column].ids)
        is_manager = self.env.user.has_group("expo_crm.group_manager")
        verdicts, owners, pools = {}, {}, {}
        for row in rows:
            id_ = row[column].id
            if row.user_id != self.env.user and not is_manager:
                verdicts[id_] = "undo_foreign"
            elif latest.get(id_) != row.id or row.kind not in UNDOABLE:
                verdicts[id_] = "undo_late"
            else:
                owners[id_] = row.from_user_id.id or None
                pools[id_] = row.from_pool_id.id or None
        request = PoolRequest("undo", owners=owners, pools=pools, system=True)
        answers = self.browse(owners)._pool_transition(request) if owners else {}
        subjects, _missing = self._pool_lock(list(verdicts))
        refused = {}
        for id_, key in verdicts.items():
            refused[id_] = self._pool_answer(
                key, subjects.get(id_), request, {"pools": {}, "receivers": {}}
            )
        self._pool_journal_refusals(subjects, refused, request)
        answers.update(refused)
        return [answers[row[column].id].as_dict(row[column].id) for row in rows]

    def _pool_latest_moves(self, ids):
        column = SQL.identifier(self._pool_log_column())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %s, max(id) FROM customer_pool_log
                 WHERE %s = ANY(%s)
                   AND kind NOT IN ('refuse', 'share', 'unshare', 'export', 'lock',
                                    'unlock', 'protect')
              GROUP BY 1
                """,
                column,
                column,
                ids,
            )
        )
        return dict(rows)

    # from the given ids to answers

    def _pool_answer_list(self, request):
        self._pool_check_selection()
        answers = self._pool_dispatch(request)
        return [answers[id_].as_dict(id_) for id_ in self._ids]

    def _pool_dispatch(self, request):
        """Run a move on the subjects of ``self`` and answer for each given record.

        :returns: dict of given id to ``PoolAnswer``.
        """
        subject_of = self._pool_subjects_of()
        answers, book = {}, NoticeBook()
        for model in {model for model, _id in subject_of.values()}:
            ids = list(
                dict.fromkeys(id_ for name, id_ in subject_of.values() if name == model)
            )
            owners = request.owners
            if isinstance(owners, dict):
                owners = {
                    subject_of[id_][1]: owner
                    for id_, owner in owners.items()
                    if subject_of[id_][0] == model
                }
            moved = (
                self.env[model]
                .browse(ids)
                .with_context(expo_crm_notices=book)
                ._pool_transition(request._replace(owners=owners))
            )
            answers.update({(model, id_): answer for id_, answer in moved.items()})
        self._pool_publish(book)
        return {id_: answers[subject_of[id_]] for id_ in self._ids}

    def _pool_subjects_of(self):
        """Hook: dict of given id to (model, id) of the record that carries the owner."""
        raise NotImplementedError

    @api.model
    def _pool_subject_sql(self, alias):
        """Hook: SQL condition that a row carries owner and pool itself."""
        raise NotImplementedError
