from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.floor_plan import find_overlap, is_within

# in the context while booths of one plan move one after the other, as when two of them
# change places; an object of our own, so that no client can send it
PLAN_UNFINISHED = object()


class EventBooth(models.Model):
    """The place of a booth on the plan of its hall.

    Booths of a hall and of its zones share one plan, measured from the corner of the
    hall. They never overlap; those without a place wait beside the plan.
    """

    _name = "event.booth"
    _inherit = ["event.booth"]

    is_placed = fields.Boolean(
        string="On the Plan",
        compute="_compute_is_placed",
        store=True,
        readonly=False,
        precompute=True,
        help="Has a place on the plan of its hall.",
    )

    @api.depends("plan_x", "plan_y")
    def _compute_is_placed(self):
        for booth in self:
            # the corner of the hall is a place, too: it stays one until taken away
            booth.is_placed = bool(booth.is_placed or booth.plan_x or booth.plan_y)

    @api.constrains("is_placed", "plan_x", "plan_y", "width", "depth", "hall_id")
    def _check_plan_overlap(self):
        if self.env.context.get("expo_crm_plan") is PLAN_UNFINISHED:
            return
        placed = self.filtered(lambda booth: booth.is_placed and booth.hall_id)
        placed._check_plan_within()
        for hall, booths in placed.grouped(EventBooth._get_plan_hall).items():
            # sudo: a place is taken whoever rents it, and numbers are public
            neighbours = self.sudo().search(
                [
                    ("event_id", "=", hall.event_id.id),
                    "|",
                    ("hall_id", "=", hall.id),
                    ("hall_id.parent_id", "=", hall.id),
                    ("is_placed", "=", True),
                ]
            )
            pair = find_overlap(
                [booth._get_place() for booth in neighbours], set(booths.ids)
            )
            if pair:
                one, other = self.sudo().browse(pair).mapped("name")  # sudo: as above
                raise ValidationError(
                    self.env._(
                        "Booths %(one)s and %(other)s overlap on the plan of"
                        " “%(hall)s”: move one of them or change its size.",
                        one=one,
                        other=other,
                        hall=hall.name,
                    )
                )

    def _check_plan_within(self):
        for booth in self:
            hall = booth._get_plan_hall()
            if not is_within(booth._get_place(), hall.width, hall.depth):
                raise ValidationError(
                    self.env._(
                        "Booth %(booth)s reaches beyond “%(hall)s”: move it or change"
                        " its size.",
                        booth=booth.name,
                        hall=hall.name,
                    )
                )

    def write(self, vals):
        if "hall_id" not in vals or {"plan_x", "plan_y", "is_placed"} & vals.keys():
            return super().write(vals)
        plans = {booth: booth._get_plan_hall() for booth in self}
        hall = self.env["exhibition.hall"].browse(vals["hall_id"] or [])
        leaving = self.filtered(
            lambda booth: (
                booth.is_placed
                and plans[booth]
                and plans[booth] != (hall.parent_id or hall)
            )
        )
        # a place on one plan says nothing on another
        gone = {"plan_x": 0, "plan_y": 0, "is_placed": False}
        if leaving:
            super(EventBooth, leaving).write({**vals, **gone})
        return super(EventBooth, self - leaving).write(vals)

    def _get_plan_hall(self):
        """:returns: the hall on whose plan the booth is: that of its zone, too."""
        return self.hall_id.parent_id or self.hall_id

    def _get_place(self):
        """:returns: id, left, top, width and depth, in metres."""
        return self.id, self.plan_x, self.plan_y, self.width, self.depth
