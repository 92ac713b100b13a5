from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import moves


class CustomerPoolCount(models.AbstractModel):
    """Limits on what one person owns and claims, exact when several act at once."""

    _name = "customer.pool.count"
    _description = "Customer Pool Limits"

    def _pool_take_quota(self, accepted, request, facts, keep=True):
        """Let each receiver have as many rows as the strictest limit leaves.

        :param keep: False to say only how many that would be.
        :returns: dict of record id to refusal key, for the rows beyond a limit.
        """
        if not moves.MOVES[request.kind].gives or not accepted:
            return {}
        Quota = self.env["customer.pool.quota"]
        receivers = {request.owner_of(subject.id) for subject in accepted} - {
            None,
            False,
        }
        if not receivers:
            return {}
        is_claim = request.kind == "claim"
        days = {}
        keys = {(receiver, None, None) for receiver in receivers}
        if is_claim:
            for subject in accepted:
                receiver = facts["receivers"][request.owner_of(subject.id)]
                pool = facts["pools"].get(subject.pool_id)
                day = self._pool_day(pool, receiver, facts["now"])
                days[subject.id] = (receiver.id, subject.pool_id, day)
            keys |= set(days.values())
        counts = Quota._lock(keys) if keep else Quota._peek(keys)
        owned, owned_in_pool = self._pool_count_owned(receivers)
        refused, written = {}, {}
        for subject in accepted:
            receiver = facts["receivers"].get(request.owner_of(subject.id))
            if not receiver:
                continue
            pool_id = request.pool_id or subject.pool_id
            refusal = None
            if not request.waives:
                refusal = self._pool_limit_refusal(
                    receiver,
                    facts["pools"].get(pool_id),
                    owned.get(receiver.id, 0),
                    owned_in_pool.get((receiver.id, pool_id), 0),
                    counts.get(days.get(subject.id)),
                )
            if refusal:
                refused[subject.id] = refusal
                continue
            owned[receiver.id] = owned.get(receiver.id, 0) + 1
            owned_in_pool[receiver.id, pool_id] = (
                owned_in_pool.get((receiver.id, pool_id), 0) + 1
            )
            written[receiver.id, None, None] = owned[receiver.id]
            if is_claim:
                counts[days[subject.id]] += 1
                written[days[subject.id]] = counts[days[subject.id]]
        if keep:
            Quota._store(written)
        return refused

    def _pool_limit_refusal(self, receiver, pool, owned, owned_in_pool, claimed_today):
        limit = receiver.company_id.pool_limit_owned
        if limit and owned >= limit:
            return "limit_owned"
        if pool and pool.limit_owned and owned_in_pool >= pool.limit_owned:
            return "limit_pool"
        if pool and pool.limit_daily and (claimed_today or 0) >= pool.limit_daily:
            return "limit_daily" if claimed_today is not None else None
        return None

    @api.model
    def _pool_count_owned(self, user_ids):
        """Counted by the key, which two indexes answer without visiting the rows.

        :returns: dict of user to customers owned, the same by (user, pool); archived
            ones count, or archiving would be a way around a limit.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pool_key, pool_id, count(*)
                  FROM (SELECT pool_key, pool_id FROM res_partner partner
                         WHERE pool_key = ANY(%(users)s) AND %(partner)s
                     UNION ALL
                        SELECT pool_key, pool_id FROM crm_lead lead
                         WHERE pool_key = ANY(%(users)s) AND pool_managed
                           AND %(lead)s) owned
              GROUP BY pool_key, pool_id
                """,
                users=list(user_ids),
                partner=self.env["res.partner"]._pool_subject_sql("partner"),
                lead=self.env["crm.lead"]._pool_subject_sql("lead"),
            )
        )
        by_user = {}
        for user, _pool, count in rows:
            by_user[user] = by_user.get(user, 0) + count
        return by_user, {(user, pool): count for user, pool, count in rows}

    @api.model
    def _pool_day(self, pool, user, now):
        """The day a claim counts for: in the time zone of the pool's company, else of
        the user's company, else of the user, else UTC.
        """
        company = (pool.company_id if pool else None) or user.company_id
        zone = company.resource_calendar_id.tz or user.tz or "UTC"
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), now).date()
