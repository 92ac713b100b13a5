from odoo import models

# of a booth that is a piece of floor; who had it, and on what terms, is not copied
FREE_BOOTH = {"state": "available", "is_complimentary": False}


class EventEvent(models.Model):
    """A copy of an edition, or the next one, has the same halls and booths."""

    _name = "event.event"
    _inherit = ["event.event"]

    def copy(self, default=None):
        events = super().copy(default)
        for event, duplicate in zip(self, events, strict=True):
            if not (event.series_id and duplicate.series_id):
                continue
            if "hall_ids" in (default or {}):
                continue
            halls = event._copy_halls(duplicate)
            event._place_booths(duplicate, halls)
        return events

    def _copy_halls(self, edition):
        """Copy halls and their zones.

        :param edition: the edition that gets them.
        :returns: dict of the new hall by the old one.
        """
        self.ensure_one()
        halls = self.hall_ids.filtered(lambda hall: not hall.parent_id)
        copies = self._copy_hall_level(halls, edition, {})
        return copies | self._copy_hall_level(halls.zone_ids, edition, copies)

    def _copy_hall_level(self, halls, edition, parents):
        values = []
        for hall, vals in zip(halls, halls.copy_data(), strict=True):
            parent = parents.get(hall.parent_id)
            place = {"event_id": edition.id, "parent_id": parent and parent.id}
            values.append(vals | place)
        return dict(zip(halls, halls.create(values), strict=True))

    def _place_booths(self, edition, halls):
        """Put the booths of a copy into the halls they had."""
        # sudo: where booths stand, whoever rents them
        old, new = self.sudo().event_booth_ids, edition.sudo().event_booth_ids
        by_key = {booth.name_key: booth.hall_id for booth in old}
        for hall, booths in new.grouped(lambda b: by_key.get(b.name_key)).items():
            if hall in halls:
                booths.hall_id = halls[hall]

    def _prepare_booths_values(self, edition, halls):
        """:param edition: the edition that gets the booths.
        :param halls: dict of the new hall by the old one.
        :returns: list of pairs of a booth and the values of its free copy, with number,
            place, size and kind, held for nobody.
        """
        # sudo: pieces of floor, whoever rents them; none of the renter is copied
        booths = self.sudo().event_booth_ids
        pairs = []
        for booth, vals in zip(booths, booths.copy_data(), strict=True):
            hall = halls.get(booth.hall_id)
            place = {"event_id": edition.id, "hall_id": hall and hall.id}
            pairs.append((booth, vals | place | FREE_BOOTH))
        return pairs
