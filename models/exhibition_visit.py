from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# how long the desk may take a scan back
UNDO_MINUTES = 10
GATE_LENGTH = 64


class ExhibitionVisit(models.Model):
    """A badge holder was inside on one day of an edition: one row for person and day.

    Written by the scan of a badge (``event.registration.scan_badge``) or by marking it
    attended; a second scan of the day moves the last entrance and the counter.
    """

    _name = "exhibition.visit"
    _description = "Visit"
    _inherit = ["customer.visibility.path.mixin"]
    _order = "date desc, last_in desc, id desc"
    _rec_name = "registration_id"

    _pool_partner_field = "registration_id"

    registration_id = fields.Many2one(
        "event.registration",
        string="Badge Holder",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    event_id = fields.Many2one(
        "event.event",
        string="Edition",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    date = fields.Date(
        required=True, readonly=True, help="The day in the time zone of the edition."
    )
    first_in = fields.Datetime(string="First Entrance", required=True, readonly=True)
    last_in = fields.Datetime(string="Last Entrance", required=True, readonly=True)
    hour = fields.Integer(
        string="Hour of Entrance",
        compute="_compute_hour",
        store=True,
        precompute=True,
        aggregator=None,
        help="0 to 23, in the time zone of the edition.",
    )
    scan_count = fields.Integer(
        string="Entrances", required=True, readonly=True, default=1
    )
    gate = fields.Char(readonly=True, help="Where the badge was scanned last.")
    user_id = fields.Many2one("res.users", string="Scanned by", readonly=True)

    # of the badge holder
    attendee_category = fields.Selection(
        related="registration_id.attendee_category", store=True
    )
    counts_as_visitor = fields.Boolean(
        related="registration_id.counts_as_visitor", store=True
    )
    origin = fields.Selection(related="registration_id.origin", store=True)
    company_id = fields.Many2one(related="event_id.company_id", store=True)

    _registration_date_uniq = models.UniqueIndex("(registration_id, date)")
    _event_date_index = models.Index("(event_id, date, counts_as_visitor)")

    @api.depends("first_in", "event_id.date_tz")
    def _compute_hour(self):
        for visit in self:
            moment = visit.first_in or fields.Datetime.now()
            visit.hour = visit.event_id._to_local(moment).hour

    @api.model
    def _log_entrance(self, badges, moment, gate=None, bump=True):
        """Badge holders of one edition enter: insert the row of the day, or count one
        more entrance on it.

        One statement, so that any number of desks may scan the same badge: the unique
        index decides who was first. It fills the stored fields that follow from the
        badge as the ORM would.

        :param badges: registrations of one edition.
        :param moment: when, naive UTC.
        :param bump: whether a row that is there counts one more entrance.
        :returns: list of (id of the visit, id of the badge, entrances of the day).
        """
        badges.flush_model()
        self.flush_model()
        badges.event_id.flush_recordset(["date_tz", "company_id"])
        local = badges.event_id._to_local(moment)
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO exhibition_visit AS visit (
                       registration_id, event_id, date, first_in, last_in, hour,
                       scan_count, gate, user_id, attendee_category,
                       counts_as_visitor, origin, company_id,
                       create_uid, create_date, write_uid, write_date)
                SELECT badge.id, badge.event_id, %(day)s, %(moment)s, %(moment)s,
                       %(hour)s, 1, %(gate)s, %(user)s, badge.attendee_category,
                       badge.counts_as_visitor, badge.origin, show.company_id,
                       %(user)s, %(moment)s, %(user)s, %(moment)s
                  FROM event_registration badge
                  JOIN event_event show ON show.id = badge.event_id
                 WHERE badge.id = ANY(%(badges)s)
              ORDER BY badge.id
           ON CONFLICT (registration_id, date) DO %(conflict)s
             RETURNING visit.id, visit.registration_id, visit.scan_count
                """,
                day=local.date(),
                hour=local.hour,
                moment=moment,
                gate=(gate or "").strip()[:GATE_LENGTH] or None,
                user=self.env.uid,
                badges=list(badges.ids),
                conflict=self._get_bump_sql() if bump else SQL("NOTHING"),
            )
        )
        self.invalidate_model(flush=False)
        badges.invalidate_recordset(["visit_ids"], flush=False)
        return rows

    def _get_bump_sql(self):
        return SQL(
            """
            UPDATE SET scan_count = visit.scan_count + 1,
                       last_in = GREATEST(visit.last_in, EXCLUDED.last_in),
                       gate = COALESCE(EXCLUDED.gate, visit.gate),
                       user_id = EXCLUDED.user_id,
                       write_uid = EXCLUDED.write_uid,
                       write_date = EXCLUDED.write_date
            """
        )

    def _undo(self, entrances=None):
        """Take back the last entrance of the day.

        :param entrances: how many there were when it was decided, if known.
        :raises UserError: when that is long ago or somebody scanned the badge since.
        """
        self.ensure_one()
        self.lock_for_update()
        oldest = fields.Datetime.now() - timedelta(minutes=UNDO_MINUTES)
        if self.last_in < oldest:
            raise UserError(
                self.env._(
                    "A scan can be taken back for %s minutes only.", UNDO_MINUTES
                )
            )
        if entrances and entrances != self.scan_count:
            raise UserError(
                self.env._("This badge was scanned again since: look at it once more.")
            )
        if self.scan_count > 1:
            left = self.scan_count - 1
            self.write(
                {
                    "scan_count": left,
                    "last_in": self.first_in if left == 1 else self.last_in,
                }
            )
        else:
            self.unlink()
