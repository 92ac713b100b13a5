from odoo import fields, models
from odoo.tools import SQL


class SatisfactionInvitation(models.Model):
    """Two studies sent at the same moment never ask one address both."""

    _name = "satisfaction.invitation"
    _inherit = ["satisfaction.invitation"]

    def _claim(self, study):
        """Note the addresses as asked, and skip those whom a study asked meanwhile.

        :returns: those whose address is ours now.
        """
        if not self:
            return self
        now = fields.Datetime.now()
        since = study._get_quarantine_start(now)
        asked = set()
        if since:
            emails, partners = study._get_asked_since(
                since, self.mapped("email"), self.partner_id.ids
            )
            asked = self.filtered(
                lambda row: row.email in emails or row.partner_id.id in partners
            )
        excepted = self.filtered(
            lambda row: row.is_exception or study.ignore_quarantine
        )
        rows = self
        if asked:
            (asked & excepted).filtered(lambda row: not row.is_exception).write(
                {"is_exception": True}
            )
            (asked - excepted)._skip("quarantine")
            rows -= asked - excepted
        claimed = rows._claim_addresses(since, excepted.mapped("email"), now)
        return rows._skip_where("quarantine", lambda row: row.email not in claimed)

    def _claim_addresses(self, since, excepted, now):
        """One statement decides: two sendings at once cannot both ask. Where another
        one was faster, it fails to serialize; that is tried again, never caught.

        :param since: who was asked after it is left alone, None for nobody.
        :param excepted: addresses asked all the same.
        :returns: set of the addresses that may be written to.
        """
        if not self:
            return set()
        Address = self.env["satisfaction.address"]
        Address.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO satisfaction_address (
                    email, date_invited, token, create_uid, write_uid, create_date,
                    write_date
                )
                SELECT person.email, %(now)s, person.token, %(uid)s, %(uid)s,
                       %(now)s, %(now)s
                  FROM unnest(%(emails)s, %(tokens)s) AS person(email, token)
                 ORDER BY person.email
                ON CONFLICT (email) DO UPDATE
                   SET date_invited = EXCLUDED.date_invited,
                       token = COALESCE(satisfaction_address.token, EXCLUDED.token),
                       write_date = EXCLUDED.write_date
                 WHERE satisfaction_address.is_opted_out IS NOT TRUE
                   AND (satisfaction_address.date_invited IS NULL
                        OR %(since)s::timestamp IS NULL
                        OR satisfaction_address.date_invited <= %(since)s
                        OR satisfaction_address.email = ANY(%(excepted)s))
             RETURNING email
                """,
                now=now,
                uid=self.env.uid,
                emails=self.mapped("email"),
                tokens=[Address._new_token() for _row in self],
                since=since,
                excepted=excepted,
            )
        )
        Address.invalidate_model()
        return {email for (email,) in rows}
