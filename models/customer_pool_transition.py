import uuid
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from ..tools import moves

# in the context of a contract's method: answer what it would answer and do nothing; an
# object, so that no client can send it
PREVIEW = object()

# parts of a transfer, with what an assignment does when nothing is said
TRANSFER_DEFAULTS = {
    "opportunities": "open",
    "quotations": True,
    "activities": True,
    "appointments": True,
    "former_access": "none",
    "former_until": None,
}


class PoolRequest(NamedTuple):
    """What is asked of the engine, the same for every row of one move.

    :ivar owners: the new owner's id, or a dict of record id to it.
    :ivar pool_id: the pool to go to, None for the one the engine derives.
    :ivar pools: dict of record id to pool, where it differs by row.
    :ivar override: waive limits and waiting times; needs a right and a reason.
    :ivar system: asked by other code as superuser, which has every right.
    :ivar newborn: a record just made, which its maker may give into guard.
    """

    kind: str
    owners: int | dict | None = None
    pool_id: int | None = None
    pools: dict | None = None
    reason: str | None = None
    override: bool = False
    transfer: dict | None = None
    rule_id: int | None = None
    until: object = None
    batch: str | None = None
    system: bool = False
    newborn: bool = False
    journal: str | None = None

    def owner_of(self, id_):
        if isinstance(self.owners, dict):
            return self.owners.get(id_)
        return self.owners

    @property
    def waives(self):
        return self.override or self.system


class Granted(NamedTuple):
    """One accepted row: the subject as it was and as it becomes."""

    old: moves.Subject
    new: moves.Subject


class CustomerPoolTransition(models.AbstractModel):
    """The one door through which a customer changes hands.

    Every method of the contract, every write of the salesperson, import, merge and
    cron ends in :meth:`_pool_transition`, which locks, checks, counts, writes,
    journals and notifies, with the same number of queries for one row or thousands.
    """

    _name = "customer.pool.transition"
    _inherit = ["customer.pool.refusal", "customer.pool.count", "customer.pool.effect"]
    _description = "Customer Pool Transition"

    def _pool_transition(self, request):
        """Move the records of ``self``, which are roots (or leads of their own).

        :param request: a :class:`PoolRequest`.
        :returns: dict of record id to ``PoolAnswer``.
        :raises psycopg2.errors.SerializationFailure: for a single row that another
            transaction has just moved; Odoo retries the request, which then reads
            the fresh state.
        """
        self.env.flush_all()
        keep = not self._is_pool_preview()
        request = request._replace(
            batch=request.batch or uuid.uuid4().hex,
            system=request.system or self.env.su,
            transfer={**TRANSFER_DEFAULTS, **(request.transfer or {})},
        )
        subjects, verdicts = self._pool_lock(self.ids, keep)
        facts = self._pool_gather(subjects.values(), request)
        accepted = []
        for id_ in self.ids:
            if id_ in subjects:
                verdicts[id_] = self._pool_verdict(subjects[id_], request, facts)
                if verdicts[id_] is None:
                    accepted.append(subjects[id_])
        verdicts.update(self._pool_take_quota(accepted, request, facts, keep))
        granted = [
            Granted(subject, self._pool_next(subject, request, facts))
            for subject in accepted
            if verdicts[subject.id] is None
        ]
        answers = self._pool_answers(subjects, verdicts, request, facts)
        if not keep:
            return answers
        self._pool_journal_refusals(subjects, answers, request)
        if granted:
            self._pool_apply(granted, request)
        return answers

    def _is_pool_preview(self):
        """:returns: whether the contract is asked for its answers without the effect."""
        return self.env.context.get("expo_crm_preview") is PREVIEW

    # lock

    def _pool_lock(self, ids, keep=True):
        """Lock the rows and read them as they are now.

        One row waits for its turn, and a change in between raises to Odoo's retry;
        many rows skip the ones somebody else is moving.

        :param keep: False to read without a lock.
        :returns: dict of id to ``Subject``, dict of id to refusal for the others.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, %(name)s, active, COALESCE(pool_managed, FALSE),
                       COALESCE(pool_deleted, FALSE), user_id, pool_id, company_id,
                       COALESCE(pool_locked, FALSE), pool_locked_by_id,
                       pool_protected_until, review_state, pool_claim_date,
                       pool_enter_date
                  FROM %(table)s
                 WHERE id = ANY(%(ids)s)
              ORDER BY id
                   %(lock)s
                """,
                name=SQL.identifier(self._rec_name),
                table=SQL.identifier(self._table),
                ids=list(ids),
                lock=self._pool_lock_sql(ids) if keep else SQL(),
            )
        )
        subjects = {row[0]: moves.Subject(*row) for row in rows}
        missing = [id_ for id_ in ids if id_ not in subjects]
        verdicts = {}
        if missing:
            busy = self.env.execute_query(
                SQL(
                    "SELECT id FROM %s WHERE id = ANY(%s)",
                    SQL.identifier(self._table),
                    missing,
                )
            )
            verdicts = dict.fromkeys(missing, "gone")
            verdicts.update(dict.fromkeys((id_ for (id_,) in busy), "busy"))
        return subjects, verdicts

    def _pool_lock_sql(self, ids):
        return SQL("FOR UPDATE SKIP LOCKED") if len(ids) > 1 else SQL("FOR UPDATE")

    # decide

    def _pool_gather(self, subjects, request):
        """Read once what all rows are judged by.

        :returns: dict of facts about the actor, the receivers and the pools.
        """
        user = self.env.user
        Pool = self.env["customer.pool"]
        facts = {"now": fields.Datetime.now(), "today": fields.Date.today()}
        if not request.system:
            members, admins = Pool._get_memberships(user)
            # sudo: the companies of the user who acts
            facts.update(
                members=members,
                admins=admins,
                is_manager=user.has_group("expo_crm.group_manager"),
                companies=frozenset(user.sudo().company_ids.ids),
                subordinates=user._pool_subordinate_ids(),
                shared=self._pool_shared_ids(user),
            )
        owners = {request.owner_of(subject.id) for subject in subjects} - {None, False}
        former = {subject.owner_id for subject in subjects} - {None}
        # sudo: res.users, customer.pool - limits and rights bind whoever acts
        users = self.env["res.users"].sudo().browse(owners | former)
        facts["receivers"] = {user.id: user for user in users.exists()}
        facts["unfit"] = {
            owner: self._pool_unfit_receiver(facts["receivers"].get(owner))
            for owner in owners
        }
        facts["receiver_companies"] = {
            id_: frozenset(user.company_ids.ids)
            for id_, user in facts["receivers"].items()
        }
        pool_ids = {subject.pool_id for subject in subjects} | {request.pool_id}
        pool_ids |= set((request.pools or {}).values())
        facts["pools"] = {
            pool.id: pool for pool in Pool.sudo().browse(pool_ids - {None}).exists()
        }
        if request.kind in ("claim", "assign") and not request.waives:
            facts["former_ends"] = self._pool_former_ends(subjects, owners, facts)
        return facts

    def _pool_shared_ids(self, user):
        scope = user._pool_own_scope("read")
        return frozenset(scope.roots if self._name == "res.partner" else scope.leads)

    def _pool_former_ends(self, subjects, owner_ids, facts):
        """:returns: dict of (record id, former owner id) to the last end of ownership,
        within the longest waiting time of the pools concerned.
        """
        longest = max(
            (pool.cool_down_days for pool in facts["pools"].values()), default=0
        )
        ids = [subject.id for subject in subjects]
        if not longest or not ids or not owner_ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(column)s, from_user_id, max(create_date)
                  FROM customer_pool_log
                 WHERE from_user_id = ANY(%(owners)s)
                   AND from_user_id IS DISTINCT FROM to_user_id
                   AND %(column)s = ANY(%(ids)s)
                   AND kind IN ('return', 'recall', 'assign', 'recycle', 'leave',
                                'merge', 'import', 'undo', 'release')
                   AND create_date > %(since)s
              GROUP BY %(column)s, from_user_id
                """,
                column=SQL.identifier(self._pool_log_column()),
                owners=list(owner_ids),
                ids=ids,
                since=fields.Datetime.subtract(facts["now"], days=longest),
            )
        )
        return {(id_, owner): end for id_, owner, end in rows}

    def _pool_roles(self, subject, request, facts):
        """:returns: the set of what the actor is to one subject."""
        if request.system:
            return {moves.SYSTEM}
        roles = set()
        if subject.owner_id and subject.owner_id == self.env.uid:
            roles.add(moves.OWNER)
        if subject.owner_id in facts["subordinates"]:
            roles.add(moves.SUPERIOR)
        if subject.pool_id in facts["members"]:
            roles.add(moves.MEMBER)
        if subject.pool_id in facts["admins"]:
            roles.add(moves.ADMIN)
        if (
            request.newborn
            or facts["is_manager"]
            and (not subject.company_id or subject.company_id in facts["companies"])
        ):
            roles.add(moves.MANAGER)
        if subject.id in facts["shared"]:
            owner = facts["receivers"].get(subject.owner_id)
            if owner and owner.company_id.pool_sharee_moves:
                roles.add(moves.SHAREE)
        return roles

    def _pool_verdict(self, subject, request, facts):
        """:returns: the key of the refusal of one row, None when it may go on."""
        roles = self._pool_roles(subject, request, facts)
        pool = facts["pools"].get(subject.pool_id)
        refusal = moves.find_refusal(request.kind, subject, roles, facts["today"])
        if refusal or request.system:
            return refusal
        target = facts["pools"].get(request.pool_id)
        if target and not self._is_pool_of_company(target, subject):
            return "pool_company"
        if request.kind == "claim" and pool and pool.claim_mode == "admin":
            return "admin_pool"
        if request.override and not roles & {moves.ADMIN, moves.MANAGER}:
            return "override"
        receiver_id = request.owner_of(subject.id)
        if not moves.MOVES[request.kind].gives or not receiver_id:
            return None
        return (
            facts["unfit"][receiver_id]
            or self._pool_receiver_refusal(receiver_id, subject, pool, facts)
            or (
                None
                if request.override
                else self._pool_waiting(subject, request, facts)
            )
        )

    def _is_pool_of_company(self, pool, subject):
        companies = (None, subject.company_id)
        return not subject.company_id or (pool.company_id.id or None) in companies

    def _pool_unfit_receiver(self, receiver):
        """:returns: why a user may hold no customer at all, or None."""
        if not receiver or not receiver.active or receiver.share:
            return "receiver_archived"
        if not receiver.has_group("expo_crm.group_user"):
            return "receiver_no_rep"
        return None

    def _pool_receiver_refusal(self, receiver_id, subject, pool, facts):
        """:returns: why a user may not hold this customer, or None."""
        companies = facts["receiver_companies"][receiver_id]
        for company_id in (subject.company_id, pool.company_id.id if pool else None):
            if company_id and company_id not in companies:
                return "receiver_company"
        held = subject.managed and receiver_id == subject.owner_id
        return "already_claimed" if held else None

    def _pool_waiting(self, subject, request, facts):
        pool = facts["pools"].get(subject.pool_id)
        if not pool or request.kind == "enter":
            return None
        rest_end = moves.find_rest_end(subject, pool.freeze_days)
        if request.kind == "claim" and rest_end and rest_end > facts["now"]:
            return "frozen"
        ended = facts["former_ends"].get((subject.id, request.owner_of(subject.id)))
        if ended and pool.cool_down_days:
            allowed = fields.Datetime.add(ended, days=pool.cool_down_days)
            if allowed > facts["now"]:
                return "cool_down"
        return None

    # become

    def _pool_next(self, subject, request, facts):
        """:returns: the ``Subject`` as the move leaves it."""
        stays = None if request.kind == "enter" else subject.pool_id
        return moves.become(
            request.kind,
            subject,
            now=facts["now"],
            actor_id=self.env.uid,
            owner_id=request.owner_of(subject.id) or None,
            pool_id=(request.pools or {}).get(subject.id)
            or request.pool_id
            or stays
            or self._pool_default_id(subject),
            until=request.until,
        )

    def _pool_default_id(self, subject):
        # sudo: res.company - the default pool of the customer's company, whoever acts
        company = (
            self.env["res.company"]
            .sudo()
            .browse(subject.company_id or self.env.company.id)
        )
        company._ensure_default_pool()
        return company.pool_id.id
