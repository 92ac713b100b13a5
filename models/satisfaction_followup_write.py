from odoo import fields, models
from odoo.exceptions import AccessError, ValidationError

# what people write; everything else follows from the answers and the clock
PEOPLE_WRITE = frozenset({"state", "note", "user_id"})


class SatisfactionFollowup(models.Model):
    """What people write of a follow-up: what came of it, and who gets back."""

    _name = "satisfaction.followup"
    _inherit = ["satisfaction.followup"]

    def write(self, vals):
        if not self.env.su:
            self._check_written(vals)
        closed, reopened = self.browse(), self.browse()
        if vals.get("state"):
            is_open = vals["state"] == "open"
            reopened = self.filtered(lambda row: is_open and row.state != "open")
            closed = self.filtered(lambda row: not is_open and row.state == "open")
        result = super().write(vals)
        # sudo: what follows from a state is not written by people
        closed.sudo()._after_closing()
        reopened.sudo()._after_reopening()
        if "user_id" in vals and not self.env.su:
            self.sudo()._hand_activities()
        return result

    def _check_written(self, vals):
        """:raises AccessError: for what people do not write, and whom it is not for."""
        self.check_access("write")
        refused = vals.keys() - PEOPLE_WRITE
        if refused:
            raise AccessError(
                self.env._(
                    "%s follows from the answers and cannot be written.",
                    ", ".join(
                        sorted(
                            self._fields[name].string
                            for name in refused
                            if name in self._fields
                        )
                    ),
                )
            )
        self._check_whose(reopens=vals.get("state") == "open")
        if "user_id" in vals:
            self._check_assignee(self.env["res.users"].browse(vals["user_id"] or ()))

    def _check_whose(self, reopens):
        """:raises AccessError: for follow-ups of others, unless the user sells; closed
        ones of others are opened again by managers only."""
        user = self.env.user
        foreign = self.filtered(lambda row: row.user_id != user)
        if foreign and not user.has_group("expo_crm.group_user"):
            raise AccessError(
                self.env._(
                    "“%s” is followed up by somebody else.", foreign[0].display_name
                )
            )
        is_manager = user.has_group("expo_crm.group_manager")
        if reopens and not is_manager and foreign.filtered("is_closed"):
            raise AccessError(
                self.env._(
                    "Only the person assigned and managers open a follow-up again."
                )
            )

    def _check_assignee(self, user):
        """:raises ValidationError: unless ``user`` may get back to the customers."""
        # sudo: whether a colleague may is asked, nothing is told of them but the name
        user = user.sudo().exists()
        for followup in self:
            if not followup.sudo()._is_fit(user):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot follow up “%(customer)s”: choose somebody who "
                        "may log interactions with the customer.",
                        user=user.name or self.env._("Nobody"),
                        customer=followup.display_name,
                    )
                )

    def _after_closing(self):
        if not self:
            return
        self.write({"date_done": fields.Datetime.now()})
        activities = self._find_activities()
        own = self._filtered_own(activities)
        # whoever was told that it is overdue has nothing to do any more
        (activities - own).action_archive()
        for note, rows in self.grouped("note").items():
            own.filtered(
                lambda activity, rows=rows: activity.satisfaction_followup_id in rows
            )._action_done(feedback=note)

    def _after_reopening(self):
        if not self:
            return
        self.write({"date_done": False})
        self._plan_activities()

    def action_close(self):
        """:returns: the dialog that asks what came of it; context
            ``default_state`` says which of the answers it is.
        :raises AccessError: when one of the follow-ups is not the user's to close.
        """
        self._check_written({})
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.satisfaction_followup_close_action"
        )
        state = self.env.context.get("default_state", "contacted")
        return dict(
            action,
            context={"default_followup_ids": self.ids, "default_state": state},
        )

    def action_reopen(self):
        """Open again what was closed; its activity is planned anew."""
        self.write({"state": "open"})
