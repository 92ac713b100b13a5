from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .event_booth_plan import PLAN_UNFINISHED

# what a layout may change of a booth, in metres
PLACE_FIELDS = {"x": "plan_x", "y": "plan_y", "width": "width", "depth": "depth"}


class EventEvent(models.Model):
    """The layout of an edition's halls, as drawn on the floor plan."""

    _name = "event.event"
    _inherit = ["event.event"]

    def save_floor_plan(self, hall_id, places):
        """Put booths on the plan of a hall, or take them from it.

        :param hall_id: the hall, not a zone.
        :param places: list of dicts with the ``id`` of a booth and its ``x``, ``y``,
            ``width`` and ``depth`` in metres; one with ``placed`` false leaves the plan.
        :raises AccessError: to who may not change the edition.
        :raises UserError: for booths of other editions or halls, sold booths that
            change their size, and what is no number.
        :raises ValidationError: where booths overlap or reach beyond the hall.
        """
        self.ensure_one()
        self._check_plan_editor()
        hall = self.env["exhibition.hall"].browse(hall_id).exists()
        if not hall or hall.event_id != self or hall.parent_id:
            raise UserError(self.env._("This hall is not on the plan of the edition."))
        wanted = {place["id"]: place for place in places}
        # sudo: who lays out the hall moves all booths in it, and changes nothing but
        # their place and size
        booths = self.env["event.booth"].sudo().browse(wanted).exists()
        self._check_plan_booths(hall, booths, len(wanted))
        self._claim_plan(hall)
        for booth in booths:
            values = self._prepare_place_values(hall, booth, wanted[booth.id])
            booth.with_context(expo_crm_plan=PLAN_UNFINISHED).write(values)
        booths._check_plan_overlap()

    def _claim_plan(self, hall):
        """Two people who save at once would each see the old plan: the second one is
        served again after the first, by the retry of a serialization failure."""
        self.env.cr.execute(
            SQL(
                "UPDATE exhibition_hall SET write_date = write_date WHERE id = %s",
                hall.id,
            )
        )

    def _check_plan_editor(self):
        self.check_access("read")
        if not self.env.user.has_group("event.group_event_user"):
            raise AccessError(
                self.env._("Only people who run events change the plan of a hall.")
            )

    def _check_plan_booths(self, hall, booths, count):
        strange = booths.filtered(
            lambda booth: (
                booth.event_id != self
                or (booth.hall_id and booth._get_plan_hall() != hall)
            )
        )
        if strange or len(booths) != count:
            raise UserError(
                self.env._(
                    "Some booths are not in “%s” any more: reload the plan.", hall.name
                )
            )

    def _prepare_place_values(self, hall, booth, place):
        if not place.get("placed", True):
            return {"plan_x": 0, "plan_y": 0, "is_placed": False}
        values = {
            name: self._read_metres(booth, place[key])
            for key, name in PLACE_FIELDS.items()
            if key in place
        }
        sizes = {
            name: value
            for name, value in values.items()
            if name in ("width", "depth") and abs(value - booth[name]) > 0.001
        }
        if sizes and booth.state == "unavailable":
            raise UserError(
                self.env._(
                    "Booth %s is sold: its size is that of the contract.", booth.name
                )
            )
        for name in ("width", "depth"):
            if name not in sizes:
                values.pop(name, None)
        if not booth.hall_id:
            values["hall_id"] = hall.id
        return {**values, "is_placed": True}

    def _read_metres(self, booth, value):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not abs(value) < 10000:
            raise UserError(
                self.env._("The place of booth %s must be given in metres.", booth.name)
            )
        return round(value, 3)
