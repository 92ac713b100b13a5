import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.screen import get_labels

_logger = logging.getLogger(__name__)

OVERDUE_TYPE = "expo_crm.mail_activity_type_followup_overdue"
# follow-ups told in one transaction
OVERDUE_BATCH = 100


class SatisfactionFollowup(models.Model):
    """What becomes of promises nobody keeps, and how many are kept."""

    _name = "satisfaction.followup"
    _inherit = ["satisfaction.followup"]

    @api.model
    def _cron_tell_overdue(self):
        """Tell superiors once of what is overdue; a row that fails is logged and left
        for the next run."""
        Followup = self.env["satisfaction.followup"]
        last_id = 0
        while True:
            overdue = self._get_overdue_domain() + [("id", ">", last_id)]
            batch = Followup.search(overdue, order="id", limit=OVERDUE_BATCH)
            if not batch:
                return
            batch._tell_each()
            last_id = batch[-1].id
            remaining = len(batch) == OVERDUE_BATCH and Followup.search_count(
                self._get_overdue_domain() + [("id", ">", last_id)]
            )
            if not self.env["ir.cron"]._commit_progress(
                len(batch), remaining=remaining
            ):
                return

    @api.model
    def _get_overdue_domain(self):
        return [
            ("state", "=", "open"),
            ("date_due", "<", fields.Datetime.now()),
            ("date_escalated", "=", False),
        ]

    def _tell_each(self):
        """All at once; where that fails, one by one without those that fail."""
        try:
            with self.env.cr.savepoint():
                self._tell_overdue()
        except Exception:
            self.env.invalidate_all(flush=False)
            for row in self:
                try:
                    with self.env.cr.savepoint():
                        row._tell_overdue()
                except Exception:
                    self.env.invalidate_all(flush=False)
                    _logger.exception("Overdue follow-up %s is not told", row.id)

    def _tell_overdue(self):
        pairs = [(row, user) for row in self for user in row._get_superiors()]
        self._create_activities(OVERDUE_TYPE, pairs)
        self.with_context(tracking_disable=True).write(
            {"date_escalated": fields.Datetime.now()}
        )
        self.env.flush_all()

    def _get_superiors(self):
        """:returns: the acting superior of who should have got back, if the customer is
        theirs to see; else the managers of the company.
        """
        superior = self.user_id.direct_superior_id
        if self._is_fit(superior):
            return superior
        return self._find_managers(self.company_id) - self.user_id

    # rates

    @api.model
    def _get_loop_rates(self, studies):
        """How many respondents somebody got back to. Figures only; who may read those
        of the studies is asked by the page.

        :param studies: their follow-ups together.
        :returns: dict of the numbers ``total``, ``open``, ``overdue`` (of the open ones),
            ``closed`` (somebody was reached) and ``in_time`` (of those closed), the
            ``rate`` closed of a hundred, ``in_time_rate``, of a hundred that ended or
            are overdue, None where none is, and ``states``, a list of [name, number];
            None where nothing was opened.
        """
        # sudo: counts over all customers, nothing of any of them
        Followup = self.env["satisfaction.followup"].sudo()
        domain = Domain("study_id", "in", studies.ids)
        groups = Followup._read_group(domain, ["state", "is_in_time"], ["__count"])
        if not groups:
            return None
        overdue = Followup.search_count(
            domain
            & Domain("state", "=", "open")
            & Domain("date_due", "<", fields.Datetime.now())
        )
        labels = get_labels(Followup, "state")
        states = dict.fromkeys(labels, 0)
        for state, _is_in_time, count in groups:
            states[state] += count
        in_time = sum(count for _state, is_in_time, count in groups if is_in_time)
        total = sum(states.values())
        closed = states["contacted"] + states["solved"]
        ended = total - states["open"] + overdue
        return {
            "total": total,
            "open": states["open"],
            "overdue": overdue,
            "closed": closed,
            "in_time": in_time,
            "rate": 100 * closed / total,
            "in_time_rate": 100 * in_time / ended if ended else None,
            "states": [[labels[state], count] for state, count in states.items()],
        }
