from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .customer_pool_reveal_answer import RevealSubject
from .customer_reveal import REVEALABLE_FIELDS


class CustomerPoolReveal(models.AbstractModel):
    """Lets those a pool allows look behind its masks, one field at a time.

    The value leaves in the answer of :meth:`pool_reveal` and on no other way: no field
    of the projection ever holds it. Every look leaves a ``customer.reveal``; the same
    person looking at the same field again on the same day needs no reason, counts for
    nothing and leaves no second row.
    """

    _name = "customer.pool.reveal"
    _inherit = ["customer.pool.reveal.answer", "customer.pool.argument"]
    _description = "Looks Behind the Masks of a Pool"

    revealable_fields = fields.Char(
        compute="_compute_revealable_fields",
        exportable=False,
        export_string_translation=False,
        help="The masked fields of this row the user may look at, with commas.",
    )

    @api.depends("pool_id", "pool_key", *REVEALABLE_FIELDS)
    @api.depends_context("uid")
    def _compute_revealable_fields(self):
        Pool = self.env["customer.pool"]
        masked = Pool._get_public_setup("masked")
        if not any(masked[name] for name in REVEALABLE_FIELDS):
            self.revealable_fields = False
            return
        allowed = Pool._get_reveal_ids(self.env.user)
        scope = self.env.user._pool_scope("read")
        for row in self:
            pool_id = row.pool_id.id
            # who holds it opens it
            may = row.pool_key != self.env.uid and (
                pool_id in allowed or self._is_seen(row.id, row.pool_key, scope)
            )
            row.revealable_fields = may and ",".join(
                name
                for name in REVEALABLE_FIELDS
                if pool_id in masked[name] and row[name]
            )

    def pool_reveal(self, field, reason=None):
        """Look at a masked field of customers.

        :param field: ``phone`` or ``email``.
        :param reason: why; needed unless the user has looked at it today already.
        :returns: list of ``{"id", "ok", "code", "message", "value"}``, one per id, in
            the given order; ``value`` is False where it was refused or is empty.
        :raises ValidationError: for an unknown field, a missing reason, no selection.
        :raises psycopg2.errors.SerializationFailure: when the same person looks twice at
            once; Odoo retries the request.
        """
        self._pool_check_selection()
        self._check_revealable(field)
        if reason is not None:
            reason = self._pool_valid_reason(reason)
        subjects = self._read_reveal_subjects(field)
        policy = self._get_reveal_policy(subjects, field)
        verdicts = {id_: self._find_refusal(id_, subjects, policy) for id_ in self.ids}
        asked = [subjects[id_] for id_, key in verdicts.items() if key is None]
        verdicts.update(self._record_reveals(asked, field, reason, policy))
        answers = {
            id_: self._reveal_answer(id_, key, subjects.get(id_), field, policy)
            for id_, key in verdicts.items()
        }
        self._journal_refused_reveals(answers, subjects)
        return [answers[id_] for id_ in self.ids]

    def get_reveal_offer(self, field):
        """Say what a look at one masked field takes.

        :param field: ``phone`` or ``email``.
        :returns: dict of ``again`` (seen today already: no reason, no count), ``limit``
            a day in its pool, ``left`` of it (both 0 where none holds) and ``reasons``:
            ready sentences.
        """
        self.ensure_one()
        self._pool_check_selection()
        self._check_revealable(field)
        self.check_access("read")
        subjects = self._read_reveal_subjects(field)
        policy = self._get_reveal_policy(subjects, field)
        offer = {"again": False, "limit": 0, "left": 0}
        if self._find_refusal(self.id, subjects, policy) is None:
            subject = subjects[self.id]
            key = self._reveal_quota_key(subject, policy)
            seen = self._find_revealed([subject], field, policy)
            offer["again"] = self.id in seen
            if not self._is_seen(self.id, subject.key, policy["scope"]):
                offer["limit"] = policy["pools"][subject.pool_id].limit_reveal
                used = self.env["customer.pool.quota"]._peek({key}, "reveal_count")[key]
                offer["left"] = max(0, offer["limit"] - used)
        reasons = self.env["customer.reason"].search([("kind", "=", "reveal")])
        return {**offer, "reasons": reasons.mapped("name")}

    def _check_revealable(self, field):
        if field not in REVEALABLE_FIELDS:
            raise ValidationError(
                self.env._(
                    "“%s” is not unmasked: only a phone or an email is.",
                    field,
                )
            )

    # facts

    def _read_reveal_subjects(self, field):
        """:returns: dict of id to :class:`RevealSubject`, of those that exist."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT subject.id, subject.name, subject.active AND %(condition)s,
                       subject.pool_key != -2, subject.pool_id, subject.company_id,
                       subject.pool_key, NULLIF(trim(%(value)s), '')
                  FROM %(source)s
                 WHERE subject.id = ANY(%(ids)s)
                """,
                condition=self._subject_condition(),
                value=self._private_columns()[field],
                source=self._from(),
                ids=list(self.ids),
            )
        )
        return {row[0]: RevealSubject(*row) for row in rows}

    def _get_reveal_policy(self, subjects, field):
        """:returns: dict of what all rows are judged by."""
        Pool = self.env["customer.pool"]
        readable = set()
        if self.browse().has_access("read"):
            readable = set(self.search([("id", "in", list(subjects))]).ids)
        pool_ids = {subject.pool_id for subject in subjects.values()} - {None}
        return {
            "readable": readable,
            "allowed": Pool._get_reveal_ids(self.env.user),
            "masked": Pool._get_public_setup("masked")[field],
            "scope": self.env.user._pool_scope("read"),
            "now": fields.Datetime.now(),
            # sudo: customer.pool - limits bind whoever asks
            "pools": {pool.id: pool for pool in Pool.sudo().browse(pool_ids)},
        }

    @api.model
    def _is_seen(self, id_, key, scope):
        """:returns: whether the whole customer is open to who asks, mask or not."""
        if scope is None or key in scope.keys:
            return True
        is_partner = self._subject_model() == "res.partner"
        return id_ in (scope.roots if is_partner else scope.leads)

    def _reveal_day(self, subject, policy):
        """The day a look counts for, as that of a claim."""
        # sudo: res.users - whose company says when a day ends, readable or not
        user = self.env.user.sudo()
        pool = policy["pools"].get(subject.pool_id)
        return self.env["customer.pool.count"]._pool_day(pool, user, policy["now"])

    def _reveal_quota_key(self, subject, policy):
        return (self.env.uid, subject.pool_id, self._reveal_day(subject, policy))

    # decide and record

    def _find_refusal(self, id_, subjects, policy):
        """:returns: a key of :data:`REFUSAL_CODES`, None when the user may look."""
        subject = subjects.get(id_)
        if not subject or (subject.managed and not subject.is_row):
            return "gone"
        if not subject.managed:
            return "not_managed"
        if id_ not in policy["readable"]:
            return "not_member"
        seen = self._is_seen(id_, subject.key, policy["scope"])
        if subject.pool_id not in policy["allowed"] and not seen:
            return "not_allowed"
        if subject.pool_id not in policy["masked"]:
            return "not_masked"
        return None

    def _find_revealed(self, subjects, field, policy):
        """:returns: set of the ids the user has looked at today."""
        days = {subject.id: self._reveal_day(subject, policy) for subject in subjects}
        if not days:
            return set()
        known = self.env["customer.reveal"]._find_revealed(
            self._reveal_column(), days, field, set(days.values())
        )
        return {id_ for id_, day in days.items() if (id_, day) in known}

    def _record_reveals(self, asked, field, reason, policy):
        """Count and journal the looks that are new.

        :returns: dict of id to refusal key, for the looks beyond a limit.
        """
        # nothing is told of what is empty
        asked = [subject for subject in asked if subject.value]
        limited = [
            subject
            for subject in asked
            if not self._is_seen(subject.id, subject.key, policy["scope"])
        ]
        Quota = self.env["customer.pool.quota"]
        keys = {
            subject.id: self._reveal_quota_key(subject, policy) for subject in limited
        }
        # locked first: what is read next is what this transaction counts on
        counts = Quota._lock(set(keys.values()), "reveal_count")
        again = self._find_revealed(asked, field, policy)
        refused, written, rows = {}, {}, []
        for subject in asked:
            if subject.id in again:
                continue
            if subject.id in keys:
                key = keys[subject.id]
                limit = policy["pools"][subject.pool_id].limit_reveal
                if limit and counts[key] >= limit:
                    refused[subject.id] = "limit_daily"
                    continue
                counts[key] += 1
                written[key] = counts[key]
            rows.append(subject)
        if rows:
            reason = self._pool_valid_reason(reason)
        Quota._store(written, "reveal_count")
        self.env["customer.reveal"]._append(
            [self._prepare_reveal(row, field, reason, policy) for row in rows]
        )
        return refused

    def _prepare_reveal(self, subject, field, reason, policy):
        return {
            "name": subject.name,
            "partner_id": None,
            "lead_id": None,
            self._reveal_column(): subject.id,
            "field_name": field,
            "user_id": self.env.uid,
            "date": self._reveal_day(subject, policy),
            "reason": reason,
            "pool_id": subject.pool_id,
            "company_id": subject.company_id,
        }

    def _reveal_column(self):
        return self.env[self._subject_model()]._pool_log_column()
