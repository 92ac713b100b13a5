from odoo import api, fields, models
from odoo.tools import SQL

from .customer_pool_notice import NoticeBook


class CustomerPoolFollow(models.AbstractModel):
    """What goes along when a customer changes hands, by the choices of the transfer.

    Contacts always; open leads, open quotations, activities and appointments of the
    former owner unless the transfer says otherwise. Former owners stop following the
    conversation, since followers read new messages whatever the rules say.
    """

    _name = "customer.pool.follow"
    _description = "What Follows a Customer"

    def _pool_hand_over(self, handed, request):
        """:param handed: list of ``Granted`` whose owner changes.
        :returns: dict of model name to the ids whose salesperson changed with it.
        """
        moved = self._pool_moved_values(handed)
        changed = {}
        if self._name == "res.partner":
            contacts = self._pool_hand_contacts(moved)
            changed["res.partner"] = [row.old.id for row in handed] + contacts
            changed["crm.lead"] = self._pool_hand_leads(
                moved, request.transfer["opportunities"]
            )
            if request.transfer["quotations"]:
                changed["sale.order"] = self._pool_hand_quotations(moved)
        else:
            changed[self._name] = [row.old.id for row in handed]
        self._pool_move_teams(changed, {row.new.owner_id for row in handed} - {None})
        documents = self._pool_documents(moved)
        if request.transfer["activities"]:
            self._pool_hand_activities(documents)
        if request.transfer["appointments"]:
            self._pool_hand_appointments(documents)
        self._pool_swap_followers(documents)
        return changed

    def _pool_moved_values(self, handed):
        """The rows as a table of id, former owner, new owner, for the statements."""
        return SQL(
            "unnest(%s::int[], %s::int[], %s::int[])",
            [row.old.id for row in handed],
            [row.old.owner_id for row in handed],
            [row.new.owner_id for row in handed],
        )

    def _pool_returned_ids(self, query):
        return [id_ for (id_,) in self.env.execute_query(query)]

    def _pool_owner_sql(self, alias):
        """:returns: ``SQL`` that sets the salesperson and, of a guarded row, the key with
        it, so that a row is rewritten once; the sync mends the rare others.
        """
        return SQL(
            """
            user_id = moved.after,
            pool_key = CASE WHEN %(key)s = -2 THEN -2
                            ELSE COALESCE(moved.after, -1) END,
            pool_owner_id = CASE WHEN %(key)s != -2 THEN moved.after END
            """,
            key=SQL.identifier(alias, "pool_key"),
        )

    def _pool_hand_contacts(self, moved):
        return self._pool_returned_ids(
            SQL(
                """
                UPDATE res_partner contact SET %s
                  FROM %s AS moved(id, before, after)
                 WHERE contact.pool_root_id = moved.id AND contact.id != moved.id
                   AND contact.user_id IS DISTINCT FROM moved.after
             RETURNING contact.id
                """,
                self._pool_owner_sql("contact"),
                moved,
            )
        )

    def _pool_hand_leads(self, moved, which):
        """:param which: ``open``, ``all`` or ``none`` of the customer's leads."""
        if which == "none":
            return []
        return self._pool_returned_ids(
            SQL(
                """
                UPDATE crm_lead lead SET %s
                  FROM %s AS moved(id, before, after)
                  JOIN res_partner partner ON partner.pool_root_id = moved.id
                 WHERE lead.partner_id = partner.id
                   AND lead.user_id IS DISTINCT FROM moved.after
                   AND (%s OR lead.active AND lead.won_status = 'pending')
             RETURNING lead.id
                """,
                self._pool_owner_sql("lead"),
                moved,
                which == "all",
            )
        )

    def _pool_hand_quotations(self, moved):
        return self._pool_returned_ids(
            SQL(
                """
                UPDATE sale_order quotation SET %s
                  FROM %s AS moved(id, before, after)
                  JOIN res_partner partner ON partner.pool_root_id = moved.id
                 WHERE quotation.partner_id = partner.id
                   AND quotation.state IN ('draft', 'sent')
                   AND quotation.user_id IS DISTINCT FROM moved.after
             RETURNING quotation.id
                """,
                self._pool_owner_sql("quotation"),
                moved,
            )
        )

    def _pool_move_teams(self, changed, owner_ids):
        """Leads and quotations join a team of their new salesperson, as in core, unless
        they are in one already; leads are opened by their first salesperson.
        """
        if changed.get("crm.lead"):
            self.env.execute_query(
                SQL(
                    """
                    UPDATE crm_lead
                       SET date_open = %(now)s::timestamp,
                           day_open = abs(EXTRACT(DAY FROM %(now)s - create_date))
                     WHERE id = ANY(%(ids)s) AND user_id IS NOT NULL
                       AND date_open IS NULL
                    """,
                    now=fields.Datetime.now(),
                    ids=changed["crm.lead"],
                )
            )
        uses = {
            "crm.lead": {
                "lead": [("use_leads", "=", True)],
                "opportunity": [("use_opportunities", "=", True)],
            },
            "sale.order": {None: []},
        }
        for model, domains in uses.items():
            if not changed.get(model):
                continue
            for type_, domain in domains.items():
                teams = {
                    owner: self._pool_team_of(owner, domain).id or None
                    for owner in owner_ids
                }
                self.env.execute_query(
                    SQL(
                        """
                        UPDATE %(table)s document SET team_id = home.team
                          FROM unnest(%(owners)s::int[], %(teams)s::int[])
                               AS home(owner, team)
                         WHERE document.id = ANY(%(ids)s)
                           AND document.user_id = home.owner AND %(type)s
                           AND document.team_id IS DISTINCT FROM home.team
                           AND NOT EXISTS (
                                SELECT FROM crm_team_member member
                                 WHERE member.crm_team_id = document.team_id
                                   AND member.user_id = home.owner AND member.active)
                           AND NOT EXISTS (
                                SELECT FROM crm_team team
                                 WHERE team.id = document.team_id
                                   AND team.user_id = home.owner)
                        """,
                        table=SQL.identifier(self.env[model]._table),
                        owners=list(teams),
                        teams=list(teams.values()),
                        ids=changed[model],
                        type=SQL("document.type = %s", type_) if type_ else SQL("TRUE"),
                    )
                )

    def _pool_team_of(self, owner_id, domain):
        # sudo: crm.team - the team of the new salesperson, whoever hands over
        return (
            self.env["crm.team"]
            .sudo()
            ._get_default_team_id(user_id=owner_id, domain=domain)
        )

    def _pool_documents(self, moved):
        """The records that belong to the rows, as (model, id, before, after)."""
        if self._name != "res.partner":
            return SQL(
                "(SELECT %s::varchar AS model, * FROM %s AS moved(id, before, after))",
                self._name,
                moved,
            )
        return SQL(
            """
            (SELECT 'res.partner'::varchar AS model, partner.id, moved.before, moved.after
               FROM %(moved)s AS moved(id, before, after)
               JOIN res_partner partner ON partner.pool_root_id = moved.id
          UNION ALL
             SELECT 'crm.lead', lead.id, moved.before, moved.after
               FROM %(moved)s AS moved(id, before, after)
               JOIN res_partner partner ON partner.pool_root_id = moved.id
               JOIN crm_lead lead ON lead.partner_id = partner.id
          UNION ALL
             SELECT 'sale.order', document.id, moved.before, moved.after
               FROM %(moved)s AS moved(id, before, after)
               JOIN res_partner partner ON partner.pool_root_id = moved.id
               JOIN sale_order document ON document.partner_id = partner.id
          UNION ALL
             SELECT 'exhibition.participation', part.id, moved.before, moved.after
               FROM %(moved)s AS moved(id, before, after)
               JOIN res_partner partner ON partner.pool_root_id = moved.id
               JOIN exhibition_participation part ON part.partner_id = partner.id)
            """,
            moved=moved,
        )

    def _pool_hand_activities(self, documents):
        """Activities go to the new owner; without one they are closed, not deleted."""
        self.env.execute_query(
            SQL(
                """
                UPDATE mail_activity activity
                   SET user_id = COALESCE(document.after, activity.user_id),
                       active = document.after IS NOT NULL
                  FROM %s document
                 WHERE activity.res_model = document.model
                   AND activity.res_id = document.id
                   AND activity.user_id = document.before
                   AND activity.active
                """,
                documents,
            )
        )

    def _pool_hand_appointments(self, documents):
        self.env.execute_query(
            SQL(
                """
                UPDATE calendar_event event SET user_id = document.after
                  FROM %s document
                 WHERE event.res_model = document.model
                   AND event.res_id = document.id
                   AND event.user_id = document.before
                   AND document.after IS NOT NULL
                   AND event.active AND event.start > now() AT TIME ZONE 'UTC'
                """,
                documents,
            )
        )

    def _pool_swap_followers(self, documents):
        # OFFSET 0: one look-up a document; joined by person, the time of a move would
        # grow with all that person follows
        self.env.execute_query(
            SQL(
                """
                DELETE FROM mail_followers
                 WHERE id IN (
                    SELECT follower.id
                      FROM %s document
                      JOIN res_users former ON former.id = document.before
                CROSS JOIN LATERAL (
                            SELECT id FROM mail_followers
                             WHERE res_model = document.model
                               AND res_id = document.id
                               AND partner_id = former.partner_id
                            OFFSET 0) follower
                     WHERE document.before IS DISTINCT FROM document.after)
                """,
                documents,
            )
        )
        self.env.execute_query(
            SQL(
                """
                WITH follower AS (
                    INSERT INTO mail_followers (res_model, res_id, partner_id)
                    SELECT document.model, document.id, owner.partner_id
                      FROM %s document
                      JOIN res_users owner ON owner.id = document.after
                     WHERE document.model != 'sale.order'
                        ON CONFLICT DO NOTHING
                 RETURNING id, res_model
                )
                INSERT INTO mail_followers_mail_message_subtype_rel
                SELECT follower.id, subtype.id
                  FROM follower
                  JOIN mail_message_subtype subtype
                    ON subtype."default" AND (subtype.res_model IS NULL
                                              OR subtype.res_model = follower.res_model)
                """,
                documents,
            )
        )

    @api.model
    def _pool_end_shares(self, granted, request):
        """Shares end with the ownership they came from.

        A customer that is free or no longer guarded is shared with nobody; a new owner
        needs no share; the former owner keeps what the transfer says.
        """
        column = SQL.identifier(self._pool_log_column())
        ended = self.env.execute_query(
            SQL(
                """
                DELETE FROM customer_share share
                 USING unnest(%s::int[], %s::int[], %s::bool[])
                       AS moved(id, owner, managed)
                 WHERE share.%s = moved.id
                   AND (moved.owner IS NULL OR NOT moved.managed
                        OR share.user_id = moved.owner)
             RETURNING share.id, share.user_id, share.%s
                """,
                [row.new.id for row in granted],
                [row.new.owner_id for row in granted],
                [row.new.managed for row in granted],
                column,
                column,
            )
        )
        if ended:
            self._pool_drop_sharers(ended)
        self.env["customer.share"].invalidate_model(flush=False)
        access = request.transfer["former_access"]
        if request.kind != "assign" or access == "none":
            return
        # sudo: res.users - a former owner who left the company keeps nothing
        present = (
            self.env["res.users"]
            .sudo()
            .browse({row.old.owner_id for row in granted} - {None})
            .filtered(lambda user: user.active and not user.share)
        )
        former = [
            row
            for row in granted
            if row.old.owner_id in present._ids and row.old.owner_id != row.new.owner_id
        ]
        # what the former owner keeps is no news of its own; sudo: customer.share - part
        # of the transfer, whoever was allowed to assign
        Share = self.env["customer.share"].with_context(expo_crm_notices=NoticeBook())
        Share.sudo().create(
            [
                {
                    self._pool_log_column(): row.old.id,
                    "user_id": row.old.owner_id,
                    "access": access,
                    "date_until": request.transfer["former_until"],
                    "granted_by_id": self.env.uid,
                }
                for row in former
            ]
        )

    def _pool_drop_sharers(self, ended):
        """Colleagues whose share ended stop following, but never the new owner."""
        self.env.execute_query(
            SQL(
                """
                DELETE FROM mail_followers follower
                 USING unnest(%s::int[], %s::int[]) AS ended(user_id, id),
                       res_users sharer, %s subject
                 WHERE sharer.id = ended.user_id
                   AND subject.id = ended.id
                   AND subject.user_id IS DISTINCT FROM ended.user_id
                   AND follower.res_model = %s
                   AND follower.res_id = ended.id
                   AND follower.partner_id = sharer.partner_id
                """,
                [user for _share, user, _subject in ended],
                [subject for _share, _user, subject in ended],
                SQL.identifier(self._table),
                self._name,
            )
        )
