from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.satisfaction import SMALL_GROUP
from ..tools.screen import get_labels
from .satisfaction_invitation import ASKED


class PageScope(NamedTuple):
    """What one results page is of.

    :ivar studies: of which answers and invitations are counted; as superuser, for
        their names and counters.
    :ivar event: the edition, as superuser; may be empty.
    :ivar study: the one study, as superuser; empty for all of an edition together.
    """

    studies: models.Model
    event: models.Model
    audience: str
    study: models.Model


class SatisfactionPage(models.AbstractModel):
    """The results of a study, or of all studies of an edition, as one page shows them.

    Who may read them is checked by ``satisfaction.study`` before. Figures are read with
    the rights of the reader: record rules decide about small groups.
    """

    _name = "satisfaction.page"
    _description = "Results Page of Studies"

    @api.model
    def _get_page(self, scope):
        """:returns: dict of plain data, in a constant number of queries."""
        figures = self._get_figures(scope)
        totals = [figure for figure in figures if figure["axis"] == "total"]
        hidden = self._count_hidden_groups(scope)
        return {
            **self._get_heading(scope),
            "empty": self._get_empty_reason(scope, totals, hidden),
            "response": self._get_response(scope),
            "figures": totals,
            "breakdowns": [row for row in figures if row["axis"] != "total"],
            "axes": self._get_axes(figures, hidden),
            "hidden": hidden,
            "scales": get_labels(self.env["satisfaction.result"], "scale"),
            "benchmarks": self._get_benchmarks(scope),
            "followups": self._get_followups(scope),
            "editions": self._get_comparison(scope),
        }

    @api.model
    def _get_heading(self, scope):
        """:returns: dict of whose voice it is, and when it was asked."""
        study = scope.study
        labels = get_labels(scope.studies, "audience")
        states = get_labels(scope.studies, "state")
        return {
            "study_id": study.id,
            "event_id": scope.event.id,
            "audience": scope.audience,
            "audience_name": labels[scope.audience],
            "title": study.name if study else scope.event.name,
            "event_name": scope.event.name or "",
            "touchpoint": study.touchpoint_id.name or "",
            "state": study.state,
            "state_name": states.get(study.state, ""),
            "is_anonymous": study.is_anonymous,
            "study_count": len(scope.studies),
            "dates": [
                date and fields.Datetime.to_string(date)
                for date in (study.date_begin, study.date_end)
            ],
            "counted_on": fields.Datetime.to_string(
                max(filter(None, scope.studies.mapped("date_results")), default=False)
                or fields.Datetime.now()
            ),
        }

    @api.model
    def _get_empty_reason(self, scope, totals, hidden):
        """:returns: why there is nothing to show, or False."""
        if any(figure["n"] for figure in totals):
            return False
        if "total" in hidden:
            return "small"
        if all(study.state == "draft" for study in scope.studies):
            return "draft"
        if all(scope.studies.mapped("is_anonymous")):
            return "few"
        return "none"

    # who was asked, who answered

    @api.model
    def _get_response(self, scope):
        """:returns: dict of counters; ``rate`` is None where it is unknown."""
        # sudo: counters of invitations are for who reads the results; no person in them
        states = dict(
            self.env["satisfaction.invitation"]
            .sudo()
            ._read_group(
                [("study_id", "in", scope.studies.ids)], ["state"], ["__count"]
            )
        )
        counted, is_waiting = self._count_answers(scope)
        invited = sum(states.get(state, 0) for state in ASKED)
        answered = states.get("answered", 0)
        if all(scope.studies.mapped("is_anonymous")):
            # their invitations do not know who answered
            answered = counted
        is_known = invited and answered <= invited
        return {
            "invited": invited,
            "answers": counted,
            "answered": answered,
            "undelivered": states.get("failed", 0),
            "not_asked": states.get("skipped", 0),
            "rate": 100 * answered / invited if is_known else None,
            "is_waiting": is_waiting,
        }

    @api.model
    def _count_answers(self, scope):
        """:returns: how many answers count, and whether anonymous ones wait to, which
        is told the day after: it would say when somebody answered.
        """
        # sudo: counted only; anonymous answers are readable by nobody
        groups = (
            self.env["survey.user_input"]
            .sudo()
            ._read_group(
                [
                    ("study_id", "in", scope.studies.ids),
                    ("state", "=", "done"),
                    ("test_entry", "=", False),
                ],
                ["is_anonymous", "is_settled"],
                ["__count", "end_datetime:min"],
            )
        )
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        counted, is_waiting = 0, False
        for is_anonymous, is_settled, count, first in groups:
            if is_settled or not is_anonymous:
                counted += count
            else:
                # how many would tell when somebody answered
                is_waiting = bool(first) and first < today
        return counted, is_waiting

    # closed loop

    @api.model
    def _get_followups(self, scope):
        """:returns: dict of counters of follow-ups, None where there are none. Among a
        few answers they would tell whose were bad: those are for who reads everything.
        """
        # sudo: satisfaction.followup - whether there are any
        followups = self.env["satisfaction.followup"].sudo()
        if not followups.search_count([("study_id", "in", scope.studies.ids)], limit=1):
            return None
        return followups._get_loop_rates(self._get_told_studies(scope))

    @api.model
    def _get_told_studies(self, scope):
        """:returns: the studies with answers enough to say how many were bad."""
        if self.env["satisfaction.study"]._reads_all_results():
            return scope.studies
        # sudo: survey.user_input - how many there are, nothing of them
        answers = self.env["survey.user_input"].sudo()
        done = Domain("state", "=", "done") & Domain("test_entry", "=", False)
        counts = answers._read_group(
            Domain("study_id", "in", scope.studies.ids) & done,
            ["study_id"],
            ["__count"],
        )
        told = {study.id for study, count in counts if count >= SMALL_GROUP}
        return scope.studies.filtered(lambda study: study.id in told)

    # what others reach

    @api.model
    def _get_benchmarks(self, scope):
        """:returns: dict of scale to the latest published figure for the audience."""
        found = {}
        for benchmark in self.env["satisfaction.benchmark"].search(
            [("audience", "=", scope.audience)]
        ):
            # the newest comes first; one of the own company precedes
            own = bool(benchmark.company_id)
            if benchmark.scale not in found or (
                own and not found[benchmark.scale]["is_own"]
            ):
                found[benchmark.scale] = {
                    "name": benchmark.name,
                    "value": benchmark.value,
                    "source": benchmark.source,
                    "year": benchmark.year,
                    "note": benchmark.note or "",
                    "is_own": own,
                }
        return found
