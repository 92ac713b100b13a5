from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL


class SurveyUserInput(models.Model):
    """Anonymous answers go with everything that knows them."""

    _name = "survey.user_input"
    _inherit = ["survey.user_input"]

    def _drop_unfinished(self, study, is_over):
        """Those nobody has touched for a day: the cookie that leads back is gone."""
        last = fields.Date.today() - timedelta(days=1)
        self._erase(
            SQL(
                """
                SELECT id FROM survey_user_input
                 WHERE study_id = %s AND is_anonymous AND state != 'done'
                   AND (%s OR write_date < %s)
                """,
                study.id,
                is_over,
                last,
            )
        )

    def _blank_left_over(self, study):
        left = SQL(
            """
            SELECT id FROM survey_user_input
             WHERE study_id = %s AND is_anonymous AND is_settled IS NOT TRUE
            """,
            study.id,
        )
        self._erase_what_hangs_on(left)
        self.env.cr.execute(
            SQL(
                """
                UPDATE survey_user_input
                   SET lang_id = NULL, scoring_percentage = NULL, scoring_total = NULL,
                       scoring_success = NULL, access_token = gen_random_uuid()::text
                 WHERE id IN (%s)
                """,
                left,
            )
        )

    def _erase(self, ids):
        """Delete answers and whatever knows them.

        :param ids: ``SQL`` that selects them.
        """
        self._erase_what_hangs_on(ids)
        self.env.cr.execute(SQL("DELETE FROM survey_user_input WHERE id IN (%s)", ids))

    def _erase_what_hangs_on(self, ids):
        field = self._fields["predefined_question_ids"]
        for table, column in (
            ("satisfaction_score", "user_input_id"),
            ("survey_user_input_line", "user_input_id"),
            (field.relation, field.column1),
        ):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s IN (%s)",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    ids,
                )
            )
        for table, model, column in self._get_loose_references():
            where = SQL(
                "FROM %s WHERE %s = %s AND %s IN (%s)",
                SQL.identifier(table),
                SQL.identifier(model),
                self._name,
                SQL.identifier(column),
                ids,
            )
            if table == "ir_attachment":
                files = self.env.execute_query(SQL("SELECT id %s", where))
                # sudo: ir.attachment - with the row goes the file on disk
                Attachment = self.env["ir.attachment"].sudo()
                Attachment.browse(id_ for [id_] in files).unlink()
            else:
                self.env.cr.execute(SQL("DELETE %s", where))

    def _get_loose_references(self):
        """:returns: table and columns of everything that names a record by model and
        id: messages, files, followers, activities and what other modules have."""
        for model in self.env.values():
            if not model._auto or model._abstract or model._transient:
                continue
            for field in model._fields.values():
                if field.type == "many2one_reference" and field.store:
                    kind = model._fields.get(field.model_field)
                    if (
                        kind is not None
                        and kind.store
                        and kind.type in ("char", "selection")
                    ):
                        yield model._table, kind.name, field.name
