from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CustomerJournalMixin(models.AbstractModel):
    """A journal: rows are appended by the business methods, and that is all."""

    _name = "customer.journal.mixin"
    _description = "Append-only Journal"

    # pylint: disable=method-required-super,no-raise-unlink
    # append-only: nobody gets as far as super, and uninstalling drops the table
    def write(self, vals):
        raise UserError(self.env._("The customer journal cannot be changed."))

    def unlink(self):
        raise UserError(self.env._("The customer journal cannot be deleted."))

    @api.model
    def _append(self, rows):
        """Write journal rows, one statement for all.

        :param rows: list of dicts with the same keys, stored columns of this model.
        """
        if not rows:
            return
        columns = list(rows[0])
        types = {name: self._fields[name].column_type[1] for name in columns}
        self.env.execute_query(
            SQL(
                """
                INSERT INTO %s (create_uid, create_date, %s)
                SELECT %s, %s, * FROM unnest(%s)
             RETURNING id
                """,
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, columns)),
                self.env.uid,
                fields.Datetime.now(),
                SQL(", ").join(
                    SQL(f"%s::{types[name]}[]", [row[name] for row in rows])
                    for name in columns
                ),
            )
        )
        self.invalidate_model(flush=False)
