from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.satisfaction import AUDIENCES

ROLES = [
    ("exhibitors", "Exhibitors and Co-exhibitors"),
    ("exhibitor", "Main Exhibitors"),
    ("co_exhibitor", "Co-exhibitors"),
    ("contractor", "Contractors"),
    ("agent", "Sales Agents"),
    ("media", "Media"),
]
# who reads the results of all studies and excepts from quarantine
IN_CHARGE = ("expo_crm.group_manager", "survey.group_survey_manager")


class SatisfactionStudy(models.Model):
    """One questionnaire sent to one population at one touchpoint.

    Made by who runs surveys or the show, from a template of which it gets a copy of its
    own; open within its window, closed by hand or when the window ends.
    """

    _name = "satisfaction.study"
    _description = "Satisfaction Study"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_begin desc, id desc"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Taking Answers"), ("closed", "Finished")],
        string="Status",
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    active = fields.Boolean(default=True)

    # questionnaire
    template_id = fields.Many2one(
        "survey.survey",
        domain="[('is_satisfaction_template', '=', True),"
        " ('satisfaction_audience', 'in', (audience, False))]",
        ondelete="set null",
        help="The questionnaire is a copy of it: changing one leaves the other alone.",
    )
    survey_id = fields.Many2one(
        "survey.survey",
        string="Questionnaire",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    csi_weight_overall = fields.Float(string="Weight of Overall", default=1.0)
    csi_weight_expectation = fields.Float(string="Weight of Expectations", default=1.0)
    csi_weight_ideal = fields.Float(string="Weight of Ideal", default=1.0)

    # population
    audience = fields.Selection(AUDIENCES, required=True, default="exhibitor")
    event_id = fields.Many2one(
        "event.event",
        string="Edition",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('series_id', '!=', False)]",
        tracking=True,
    )
    series_id = fields.Many2one(related="event_id.series_id", store=True, index=True)
    touchpoint_id = fields.Many2one(
        "satisfaction.touchpoint",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('audience', 'in', (audience, False))]",
    )
    role = fields.Selection(ROLES, default="exhibitors")
    visitor_category = fields.Selection(
        [("all", "All Visitors"), ("trade", "Trade Visitors"), ("general", "General")],
        default="all",
    )
    has_been_inside = fields.Boolean(
        string="Only Who Came", help="Visitors that were inside at least once."
    )
    hall_ids = fields.Many2many(
        "exhibition.hall", string="Halls", domain="[('event_id', '=', event_id)]"
    )
    category_ids = fields.Many2many("exhibition.category", string="Exhibit Categories")
    area_min = fields.Float(string="Stand from, m²")
    area_max = fields.Float(string="Stand up to, m²", help="0 for no limit.")
    contacts = fields.Selection(
        [("main", "Main Contact"), ("all", "Every Contact with an Address")],
        string="Who of a Company",
        required=True,
        default="main",
    )
    customer_domain = fields.Char(string="Customers", default="[]")

    # way and window
    is_anonymous = fields.Boolean(
        string="Anonymous",
        tracking=True,
        help="One link for all, nothing is kept of who answered. Cannot be undone once "
        "the study is open.",
    )
    has_public_link = fields.Boolean(
        string="Public Link",
        help="Also open to whoever has the link or the poster, without invitation.",
    )
    date_begin = fields.Datetime(string="Open from", tracking=True)
    date_end = fields.Datetime(string="Open until", tracking=True)
    reminder_count = fields.Integer(string="Reminders", default=1, help="0 to 2.")
    reminder_days = fields.Integer(
        string="Days between Reminders", default=5, help="After the invitation."
    )
    ignore_quarantine = fields.Boolean(tracking=True)
    ignore_reason = fields.Char(string="Reason for Ignoring Quarantine", tracking=True)
    trigger = fields.Selection(
        [
            ("manual", "By Hand"),
            ("contract_signed", "Contract Signed"),
            ("show_closed", "Show Closed"),
            ("complaint_closed", "Complaint Closed"),
        ],
        required=True,
        default="manual",
        help="What invites people of the population, while the study is open.",
    )
    delay_days = fields.Integer(
        string="Delay, Days", help="How long after the event people are invited."
    )

    # comparison
    previous_study_id = fields.Many2one(
        "satisfaction.study",
        string="Compared with",
        compute="_compute_previous_study_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        domain="[('audience', '=', audience), ('id', '!=', id)]",
        help="The study of the same audience and touchpoint at the previous edition.",
    )

    # who was asked, what came back
    invitation_ids = fields.One2many(
        "satisfaction.invitation", "study_id", string="Invitations"
    )
    score_ids = fields.One2many("satisfaction.score", "study_id", string="Scores")
    result_ids = fields.One2many("satisfaction.result", "study_id", string="Results")
    date_results = fields.Datetime(string="Counted on", readonly=True, copy=False)

    _survey_uniq = models.UniqueIndex(
        "(survey_id) WHERE survey_id IS NOT NULL",
        "This questionnaire belongs to another study.",
    )
    _window_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_begin IS NULL OR date_end > date_begin)",
        "A study ends after it begins.",
    )
    _reminder_check = models.Constraint(
        "CHECK(reminder_count BETWEEN 0 AND 2)",
        "People are reminded twice at most.",
    )
    _reminder_days_check = models.Constraint(
        "CHECK(reminder_days > 0)", "A reminder comes after one day at least."
    )
    _delay_check = models.Constraint(
        "CHECK(delay_days >= 0)", "People are invited after the event, not before."
    )
    _weights_check = models.Constraint(
        "CHECK(csi_weight_overall >= 0 AND csi_weight_expectation >= 0"
        " AND csi_weight_ideal >= 0"
        " AND csi_weight_overall + csi_weight_expectation + csi_weight_ideal > 0)",
        "Weights are not negative, and one of them is more than 0.",
    )

    @api.depends("event_id", "audience", "touchpoint_id", "is_anonymous")
    def _compute_previous_study_id(self):
        for study in self:
            previous = study.event_id.previous_event_id
            kept = study.previous_study_id
            if not previous:
                # chosen by hand
                study.previous_study_id = kept.audience == study.audience and kept
                continue
            study.previous_study_id = self.search(
                [
                    ("event_id", "=", previous.id),
                    ("audience", "=", study.audience),
                    ("touchpoint_id", "=", study.touchpoint_id.id),
                    ("id", "!=", study._origin.id),
                ],
                order="is_anonymous desc, id desc"
                if study.is_anonymous
                else "is_anonymous, id desc",
                limit=1,
            )

    @api.constrains("previous_study_id", "audience")
    def _check_previous_study(self):
        for study in self:
            previous = study.previous_study_id
            if previous and (previous == study or previous.audience != study.audience):
                raise ValidationError(
                    self.env._(
                        "A study is compared with another one of the same audience:"
                        " exhibitors and visitors are never mixed."
                    )
                )

    @api.onchange("audience")
    def _onchange_audience(self):
        """What is for others is chosen anew."""
        # sudo: who runs the study has no rights on surveys
        asked = self.sudo().template_id.satisfaction_audience
        if asked and asked != self.audience:
            self.template_id = False
        if self.touchpoint_id.audience not in (self.audience, False):
            self.touchpoint_id = False

    # whose studies are

    @api.model
    def _is_in_charge(self):
        """:returns: whether the user is in charge of all studies."""
        return any(map(self.env.user.has_group, IN_CHARGE))

    @api.model
    def _get_run_domain(self):
        """:returns: the ``Domain`` of the studies the user is responsible for or runs
        the show of."""
        return Domain.OR(
            Domain(path, "in", [self.env.uid])
            for path in ("user_id", "event_id.user_id", "event_id.team_user_ids")
        )
