from collections import Counter

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# rows shown of each kind; the rest are one row
SHOWN = 20


class CustomerPoolSetupPreview(models.AbstractModel):
    """What the set-up assistant would do: a dry run with a constant number of queries.

    The assistant says which customers are meant and who would own them; here it is
    counted and told, nothing is changed.
    """

    _name = "customer.pool.setup.preview"
    _description = "Preview of a Customer Pool Set-up"

    customer_count = fields.Integer(readonly=True)
    contact_count = fields.Integer(readonly=True)
    lead_count = fields.Integer(readonly=True)
    order_count = fields.Integer(readonly=True)
    guarded_count = fields.Integer(readonly=True, help="Guarded already.")
    line_ids = fields.One2many("customer.pool.setup.line", "setup_id")
    owner_line_ids = fields.One2many(
        "customer.pool.setup.line", "setup_id", domain=[("kind", "=", "owner")]
    )
    sight_line_ids = fields.One2many(
        "customer.pool.setup.line", "setup_id", domain=[("kind", "=", "sight")]
    )
    conflict_line_ids = fields.One2many(
        "customer.pool.setup.line", "setup_id", domain=[("kind", "=", "conflict")]
    )
    left_out_line_ids = fields.One2many(
        "customer.pool.setup.line", "setup_id", domain=[("kind", "=", "left_out")]
    )

    def action_preview(self):
        """Count what a run would do, and do nothing."""
        self.ensure_one()
        self.env.flush_all()
        guarded_count = self.env["res.partner"].search_count(
            self._get_domain("release")
        )
        self.line_ids.unlink()
        self.write({"preview_key": self._get_key(), "guarded_count": guarded_count})
        if self.purpose == "enter":
            self._preview_entry()

    def _preview_entry(self):
        blocked = self._get_blocked_roots()
        owners = self._count_owners(blocked)
        followers = self._count_followers(blocked)
        totals = Counter()
        for kind, _user_id, count in followers:
            totals[kind] += count
        self.write(
            {
                "customer_count": sum(count for *_keys, count in owners),
                "contact_count": totals["contact"],
                "lead_count": totals["lead"],
                "order_count": totals["order"],
            }
        )
        self.env["customer.pool.setup.line"].create(
            [
                dict(values, setup_id=self.id)
                for values in (
                    *self._prepare_owner_lines(owners),
                    *self._prepare_sight_lines(owners),
                    *self._prepare_conflict_lines(followers),
                    *self._prepare_left_out_lines(blocked),
                )
            ]
        )

    def _count_owners(self, blocked):
        """:returns: rows of owner to be, salesperson, company, number of customers."""
        return self.env.execute_query(
            SQL(
                """
                SELECT owner_id, user_id, company_id, count(*)
                  FROM (%s) candidate
              GROUP BY owner_id, user_id, company_id
              ORDER BY count(*) DESC
                """,
                self._get_candidates(blocked),
            )
        )

    def _count_followers(self, blocked):
        """:returns: rows of kind (``contact``, ``lead``, ``order``), user in conflict or
        None, number. In conflict is the salesperson of a contact who is not the one of
        its root, and of an open lead or quotation who is not the owner to be.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH candidate AS MATERIALIZED (%s),
                member AS MATERIALIZED (
                    SELECT partner.id, partner.user_id, candidate.owner_id,
                           candidate.id AS root_id, candidate.user_id AS root_user_id
                      FROM candidate
                      JOIN res_partner partner ON partner.pool_root_id = candidate.id
                )
                SELECT 'contact',
                       CASE WHEN member.user_id IS DISTINCT FROM member.root_user_id
                            THEN member.user_id END AS conflict_id,
                       count(*)
                  FROM member
                 WHERE member.id != member.root_id
              GROUP BY conflict_id
             UNION ALL
                SELECT 'lead',
                       CASE WHEN lead.user_id IS DISTINCT FROM member.owner_id
                             AND lead.active AND lead.won_status = 'pending'
                            THEN lead.user_id END AS conflict_id,
                       count(*)
                  FROM member
                  JOIN crm_lead lead ON lead.partner_id = member.id
              GROUP BY conflict_id
             UNION ALL
                SELECT 'order',
                       CASE WHEN document.user_id IS DISTINCT FROM member.owner_id
                             AND document.state IN ('draft', 'sent')
                            THEN document.user_id END AS conflict_id,
                       count(*)
                  FROM member
                  JOIN sale_order document ON document.partner_id = member.id
              GROUP BY conflict_id
                """,
                self._get_candidates(blocked),
            )
        )

    def _prepare_owner_lines(self, owners):
        kept, dropped, pooled = Counter(), Counter(), 0
        for owner_id, user_id, _company_id, count in owners:
            if owner_id:
                kept[owner_id] += count
                continue
            pooled += count
            if user_id and self.owner_mode == "keep":
                dropped[user_id] += count
        if pooled:
            name = self.env._("The pool “%s”", self.pool_id.name)
            yield {"kind": "owner", "name": name, "count": pooled}
        users = self._browse_users({*kept, *dropped})
        rooms = self._get_rooms(kept, users)
        yield from self._prepare_top_lines(
            "owner",
            kept,
            users,
            lambda user_id: self._get_room_note(kept[user_id], rooms.get(user_id)),
        )
        yield from self._prepare_top_lines(
            "conflict",
            dropped,
            users,
            lambda user_id: self._get_drop_note(users[user_id]),
        )

    def _prepare_top_lines(self, kind, counts, users, get_note):
        """One line for each of the users with most, and one for all others."""
        for user_id, count in counts.most_common(SHOWN):
            yield {
                "kind": kind,
                "name": users[user_id].name,
                "count": count,
                "note": get_note(user_id),
            }
        if rest := counts.most_common()[SHOWN:]:
            yield {
                "kind": kind,
                "name": self.env._("%s more colleagues", len(rest)),
                "count": sum(count for _user_id, count in rest),
            }

    def _get_drop_note(self, user):
        _ = self.env._
        if not user.active:
            return _("customers: archived, so they go to the pool")
        if user.share:
            return _("customers: no employee, so they go to the pool")
        if not user.has_group("expo_crm.group_user"):
            return _("customers: no sales representative, so they go to the pool")
        return _("customers: works for another company, so they go to the pool")

    def _get_rooms(self, kept, users):
        """:returns: dict of user id to how many more a limit lets them hold."""
        owned, owned_in_pool = self.env["res.partner"]._pool_count_owned(list(kept))
        rooms = {}
        for user_id in kept:
            room = []
            if limit := users[user_id].company_id.pool_limit_owned:
                room.append(limit - owned.get(user_id, 0))
            if limit := self.pool_id.limit_owned:
                room.append(limit - owned_in_pool.get((user_id, self.pool_id.id), 0))
            if room:
                rooms[user_id] = max(min(room), 0)
        return rooms

    def _get_room_note(self, count, room):
        if room is None or count <= room:
            return False
        return self.env._("the limit has room for %s, the others will be refused", room)

    def _prepare_sight_lines(self, owners):
        """Who no longer sees what, by role; a user counts in the strongest one."""
        seen, held = Counter(), Counter()
        for owner_id, _user_id, company_id, count in owners:
            seen[company_id] += count
            held[owner_id, company_id] += count
        subordinates = self._get_subordinates()
        for name, users, sees_all in self._get_roles():
            losses = []
            for user in users:
                companies = {None, *user.company_ids.ids}
                own = {user.id, *subordinates.get(user.id, ())} if not sees_all else ()
                before = sum(seen[company] for company in companies)
                after = sum(
                    held[owner, company] for owner in own for company in companies
                )
                if not sees_all and before > after:
                    losses.append(before - after)
            yield {
                "kind": "sight",
                "name": name,
                "count": len(losses),
                "customer_count": max(losses, default=0),
                "note": self.env._("of %s users", len(users)),
            }

    def _get_roles(self):
        """:returns: list of name, active internal users, whether they see everything."""
        # sudo: res.groups, res.users - who works in which role, whoever asks
        groups = [
            self.env.ref(f"expo_crm.{name}").sudo()
            for name in ("group_manager", "group_user", "group_backoffice")
        ]
        others = self.env["res.users"].sudo().search([("share", "=", False)])
        roles = []
        for group in groups:
            users = others & group.all_user_ids
            others -= users
            roles.append((group.name, users, group != groups[1]))
        return [*roles, (self.env._("Other Employees"), others, False)]

    def _get_subordinates(self):
        """:returns: dict of user id to the ids of those whose customers they see."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT closure.superior_id, array_agg(closure.user_id)
                  FROM res_users_superior_rel closure
                  JOIN res_users subordinate ON subordinate.id = closure.user_id
                  JOIN res_company home ON home.id = subordinate.company_id
                 WHERE closure.superior_id != closure.user_id
                   AND (home.pool_superior_access = 'all'
                        OR home.pool_superior_access = 'direct'
                           AND subordinate.direct_superior_id = closure.superior_id)
              GROUP BY closure.superior_id
                """
            )
        )
        return dict(rows)

    def _prepare_conflict_lines(self, followers):
        notes = {
            "contact": self.env._(
                "contacts: they get the salesperson of their company"
            ),
            "lead": self.env._("open leads: they follow the customer to owner or pool"),
            "order": self.env._(
                "quotations: they follow the customer to owner or pool"
            ),
        }
        rows = [row for row in followers if row[1]]
        users = self._browse_users({user_id for _kind, user_id, _count in rows})
        for kind, note in notes.items():
            counts = Counter(
                {user_id: count for name, user_id, count in rows if name == kind}
            )
            yield from self._prepare_top_lines(
                "conflict", counts, users, lambda _user_id, note=note: note
            )

    def _prepare_left_out_lines(self, blocked):
        """Trees with a colleague's card below them come first: they surprise most."""
        domain = self._get_domain("enter") & Domain("id", "in", list(blocked))
        notes = {
            "tree": self.env._("contains the card of a colleague or company of ours"),
            "company": self.env._("is a company of ours"),
            "card": self.env._("is the card of a colleague"),
        }
        ranks = list(notes)
        roots = self.env["res.partner"].search(domain, order="name, id")
        roots = roots.sorted(lambda root: ranks.index(blocked[root.id]))
        for root in roots[:SHOWN]:
            yield {
                "kind": "left_out",
                "name": root.display_name,
                "count": 1,
                "note": notes[blocked[root.id]],
            }
        if rest := len(roots[SHOWN:]):
            yield {
                "kind": "left_out",
                "name": self.env._("%s more", rest),
                "count": rest,
            }

    def _browse_users(self, user_ids):
        # sudo: res.users - salespeople may be archived or of another company
        users = self.env["res.users"].sudo().browse(user_ids)
        return {user.id: user for user in users}
