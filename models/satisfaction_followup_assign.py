from odoo import api, fields, models
from odoo.tools import SQL

from .customer_visibility_mixin import POOL_KEY_UNGUARDED

FOLLOWUP_TYPE = "expo_crm.mail_activity_type_followup"


class SatisfactionFollowup(models.Model):
    """Who gets back to a respondent, and the activity that tells them.

    The owner of the customer; where there is none, the responsible of the study if
    they may log interactions with the customer, else a manager. All methods run as
    superuser: answers come in from respondents, and owners may have lost sight.
    """

    _name = "satisfaction.followup"
    _inherit = ["satisfaction.followup"]

    def _find_assignees(self):
        """:returns: dict of follow-up to the user who should get back."""
        managers = {}
        found = {}
        for followup in self:
            user = followup._get_customer_owner()
            if not user and followup._is_fit(followup.study_id.user_id):
                user = followup.study_id.user_id
            if not user:
                company = followup.company_id
                if company not in managers:
                    managers[company] = self._find_managers(company)[:1]
                user = managers[company]
            found[followup] = user
        return found

    def _get_customer_owner(self):
        customer = self.commercial_partner_id or self.partner_id
        owner = customer.pool_owner_id
        if customer.pool_key in (POOL_KEY_UNGUARDED, 0):
            owner = customer.user_id
        return owner.filtered(lambda user: user.active and not user.share)

    def _is_fit(self, user):
        """:returns: whether ``user`` may log interactions with the customer."""
        customer = self.commercial_partner_id or self.partner_id
        return bool(
            user
            and user.active
            and not user.share
            and customer.with_user(user)._filtered_pool_scope("log")
        )

    @api.model
    def _find_managers(self, company):
        """:returns: managers of the company; administrators of the system last."""
        managers = self.env.ref("expo_crm.group_manager").all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return managers.sorted(
            lambda user: (user.has_group("base.group_system"), user.id)
        )

    # activities

    def _find_activities(self):
        """:returns: the activities of these follow-ups that are not done."""
        return self.env["mail.activity"].search(
            [("satisfaction_followup_id", "in", self.ids)]
        )

    def _filtered_own(self, activities):
        type_ = self.env.ref(FOLLOWUP_TYPE)
        return activities.filtered(lambda row: row.activity_type_id == type_)

    def _plan_activities(self):
        """One activity on each customer, for who should get back."""
        self._create_activities(
            FOLLOWUP_TYPE, [(row, row.user_id) for row in self if row.user_id]
        )

    def _create_activities(self, xmlid, pairs):
        """:param pairs: list of (follow-up, user)."""
        model = self.env["ir.model"]._get_id("res.partner")
        type_ = self.env.ref(xmlid)
        customers = self.commercial_partner_id | self.partner_id
        # activities copy the name of their customer one by one
        customers.mapped("display_name")
        # told by the activity itself: no e-mail, whoever answered or cleared up
        Activity = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        return Activity.create(
            [
                {
                    "res_model_id": model,
                    "res_id": (row.commercial_partner_id or row.partner_id).id,
                    "activity_type_id": type_.id,
                    "user_id": user.id,
                    "satisfaction_followup_id": row.id,
                    "automated": True,
                    **row.with_context(
                        lang=user.lang, tz=user.tz
                    )._prepare_activity_values(xmlid == FOLLOWUP_TYPE),
                }
                for row, user in pairs
                if row.commercial_partner_id or row.partner_id
            ]
        )

    def _prepare_activity_values(self, own):
        """:param own: False to tell of its being overdue.
        :returns: dict of what an activity says, in the language of its reader.
        """
        due = fields.Datetime.context_timestamp(self, self.date_due)
        today = fields.Date.context_today(self)
        if own:
            summary = self.env._("Get back to %s", self.partner_id.name or "")
        else:
            summary = self.env._(
                "%(user)s has not got back to %(contact)s",
                user=self.user_id.name or self.env._("Nobody"),
                contact=self.partner_id.name or "",
            )
        return {
            "summary": summary,
            "note": self.env["ir.qweb"]._render(
                "expo_crm.satisfaction_followup_note", {"followup": self}
            ),
            "date_deadline": due.date() if own else today,
        }

    # another owner

    @api.model
    def _follow_owner(self, roots):
        """Open follow-ups of these customers go to who holds them now.

        :param roots: root customers that changed hands.
        """
        # sudo: who moved the customer may have lost sight of it
        Followup = self.env["satisfaction.followup"].sudo()
        rows = Followup.search(
            [
                ("state", "=", "open"),
                ("commercial_partner_id.pool_root_id", "in", roots.ids),
            ]
        )
        if not rows:
            return
        rows = rows.with_context(tracking_disable=True)
        for user, mine in rows._group_by_assignee().items():
            mine.write({"user_id": user.id})
        rows._hand_activities()

    def _group_by_assignee(self):
        groups = {}
        for row, user in self._find_assignees().items():
            groups[user] = groups.get(user, self.browse()) | row
        return groups

    def _hand_activities(self):
        """The activity of each open follow-up is its assignee's, whatever moving the
        customer made of it; one that was closed or deleted with the move is planned
        anew."""
        rows = self.filtered(lambda row: row.state == "open")
        if not rows:
            return
        self.env.flush_all()
        handed = self.env.execute_query(
            SQL(
                """
                UPDATE mail_activity activity
                   SET user_id = followup.user_id, active = TRUE
                  FROM satisfaction_followup followup
                 WHERE activity.id IN (
                        SELECT max(id) FROM mail_activity
                         WHERE satisfaction_followup_id = ANY(%(ids)s)
                           AND activity_type_id = %(type)s AND date_done IS NULL
                      GROUP BY satisfaction_followup_id)
                   AND followup.id = activity.satisfaction_followup_id
                   AND followup.user_id IS NOT NULL
             RETURNING followup.id
                """,
                ids=rows.ids,
                type=self.env.ref(FOLLOWUP_TYPE).id,
            )
        )
        # told of the former owner's delay: nothing for the new one to do
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_activity activity SET active = FALSE
                  FROM satisfaction_followup followup
                 WHERE followup.id = ANY(%(ids)s)
                   AND activity.satisfaction_followup_id = followup.id
                   AND activity.activity_type_id != %(type)s
                   AND activity.user_id = followup.user_id
                   AND activity.active
                """,
                ids=rows.ids,
                type=self.env.ref(FOLLOWUP_TYPE).id,
            )
        )
        self.env["mail.activity"].invalidate_model(["user_id", "active"], flush=False)
        (rows - rows.browse(id_ for (id_,) in handed))._plan_activities()
