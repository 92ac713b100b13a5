from collections import defaultdict

from odoo import api, models

from ..tools.satisfaction import SMALL_GROUP
from ..tools.satisfaction_groups import hidden_groups, tells_of_small
from ..tools.satisfaction_tally import Tally
from .satisfaction_result_sql import SOURCES


class SatisfactionResult(models.Model):
    """Figures are counted anew for whole studies, and for the editions they are of.

    Groups of fewer than five answers, and those that would tell of them by subtraction,
    are marked small; of anonymous studies they have no row at all.
    """

    _name = "satisfaction.result"
    _inherit = ["satisfaction.result"]

    @api.model
    def _refresh(self, studies):
        """Count studies and their editions, and store the figures.

        Earlier studies they are compared with are counted as well, if they changed.

        :param studies: the studies; those deleted meanwhile are left alone.
        """
        # sudo: all answers count, whoever looks; rules say who reads which figure
        results, studies = self.sudo(), studies.sudo().exists()
        if not studies:
            return
        for source in SOURCES:
            self.env[source].flush_model()
        studies = results._with_earlier(studies)
        relatives = studies | results._get_relatives(studies)
        tallies = results._get_tallies(studies, relatives)
        rows = results._count_studies(studies, tallies)
        rows += results._count_editions(studies, relatives, tallies)
        results._name_rows(rows, studies, relatives)
        results._compare_rows(rows, studies)
        results._store_rows(rows, studies)

    def _with_earlier(self, studies):
        """:returns: the studies, and those they are compared with whose answers changed
        since they were counted."""
        waiting = studies
        while waiting:
            earlier = waiting.previous_study_id
            pairs = {
                (study.event_id._get_compared_edition(), study.audience)
                for study in waiting
            }
            for event, audience in pairs:
                earlier |= studies.search(
                    [("event_id", "in", event.ids), ("audience", "=", audience)]
                )
            waiting = (earlier - studies)._filter_changed()
            studies |= waiting
        return studies

    def _get_relatives(self, studies):
        """:returns: all studies of the editions and audiences of some."""
        pairs = {(study.event_id, study.audience) for study in studies}
        found = studies.with_context(active_test=False).search(
            [("event_id", "in", studies.event_id.ids)]
        )
        return found.filtered(lambda study: (study.event_id, study.audience) in pairs)

    def _get_tallies(self, studies, relatives):
        """:returns: dict of kind, study, (scale, code), axis, group to ``Tally``; the
        axis of an answer names its question: ``answer:code``.
        """
        broken_down = studies.filtered(
            lambda study: not study.is_anonymous or study.state == "closed"
        )
        rows = self.env.execute_query(self._select_tallies(relatives.ids))
        rows += self.env.execute_query(self._select_answer_tallies(broken_down.ids))
        tallies = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
        for kind, study_id, axis, group, scale, code, value, *sums in rows:
            if axis == "answer":
                axis = f"answer:{group.rpartition(':')[0]}"
            axes = tallies[kind, study_id][scale, code]
            axes[axis].setdefault(group, Tally()).add(*sums, value)
        return tallies

    def _count_studies(self, studies, tallies):
        """:returns: values of the rows of studies."""
        rows = self.env.execute_query(self._select_populations(studies.ids))
        populations = {tuple(row[:3]): row[3] for row in rows}
        return [
            values
            for study in studies
            for figure, axes in tallies["study", study.id].items()
            for values in self._count_study(study, figure, axes, populations)
        ]

    def _count_study(self, study, figure, axes, populations):
        """Rows of one question or index of a study.

        :param figure: (scale, code).
        :param axes: dict of axis, group to ``Tally``.
        """
        scale, code = figure
        total = axes["total"][""]
        if study.is_anonymous and total.n < SMALL_GROUP:
            return
        for axis, groups in axes.items():
            name = axis.partition(":")[0]
            if study.is_anonymous and name not in ("total", "answer"):
                continue
            if name != "total" and not any(key.rpartition(":")[2] for key in groups):
                # nothing is known to break down by
                continue
            hidden = hidden_groups({key: tally.n for key, tally in groups.items()})
            for key, tally in groups.items():
                if study.is_anonymous and key in hidden:
                    continue
                population = None
                if name == "total" or not study.is_anonymous:
                    population = populations.get((study.id, name, key))
                yield {
                    **self._prepare_study_values(study),
                    "scale": scale,
                    "code": code,
                    "axis": name,
                    "group_key": key,
                    "is_small": key in hidden,
                    **tally.figure(scale, population),
                }

    def _prepare_study_values(self, study):
        return {
            "study_id": study.id,
            "event_id": study.event_id.id or None,
            "series_id": study.series_id.id or None,
            "company_id": study.company_id.id,
            "audience": study.audience,
            "touchpoint_id": study.touchpoint_id.id,
            "is_anonymous": study.is_anonymous,
        }

    def _count_editions(self, studies, relatives, tallies):
        """:returns: values of the rows of all studies of an edition and audience: in
        total, and by touchpoint."""
        rows = []
        by_edition = relatives.grouped(lambda study: (study.event_id, study.audience))
        for event, audience in {(item.event_id, item.audience) for item in studies}:
            if not event:
                continue
            members = by_edition[event, audience]
            values = {
                "study_id": None,
                "event_id": event.id,
                "series_id": event.series_id.id or None,
                "company_id": event.company_id.id or None,
                "audience": audience,
                "touchpoint_id": None,
                "is_anonymous": False,
            }
            for axis, kind in (("total", "event"), ("touchpoint", "touchpoint")):
                parts = self._get_parts(members, kind, tallies)
                rows += self._count_edition(values, axis, parts)
        return rows

    def _get_parts(self, studies, kind, tallies):
        """:returns: dict of (scale, code), group to the ``Tally`` of each study; what
        an anonymous study has no figure of is left out.
        """
        parts = defaultdict(lambda: defaultdict(dict))
        for study in studies:
            group = str(study.touchpoint_id.id) if kind == "touchpoint" else ""
            for figure, axes in tallies[kind, study.id].items():
                tally = axes["total"][""]
                if not study.is_anonymous or tally.n >= SMALL_GROUP:
                    parts[figure][group][study.id] = tally
        return parts

    def _count_edition(self, values, axis, parts):
        """:param values: what all rows of the edition have.
        :param parts: as :meth:`_get_parts` returns them.
        """
        for (scale, code), groups in parts.items():
            sums, told = {}, set()
            for group, by_study in groups.items():
                sums[group] = Tally()
                for tally in by_study.values():
                    sums[group].include(tally)
                # the figures of the other studies are shown: the rest would be told
                if tells_of_small({key: part.n for key, part in by_study.items()}):
                    told.add(group)
            counts = {group: tally.n for group, tally in sums.items()}
            hidden = hidden_groups(counts, told=told)
            for group, tally in sums.items():
                touchpoint_id = int(group) if axis == "touchpoint" else None
                yield {
                    **values,
                    "touchpoint_id": touchpoint_id,
                    "scale": scale,
                    "code": code,
                    "axis": axis,
                    "group_key": group,
                    "is_small": group in hidden,
                    **tally.figure(scale),
                }
