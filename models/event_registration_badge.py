from odoo import api, fields, models

from ..tools.exhibition import ORIGINS, VISITORS, origin_of

# what the people of a company are, by what the company is to the edition
CATEGORY_OF_ROLE = {
    "organiser": "organiser_staff",
    "co_organiser": "organiser_staff",
    "supporter": "guest",
    "contractor": "contractor",
    "media": "media",
    "buyer": "hosted_buyer",
    "buyer_group": "trade_visitor",
}


class EventRegistration(models.Model):
    """A registration of an edition is a badge: who holds it, for whom, how often in."""

    _inherit = "event.registration"

    series_id = fields.Many2one(
        related="event_id.series_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    attendee_category = fields.Selection(
        [
            ("trade_visitor", "Trade Visitor"),
            ("visitor", "General Visitor"),
            ("hosted_buyer", "Hosted Buyer"),
            ("exhibitor_staff", "Exhibitor Staff"),
            ("media", "Media"),
            ("guest", "Guest"),
            ("delegate", "Delegate"),
            ("contractor", "Contractor"),
            ("organiser_staff", "Organiser Staff"),
        ],
        string="Category",
        compute="_compute_attendee_category",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    counts_as_visitor = fields.Boolean(
        compute="_compute_counts_as_visitor",
        store=True,
        precompute=True,
        help="Counted among the visitors of the edition once seen inside.",
    )
    participation_id = fields.Many2one(
        "exhibition.participation",
        string="Exhibitor",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('event_id', '=', event_id)]",
        help="The company of the show this person works for or was invited by.",
    )
    company_partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_company_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="The company of the badge holder, if it is a customer.",
    )
    country_id = fields.Many2one("res.country")
    origin = fields.Selection(
        ORIGINS, compute="_compute_origin", store=True, readonly=False, precompute=True
    )
    job_function = fields.Char(string="Job Position")
    category_ids = fields.Many2many(
        "exhibition.category",
        "event_registration_category_rel",
        "registration_id",
        "category_id",
        string="Interests",
    )
    invited_by_id = fields.Many2one(
        "exhibition.participation",
        string="Invited by",
        index="btree_not_null",
        ondelete="set null",
        domain="[('event_id', '=', event_id)]",
    )
    registered_onsite = fields.Boolean(
        string="Registered on Site",
        copy=False,
        help="Registered by the desk while the show runs, not before.",
    )
    badge_printed_on = fields.Datetime(
        string="Badge Printed on", readonly=True, copy=False, tracking=True
    )

    # visits
    visit_ids = fields.One2many(
        "exhibition.visit", "registration_id", string="Visits", copy=False
    )

    _event_category_index = models.Index(
        "(event_id, attendee_category, state) WHERE series_id IS NOT NULL"
    )

    @api.depends("series_id", "participation_id")
    def _compute_attendee_category(self):
        for registration in self:
            if not registration.series_id:
                registration.attendee_category = False
            elif not registration.attendee_category:
                # sudo: what kind of company it is, whoever holds it
                company = registration.participation_id.sudo()
                registration.attendee_category = (
                    CATEGORY_OF_ROLE.get(company.role, "exhibitor_staff")
                    if company
                    else "trade_visitor"
                )

    @api.depends("attendee_category")
    def _compute_counts_as_visitor(self):
        for registration in self:
            registration.counts_as_visitor = registration.attendee_category in VISITORS

    @api.depends("participation_id.partner_id")
    def _compute_company_partner_id(self):
        for registration in self:
            registration.company_partner_id = (
                registration.participation_id.partner_id
                or registration.company_partner_id
            )

    @api.depends("country_id", "company_partner_id", "event_id", "series_id")
    def _compute_origin(self):
        for registration in self:
            if not registration.series_id:
                registration.origin = False
                continue
            # sudo: the country of a company decides, whoever holds it
            company = registration.company_partner_id.sudo()
            country = registration.country_id or company.country_id
            home = registration.event_id.sudo()._get_home_country()
            registration.origin = (
                origin_of(country.code, home.code) or registration.origin
            )
