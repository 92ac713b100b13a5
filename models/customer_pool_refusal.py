from typing import NamedTuple

from odoo import fields, models
from odoo.tools import format_datetime

from ..tools.wording import in_sentence

# why a row is refused, and the code scripts rely on
REFUSAL_CODES = {
    "gone": "GONE",
    "busy": "BUSY",
    "not_managed": "NOT_MANAGED",
    "not_member": "NOT_MEMBER",
    "already_claimed": "ALREADY_CLAIMED",
    "not_claimed": "NOT_CLAIMED",
    "not_owner": "NOT_OWNER",
    "not_allowed": "NOT_ALLOWED",
    "admin_pool": "NOT_ALLOWED",
    "override": "NOT_ALLOWED",
    "receiver_archived": "NOT_ALLOWED",
    "receiver_no_rep": "NOT_ALLOWED",
    "receiver_company": "NOT_ALLOWED",
    "pool_company": "NOT_ALLOWED",
    "share_self": "NOT_ALLOWED",
    "share_owner": "NOT_ALLOWED",
    "undo_foreign": "NOT_ALLOWED",
    "undo_late": "NOT_ALLOWED",
    "locked": "LOCKED",
    "protected": "PROTECTED",
    "not_approved": "NOT_APPROVED",
    "frozen": "FROZEN",
    "cool_down": "COOL_DOWN",
    "limit_owned": "LIMIT_OWNED",
    "limit_pool": "LIMIT_POOL",
    "limit_daily": "LIMIT_DAILY",
}
# refusals that would tell a stranger something about the customer
NAMELESS_REFUSALS = frozenset({"gone", "not_member"})


class PoolAnswer(NamedTuple):
    """What the caller of the contract gets for one record."""

    key: str | None
    code: str
    message: str

    @property
    def ok(self):
        return self.key is None

    def as_dict(self, id_):
        return {"id": id_, "ok": self.ok, "code": self.code, "message": self.message}


class CustomerPoolRefusal(models.AbstractModel):
    """Turns the answers of the engine into sentences and journal rows."""

    _name = "customer.pool.refusal"
    _description = "Customer Pool Refusal"

    def _pool_answers(self, subjects, verdicts, request, facts):
        return {
            id_: self._pool_answer(key, subjects.get(id_), request, facts)
            for id_, key in verdicts.items()
        }

    def _pool_answer(self, key, subject, request, facts):
        """:param key: a key of :data:`REFUSAL_CODES`, or None for success."""
        if key is None:
            return PoolAnswer(None, "OK", self._pool_success_sentence(subject, request))
        sentence = self._pool_refusal_sentence(key, subject, request, facts)
        return PoolAnswer(key, REFUSAL_CODES[key], sentence)

    def _pool_success_sentence(self, subject, request):
        name = in_sentence(subject.name)
        return {
            "enter": lambda: self.env._("%s is now guarded.", name),
            "claim": lambda: self.env._("%s is yours.", name),
            "return": lambda: self.env._("%s is back in the pool.", name),
            "recall": lambda: self.env._("%s is back in the pool.", name),
            "recycle": lambda: self.env._("%s fell back to the pool.", name),
            "leave": lambda: self.env._("%s is back in the pool.", name),
            "assign": lambda: self.env._("%s has a new owner.", name),
            "merge": lambda: self.env._("%s was merged.", name),
            "undo": lambda: self.env._("%s is as it was before.", name),
            "move": lambda: self.env._("%s is in its new pool.", name),
            "lock": lambda: self.env._("%s is locked.", name),
            "unlock": lambda: self.env._("%s is no longer locked.", name),
            "protect": lambda: self.env._("%s is protected.", name),
            "delete": lambda: self.env._("%s is in the recycle bin.", name),
            "restore": lambda: self.env._("%s is back in its pool.", name),
            "release": lambda: self.env._("%s is no longer guarded.", name),
            "share": lambda: self.env._("%s is shared.", name),
            "unshare": lambda: self.env._("%s is no longer shared with them.", name),
        }[request.kind]()

    def _pool_refusal_sentence(self, key, subject, request, facts):
        is_named = subject and key not in NAMELESS_REFUSALS
        name = in_sentence(subject.name) if is_named else ""
        pool = facts["pools"].get(request.pool_id or (subject and subject.pool_id))
        receivers = facts["receivers"]
        receiver = receivers.get(subject and request.owner_of(subject.id))
        receiver_name = in_sentence(receiver.name) if receiver else ""
        _ = self.env._
        return {
            "gone": lambda: _(
                "This customer no longer exists or is in the recycle bin: refresh the "
                "list."
            ),
            "busy": lambda: _(
                "%s is being moved by somebody else right now: try again.",
                name or _("The customer"),
            ),
            "not_managed": lambda: _(
                "%s is not guarded by a pool: bring it in with the set-up assistant "
                "first.",
                name,
            ),
            "not_member": lambda: _(
                "You are no member of the pool of this customer: ask one of the pool's "
                "administrators."
            ),
            "already_claimed": lambda: self._pool_claimed_sentence(subject, receivers),
            "not_claimed": lambda: _("Nobody holds %s, it is in its pool.", name),
            "not_owner": lambda: _(
                "%s is not yours: only its owner returns it; a superior or a pool "
                "administrator recalls it.",
                name,
            ),
            "not_allowed": lambda: _(
                "You may not do this with %s: ask its owner, a superior or an "
                "administrator of its pool.",
                name,
            ),
            "admin_pool": lambda: _(
                "%s is in a pool whose administrators assign its customers: ask one of "
                "them.",
                name,
            ),
            "override": lambda: _(
                "Only administrators of the pool of %s and managers waive a limit or a "
                "waiting time.",
                name,
            ),
            "receiver_archived": lambda: _(
                "%s was not assigned: the new owner is archived or no employee. Choose "
                "a colleague who works here.",
                name,
            ),
            "receiver_no_rep": lambda: _(
                "%(name)s was not assigned: %(user)s is no sales representative. Choose "
                "somebody who is, or ask for that right.",
                name=name,
                user=receiver_name,
            ),
            "receiver_company": lambda: _(
                "%(name)s was not assigned: %(user)s does not work in its company.",
                name=name,
                user=receiver_name,
            ),
            "pool_company": lambda: _(
                "%(name)s belongs to another company than the pool “%(pool)s”: choose a "
                "pool of its company.",
                name=name,
                pool=pool.name,
            ),
            "share_self": lambda: _(
                "You see %s already: choose a colleague to share it with.", name
            ),
            "share_owner": lambda: _("%s is held by that colleague already.", name),
            "undo_foreign": lambda: _(
                "Only who moved %s, or a manager, takes it back.", name
            ),
            "undo_late": lambda: _(
                "%s has moved again since then and stays where it is.", name
            ),
            "locked": lambda: _(
                "%s is locked: its owner may return it, or unlock it first.", name
            ),
            "protected": lambda: _(
                "%(name)s is protected until %(date)s.",
                name=name,
                date=subject.protected_until,
            ),
            "not_approved": lambda: _(
                "%s is still being reviewed: wait for the approval.", name
            ),
            "frozen": lambda: _(
                "%(name)s is new in its pool and may be claimed from %(date)s.",
                name=name,
                date=self._pool_moment(
                    fields.Datetime.add(subject.enter_date, days=pool.freeze_days)
                ),
            ),
            "cool_down": lambda: _(
                "%(user)s held %(name)s before and may have it again from %(date)s.",
                user=receiver_name,
                name=name,
                date=self._pool_moment(
                    fields.Datetime.add(
                        facts["former_ends"][subject.id, receiver.id],
                        days=pool.cool_down_days,
                    )
                ),
            ),
            "limit_owned": lambda: _(
                "%(user)s may hold %(limit)s customers, the limit of %(company)s: "
                "return one first.",
                user=receiver_name,
                limit=receiver.company_id.pool_limit_owned,
                company=receiver.company_id.name,
            ),
            "limit_pool": lambda: _(
                "%(user)s may hold %(limit)s customers of the pool “%(pool)s”: return "
                "one first.",
                user=receiver_name,
                limit=pool.limit_owned,
                pool=pool.name,
            ),
            "limit_daily": lambda: _(
                "%(user)s may claim %(limit)s customers a day from the pool “%(pool)s”: "
                "go on tomorrow.",
                user=receiver_name,
                limit=pool.limit_daily,
                pool=pool.name,
            ),
        }[key]()

    def _pool_claimed_sentence(self, subject, receivers):
        name, owner = in_sentence(subject.name), receivers.get(subject.owner_id)
        if not owner:
            return self.env._("%s is held by somebody.", name)
        owner = in_sentence(owner.name)
        if not subject.claim_date:
            return self.env._("%(name)s is held by %(owner)s.", name=name, owner=owner)
        return self.env._(
            "%(name)s is held by %(owner)s since %(date)s.",
            name=name,
            owner=owner,
            date=self._pool_moment(subject.claim_date),
        )

    def _pool_moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short")

    def _pool_journal_refusals(self, subjects, answers, request):
        self.env["customer.pool.log"]._append_refusals(
            [
                {
                    "kind": "refuse",
                    "name": subjects[id_].name,
                    "partner_id": id_ if self._name == "res.partner" else None,
                    "lead_id": id_ if self._name == "crm.lead" else None,
                    "from_user_id": subjects[id_].owner_id,
                    "to_user_id": request.owner_of(id_) or None,
                    "user_id": self.env.uid,
                    "pool_id": subjects[id_].pool_id,
                    "company_id": subjects[id_].company_id,
                    "reason": answer.message,
                    "code": answer.code,
                    "batch": request.batch,
                    "count": 1,
                }
                for id_, answer in answers.items()
                if not answer.ok and id_ in subjects
            ]
        )
