from odoo import api, models
from odoo.tools import SQL

# the texts of a questionnaire people read, by model
TEXTS = {
    "survey.survey": ("description", "description_done"),
    "survey.question": (
        "title",
        "description",
        "question_placeholder",
        "scale_min_label",
        "scale_mid_label",
        "scale_max_label",
    ),
    "survey.question.answer": ("value",),
}


class SatisfactionStudy(models.Model):
    """Questionnaires and results in a language that is installed after them.

    Templates are translated when a language is loaded, their copies are not: a text
    that is still the template's takes over its translation.
    """

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    @api.model
    def _learn_languages(self, codes):
        """:param codes: of languages whose translations were loaded."""
        codes = [code for code in codes if code != "en_US"]
        self.env.flush_all()
        changed = [
            self._learn_text(model, name, code)
            for code in codes
            for model, names in TEXTS.items()
            for name in names
        ]
        self._learn_titles(codes)
        if any(changed):
            self.env.invalidate_all()
            # sudo: results keep the names of questions in every language, whoever's
            studies = self.sudo().with_context(active_test=False)
            studies.search([("date_results", "!=", False)])._forget_counted()

    @api.model
    def _learn_text(self, model, name, code):
        """:returns: whether a copy took over the text of its template."""
        links = {
            "survey.survey": ("copy.id", "source.id", ""),
            "survey.question": ("copy.survey_id", "source.survey_id", ""),
            "survey.question.answer": (
                "asked.survey_id",
                "origin.survey_id",
                "JOIN survey_question asked ON asked.id = copy.question_id"
                " JOIN survey_question origin ON origin.id = source.question_id",
            ),
        }
        of_copy, of_source, joins = links[model]
        column = SQL.identifier(name)
        table = SQL.identifier(self.env[model]._table)
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    UPDATE %(table)s learner
                       SET %(column)s = learner.%(column)s || found.texts
                      FROM (SELECT DISTINCT ON (copy.id) copy.id, jsonb_build_object(
                                   %(code)s, source.%(column)s->>%(code)s) AS texts
                              FROM %(table)s copy
                              JOIN %(table)s source
                                ON source.%(column)s->>'en_US'
                                 = copy.%(column)s->>'en_US'
                                   %(joins)s
                              JOIN satisfaction_study study
                                ON study.survey_id = %(of_copy)s
                               AND study.template_id = %(of_source)s
                             WHERE source.%(column)s->>%(code)s IS NOT NULL
                               AND copy.%(column)s->>%(code)s IS NULL
                          ORDER BY copy.id, source.id) found
                     WHERE found.id = learner.id
                 RETURNING learner.id
                    """,
                    table=table,
                    column=column,
                    code=code,
                    joins=SQL(joins),
                    of_copy=SQL(of_copy),
                    of_source=SQL(of_source),
                )
            )
        )

    @api.model
    def _learn_titles(self, codes):
        """The title of a questionnaire names the template and the edition."""
        # sudo: languages are loaded for everybody
        studies = (
            self.sudo()
            .with_context(active_test=False)
            .search([("template_id", "!=", False), ("survey_id", "!=", False)])
        )
        for study in studies:
            survey = study.survey_id
            known = survey._fields["title"]._get_stored_translations(survey)
            if known.get("en_US") != study._get_title("en_US"):
                continue
            for code in set(codes) - known.keys():
                survey.with_context(lang=code).title = study._get_title(code)
