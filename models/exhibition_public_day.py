from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class ExhibitionPublicDay(models.Model):
    """A day of an edition on which everybody is let in; all other days are for trade
    visitors. An edition without any is open to those its tickets admit."""

    _name = "exhibition.public.day"
    _description = "Public Day of an Edition"
    _order = "event_id, date"
    _rec_name = "date"

    event_id = fields.Many2one(
        "event.event", string="Edition", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date(required=True)

    _date_uniq = models.UniqueIndex(
        "(event_id, date)", "This day is a public day of the edition already."
    )

    @api.constrains("date", "event_id")
    def _check_date(self):
        for day in self:
            first, last = day.event_id._get_show_dates()
            if not first <= day.date <= last:
                raise ValidationError(
                    self.env._(
                        "%(day)s is no day of “%(edition)s”, which is open from"
                        " %(first)s to %(last)s: correct its public days.",
                        day=format_date(self.env, day.date),
                        edition=day.event_id.name,
                        first=format_date(self.env, first),
                        last=format_date(self.env, last),
                    )
                )
