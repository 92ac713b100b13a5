from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import clean_context

from ..tools.screen import get_labels, notification


class CustomerInteraction(models.Model):
    """The quick entry: a click for the outcome, one for the next step, and it is
    logged, planned and done.

    An empty summary is made of channel and outcome. A date for the next step plans an
    activity of the author on the customer; ``expo_crm_activity_id`` in the context
    names the planned activity this interaction is the doing of.
    """

    _inherit = "customer.interaction"

    next_date = fields.Date(
        string="Next Step On",
        help="Plans an activity for the author on that day.",
    )
    next_activity_id = fields.Many2one(
        "mail.activity",
        string="Planned Activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        # by its name a client could read any activity it puts here
        groups="base.group_system",
    )

    phone = fields.Char(compute="_compute_phone")

    @api.depends("partner_id", "contact_id", "lead_id")
    def _compute_phone(self):
        """Whom to call, as far as the user may see it."""
        for interaction in self:
            customer = interaction.partner_id
            lead = interaction.lead_id
            people = interaction.contact_id or customer.primary_contact_id
            known = (people | customer)._filtered_access("read").mapped("phone")
            if lead and not any(known) and lead.has_access("read"):
                known.append(lead.phone)
            interaction.phone = next(filter(None, known), False)

    @api.constrains("next_date")
    def _check_next_date(self):
        today = fields.Date.context_today(self)
        for interaction in self:
            if interaction.next_date and interaction.next_date < today:
                raise ValidationError(
                    self.env._(
                        "The next step of “%s” would lie in the past: choose today or a "
                        "later day.",
                        interaction.summary,
                    )
                )

    # what the dialog begins with

    @api.model
    def default_get(self, fields):
        subject = self._with_subject()
        defaults = super(CustomerInteraction, subject).default_get(fields)
        self._check_lead_readable(defaults.get("lead_id"))
        return defaults

    def onchange(self, values, field_names, fields_spec):
        lead = values.get("lead_id")
        self._check_lead_readable(lead.get("id") if isinstance(lead, dict) else lead)
        return super().onchange(values, field_names, fields_spec)

    def _check_lead_readable(self, lead_ids):
        """:param lead_ids: one id or a list of them.
        :raises AccessError: for a lead the user may not see, whose customer would be
            filled in.
        """
        if lead_ids and not self.env.su:
            self.env["crm.lead"].browse(lead_ids).check_access("read")

    def _with_subject(self):
        """:returns: ``self`` with the defaults that follow from the rows selected in a
        list, and from a person, whose customer is the company.
        """
        context = self.env.context
        defaults = {}
        if context.get("expo_crm_selection"):
            selected = context.get("active_ids") or []
            if len(selected) != 1:
                raise UserError(
                    self.env._(
                        "An interaction is with one customer: select one, or log from "
                        "its row."
                    )
                )
            field = (
                "lead_id" if context.get("active_model") == "crm.lead" else "partner_id"
            )
            defaults[f"default_{field}"] = selected[0]
        partner_id = defaults.get(
            "default_partner_id", context.get("default_partner_id")
        )
        if isinstance(partner_id, int):
            # sudo: whose contact it is; whether one may see it is asked afterwards
            person = self.env["res.partner"].sudo().browse(partner_id).exists()
            if person.parent_id and not person.is_company:
                defaults.update(
                    default_partner_id=person.commercial_partner_id.id,
                    default_contact_id=person.id,
                )
        return self.with_context(**defaults)

    def _prepare_summary(self, vals):
        """:returns: the summary given, or one of channel and outcome in a line."""
        summary = (vals.get("summary") or "").strip()
        if summary:
            return summary
        known = {**self.default_get(["channel", "outcome_id"]), **vals}
        channels = get_labels(self, "channel")
        channel = channels.get(known.get("channel")) or ""
        outcome = self.outcome_id.browse(known.get("outcome_id") or ()).name
        if not outcome:
            return channel
        return self.env._("%(channel)s: %(outcome)s", channel=channel, outcome=outcome)

    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(
            [dict(vals, summary=self._prepare_summary(vals)) for vals in vals_list]
        )
        interactions._fulfil_activity()
        interactions._plan_next_step()
        return interactions

    def write(self, vals):
        if "summary" in vals and not (vals["summary"] or "").strip():
            vals = {name: vals[name] for name in vals if name != "summary"}
        result = super().write(vals)
        if {"next_date", "next_step"} & vals.keys():
            self._plan_next_step()
        return result

    def action_log_next(self):
        """Go on with the next activity due on the desk, or say that none is left."""
        done_id = self.env.context.get("expo_crm_activity_id")
        action = self.env["customer.desk"]._get_next_log_action(done_id)
        if action:
            return action
        return notification(
            self.env._("Nothing else is due today."),
            next={"type": "ir.actions.act_window_close"},
        )

    def action_log_new(self):
        """Go on with an interaction with another customer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.customer_interaction_action_log"
        )
        return dict(action, context={})

    def _fulfil_activity(self):
        """Mark the planned activity as done that this interaction is the doing of.

        :raises ValidationError: when it is planned for another customer.
        """
        activity_id = self.env.context.get("expo_crm_activity_id")
        if len(self) != 1 or not isinstance(activity_id, int):
            return
        activity = self._without_defaults("mail.activity").browse(activity_id).exists()
        if not activity or not activity.active:
            # somebody else was faster; what was said is logged all the same
            return
        if not self._is_planned_by(activity):
            raise ValidationError(
                self.env._(
                    "“%(activity)s” is planned for %(customer)s, not for this one.",
                    activity=activity.display_name,
                    customer=activity.res_name,
                )
            )
        activity.action_feedback(feedback=self.summary)

    def _is_planned_by(self, activity):
        if activity.res_model == "crm.lead":
            return activity.res_id == self.lead_id.id
        if activity.res_model != "res.partner":
            return False
        # sudo: only the roots are compared
        customer = self.env["res.partner"].sudo().browse(activity.res_id)
        return customer.pool_root_id == self.sudo().partner_id.pool_root_id

    def _plan_next_step(self):
        """Plan the next step as an activity of the author, or move the one planned."""
        planned = self.browse()
        for interaction in self:
            # sudo: the field; the activity itself is changed with the user's rights
            activity = interaction.sudo().next_activity_id.sudo(False)
            if not activity or not activity.active:
                if interaction.next_date:
                    planned |= interaction
            elif not interaction.next_date:
                activity.unlink()
            else:
                activity.write(interaction._prepare_next_activity_values())
        if not planned:
            return
        activities = self._without_defaults("mail.activity").create(
            [
                dict(
                    interaction._prepare_next_activity_values(),
                    **interaction._prepare_next_activity_subject(),
                )
                for interaction in planned
            ]
        )
        for interaction, activity in zip(planned, activities, strict=True):
            interaction.sudo().next_activity_id = activity

    def _prepare_next_activity_values(self):
        kind = self._get_next_activity_type()
        return {
            "summary": self.next_step or kind.summary or kind.name,
            "date_deadline": self.next_date,
        }

    def _prepare_next_activity_subject(self):
        """:returns: where the next step is planned, for whom and of which type."""
        subject = self.lead_id or self.partner_id
        return {
            "res_model_id": self.env["ir.model"]._get_id(subject._name),
            "res_id": subject.id,
            "user_id": self.user_id.id,
            "activity_type_id": self._get_next_activity_type().id,
        }

    def _get_next_activity_type(self):
        """:returns: a call after a call, else something to do."""
        kind = "call" if self.channel == "call" else "todo"
        return self.env.ref(
            f"mail.mail_activity_data_{kind}", raise_if_not_found=False
        ) or self.env["mail.activity"]._default_activity_type_for_model("res.partner")

    def _without_defaults(self, model):
        """:returns: ``model`` without what the dialog presets for an interaction."""
        context = clean_context(self.env.context)
        # keys are to go, which adding to the context cannot do
        # pylint: disable-next=context-overridden
        return self.env[model].with_context(context)
