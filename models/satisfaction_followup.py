from odoo import api, fields, models
from odoo.fields import Domain

from .unknown_float import UnknownFloat

# somebody got back to the respondent
REACHED = ("contacted", "solved")


class SatisfactionFollowup(models.Model):
    """The promise to get back to a respondent who was not content.

    Opened by the answers of a detractor or a low index, held by the customer's owner,
    closed by whoever may log interactions with the customer, with what came of it.
    Better answers later close nothing by themselves.
    """

    _name = "satisfaction.followup"
    _description = "Follow-up of a Study"
    _inherit = [
        "satisfaction.visibility.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_due, id"
    _rec_name = "partner_id"

    # the contact may be deleted, the customer is still whose it is
    _pool_partner_field = "commercial_partner_id"
    # who logs interactions with a customer closes its follow-ups
    _pool_write_mode = "log"

    study_id = fields.Many2one(
        "satisfaction.study", required=True, readonly=True, index=True,
        ondelete="cascade",
    )  # fmt: skip
    user_input_id = fields.Many2one(
        "survey.user_input", string="Answers", readonly=True, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip
    partner_id = fields.Many2one(
        "res.partner", string="Contact", readonly=True, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip
    company_id = fields.Many2one(related="study_id.company_id", store=True)
    event_id = fields.Many2one(related="study_id.event_id", store=True)
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        tracking=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        [
            ("open", "To Follow Up"),
            ("contacted", "Contacted"),
            ("solved", "Solved"),
            ("no_contact", "No Contact"),
        ],
        string="Status",
        required=True,
        default="open",
        tracking=True,
        group_expand=True,
    )
    nps = UnknownFloat(
        string="Recommendation", digits=(3, 0), readonly=True, aggregator="avg",
        help="0 to 10; empty when the question was not answered.",
    )  # fmt: skip
    index = UnknownFloat(
        digits=(4, 1), readonly=True, aggregator="avg", help="0 to 100."
    )
    has_nps = fields.Boolean(compute="_compute_has", export_string_translation=False)
    has_index = fields.Boolean(compute="_compute_has", export_string_translation=False)
    comment = fields.Text(readonly=True)
    date_due = fields.Datetime(string="Get Back by", readonly=True)
    date_done = fields.Datetime(string="Finished on", readonly=True)
    date_escalated = fields.Datetime(string="Superior Told on", readonly=True)
    note = fields.Text(string="What Came of It")
    is_closed = fields.Boolean(
        compute="_compute_is_closed", store=True, export_string_translation=False
    )
    is_in_time = fields.Boolean(
        string="In Time",
        compute="_compute_is_closed",
        store=True,
        help="Somebody got back to the respondent before it was due.",
    )
    is_overdue = fields.Boolean(compute="_compute_countdown")
    countdown = fields.Char(compute="_compute_countdown")

    _input_uniq = models.UniqueIndex(
        "(user_input_id) WHERE user_input_id IS NOT NULL",
        "These answers are followed up already.",
    )
    _due_index = models.Index("(date_due) WHERE state = 'open'")

    @api.depends("nps", "index")
    def _compute_has(self):
        for followup in self:
            followup.has_nps = followup.nps is not False
            followup.has_index = followup.index is not False

    @api.depends("state", "date_done", "date_due")
    def _compute_is_closed(self):
        for followup in self:
            followup.is_closed = followup.state != "open"
            followup.is_in_time = bool(
                followup.state in REACHED
                and followup.date_done
                and followup.date_due
                and followup.date_done <= followup.date_due
            )

    @api.depends("state", "date_due")
    @api.depends_context("lang")
    def _compute_countdown(self):
        now = fields.Datetime.now()
        for followup in self:
            is_open = followup.state == "open" and bool(followup.date_due)
            followup.is_overdue = is_open and followup.date_due < now
            followup.countdown = is_open and self._get_countdown(
                (followup.date_due - now).total_seconds() / 3600
            )

    @api.model
    def _get_countdown(self, hours):
        """:param hours: until it is due, negative when that is past.
        :returns: the sentence of a list; whole hours up to three days, then days.
        """
        late, hours = hours < 0, abs(hours)
        if hours < 1:
            minutes = round(hours * 60)
            if late:
                return self.env._("overdue by %s min", minutes)
            return self.env._("due in %s min", minutes)
        if hours < 72:
            if late:
                return self.env._("overdue by %s h", round(hours))
            return self.env._("due in %s h", round(hours))
        days = int(hours / 24)
        if late:
            return self.env._("overdue by %s days", days)
        return self.env._("due in %s days", days)

    # of a customer that is gone: for who sees all of them

    def _get_pool_scope_domain(self, scope):
        seen = super()._get_pool_scope_domain(scope)
        if scope is None:
            return seen
        return seen & Domain("commercial_partner_id", "!=", False)

    def _is_in_pool_scope(self, scope):
        known = scope is None or bool(self.commercial_partner_id)
        return known and super()._is_in_pool_scope(scope)

    # nobody follows by being assigned: the activity tells them, and who loses sight of
    # the customer would go on reading
    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        return []
