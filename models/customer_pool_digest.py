from odoo import api, fields, models
from odoo.tools import SQL

from .customer_pool_notice import NoticeBook, NoticeLine

# what a transaction that is still open has journalled waits for the next digest
SETTLED_MINUTES = 10


class CustomerPoolDigest(models.AbstractModel):
    """Tells pool administrators once a day what was returned to their pools."""

    _name = "customer.pool.digest"
    _inherit = ["customer.pool.notice"]
    _description = "Daily Digest of Returned Customers"

    @api.model
    def _cron_tell_returns(self):
        """One message to each administrator whose company wants it once a day."""
        until = fields.Datetime.subtract(fields.Datetime.now(), minutes=SETTLED_MINUTES)
        book = NoticeBook()
        for admin_id, *line in self._get_returns(until):
            book.add("digest", admin_id, NoticeLine(*line))
        # sudo: customer.pool - the job runs for every pool; archived ones too
        pools = self.env["customer.pool"].sudo().with_context(active_test=False)
        # pylint: disable-next=no-search-all
        pools.search([]).digest_date = until
        self._pool_send_notices(book)

    def _get_returns(self, until):
        """:returns: rows of administrator, model, id and name of the customer, who
        returned it and to which pool, in the order of the journal.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT admin.user_id,
                       CASE WHEN log.lead_id IS NULL THEN 'res.partner'
                            ELSE 'crm.lead' END,
                       COALESCE(log.lead_id, log.partner_id), log.name,
                       log.user_id, log.pool_id
                  FROM customer_pool pool
                  JOIN customer_pool_admin_rel admin ON admin.pool_id = pool.id
                  JOIN res_users reader ON reader.id = admin.user_id
                  JOIN res_company home ON home.id = reader.company_id
                  JOIN customer_pool_log log ON log.pool_id = pool.id
                 WHERE home.pool_notice_return = 'daily'
                   AND log.kind = 'return'
                   AND log.create_date > COALESCE(
                           pool.digest_date, %(until)s - interval '1 day')
                   AND log.create_date <= %(until)s
                   AND log.user_id IS DISTINCT FROM admin.user_id
              ORDER BY log.id
                """,
                until=until,
            )
        )
        # sudo: res.users - addressees are a fact
        readers = self.env["res.users"].sudo().browse({row[0] for row in rows})
        admins = readers.filtered(lambda user: user._may_administer_pools())
        return [row for row in rows if row[0] in admins._ids]
