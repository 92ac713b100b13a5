from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.fields import Domain

from .customer_desk_row import DESK_MODELS

# a desk shows the people of one superior, not a whole company
TEAM_ROWS = 20


class CustomerDeskTeam(models.AbstractModel):
    """The line of a desk about each person below its user; for a manager of all
    customers, about everybody who holds some."""

    _name = "customer.desk.team"
    _description = "My Desk: Team"

    def _get_team(self):
        """:returns: list of dicts ``user_id``, ``name``, ``held`` (customers and leads
        owned, as the limits count them), ``contacted`` (customers spoken with
        since Monday) and ``overdue`` (activities past their day), who holds most
        first; empty for who has nobody below.
        """
        ids = self._get_member_ids()
        if not ids:
            return []
        held, _in_pools = self.env["customer.pool.count"]._pool_count_owned(ids)
        contacted = self._count_contacted(ids)
        overdue = self._count_overdue(ids)
        # sudo: res.users - names of colleagues, whichever company is theirs
        users = self.env["res.users"].sudo().browse(ids)
        rows = [
            {
                "user_id": user.id,
                "name": user.name,
                "held": held.get(user.id, 0),
                "contacted": contacted.get(user.id, 0),
                "overdue": overdue.get(user.id, 0),
            }
            for user in users
        ]
        rows.sort(key=lambda row: (-row["held"], row["name"], row["user_id"]))
        return rows[:TEAM_ROWS]

    def _get_member_ids(self):
        user = self.env.user
        ids = set(user._pool_subordinate_ids())
        if user.has_group("expo_crm.group_manager"):
            holders = self.env["res.partner"]._read_group(
                self.env["res.partner"]._get_pool_subordinate_domain(),
                ["pool_owner_id"],
            )
            ids |= {holder.id for (holder,) in holders}
        # sudo: res.users - whether they still work here
        return self.env["res.users"].sudo().browse(sorted(ids)).filtered("active").ids

    def _count_contacted(self, ids):
        """:returns: dict of user id to the customers they spoke with since Monday."""
        today = fields.Date.context_today(self)
        monday = datetime.combine(today - timedelta(days=today.weekday()), time.min)
        since = self.env.tz.localize(monday).astimezone(pytz.utc).replace(tzinfo=None)
        domain = Domain(
            [
                ("user_id", "in", ids),
                ("date", ">=", since),
                "|",
                ("outcome_id", "=", False),
                ("outcome_id.is_contact", "=", True),
            ]
        )
        spoken = self.env["customer.interaction"]._read_group(
            domain, ["user_id"], ["partner_id:count_distinct"]
        )
        return {user.id: count for user, count in spoken}

    def _count_overdue(self, ids):
        """:returns: dict of user id to their activities on customers and leads whose
        day is past.
        """
        domain = Domain(
            [
                ("user_id", "in", ids),
                ("res_model", "in", DESK_MODELS),
                ("date_deadline", "<", fields.Date.context_today(self)),
            ]
        )
        late = self.env["mail.activity"]._read_group(domain, ["user_id"], ["__count"])
        return {user.id: count for user, count in late}
