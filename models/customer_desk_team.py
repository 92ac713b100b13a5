from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.fields import Domain

# a desk shows the people of one superior, not a whole company
TEAM_ROWS = 20


class CustomerDeskTeam(models.AbstractModel):
    """The line of a desk about each person below its user; for a manager of all
    customers, about everybody who holds some."""

    _name = "customer.desk.team"
    _inherit = ["customer.desk.row"]
    _description = "My Desk: Team"

    def _get_team(self):
        """:returns: list of dicts ``user_id``, ``name``, ``held`` (customers and leads
        owned, as the limits count them), ``contacted`` (customers spoken with
        since Monday) and ``overdue`` (activities past their day, on what the team
        holds), who holds most first; empty for who has nobody below.
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
        reps = self.env.ref("expo_crm.group_user")
        # sudo: res.users - who of them still works here and holds customers at all
        return (
            self.env["res.users"]
            .sudo()
            .search([("id", "in", sorted(ids)), ("all_group_ids", "in", reps.ids)])
            .ids
        )

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
        """:returns: dict of user id to their activities on what the team holds, whose
        day is past.
        """
        held = Domain.OR(
            Domain("res_model", "=", model._name)
            & Domain("res_id", "in", model._search([("pool_key", "in", ids)]))
            for model in self._get_desk_models()
        )
        late = Domain("date_deadline", "<", fields.Date.context_today(self))
        # sudo: mail.activity - core's search leaves out what one may read but not
        # write; that one sees the customers is asked above
        counts = (
            self.env["mail.activity"]
            .sudo()
            ._read_group(
                held & late & Domain("user_id", "in", ids), ["user_id"], ["__count"]
            )
        )
        return {user.id: count for user, count in counts}
