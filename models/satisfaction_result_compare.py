from odoo import models
from odoo.tools import SQL

from ..tools.satisfaction_tally import get_change

CHANGE_FIELDS = (
    "previous_n", "previous_value", "difference", "difference_low", "difference_high",
)  # fmt: skip
# groups that are other records at each edition: the same by name
BY_NAME = ("hall", "answer")


class SatisfactionResult(models.Model):
    """Figures are compared with those of the previous edition, by the codes of the
    questions: every study has a questionnaire of its own.
    """

    _name = "satisfaction.result"
    _inherit = ["satisfaction.result"]

    def _name_rows(self, rows, studies, relatives):
        """Add titles and names of groups, in all languages, to counted rows."""
        titles = self._get_titles((studies | relatives).ids)
        # an edition calls a question as its last study does
        for (study_id, scale, code), title in sorted(
            titles.items(), key=lambda item: item[0][0] or 0
        ):
            if study_id:
                study = relatives.browse(study_id)
                titles[study.event_id.id, study.audience, scale, code] = title
        names = self._get_group_names({(row["axis"], row["group_key"]) for row in rows})
        for row in rows:
            scale, code = row["scale"], row["code"]
            sequence, title = (
                titles.get((row["study_id"], scale, code))
                or titles.get((row["event_id"], row["audience"], scale, code))
                or titles.get((False, scale, code))
                or (0, {"en_US": code})
            )
            rank, name = names[row["axis"], row["group_key"]]
            row.update(
                sequence=sequence, title=title, group_sequence=rank, group_name=name
            )
            if row["axis"] == "answer":
                question = row["group_key"].rpartition(":")[0]
                key = (row["study_id"], "group", question)
                row["group_title"] = titles.get(key, (0, {"en_US": question}))[1]

    def _compare_rows(self, rows, studies):
        """Add the change since the previous study and edition to counted rows."""
        earlier_of = self._get_compared(studies)
        known = {_key(row): row for row in rows}
        for row in self._read_compared(set(earlier_of.values())):
            known.setdefault(_key(row), row)
        for row in rows:
            row.update(dict.fromkeys(CHANGE_FIELDS), is_significant=False)
            earlier = earlier_of.get(_subject(row))
            earlier = earlier and known.get((*earlier, *_key(row)[3:]))
            # what is hidden there must not be told here
            if not earlier or (earlier["is_small"] and not row["is_small"]):
                continue
            change = get_change(row["scale"], earlier, row)
            row.update(previous_n=earlier["n"], previous_value=earlier["value"])
            if not change:
                continue
            row.update(
                difference=change.value,
                difference_low=change.low,
                difference_high=change.high,
                is_significant=change.is_significant,
            )

    def _get_compared(self, studies):
        """:returns: dict of (study, edition, audience) to those they are compared with;
        exhibitors are never compared with visitors."""
        compared = {}
        for study in studies:
            earlier = study.previous_study_id
            if earlier.audience == study.audience:
                compared[_subject_of(study)] = _subject_of(earlier)
            edition = study.event_id._get_compared_edition()
            if edition:
                key = (None, study.event_id.id, study.audience)
                compared[key] = (None, edition.id, study.audience)
        return compared

    def _read_compared(self, subjects):
        """:returns: stored rows of studies and editions, as dicts."""
        study_ids = [study_id for study_id, *_ in subjects if study_id]
        event_ids = [event_id for study_id, event_id, _ in subjects if not study_id]
        names = (
            "study_id", "event_id", "audience", "scale", "code", "axis", "group_key",
            "group_name", "is_small", "n", "value", "counts", "mean", "deviation",
        )  # fmt: skip
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %s
                  FROM satisfaction_result
                 WHERE study_id = ANY(%s)
                    OR study_id IS NULL AND event_id = ANY(%s)
                """,
                SQL(", ").join(SQL.identifier(name) for name in names),
                study_ids,
                event_ids,
            )
        )
        return [dict(zip(names, row, strict=True)) for row in rows]


def _subject(row):
    return row["study_id"], row["event_id"], row["audience"]


def _subject_of(study):
    return study.id, study.event_id.id or None, study.audience


def _key(row):
    """:returns: what a row is the figure of; the same at each edition from the fourth
    on."""
    group = row["group_key"]
    if row["axis"] in BY_NAME:
        question = group.rpartition(":")[0]
        group = (question, (row["group_name"].get("en_US") or "").strip().casefold())
    return (*_subject(row), row["scale"], row["code"], row["axis"], group)
