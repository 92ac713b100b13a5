import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# how long exhibitors keep the first right to their booths, unless somebody says else
FIRST_RIGHT_DAYS = 60
# names of invited companies in the preview
SHOWN_NAMES = 8


class ExhibitionRollover(models.TransientModel):
    """Opens the next edition of a show: same halls and booths, later dates, and last
    time's exhibitors invited with the first right to the booths they had.

    For who works for events. It acts on exhibitors of every rep and tells of those the
    user may not see no more than names and counts.
    """

    _name = "exhibition.rollover"
    _description = "Open Next Edition"
    _inherit = ["exhibition.rollover.plan", "exhibition.rollover.run"]

    event_id = fields.Many2one(
        "event.event",
        string="Last Edition",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    series_id = fields.Many2one(related="event_id.series_id")
    cycle = fields.Selection(related="event_id.series_id.cycle")
    name = fields.Char(
        string="Edition",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    edition_no = fields.Integer(
        string="Number",
        compute="_compute_edition_no",
        store=True,
        readonly=False,
        precompute=True,
    )

    # dates
    date_begin = fields.Datetime(
        string="Opening",
        compute="_compute_date_begin",
        store=True,
        readonly=False,
        precompute=True,
        help="All other dates keep their distance to it, and their time of day.",
    )
    date_end = fields.Datetime(
        string="End",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    move_in = fields.Datetime(
        string="Move-in",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    move_out = fields.Datetime(
        string="Move-out",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    sales_end_date = fields.Date(
        string="Booths Sold Until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )

    # what is taken over
    copy_halls = fields.Boolean(string="Halls", default=True)
    copy_booths = fields.Boolean(string="Booths", default=True)
    copy_tickets = fields.Boolean(string="Tickets", default=True)
    copy_mails = fields.Boolean(string="Mail Schedule", default=True)
    copy_studies = fields.Boolean(
        string="Studies",
        default=True,
        help="As drafts, compared with those of the last edition.",
    )

    # who is invited
    invite_exhibitors = fields.Boolean(
        string="Invite Last Exhibitors",
        default=True,
        help="Exhibitors, co-exhibitors and pavilions that were there or have a "
        "contract; not who withdrew or did not come.",
    )
    hold_same_booth = fields.Boolean(string="Hold Their Booths", default=True)
    rebook_deadline = fields.Date(
        string="First Right Until",
        compute="_compute_rebook_deadline",
        store=True,
        readonly=False,
        precompute=True,
    )
    create_activities = fields.Boolean(
        string="Remind Their Owners",
        default=True,
        help="An activity for each company, due when its first right ends.",
    )

    # preview
    hall_count = fields.Integer(compute="_compute_preview")
    booth_count = fields.Integer(compute="_compute_preview")
    study_count = fields.Integer(compute="_compute_preview")
    invite_count = fields.Integer(compute="_compute_preview")
    hold_count = fields.Integer(compute="_compute_preview")
    unowned_count = fields.Integer(compute="_compute_preview")
    conflict_count = fields.Integer(compute="_compute_preview")
    invited_names = fields.Char(compute="_compute_preview")
    conflicts = fields.Text(compute="_compute_preview")

    @api.depends("event_id")
    def _compute_edition_no(self):
        for wizard in self:
            wizard.edition_no = wizard.event_id.edition_no + 1

    @api.depends("event_id")
    def _compute_date_begin(self):
        for wizard in self:
            event = wizard.event_id
            cycle = event.series_id and event.series_id._get_cycle()
            if cycle:
                opening = event._to_local(event.date_begin) + cycle
                wizard.date_begin = event._from_local(opening)
            else:
                wizard.date_begin = wizard.date_begin

    @api.depends("event_id", "date_begin")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard._suggest_name(wizard.name, wizard.event_id)

    def _suggest_name(self, name, event):
        """:param name: what was typed or suggested before.
        :returns: the name of the last edition with the new number and year.
        """
        if not name and event.edition_no:
            number = rf"(?<!\d){event.edition_no}(?!\d)"
            name = re.sub(number, str(event.edition_no + 1), event.name or "")
        name = name or event.name
        if not name or not self.date_begin:
            return name
        year = str(event._to_local(self.date_begin).year)
        if YEAR.search(name):
            return YEAR.sub(year, name)
        return name if name != event.name else f"{event.series_id.name} {year}"

    @api.depends("event_id", "date_begin")
    def _compute_dates(self):
        for wizard in self:
            for name in ("date_end", "move_in", "move_out"):
                wizard[name] = wizard._shift(wizard.event_id[name])
            wizard.sales_end_date = wizard._shift_day(wizard.event_id.sales_end_date)

    @api.depends("event_id", "date_begin")
    def _compute_rebook_deadline(self):
        for wizard in self:
            if not wizard.event_id or not wizard.date_begin:
                wizard.rebook_deadline = False
                continue
            event = wizard.event_id
            opening = event._to_local(wizard.date_begin).date()
            usual = event._get_today() + timedelta(days=FIRST_RIGHT_DAYS)
            wizard.rebook_deadline = min(usual, opening)

    @api.depends(
        "event_id",
        "copy_halls",
        "copy_booths",
        "copy_studies",
        "invite_exhibitors",
        "hold_same_booth",
    )
    def _compute_preview(self):
        for wizard in self:
            invited = wizard._get_invited()
            booths = wizard._get_old_booths(invited)
            companies = wizard._by_company(invited)
            conflicts = wizard._get_conflicts(invited, booths)
            event = wizard.event_id
            wizard.hall_count = len(event.hall_ids) if wizard.copy_halls else 0
            wizard.booth_count = event.event_booth_count if wizard.copy_booths else 0
            wizard.study_count = len(event.study_ids) if wizard.copy_studies else 0
            wizard.invite_count = len(companies)
            wizard.hold_count = len(booths.filtered(lambda booth: not booth.is_blocked))
            nobody = self.env["res.users"]
            wizard.unowned_count = wizard._count_owners(invited)[nobody]
            wizard.conflict_count = len(conflicts)
            # who will come is told to the people of the show, who was there to all
            over = event.date_end and event.date_end <= fields.Datetime.now()
            told = over or event._is_show_staff()
            wizard.conflicts = told and "\n".join(conflicts)
            wizard.invited_names = told and wizard._get_shown_names(companies)

    def _get_shown_names(self, companies):
        names = ", ".join(rows[0].name for rows in companies[:SHOWN_NAMES])
        if len(companies) <= SHOWN_NAMES:
            return names
        return self.env._(
            "%(names)s and %(count)s more",
            names=names,
            count=len(companies) - SHOWN_NAMES,
        )

    def _shift(self, moment):
        """:param moment: naive UTC ``datetime`` of the last edition, or False.
        :returns: the moment as far from the new opening, by the clocks of the place:
            nine o'clock stays nine o'clock in summer and winter.
        """
        event = self.event_id
        if not moment or not self.date_begin:
            return False
        opening = event._to_local(self.date_begin)
        distance = event._to_local(moment) - event._to_local(event.date_begin)
        return event._from_local(opening + distance)

    def _shift_day(self, day):
        """:returns: the day as many days from the new opening, or False."""
        event = self.event_id
        if not day or not self.date_begin:
            return False
        first = event._get_show_dates()[0]
        return event._to_local(self.date_begin).date() + (day - first)

    def _check_may_open(self):
        """:raises UserError: when the edition has a following one.
        :raises ValidationError: when a date makes no sense.
        """
        event = self.event_id
        event.check_access("read")
        self.env["event.event"].check_access("create")
        if not event.series_id:
            raise UserError(self.env._("“%s” is no edition of a show.", event.name))
        # sudo: also an archived one, or one of another company
        following = event.sudo().with_context(active_test=False).next_event_ids[:1]
        if following:
            raise UserError(
                self.env._(
                    "“%(next)s” follows “%(edition)s” already: an edition is opened"
                    " once.",
                    next=following.name,
                    edition=event.name,
                )
            )
        if not self.name or not self.date_begin or not self.date_end:
            raise ValidationError(
                self.env._("Give the new edition a name, its opening and its end.")
            )
        if self.invite_exhibitors:
            self._check_rebook_deadline()

    def _check_rebook_deadline(self):
        today = self.event_id._get_today()
        opening = self.event_id._to_local(self.date_begin).date()
        wanted = self.hold_same_booth or self.create_activities
        if not self.rebook_deadline and wanted:
            raise ValidationError(
                self.env._("Until when do last edition's exhibitors have first right?")
            )
        if self.rebook_deadline and not today <= self.rebook_deadline <= opening:
            raise ValidationError(
                self.env._(
                    "The first right must end between today and the opening of the new"
                    " edition."
                )
            )

    def action_open(self):
        """Open the next edition.

        :returns: the window action of its form.
        :raises UserError: when it exists already.
        :raises ValidationError: when a date makes no sense.
        """
        self.ensure_one()
        self._check_may_open()
        edition = self._open_edition()
        return {
            "type": "ir.actions.act_window",
            "res_model": "event.event",
            "res_id": edition.id,
            "views": [(False, "form")],
            "context": {"expo_crm_edition": True},
        }
