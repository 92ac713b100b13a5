from typing import NamedTuple

from odoo import models

from ..tools.screen import get_labels
from ..tools.wording import in_sentence

# why a look is refused, and the code scripts rely on
REFUSAL_CODES = {
    "gone": "GONE",
    "not_managed": "NOT_MANAGED",
    "not_member": "NOT_MEMBER",
    "not_allowed": "NOT_ALLOWED",
    "not_masked": "NOT_ALLOWED",
    "limit_daily": "LIMIT_DAILY",
}


class RevealSubject(NamedTuple):
    """What is read of one customer to decide, and to answer."""

    id: int
    name: str
    is_row: bool
    managed: bool
    pool_id: int | None
    company_id: int | None
    key: int
    value: str | None


class CustomerPoolRevealAnswer(models.AbstractModel):
    """Turns the verdicts on looks behind a mask into sentences and journal rows."""

    _name = "customer.pool.reveal.answer"
    _description = "Answers to Looks Behind a Mask"

    def _reveal_answer(self, id_, key, subject, field, policy):
        return {
            "id": id_,
            "ok": key is None,
            "code": REFUSAL_CODES[key] if key else "OK",
            "message": self._reveal_sentence(key, subject, field, policy),
            "value": subject.value or False if key is None else False,
        }

    def _reveal_sentence(self, key, subject, field, policy):
        _ = self.env._
        name = in_sentence(subject.name) if subject else ""
        pool = policy["pools"].get(subject.pool_id) if subject else None
        label = get_labels(self.env["customer.reveal"], "field_name")
        return {
            None: lambda: _("%(field)s of %(name)s", field=label[field], name=name),
            "gone": lambda: _(
                "This customer no longer exists or is in the recycle bin: refresh the "
                "list."
            ),
            "not_managed": lambda: _(
                "This customer is not guarded by a pool: nothing of it is masked."
            ),
            "not_member": lambda: _(
                "You are no member of the pool of this customer: ask one of the pool's "
                "administrators."
            ),
            "not_allowed": lambda: _(
                "The pool “%(pool)s” does not let you unmask the facts of %(name)s: "
                "claim it, or ask one of the pool's administrators.",
                pool=pool.name,
                name=name,
            ),
            "not_masked": lambda: _(
                "The pool “%(pool)s” does not mask this: it shows it to everybody or to "
                "nobody.",
                pool=pool.name,
            ),
            "limit_daily": lambda: _(
                "You may unmask %(limit)s facts a day in the pool “%(pool)s”: go on "
                "tomorrow.",
                limit=pool.limit_reveal,
                pool=pool.name,
            ),
        }[key]()

    def _journal_refused_reveals(self, answers, subjects):
        self.env["customer.pool.log"]._append_refusals(
            [
                {
                    "kind": "refuse",
                    "name": subjects[id_].name,
                    "partner_id": None,
                    "lead_id": None,
                    self._reveal_column(): id_,
                    "from_user_id": max(subjects[id_].key, 0) or None,
                    "user_id": self.env.uid,
                    "pool_id": subjects[id_].pool_id,
                    "company_id": subjects[id_].company_id,
                    "reason": answer["message"],
                    "code": answer["code"],
                    "count": 1,
                }
                for id_, answer in answers.items()
                # contacts and customers out of every pool are not named
                if not answer["ok"] and id_ in subjects and subjects[id_].is_row
            ]
        )
