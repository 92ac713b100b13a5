from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ..tools.exhibition import booth_key


class ExhibitionHall(models.Model):
    """A hall of an edition, or a zone of a hall: where booths stand on one plan.

    Its place and size are metres from the upper left corner of the site, those of a
    zone from the corner of its hall. Unknown sizes are zero and are not compared.
    """

    _name = "exhibition.hall"
    _description = "Exhibition Hall"
    _order = "event_id, sequence, name, id"

    name = fields.Char(required=True)
    name_key = fields.Char(
        compute="_compute_name_key", store=True, precompute=True,
        export_string_translation=False,
    )  # fmt: skip
    sequence = fields.Integer(default=10)
    event_id = fields.Many2one(
        "event.event",
        string="Edition",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('series_id', '!=', False)]",
    )
    series_id = fields.Many2one(related="event_id.series_id")
    company_id = fields.Many2one(related="event_id.company_id", store=True)
    parent_id = fields.Many2one(
        "exhibition.hall",
        string="Zone of",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('event_id', '=', event_id), ('parent_id', '=', False)]",
    )
    zone_ids = fields.One2many("exhibition.hall", "parent_id", string="Zones")
    category_ids = fields.Many2many(
        "exhibition.category",
        "exhibition_hall_category_rel",
        "hall_id",
        "category_id",
        string="Exhibit Categories",
    )
    gross_area = fields.Float(help="Square metres used for the show, aisles included.")

    # place and size on the plan
    plan_image = fields.Image(string="Plan", max_width=4096, max_height=4096)
    plan_x = fields.Float(
        string="From Left",
        compute="_compute_plan_x",
        store=True,
        readonly=False,
        precompute=True,
        help="Metres; beside the other halls, unless set.",
    )
    plan_y = fields.Float(string="From Top", help="Metres.")
    width = fields.Float(help="Metres from left to right.")
    depth = fields.Float(help="Metres from top to bottom.")

    # booths
    booth_ids = fields.One2many("event.booth", "hall_id", string="Booths")
    booth_count = fields.Integer(compute="_compute_booth_count")

    _name_uniq = models.UniqueIndex(
        "(event_id, COALESCE(parent_id, 0), name_key)",
        "This edition has a hall of this name already; names that differ by case, width or"
        " blanks only are the same.",
    )
    _sizes_not_negative = models.Constraint(
        "CHECK (gross_area >= 0 AND width >= 0 AND depth >= 0)",
        "The size of a hall cannot be negative.",
    )
    _place_not_negative = models.Constraint(
        "CHECK (plan_x >= 0 AND plan_y >= 0)",
        "A hall cannot lie beyond the left or upper edge of the plan.",
    )

    @api.depends("name")
    def _compute_name_key(self):
        for hall in self:
            hall.name_key = booth_key(hall.name)

    @api.depends("event_id", "parent_id")
    def _compute_plan_x(self):
        """A new hall stands to the right of the others of its plan."""
        edges = {}
        for hall in self:
            plan = hall.parent_id or hall.event_id
            others = hall.parent_id.zone_ids or hall.event_id.hall_ids
            others = others.filtered(
                lambda other, p=hall.parent_id: other.parent_id == p
            )
            edge = edges.get(plan, 0)
            for other in others - hall - hall._origin:
                if other.width and other.depth:
                    edge = max(edge, other.plan_x + other.width)
            hall.plan_x = hall.plan_x or (0 if hall._origin else edge)
            if hall.width and hall.depth:
                edge = max(edge, hall.plan_x + hall.width)
            edges[plan] = edge

    def _compute_booth_count(self):
        # sudo: how many booths there are is seen on the plan, whoever rents them
        counts = (
            self.env["event.booth"]
            .sudo()
            ._read_group([("hall_id", "in", self.ids)], ["hall_id"], ["__count"])
        )
        by_hall = {hall.id: count for hall, count in counts}
        for hall in self:
            hall.booth_count = by_hall.get(hall._origin.id, 0)

    @api.depends("name", "parent_id.name")
    def _compute_display_name(self):
        for hall in self:
            names = filter(None, (hall.parent_id.name, hall.name))
            hall.display_name = " / ".join(names)

    @api.constrains("event_id")
    def _check_event_id(self):
        for hall in self:
            if not hall.event_id.series_id:
                raise ValidationError(
                    self.env._(
                        "“%(event)s” is no edition of a show: give it a series before"
                        " it gets halls.",
                        event=hall.event_id.name,
                    )
                )

    @api.constrains("name")
    def _check_name(self):
        if not all(hall.name_key for hall in self):
            raise ValidationError(self.env._("A hall needs a name."))

    @api.constrains("parent_id", "event_id")
    def _check_parent_id(self):
        for hall in self | self.zone_ids:
            parent = hall.parent_id
            if parent.parent_id or (parent and hall.zone_ids):
                raise ValidationError(
                    self.env._(
                        "“%(hall)s” cannot be a zone of “%(parent)s”: a zone lies in a"
                        " hall and has no zones itself.",
                        hall=hall.name,
                        parent=parent.name,
                    )
                )
            if parent and parent.event_id != hall.event_id:
                raise ValidationError(
                    self.env._(
                        "“%(hall)s” and its hall “%(parent)s” belong to two editions.",
                        hall=hall.name,
                        parent=parent.name,
                    )
                )

    @api.constrains("event_id")
    def _check_booth_edition(self):
        # sudo: booths stay where they are, whoever rents them
        self.sudo().booth_ids._check_hall_id()

    @api.constrains("event_id", "parent_id", "plan_x", "plan_y", "width", "depth")
    def _check_overlap(self):
        all_halls = self.search([("event_id", "in", self.event_id.ids)])
        drawn = all_halls.filtered(lambda hall: hall.width and hall.depth)
        plans = drawn.grouped(lambda hall: (hall.event_id, hall.parent_id))
        for hall in drawn & (self | self.zone_ids):
            hall._check_within()
            siblings = plans[hall.event_id, hall.parent_id] - hall
            other = siblings.filtered(hall._is_overlapping)[:1]
            if other:
                raise ValidationError(
                    self.env._(
                        "“%(hall)s” overlaps “%(other)s” on the plan: change the place"
                        " or the size of one of them.",
                        hall=hall.display_name,
                        other=other.display_name,
                    )
                )

    def _check_within(self):
        hall = self.parent_id
        if not hall.width or not hall.depth:
            return
        if _is_less(hall.width, self.plan_x + self.width) or _is_less(
            hall.depth, self.plan_y + self.depth
        ):
            raise ValidationError(
                self.env._(
                    "The zone “%(zone)s” reaches beyond its hall “%(hall)s”.",
                    zone=self.name,
                    hall=hall.name,
                )
            )

    def _is_overlapping(self, other):
        """:returns: whether the rectangles of two halls have more than an edge in
        common."""
        return (
            _is_less(self.plan_x, other.plan_x + other.width)
            and _is_less(other.plan_x, self.plan_x + self.width)
            and _is_less(self.plan_y, other.plan_y + other.depth)
            and _is_less(other.plan_y, self.plan_y + self.depth)
        )

    def copy(self, default=None):
        """In the same edition a copy has another name and stands beside the others."""
        if {"name", "event_id", "parent_id"} & (default or {}).keys():
            return super().copy(default)
        values = [
            dict(vals, name=self.env._("%s (copy)", hall.name))
            for hall, vals in zip(self, self.copy_data(default), strict=True)
        ]
        for vals in values:
            vals.pop("plan_x", None)
        return self.create(values)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booths(self):
        # sudo: also booths of renters the caller does not see
        halls = (self | self.zone_ids).sudo().filtered("booth_ids")
        if halls:
            raise UserError(
                self.env._(
                    "“%(hall)s” has %(count)s booths: move or delete them first.",
                    hall=halls[0].display_name,
                    count=len(halls[0].booth_ids),
                )
            )


def _is_less(one, other):
    """:returns: whether a length in metres is less than another by a centimetre."""
    return float_compare(one, other, precision_digits=2) < 0
