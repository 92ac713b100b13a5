from odoo import api, fields, models
from odoo.tools import SQL

from .customer_pool_notice import NoticeLine


class CustomerPoolWarning(models.AbstractModel):
    """Warns owners some days before their customers fall back.

    The moment comes from the one query of the clock, a protection put on top of it.
    It is remembered on the row, so that each one is told once and a contact, which
    moves the moment, brings a new warning.
    """

    _name = "customer.pool.warning"
    _inherit = ["customer.pool.notice"]
    _description = "Warning before a Customer Falls Back"

    @api.model
    def _warn_owners(self, book):
        """:param book: ``NoticeBook``, filled with what the owners are told."""
        lines = [
            (owner_id, NoticeLine(model, id_, name, moment=moment))
            for model in ("res.partner", "crm.lead")
            for id_, owner_id, name, moment in self._mark_warned(self.env[model])
        ]
        for owner_id, line in lines:
            book.add("warning", owner_id, line)

    def _mark_warned(self, Model):
        """:returns: rows of id, owner, name and moment of what falls back soon and has
        not been told yet, the soonest first.
        """
        Model.flush_model(["pool_protected_until", "pool_locked"])
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s subject
                   SET pool_warned_date = soon.moment
                  FROM (SELECT due.id, due.warn_days,
                               GREATEST(due.deadline,
                                        held.pool_protected_until + 1) AS moment
                          FROM (%(due)s) due
                          JOIN %(table)s held ON held.id = due.id
                         WHERE due.deadline IS NOT NULL) soon
                 WHERE soon.id = subject.id
                   AND soon.warn_days > 0
                   AND soon.moment > %(now)s
                   AND soon.moment <= %(now)s + soon.warn_days * interval '1 day'
                   AND subject.pool_warned_date IS DISTINCT FROM soon.moment
             RETURNING subject.id, subject.user_id, subject.%(name)s, soon.moment
                """,
                table=SQL.identifier(Model._table),
                due=self._get_due_query(Model, self._get_free_sql(Model)),
                name=SQL.identifier(Model._rec_name),
                now=now,
            )
        )
        Model.invalidate_model(["pool_warned_date"], flush=False)
        return sorted(rows, key=lambda row: (row[3], row[0]))
