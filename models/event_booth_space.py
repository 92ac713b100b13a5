from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.exhibition import STANDARD_SIDE, booth_key, booth_order


class EventBooth(models.Model):
    """A booth of an edition is a piece of floor: number, place, size, kind.

    Its name is its number; two booths of an edition never share one, however it is
    written. Booths of other events are as in stock.
    """

    _inherit = "event.booth"
    # booths of other events have neither hall nor order: they stay as in stock, by id
    _order = "hall_id, name_order, id"

    name_key = fields.Char(
        compute="_compute_name_key",
        store=True,
        precompute=True,
        export_string_translation=False,
    )
    name_order = fields.Char(
        compute="_compute_name_key",
        store=True,
        precompute=True,
        export_string_translation=False,
    )
    series_id = fields.Many2one(
        related="event_id.series_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    hall_id = fields.Many2one(
        "exhibition.hall",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        domain="[('event_id', '=', event_id)]",
        group_expand="_group_expand_hall_id",
    )

    # size
    width = fields.Float(
        compute="_compute_sides",
        store=True,
        readonly=False,
        precompute=True,
        help="Metres.",
    )
    depth = fields.Float(
        compute="_compute_sides",
        store=True,
        readonly=False,
        precompute=True,
        help="Metres.",
    )
    area = fields.Float(
        compute="_compute_area",
        store=True,
        readonly=False,
        precompute=True,
        help="Square metres; width by depth, unless the shape is odd.",
    )

    # kind
    build_type = fields.Selection(
        [("shell", "Shell Scheme"), ("raw", "Raw Space")], default="shell"
    )
    open_sides = fields.Selection(
        [("1", "In Line"), ("2", "Corner"), ("3", "Peninsula"), ("4", "Island")],
        default="1",
        help="How many sides are open to an aisle: 1 to 4.",
    )
    is_outdoor = fields.Boolean(string="Outdoor")
    is_complimentary = fields.Boolean(
        string="Complimentary", help="Given away: contracted, but not paid for."
    )
    is_special_show = fields.Boolean(
        string="Special Show", help="The organiser's own display on the theme."
    )
    is_blocked = fields.Boolean(
        string="Blocked", tracking=True, help="Not for sale: services, escape routes…"
    )

    # place on the plan, in metres from the upper left corner of the hall
    plan_x = fields.Float(string="From Left", help="Metres.")
    plan_y = fields.Float(string="From Top", help="Metres.")

    _name_key_uniq = models.UniqueIndex(
        "(event_id, name_key) WHERE series_id IS NOT NULL",
        "This edition has a booth of this number already.",
    )
    _event_hall_index = models.Index("(event_id, hall_id)")

    @api.depends("name", "series_id")
    def _compute_name_key(self):
        for booth in self.with_context(lang=None):
            booth.name_key = booth_key(booth.name)
            booth.name_order = booth.series_id and booth_order(booth.name)

    @api.depends("event_id.series_id")
    def _compute_sides(self):
        for booth in self:
            side = STANDARD_SIDE if booth.event_id.series_id else 0
            booth.width = booth.width or side
            booth.depth = booth.depth or side

    @api.depends("width", "depth")
    def _compute_area(self):
        for booth in self:
            booth.area = booth.width * booth.depth

    @api.model
    def _group_expand_hall_id(self, halls, domain):
        """Empty halls of the edition in view are columns, too."""
        event_id = self.env.context.get("default_event_id")
        if not event_id:
            return halls
        return halls | halls.search([("event_id", "=", event_id)])

    @api.constrains("area", "series_id")
    def _check_area(self):
        for booth in self.filtered("series_id"):
            if booth.area <= 0:
                raise ValidationError(booth._get_area_message())

    # apart: the area is computed after the sides, when an event becomes an edition
    @api.constrains("width", "depth")
    def _check_sides(self):
        for booth in self.filtered("series_id"):
            if min(booth.width, booth.depth) < 0:
                raise ValidationError(booth._get_area_message())

    def _get_area_message(self):
        return self.env._(
            "Booth %(number)s needs an area of more than 0 square metres: give its"
            " width and depth.",
            number=self.name,
        )

    @api.constrains("hall_id", "event_id")
    def _check_hall_id(self):
        for booth in self:
            if booth.hall_id and booth.hall_id.event_id != booth.event_id:
                raise ValidationError(
                    self.env._(
                        "Booth %(number)s and the hall “%(hall)s” belong to two"
                        " editions.",
                        number=booth.name,
                        hall=booth.hall_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        event_id = self.env.context.get("default_event_id")
        self._check_numbers(
            [(vals.get("event_id", event_id), vals.get("name")) for vals in vals_list]
        )
        return super().create(vals_list)

    def write(self, vals):
        if {"name", "event_id"} & vals.keys():
            # sudo: numbers are no secret
            booths = self.sudo()
            self._check_numbers(
                [
                    (
                        vals.get("event_id", booth.event_id.id),
                        vals.get("name", booth.name),
                    )
                    for booth in booths
                ]
            )
        result = super().write(vals)
        booths = self.filtered("series_id")
        if vals.get("name") and booths:
            # a number is no word: it is the same in every language
            languages = {code for code, _name in self.env["res.lang"].get_installed()}
            for code in sorted(languages | {"en_US"}):
                booth = booths.with_context(lang=code)
                super(EventBooth, booth).write({"name": vals["name"]})
        return result

    def _check_numbers(self, numbers):
        """Asked before the database is, whose answer would name neither number nor
        edition.

        :param numbers: list of event id and number of booths to be; ``self`` are those
            that change.
        :raises ValidationError: when two booths of an edition would have one number.
        """
        # sudo: numbers are unique among all booths, whoever rents them
        booths = self.sudo()
        events = booths.env["event.event"].browse({event for event, _name in numbers})
        editions = set(events.exists().filtered("series_id").ids)
        numbers = [(event, name) for event, name in numbers if event in editions]
        if not numbers:
            return
        taken = booths.search(
            [
                ("event_id", "in", list(editions)),
                ("name_key", "in", list({booth_key(name) for _event, name in numbers})),
                ("id", "not in", self.ids),
            ]
        )
        seen = {(booth.event_id.id, booth.name_key): booth.name for booth in taken}
        self._refuse_twins(numbers, seen)

    def _refuse_twins(self, numbers, seen):
        """:param numbers: as in :meth:`_check_numbers`.
        :param seen: dict of event id and key to the numbers that are taken.
        :raises ValidationError: for the first number that is taken, or none.
        """
        for event, name in numbers:
            key = booth_key(name)
            if not key or (event, key) in seen:
                # sudo: the edition is named in the refusal
                edition = self.env["event.event"].sudo().browse(event)
                self._refuse_number(edition, name, seen.get((event, key)))
            seen[event, key] = name

    def _refuse_number(self, event, name, other):
        """:raises ValidationError: naming the numbers and the edition."""
        if other is None:
            raise ValidationError(
                self.env._(
                    "A booth of “%(edition)s” has no number.", edition=event.name
                )
            )
        raise ValidationError(
            self.env._(
                "“%(edition)s” cannot have booths %(number)s and %(other)s: numbers that"
                " differ by case, width or blanks only are the same. Give one of them"
                " another number.",
                edition=event.name,
                number=name,
                other=other,
            )
        )
