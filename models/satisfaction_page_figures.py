from odoo import api, models
from odoo.fields import Domain

from ..tools.screen import get_labels


class SatisfactionPage(models.AbstractModel):
    """The figures of a results page: totals, break-downs, editions side by side."""

    _name = "satisfaction.page"
    _inherit = ["satisfaction.page"]

    @api.model
    def _get_domain(self, scope):
        """:returns: the ``Domain`` of the figures of a page."""
        if scope.study:
            return Domain("study_id", "=", scope.study.id)
        return (
            Domain("study_id", "=", False)
            & Domain("event_id", "=", scope.event.id)
            & Domain("audience", "=", scope.audience)
        )

    @api.model
    def _get_figures(self, scope):
        """:returns: list of dicts, one per figure the reader may see, in their order."""
        rows = self.env["satisfaction.result"].search_fetch(self._get_domain(scope))
        scales = get_labels(rows, "scale")
        return [self._prepare_figure(row, scales) for row in rows]

    @api.model
    def _prepare_figure(self, row, scales):
        figure = {
            "id": row.id,
            "scale": row.scale,
            "code": row.code,
            "title": row.title or scales[row.scale],
            "axis": _axis(row.axis, row.group_key),
            "axis_name": row.group_title or "",
            "key": row.group_key or "",
            "group": row.group_name or "",
            "n": row.n,
            "is_low_base": row.is_low_base,
            "is_small": row.is_small,
            "needed": row.needed,
            "counts": row.counts or {},
            "previous": None,
        }
        for name in ("value", "low", "high"):
            figure[name] = _known(row[name])
        if row.previous_n and row.previous_value is not False:
            figure["previous"] = {
                "n": row.previous_n,
                "value": row.previous_value,
                "difference": _known(row.difference),
                "low": _known(row.difference_low),
                "high": _known(row.difference_high),
                "is_significant": row.is_significant,
            }
        return figure

    @api.model
    def _get_axes(self, figures, hidden):
        """:returns: list of [axis, name] with groups to show or told to be hidden; each
        question that breaks down is an axis of its own.
        """
        names = {figure["axis"]: figure["axis_name"] for figure in figures}
        labels = get_labels(self.env["satisfaction.result"], "axis")
        ranks = list(labels)
        axes = sorted(
            (names.keys() | hidden.keys()) - {"total"},
            key=lambda axis: (ranks.index(axis.partition(":")[0]), axis),
        )
        return [
            [axis, names.get(axis) or labels[axis.partition(":")[0]]] for axis in axes
        ]

    @api.model
    def _count_hidden_groups(self, scope):
        """:returns: dict of axis to how many groups the reader does not see because
        they are small; nothing of anonymous studies, whose small groups are not kept.
        """
        results = self.env["satisfaction.result"]
        small = self._get_domain(scope) & Domain("is_small", "=", True)
        # sudo: that there are small groups, and how many, tells nothing of anybody
        kept = set(results.sudo()._read_group(small, ["axis", "group_key"]))
        hidden = {}
        for axis, key in kept - set(results._read_group(small, ["axis", "group_key"])):
            axis = _axis(axis, key)
            hidden[axis] = hidden.get(axis, 0) + 1
        return hidden

    @api.model
    def _get_comparison(self, scope):
        """:returns: list of dicts, oldest edition first, with the figures of each by
        scale and code: of the studies of the same touchpoint, or of all.
        """
        series = scope.event.series_id
        if not series:
            return []
        domain = (
            Domain("series_id", "=", series.id)
            & Domain("audience", "=", scope.audience)
            & Domain("axis", "=", "total")
        )
        if scope.study:
            domain &= Domain(
                "study_id.touchpoint_id", "=", scope.study.touchpoint_id.id
            )
        else:
            domain &= Domain("study_id", "=", False)
        editions = {}
        for row in self.env["satisfaction.result"].search_fetch(domain):
            # sudo: names and dates of editions are public
            event = row.event_id.sudo()
            edition = editions.setdefault(
                (row.study_id.id if scope.study else event.id),
                {
                    "event_id": event.id,
                    "study_id": row.study_id.id,
                    "name": event.name,
                    "date": event.date_begin and event.date_begin.isoformat(),
                    "is_current": event == scope.event,
                    "figures": {},
                },
            )
            edition["figures"][f"{row.scale}/{row.code}"] = {
                "n": row.n,
                "value": _known(row.value),
                "low": _known(row.low),
                "high": _known(row.high),
            }
        return sorted(editions.values(), key=lambda item: item["date"] or "")


def _axis(axis, key):
    """:returns: what a group is one of: each question that breaks down is an axis."""
    return f"{axis}:{key.rpartition(':')[0]}" if axis == "answer" else axis


def _known(value):
    """:returns: a figure, None for an unknown one."""
    return None if value is False else value
