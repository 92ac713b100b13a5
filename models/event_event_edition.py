from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# who decides who runs a show
SHOW_MANAGERS = ("event.group_event_manager", "expo_crm.group_manager")


class EventEvent(models.Model):
    """An event with a series is an edition of that show."""

    _name = "event.event"
    _inherit = ["event.event"]

    series_id = fields.Many2one(
        "exhibition.series",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The show that comes back. Set, the event is one edition of it.",
    )
    show_type = fields.Selection(related="series_id.show_type")
    series_color = fields.Integer(
        related="series_id.color", export_string_translation=False
    )
    edition_no = fields.Integer(
        string="Edition Number",
        compute="_compute_edition_no",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        copy=False,
    )
    previous_event_id = fields.Many2one(
        "event.event",
        string="Previous Edition",
        compute="_compute_previous_event_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        domain="[('series_id', '=', series_id), ('series_id', '!=', False)]",
    )
    next_event_ids = fields.One2many(
        "event.event", "previous_event_id", string="Following Editions"
    )
    # for screens: a list of events on the form of an event would confuse Odoo's Form
    next_event_id = fields.Many2one(
        "event.event", string="Following Edition", compute="_compute_next_event_id"
    )
    format = fields.Selection(
        [("onsite", "On Site"), ("hybrid", "Hybrid"), ("online", "Online")],
        default="onsite",
    )
    team_user_ids = fields.Many2many(
        "res.users",
        "exhibition_team_rel",
        "event_id",
        "user_id",
        string="Show Team",
        domain="[('share', '=', False)]",
        help="They and the responsible see every exhibitor and badge holder of this "
        "edition.",
    )

    # halls and companies
    hall_ids = fields.One2many("exhibition.hall", "event_id", string="Halls")
    participation_ids = fields.One2many(
        "exhibition.participation", "event_id", string="Participations"
    )

    _edition_no_uniq = models.UniqueIndex(
        "(series_id, edition_no) WHERE series_id IS NOT NULL AND edition_no > 0",
        "This series has an edition of this number already.",
    )
    _edition_no_not_negative = models.Constraint(
        "CHECK (edition_no >= 0)", "The number of an edition cannot be negative."
    )

    @api.depends("series_id")
    def _compute_edition_no(self):
        given = {}
        for event in self:
            if not event.series_id:
                event.edition_no = 0
                continue
            # sudo: numbers are counted over the companies of a series they share
            others = event.series_id.sudo().with_context(active_test=False).edition_ids
            numbers = set((others - event._origin).mapped("edition_no"))
            # editions made together do not know of one another yet
            numbers |= given.setdefault(event.series_id, set())
            if not event.edition_no or event.edition_no in numbers:
                event.edition_no = max(numbers, default=0) + 1
            given[event.series_id].add(event.edition_no)

    @api.depends("series_id")
    def _compute_previous_event_id(self):
        for event in self:
            if event.previous_event_id.series_id == event.series_id:
                continue
            earlier = event.series_id.edition_ids.filtered(
                lambda other, event=event: (
                    other.date_begin
                    and event.date_begin
                    and other.date_begin < event.date_begin
                    and other != event._origin
                )
            )
            event.previous_event_id = earlier.sorted("date_begin")[-1:]

    @api.depends("next_event_ids.date_begin")
    def _compute_next_event_id(self):
        for event in self:
            event.next_event_id = event.next_event_ids.sorted("date_begin")[:1]

    @api.constrains("series_id", "previous_event_id", "date_begin")
    def _check_previous_event_id(self):
        for event in self | self.next_event_ids:
            previous = event.previous_event_id
            if not previous:
                continue
            if previous.series_id != event.series_id:
                raise ValidationError(
                    self.env._(
                        "“%(previous)s” is no edition of the series of “%(edition)s”:"
                        " choose another previous edition.",
                        previous=previous.name,
                        edition=event.name,
                    )
                )
            # also ends every circle: dates cannot grow all the way round
            if previous.date_begin >= event.date_begin:
                raise ValidationError(
                    self.env._(
                        "“%(edition)s” does not begin after its previous edition"
                        " “%(previous)s”: correct the dates or the previous edition.",
                        previous=previous.name,
                        edition=event.name,
                    )
                )

    @api.constrains("series_id", "company_id")
    def _check_series_company(self):
        for event in self:
            # sudo: name and company of a series, which may be of another company
            series = event.series_id.sudo()
            company = series.company_id
            if company and event.company_id and company != event.company_id:
                raise ValidationError(
                    self.env._(
                        "The show “%(series)s” belongs to %(company)s, its edition"
                        " “%(edition)s” to %(other)s.",
                        series=series.name,
                        company=company.name,
                        edition=event.name,
                        other=event.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events.filtered("series_id")._changed_show_scope()
        return events

    def write(self, vals):
        if {"user_id", "team_user_ids"} & vals.keys():
            self._check_may_staff_show()
        if vals.get("series_id"):
            self.filtered(lambda event: not event.series_id)._check_may_become_show()
        if "series_id" in vals and not vals["series_id"]:
            self.filtered("series_id")._check_may_leave_series()
        if "series_id" in vals and "edition_no" not in vals:
            # numbers of the other series are taken: a free one is computed
            self.filtered(
                lambda event: event.series_id.id != vals["series_id"]
            ).edition_no = 0
        shows = self.filtered("series_id")
        result = super().write(vals)
        if {"series_id", "user_id", "team_user_ids", "active"} & vals.keys():
            (shows | self.filtered("series_id"))._changed_show_scope()
        return result

    def _is_show_run(self):
        """:returns: whether the current user decides about all booths of this edition:
        works for events, or sells and is of the team of the show. The door is in the
        team as well, to see badges; it decides nothing.
        """
        user = self.env.user
        return user.has_group("event.group_event_user") or (
            user.has_group("expo_crm.group_user") and self._is_in_team()
        )

    def _is_in_team(self):
        return self.env.user in self.user_id | self.team_user_ids

    def _check_may_staff_show(self):
        """Who runs a show sees all its exhibitors and badges, so nobody lets themselves
        in.

        :raises AccessError: unless the user runs it, or is manager of all events or of
            all customers.
        """
        for event in self.filtered("series_id"):
            if not event._is_show_staff():
                raise AccessError(
                    self.env._(
                        "Who runs “%(edition)s” is decided by its team and by managers:"
                        " ask %(person)s.",
                        edition=event.name,
                        person=event.user_id.name or self.env._("a manager"),
                    )
                )

    def _is_show_staff(self):
        """:returns: whether the current user is of the people of this edition, or
        manager of all events or of all customers."""
        return self._is_show_manager() or self._is_in_team()

    @api.model
    def _is_show_manager(self):
        return self.env.su or any(map(self.env.user.has_group, SHOW_MANAGERS))

    def _check_may_become_show(self):
        """Of an edition its people see everything, of another event their customers:
        nobody opens what is hidden from them by making one of it.

        :raises AccessError: unless the user sees all there is, or is manager.
        """
        within = [("event_id", "in", self.ids)]
        if not self or self._is_show_manager():
            return
        for model in ("event.registration", "event.booth"):
            rows = self.env[model].with_context(active_test=False)
            # sudo: only how many there are
            if rows.sudo().search_count(within) > rows.search_count(within):
                raise AccessError(
                    self.env._(
                        "“%(event)s” has registrations or booths of customers you do not"
                        " see: ask a manager of events to make it an edition.",
                        event=self[:1].name,
                    )
                )

    def _check_may_leave_series(self):
        """:raises UserError: when there is something only an edition of a show has."""
        words = {
            "exhibition.participation": self.env._("companies that take part"),
            "exhibition.visit": self.env._("visits"),
            "exhibition.hall": self.env._("halls"),
        }
        for model, what in words.items():
            # sudo: also what the caller does not see would be left without a show
            rows = self.env[model].sudo().with_context(active_test=False)
            found = rows.search([("event_id", "in", self.ids)], limit=1)
            if found:
                raise UserError(
                    self.env._(
                        "“%(event)s” has %(what)s, so it stays an edition of a show."
                        " Remove them first, or choose another series.",
                        event=found.event_id.name,
                        what=what,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_participations(self):
        # sudo: also of companies the caller does not see
        rows = self.env["exhibition.participation"].sudo()
        found = rows.with_context(active_test=False).search(
            [("event_id", "in", self.ids)], limit=1
        )
        if found:
            raise UserError(
                self.env._(
                    "Companies take part in “%s”: it stays, with what they did. Archive"
                    " it instead.",
                    found.event_id.name,
                )
            )

    def _changed_show_scope(self):
        """Who runs a show sees its badge holders: what was asked before may not hold."""
        if not self:
            return
        if self.series_id:
            self.env["customer.pool"]._start_guarding()
        self.env["customer.visibility.path.mixin"]._pool_invalidate()

    def _get_home_country(self):
        """:returns: the country where the edition takes place, else the company's."""
        company = self.company_id or self.env.company
        return self.country_id or company.country_id
