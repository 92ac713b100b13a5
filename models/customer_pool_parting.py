from odoo import api, models
from odoo.tools import SQL


class CustomerPoolParting(models.AbstractModel):
    """What stays behind of people who lose sight of a customer.

    Former owners, their superiors, colleagues whose share ended: they stop following
    the customer, its contacts, leads and orders, and what they had planned goes to the
    owner or is closed. Whoever still sees the customer keeps both.
    """

    _name = "customer.pool.parting"
    _description = "Who Loses Sight of a Customer"

    @api.model
    def _pool_part(self, owners, hand=True):
        """:param owners: dict of subject id to the user id of its owner, or None.
        :param hand: whether planned activities go to the owner.
        """
        if not owners:
            return
        documents = self._pool_documents(
            SQL(
                "unnest(%s::int[], %s::int[], %s::int[])",
                list(owners),
                list(owners),
                list(owners.values()),
            )
        )
        blind = self._pool_blind(owners, documents)
        if not blind:
            return
        people = SQL(
            "unnest(%s::int[], %s::int[])",
            [user for user, _subject in blind],
            [subject for _user, subject in blind],
        )
        self._pool_unfollow(documents, people)
        self._pool_leave_activities(documents, people, hand)
        for name in ("mail.followers", "mail.activity"):
            self.env[name].invalidate_model(flush=False)

    def _pool_blind(self, owners, documents):
        """:returns: list of (user id, subject id): colleagues who follow a document or
        planned something on it, and do not see its customer.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT involved.user_id, array_agg(DISTINCT involved.subject)
                  FROM (SELECT colleague.id AS user_id, document.before AS subject
                          FROM %(documents)s document
                          JOIN mail_followers follower
                            ON follower.res_model = document.model
                           AND follower.res_id = document.id
                          JOIN res_users colleague
                            ON colleague.partner_id = follower.partner_id
                           AND NOT colleague.share
                     UNION
                        SELECT activity.user_id, document.before
                          FROM %(documents)s document
                          JOIN mail_activity activity
                            ON activity.res_model = document.model
                           AND activity.res_id = document.id
                         WHERE activity.active AND activity.user_id IS NOT NULL
                       ) involved
              GROUP BY involved.user_id
                """,
                documents=documents,
            )
        )
        blind = []
        for user_id, subjects in rows:
            # sudo: res.users - what a colleague sees is what is asked
            scope = self.env["res.users"].sudo().browse(user_id)._pool_scope("read")
            if scope is None:
                continue
            shared = scope.roots if self._name == "res.partner" else scope.leads
            blind += [
                (user_id, subject)
                for subject in subjects
                if subject not in shared and (owners[subject] or -1) not in scope.keys
            ]
        return blind

    def _pool_unfollow(self, documents, people):
        self.env.execute_query(
            SQL(
                """
                DELETE FROM mail_followers follower
                 USING %s document, %s AS blind(user_id, subject), res_users colleague
                 WHERE document.before = blind.subject
                   AND colleague.id = blind.user_id
                   AND follower.res_model = document.model
                   AND follower.res_id = document.id
                   AND follower.partner_id = colleague.partner_id
                """,
                documents,
                people,
            )
        )

    def _pool_leave_activities(self, documents, people, hand):
        self.env.execute_query(
            SQL(
                """
                UPDATE mail_activity activity
                   SET user_id = CASE WHEN %(hand)s AND document.after IS NOT NULL
                                      THEN document.after ELSE activity.user_id END,
                       active = %(hand)s AND document.after IS NOT NULL
                  FROM %(documents)s document, %(people)s AS blind(user_id, subject)
                 WHERE document.before = blind.subject
                   AND activity.res_model = document.model
                   AND activity.res_id = document.id
                   AND activity.user_id = blind.user_id
                   AND activity.active
                """,
                documents=documents,
                people=people,
                hand=hand,
            )
        )
