from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from ..tools.satisfaction import SMALL_GROUP
from ..tools.screen import get_labels
from .satisfaction_comment import IS_COMMENT, WORDS

PAGE_SIZE = 20
PAGE_SIZE_MAX = 80


class SatisfactionPage(models.AbstractModel):
    """What respondents wrote: named comments with the rights of the reader, anonymous
    ones as words alone.

    An anonymous comment is shown when at least five people answered the study and at
    least five of them this question. It has no date, no language, no number; the order
    comes of the words. Its class is shown only where every class was given by five
    people or more, else what is left would tell of a small one.
    """

    _name = "satisfaction.page"
    _inherit = ["satisfaction.page"]

    @api.model
    def _get_comments(self, scope, options):
        """:param options: dict with ``search``, ``category``, ``code``, ``offset``,
        ``limit``, each may be left out.
        :returns: dict with ``named`` and ``anonymous``, each a dict of ``total`` and
            ``rows``, and the ``questions`` and ``categories`` to filter by.
        """
        options = self._clean_options(options)
        anonymous = scope.studies.filtered("is_anonymous")
        return {
            "named": self._get_named_comments(scope, options),
            "anonymous": self._get_anonymous_comments(anonymous, options),
            "questions": self._get_comment_questions(scope),
            "categories": list(
                get_labels(self.env["satisfaction.comment"], "category").items()
            ),
            "page_size": PAGE_SIZE,
        }

    @api.model
    def _clean_options(self, options):
        options = dict(options or {})
        limit = int(options.get("limit") or PAGE_SIZE)
        return {
            "search": str(options.get("search") or "").strip(),
            "category": str(options.get("category") or ""),
            "code": str(options.get("code") or ""),
            "offset": max(0, int(options.get("offset") or 0)),
            "limit": min(max(1, limit), PAGE_SIZE_MAX),
        }

    # named

    @api.model
    def _get_comments_domain(self, scope, options):
        """:returns: the ``Domain`` of the named comments a page is searched by."""
        domain = Domain("study_id", "in", scope.studies.ids)
        if options["search"]:
            domain &= Domain("text", "ilike", options["search"])
        for name in ("category", "code"):
            if options[name]:
                domain &= Domain(name, "=", options[name])
        return domain

    @api.model
    def _get_named_comments(self, scope, options):
        comments = self.env["satisfaction.comment"]
        domain = self._get_comments_domain(scope, options)
        rows = comments.search(domain, limit=options["limit"], offset=options["offset"])
        labels = get_labels(comments, "category")
        return {
            "total": comments.search_count(domain),
            "rows": [
                {
                    "id": row.id,
                    "text": row.text,
                    "question": row.question,
                    "category": row.category,
                    "category_name": labels.get(row.category, ""),
                    "value": row.value if row.category else None,
                    "date": row.date and row.date.isoformat(),
                    # sudo: the names of customers are public
                    "contact": row.partner_id.sudo().name or "",
                    "customer": row.commercial_partner_id.sudo().name or "",
                    "partner_id": row.commercial_partner_id.id,
                }
                for row in rows
            ],
        }

    # anonymous

    @api.model
    def _get_anonymous_comments(self, studies, options):
        """The words of anonymous answers, which nobody may read as records.

        :param studies: anonymous studies whose results the reader may see.
        """
        if not studies:
            return {"total": 0, "rows": []}
        conditions = [SQL("TRUE")]
        if options["search"]:
            pattern = f"%{escape_psql(options['search'])}%"
            conditions.append(SQL("text ILIKE %s", pattern))
        if options["code"]:
            conditions.append(SQL("code = %s", options["code"]))
        if options["category"]:
            conditions.append(SQL("class = %s", options["category"]))
        found = self._select_anonymous_comments(studies, conditions, options)
        labels = get_labels(self.env["satisfaction.comment"], "category")
        return {
            "total": found[0][0] if found else 0,
            "rows": [
                {
                    "key": number,
                    "text": text,
                    "question": question,
                    "category": category or False,
                    "category_name": labels.get(category, ""),
                }
                for number, (_total, text, question, category) in enumerate(
                    found, options["offset"]
                )
                if text is not None
            ],
        }

    @api.model
    def _select_anonymous_comments(self, studies, conditions, options):
        """:returns: list of (total, text, question, class), one page of it; one row
        without text where the page is beyond the end.
        """
        for name in ("survey.user_input", "survey.user_input.line"):
            self.env[name].flush_model()
        for name in ("survey.question", "satisfaction.score"):
            self.env[name].flush_model()
        # only words, question and class leave this statement; no id, date or language
        return self.env.execute_query(
            SQL(
                """
                WITH words AS (
                    SELECT answer.study_id, answer.id AS answer_id, question.id AS question_id,
                           COALESCE(question.title ->> %(lang)s,
                                    question.title ->> 'en_US') AS question,
                           question.satisfaction_code AS code,
                           %(words)s AS text,
                           score.category
                      FROM survey_user_input answer
                      JOIN survey_user_input_line line ON line.user_input_id = answer.id
                      JOIN survey_question question ON question.id = line.question_id
                      LEFT JOIN satisfaction_score score
                             ON score.user_input_id = answer.id AND score.scale = 'nps'
                     WHERE answer.study_id IN %(studies)s
                       AND answer.is_anonymous AND answer.is_settled
                       AND %(is_comment)s
                ), size AS (
                    SELECT study_id FROM survey_user_input
                     WHERE study_id IN %(studies)s AND is_anonymous AND is_settled
                       AND state = 'done' AND test_entry IS NOT TRUE
                     GROUP BY study_id HAVING count(*) >= %(small)s
                ), people AS (
                    SELECT question_id FROM words
                     GROUP BY question_id HAVING count(DISTINCT answer_id) >= %(small)s
                ), classes AS (
                    SELECT question_id, min(people) >= %(small)s AS is_told
                      FROM (SELECT question_id, category,
                                   count(DISTINCT answer_id) AS people
                              FROM words GROUP BY question_id, category) class
                     GROUP BY question_id
                ), shown AS (
                    SELECT text, question, code, study_id,
                           CASE WHEN is_told THEN category END AS class
                      FROM words JOIN people USING (question_id)
                      JOIN size USING (study_id)
                      JOIN classes USING (question_id)
                ), found AS (
                    SELECT * FROM shown WHERE %(conditions)s
                )
                SELECT total.count, page.text, page.question, page.class
                  FROM (SELECT count(*) FROM found) total
                  LEFT JOIN (SELECT text, question, class FROM found
                              ORDER BY md5(text || study_id::text), text
                              LIMIT %(limit)s OFFSET %(offset)s) page ON TRUE
                """,
                lang=self.env.lang or "en_US",
                studies=tuple(studies.ids),
                small=SMALL_GROUP,
                words=WORDS,
                is_comment=IS_COMMENT,
                conditions=SQL(" AND ").join(conditions),
                limit=options["limit"],
                offset=options["offset"],
            )
        )

    @api.model
    def _get_comment_questions(self, scope):
        """:returns: list of [code, question] of the free texts that are asked."""
        # sudo: what is asked is told to everybody who is asked
        questions = scope.studies.survey_id.sudo().question_ids.filtered(
            lambda question: question.satisfaction_metric == "comment"
        )
        return list(
            {
                question.satisfaction_code: [question.satisfaction_code, question.title]
                for question in questions
                if question.satisfaction_code
            }.values()
        )
