from odoo import models

# where a form goes back to when its record leaves the caller's sight
LIST_ACTIONS = {
    "res.partner": "expo_crm.res_partner_action_my_customers",
    "crm.lead": "expo_crm.crm_lead_action_guarded",
}
# refusals told one by one; the rest are counted
SENTENCES_SHOWN = 5


class CustomerPoolButtons(models.AbstractModel):
    """The buttons of the screens: they call the contract and show its answers.

    A refusal is shown and never raised, so that its journal row is kept. Nothing is
    read of a record the caller has just lost sight of. A button says where it stands
    by ``expo_crm_screen`` in its context: in a ``list``, whose other rows stay, or in
    the ``form`` of the record itself.
    """

    _name = "customer.pool.buttons"
    _description = "Customer Pool Buttons"

    def action_pool_claim(self):
        return self._action_pool("pool_claim")

    def action_pool_return(self):
        return self._action_pool("pool_return")

    def action_pool_lock(self):
        return self._action_pool("pool_lock")

    def action_pool_unlock(self):
        return self._action_pool("pool_unlock")

    def _action_pool(self, method, *args, **kwargs):
        """Call a method of the contract and show what came of it.

        :param method: name of a method that answers with a list of dicts.
        :returns: a notification, followed by the customer just claimed, the same
            screen read again, or the list when the record is out of sight.
        """
        answers = getattr(self, method)(*args, **kwargs)
        params = {
            **self._prepare_pool_notification(method, answers),
            "next": self._get_pool_next_action(method, answers),
        }
        tag = "display_notification"
        claimed = method == "pool_claim" and sum(answer["ok"] for answer in answers)
        if claimed and len(answers) > 1:
            # the list stays: what was claimed is one click away
            tag = "expo_crm_notification"
            params["buttons"] = [self._prepare_pool_link()]
        return {"type": "ir.actions.client", "tag": tag, "params": params}

    def _prepare_pool_link(self):
        """:returns: label and action of a notification's button to one's own list."""
        label = (
            self.env._("Open my leads")
            if self._name == "crm.lead"
            else self.env._("Open my customers")
        )
        return {"name": label, "action": LIST_ACTIONS[self._name]}

    def _prepare_pool_notification(self, method, answers):
        """:returns: the message, its colour and whether it waits to be closed."""
        done = sum(answer["ok"] for answer in answers)
        # equal sentences are one: a whole selection is often refused for one reason
        refusals = list(
            dict.fromkeys(answer["message"] for answer in answers if not answer["ok"])
        )
        if len(answers) == 1:
            lines = [answers[0]["message"]]
        else:
            lines = [
                self._pool_done_sentence(method, done),
                *refusals[:SENTENCES_SHOWN],
            ]
            if len(refusals) > SENTENCES_SHOWN:
                more = len(refusals) - SENTENCES_SHOWN
                lines.append(self.env._("%s more were refused.", more))
        kind = "success" if not refusals else "warning" if done else "danger"
        return {
            "message": "\n".join(lines),
            "type": kind,
            "sticky": bool(refusals),
            "className": "text-prewrap",
        }

    def _pool_done_sentence(self, method, done):
        return {
            "pool_claim": lambda: self.env._("%s claimed.", done),
            "pool_return": lambda: self.env._("%s returned.", done),
            "pool_lock": lambda: self.env._("%s locked.", done),
            "pool_unlock": lambda: self.env._("%s unlocked.", done),
            "pool_assign": lambda: self.env._("%s assigned.", done),
            "pool_distribute": lambda: self.env._("%s distributed.", done),
            "pool_share": lambda: self.env._("%s shared.", done),
            "pool_recall": lambda: self.env._("%s recalled.", done),
            "pool_move": lambda: self.env._("%s moved to the other pool.", done),
            "pool_protect": lambda: self.env._("%s protected.", done),
            "pool_delete": lambda: self.env._("%s put into the recycle bin.", done),
        }.get(method, lambda: self.env._("%s done.", done))()

    def _get_pool_next_action(self, method, answers):
        """:returns: the action that follows the notification."""
        screen = self.env.context.get("expo_crm_screen")
        visible = self.exists()._filtered_access("read")
        claimed = method == "pool_claim" and len(self) == 1 and answers[0]["ok"]
        if claimed and visible and screen != "form":
            return self._get_pool_form_action()
        if screen == "list" or visible == self:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return self._get_pool_list_action()

    def _get_pool_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _get_pool_list_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(LIST_ACTIONS[self._name])
        # the web client escapes the help of an action that follows another
        action.pop("help", None)
        # main: the breadcrumbs would lead back to what is out of sight
        return dict(action, target="main")
