from odoo import api, models

from ..tools.satisfaction import SCALES, SIZES
from ..tools.screen import get_labels

# a question stands after those of the scales before its own
SCALE_STEP = 10000


class SatisfactionResult(models.Model):
    """What figures and their groups are called, in every language at once: results are
    stored, and read by people of several.
    """

    _name = "satisfaction.result"
    _inherit = ["satisfaction.result"]

    @api.model
    def _get_languages(self):
        """:returns: codes of the languages names are stored in; English is what others
        fall back to."""
        return [
            "en_US",
            *(code for code, _name in self.env["res.lang"].get_installed()),
        ]

    def _translate_by(self, method):
        """:param method: called with this model in each language, returns a dict.
        :returns: dict of the same keys, to dicts of names by language.
        """
        names = {}
        for language in self._get_languages():
            for key, name in method(self.with_context(lang=language)).items():
                names.setdefault(key, {})[language] = name
        return names

    @api.model
    def _get_titles(self, study_ids):
        """:returns: dict of (study, scale, code) to (sequence, title by language); the
        scale is ``group`` for questions that break down. Scales have no study.
        """
        ranks = {scale: rank for rank, (scale, _name) in enumerate(SCALES)}
        labels = self._translate_by(lambda model: get_labels(model, "scale"))
        titles = {
            (False, scale, scale): (ranks[scale] * SCALE_STEP, names)
            for scale, names in labels.items()
        }
        rows = self.env.execute_query(self._select_titles(study_ids))
        for study_id, metric, code, sequence, title in rows:
            place = ranks.get(metric, 0) * SCALE_STEP + (sequence or 0)
            titles[study_id, metric, code] = (place, title)
        return titles

    @api.model
    def _get_group_names(self, groups):
        """:param groups: set of (axis, group) as they were counted.
        :returns: dict of them to (sequence, name by language).
        """
        keys = {}
        for axis, key in groups:
            keys.setdefault(axis, set()).add(key)
        names = {}
        for axis, wanted in keys.items():
            found = self._translate_by(
                lambda model, axis=axis, wanted=wanted: model._name_groups(axis, wanted)
            )
            for rank, (key, by_language) in enumerate(found.items()):
                names[axis, key] = (rank, by_language)
        return names

    def _name_groups(self, axis, keys):
        """:returns: dict of groups to their names in the language of the context, in
        the order they are shown in; unknown ones come last."""
        if axis == "total":
            names = {"": self.env._("Total")}
        else:
            names = getattr(self, f"_name_groups_{axis}")(keys - {""})
        for key in sorted(keys - names.keys()):
            is_unknown = not key.rpartition(":")[2]
            names[key] = self.env._("Not Known") if is_unknown else key
        return names

    def _name_groups_role(self, keys):
        labels = {
            **get_labels(self.env["exhibition.participation"], "role"),
            **get_labels(self.env["event.registration"], "attendee_category"),
        }
        return {key: name for key, name in labels.items() if key in keys}

    def _name_groups_size(self, keys):
        labels = get_labels(self.env["satisfaction.score"], "size")
        return {key: labels[key] for key, _name in SIZES if key in keys}

    def _name_groups_language(self, keys):
        languages = self.env["res.lang"].with_context(active_test=False)
        found = languages.search([("code", "in", list(keys))], order="name")
        return {language.code: language.name for language in found}

    def _name_groups_hall(self, keys):
        return self._name_records("exhibition.hall", keys, "display_name")

    def _name_groups_category(self, keys):
        return self._name_records("exhibition.category", keys, "complete_name")

    def _name_groups_touchpoint(self, keys):
        return self._name_records("satisfaction.touchpoint", keys, "name")

    def _name_groups_answer(self, keys):
        """The keys are ``code:choice``; choices keep the order of the question."""
        choices = {key.rpartition(":")[2]: key for key in keys}
        names = self._name_records(
            "survey.question.answer", choices.keys() - {""}, "value"
        )
        return {choices[choice]: name for choice, name in names.items()}

    def _name_records(self, model, keys, field):
        records = self.env[model].with_context(active_test=False)
        found = records.search([("id", "in", [int(key) for key in keys])])
        return {str(record.id): record[field] for record in found}
