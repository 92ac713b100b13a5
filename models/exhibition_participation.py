from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.exhibition import ORIGINS, origin_of

# roles of companies that show goods on a stand with staff of their own
EXHIBITORS = ("exhibitor", "co_exhibitor")
# roles on the stand of another company
GUESTS = ("co_exhibitor", "represented")
# states in which a company counts as present, before the show and after it
CONTRACTED = ("contracted", "exhibited", "no_show")
ENDED = ("rejected", "withdrawn")
# what makes two rows the same: one live row for each
IDENTITY = ("event_id", "partner_id", "role")


class ExhibitionParticipation(models.Model):
    """What one company is to one edition of a show, in one role.

    Reps open it as an intention; a confirmed booth order opens it as contracted, or
    carries the open one there. Closing the edition ends it as exhibited or no-show, a
    cancelled order as withdrawn.
    """

    _name = "exhibition.participation"
    _description = "Participation"
    _inherit = [
        "exhibition.visibility.mixin",
        "customer.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "event_id desc, name, id"

    _pool_guarded_fields = ("partner_id", "agent_id", "builder_id", "opportunity_id")
    _show_derived_fields = frozenset(
        {"name", "series_id", "company_id", "origin", "net_area", "payment_state"}
    )

    event_id = fields.Many2one(
        "event.event",
        string="Edition",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('series_id', '!=', False)]",
        tracking=True,
    )
    series_id = fields.Many2one(
        related="event_id.series_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="event_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Participant",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    name = fields.Char(
        compute="_compute_name", store=True, precompute=True, index="trigram"
    )
    role = fields.Selection(
        [
            ("organiser", "Main Organiser"),
            ("co_organiser", "Co-organiser"),
            ("supporter", "Supporter"),
            ("exhibitor", "Exhibitor"),
            ("co_exhibitor", "Co-exhibitor"),
            ("represented", "Represented Company"),
            ("pavilion", "Pavilion"),
            ("agent", "Sales Agent"),
            ("contractor", "Contractor"),
            ("media", "Media"),
            ("buyer", "Hosted Buyer"),
            ("buyer_group", "Buyer Group"),
        ],
        required=True,
        default="exhibitor",
        tracking=True,
    )
    state = fields.Selection(
        [
            ("intention", "Intention"),
            ("applied", "Applied"),
            ("approved", "Approved"),
            ("contracted", "Contracted"),
            ("exhibited", "Exhibited"),
            ("no_show", "Not Exhibited"),
            ("rejected", "Rejected"),
            ("withdrawn", "Pulled Out"),
        ],
        string="Status",
        required=True,
        default="intention",
        tracking=True,
        copy=False,
        group_expand=True,
    )
    active = fields.Boolean(default=True)
    # of the customer, whose owner is public
    user_id = fields.Many2one(related="partner_id.user_id", string="Owner")

    # together with others
    parent_id = fields.Many2one(
        "exhibition.participation",
        string="Main Exhibitor",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('event_id', '=', event_id), ('role', '=', 'exhibitor')]",
        help="On whose stand this company is.",
    )
    child_ids = fields.One2many(
        "exhibition.participation", "parent_id", string="On the Stand"
    )
    pavilion_id = fields.Many2one(
        "exhibition.participation",
        index="btree_not_null",
        ondelete="set null",
        domain="[('event_id', '=', event_id), ('role', '=', 'pavilion')]",
    )
    agent_id = fields.Many2one("res.partner", string="Sold by Agent")
    builder_id = fields.Many2one(
        "res.partner", string="Stand Builder", help="Who builds the stand."
    )

    # contract
    opportunity_id = fields.Many2one("crm.lead", index="btree_not_null", copy=False)
    order_line_ids = fields.One2many(
        "sale.order.line", "participation_id", string="Order Lines"
    )
    complimentary_reason = fields.Char(
        help="Why the company takes part without an order."
    )
    contract_country_id = fields.Many2one(
        "res.country",
        string="Country in Contract",
        compute="_compute_contract_country_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    origin = fields.Selection(
        ORIGINS, compute="_compute_origin", store=True, precompute=True
    )

    # space
    booth_ids = fields.One2many("event.booth", "participation_id", string="Booths")
    booth_names = fields.Char(string="Booth Numbers", compute="_compute_booth_names")
    net_area = fields.Float(
        compute="_compute_net_area",
        store=True,
        help="Square metres of all booths of the company, paid or not.",
    )
    hold_booth_ids = fields.One2many(
        "event.booth", "hold_participation_id", string="Booths on Hold"
    )

    # what they show
    category_ids = fields.Many2many(
        "exhibition.category",
        "exhibition_participation_category_rel",
        "participation_id",
        "category_id",
        string="Exhibit Categories",
    )
    brand_names = fields.Char(string="Brands")
    fascia_name = fields.Char(help="The name on the board above a shell scheme stand.")
    catalogue_name = fields.Char(
        help="The name in the show's catalogue.", translate=True
    )
    catalogue_text = fields.Text(
        string="Introduction", help="The text in the show's catalogue.", translate=True
    )
    note = fields.Html()

    # people
    staff_ids = fields.One2many(
        "event.registration",
        "participation_id",
        domain=[("attendee_category", "=", "exhibitor_staff")],
    )

    # outcome
    lost_reason_id = fields.Many2one("crm.lost.reason", string="Reason Lost")

    # an index, not a constraint: merging two companies would drop rows in silence
    _live_uniq = models.UniqueIndex(
        "(event_id, partner_id, role)"
        " WHERE active AND state NOT IN ('rejected', 'withdrawn')",
        "This company takes part in this edition in this role already.",
    )
    _event_state_index = models.Index("(event_id, role, state) INCLUDE (partner_id)")
    _partner_event_index = models.Index("(partner_id, event_id)")

    @api.depends("partner_id.name")
    def _compute_name(self):
        for participation in self:
            # sudo: names are public
            participation.name = participation.partner_id.sudo().name

    @api.depends("name", "event_id.name")
    @api.depends_context("expo_crm_company_only")
    def _compute_display_name(self):
        """Company and edition; the company alone where the edition is on the screen."""
        alone = self.env.context.get("expo_crm_company_only")
        for participation in self:
            edition = not alone and participation.event_id.name
            names = filter(None, (participation.name, edition))
            participation.display_name = " · ".join(names)

    @api.depends("partner_id")
    def _compute_contract_country_id(self):
        for participation in self:
            # sudo: where the company is when it is written in; who names one sees it
            company = participation.partner_id.sudo()
            participation.contract_country_id = (
                participation.contract_country_id or company.country_id
            )

    @api.depends("contract_country_id", "event_id.country_id")
    def _compute_origin(self):
        for participation in self:
            home = participation.event_id._get_home_country()
            participation.origin = origin_of(
                participation.contract_country_id.code, home.code
            )

    @api.depends("booth_ids.name")
    def _compute_booth_names(self):
        for participation in self:
            participation.booth_names = participation.booth_ids._join_names()

    @api.depends("booth_ids.area")
    def _compute_net_area(self):
        for participation in self:
            participation.net_area = sum(participation.booth_ids.mapped("area"))

    @api.constrains("event_id")
    def _check_event_id(self):
        for participation in self:
            if not participation.event_id.series_id:
                raise ValidationError(
                    self.env._(
                        "“%(event)s” is no edition of a show: give it a series before"
                        " companies take part.",
                        event=participation.event_id.name,
                    )
                )
