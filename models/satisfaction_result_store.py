import json

from odoo import SUPERUSER_ID, fields, models
from odoo.tools import SQL

# columns of a row and their types in the database
KEY = {
    "study_id": "int", "event_id": "int", "audience": "varchar", "scale": "varchar",
    "code": "varchar", "axis": "varchar", "group_key": "varchar",
}  # fmt: skip
VALUES = {
    "series_id": "int", "company_id": "int", "touchpoint_id": "int",
    "is_anonymous": "bool", "title": "jsonb", "group_title": "jsonb",
    "group_name": "jsonb", "sequence": "int", "group_sequence": "int",
    "is_small": "bool", "n": "int", "value": "float8", "low": "float8",
    "high": "float8", "is_low_base": "bool", "needed": "int", "counts": "jsonb",
    "mean": "float8", "deviation": "float8", "previous_n": "int",
    "previous_value": "float8", "difference": "float8", "difference_low": "float8",
    "difference_high": "float8", "is_significant": "bool",
}  # fmt: skip


class SatisfactionResult(models.Model):
    """Figures keep their row from one counting to the next; those that may no longer
    be shown go.
    """

    _name = "satisfaction.result"
    _inherit = ["satisfaction.result"]

    def _store_rows(self, rows, studies):
        """:param rows: all figures of the studies and their editions.
        :param studies: the studies that were counted.
        """
        editions = {
            (study.event_id.id, study.audience) for study in studies if study.event_id
        }
        written = self.env.execute_query(self._upsert_rows(rows)) if rows else []
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM satisfaction_result
                 WHERE (study_id = ANY(%s)
                        OR study_id IS NULL AND (event_id, audience) IN (
                           SELECT event_id, audience
                             FROM JSONB_TO_RECORDSET(%s::jsonb)
                                  edition(event_id int, audience varchar)))
                   AND id != ALL(%s)
                """,
                studies.ids,
                json.dumps(
                    [
                        {"event_id": event_id, "audience": audience}
                        for event_id, audience in editions
                    ]
                ),
                [row_id for (row_id,) in written],
            )
        )
        self.invalidate_model()
        studies._mark_counted()

    def _upsert_rows(self, rows):
        """:returns: ``SQL`` that writes rows and returns their ids. One statement for
        hundreds of rows; nothing depends on them.
        """
        types = {**KEY, **VALUES}
        columns = [SQL.identifier(name) for name in types]
        now = fields.Datetime.now()
        return SQL(
            """
            INSERT INTO satisfaction_result (%(columns)s,
                   create_uid, create_date, write_uid, write_date)
            SELECT %(columns)s, %(user)s, %(now)s, %(user)s, %(now)s
              FROM JSONB_TO_RECORDSET(%(rows)s::jsonb) counted(%(types)s)
                ON CONFLICT (COALESCE(study_id, 0), COALESCE(event_id, 0), audience,
                             scale, code, axis, group_key)
                DO UPDATE SET (%(values)s, write_uid, write_date)
                 = (%(excluded)s, EXCLUDED.write_uid, EXCLUDED.write_date)
         RETURNING id
            """,
            columns=SQL(", ").join(columns),
            types=SQL(", ").join(
                SQL("%s %s", SQL.identifier(name), SQL(kind))
                for name, kind in types.items()
            ),
            values=SQL(", ").join(SQL.identifier(name) for name in VALUES),
            excluded=SQL(", ").join(
                SQL("EXCLUDED.%s", SQL.identifier(name)) for name in VALUES
            ),
            rows=json.dumps(rows),
            user=SUPERUSER_ID,
            now=now,
        )
