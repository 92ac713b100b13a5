from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_desk_row import CARD_ROWS


class CustomerDeskDue(models.AbstractModel):
    """The card of what is to do: the user's activities of today and before, and what
    somebody answered who waits to hear of the user."""

    _name = "customer.desk.due"
    _inherit = ["customer.desk.row"]
    _description = "My Desk: Due"

    def _get_due(self):
        activities = self._find_due()
        today = fields.Date.context_today(self)
        shown = activities[:CARD_ROWS]
        return {
            "count": len(activities),
            "overdue": sum(a.date_deadline < today for a in activities),
            "rows": self._prepare_due_rows(shown),
        }

    def _find_due(self):
        """:returns: the user's activities of today and before, and those of follow-ups,
        whose clock runs already, on customers and leads they may see: what is
        overdue first, then follow-ups, then the day, each in the order of their dates.
        """
        today = fields.Date.context_today(self)
        models_ = self._get_desk_models()
        domain = Domain(
            [
                ("user_id", "=", self.env.uid),
                ("res_model", "in", [model._name for model in models_]),
            ]
        ) & (
            Domain("date_deadline", "<=", today)
            | Domain("satisfaction_followup_id", "!=", False)
        )
        activities = self.env["mail.activity"].search_fetch(
            domain, ["res_model", "res_id", "date_deadline"]
        )
        # one's own activity stays readable when its customer no longer is
        visible = {
            (model._name, id_)
            for model in models_
            for id_ in model.browse(
                {a.res_id for a in activities if a.res_model == model._name}
            )
            .exists()
            ._filtered_access("read")
            .ids
        }
        # who was not content comes after what is overdue, before the rest of the day
        return activities.filtered(lambda a: (a.res_model, a.res_id) in visible).sorted(
            lambda a: a.date_deadline >= today and not a.satisfaction_followup_id
        )

    def _prepare_due_rows(self, activities):
        records = self._browse_together(
            [(activity.res_model, activity.res_id) for activity in activities]
        )
        subjects = self._prepare_subjects(records)
        return [
            {
                **subjects[record],
                "id": activity.id,
                "summary": activity.summary or activity.activity_type_id.name or "",
                "icon": activity.icon or "fa-tasks",
                "category": activity.activity_category or "",
                "date": fields.Date.to_string(activity.date_deadline),
            }
            for activity, record in zip(activities, records, strict=True)
        ]

    def _get_next_log_action(self, done_id=None):
        """:param done_id: the activity just done; the one that follows it is next.
        :returns: the quick entry of the next activity due that the user may log, or
            None.
        """
        activities = self._find_due()
        done = self.env["mail.activity"].browse(done_id or ()).exists()
        if done:
            place = (done.date_deadline, done.id)
            later = activities.filtered(lambda a: (a.date_deadline, a.id) > place)
            activities = later | (activities - later)
        row = next(
            (
                row
                for row in self._prepare_due_rows(activities[:CARD_ROWS])
                if row["loggable"]
            ),
            None,
        )
        return row and self._prepare_log_action(row)

    @api.model
    def get_log_action(self, activity_id):
        """:param activity_id: an activity due on the user's desk.
        :returns: the quick entry of the interaction that is the doing of it.
        """
        activity = self._find_due().filtered(lambda a: a.id == activity_id)
        rows = self._prepare_due_rows(activity)
        if not rows:
            raise UserError(
                self.env._("This is no longer due: somebody has done or moved it.")
            )
        return self._prepare_log_action(rows[0])

    def _prepare_log_action(self, row):
        action = self._get_action("expo_crm.customer_interaction_action_log")
        field = (
            "default_lead_id" if row["model"] == "crm.lead" else "default_partner_id"
        )
        context = {field: row["res_id"], "expo_crm_activity_id": row["id"]}
        if row["category"] == "meeting":
            context["default_channel"] = "meeting"
        name = self.env._("Log: %s", row["summary"])
        return dict(action, name=name, context=context)
