import logging

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.urls import urljoin

_logger = logging.getLogger(__name__)


class SatisfactionInvitation(models.Model):
    """What the mail of an invitation says: where to answer and how to be left alone."""

    _name = "satisfaction.invitation"
    _inherit = ["satisfaction.invitation"]

    # the keys of the person: for templates, which the job renders
    answer_url = fields.Char(
        compute="_compute_answer_url",
        groups="base.group_system",
        compute_sudo=True,
        export_string_translation=False,
    )
    opt_out_url = fields.Char(
        compute="_compute_opt_out_url",
        groups="base.group_system",
        compute_sudo=True,
        export_string_translation=False,
    )
    mail_id = fields.Many2one(
        "mail.mail",
        readonly=True,
        groups="base.group_system",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        export_string_translation=False,
    )

    def _compute_answer_url(self):
        for row in self:
            survey, answers = row.study_id.survey_id, row.user_input_id
            path = answers.get_start_url() if answers else survey.get_start_url()
            row.answer_url = survey and row._get_url(path)

    def _compute_opt_out_url(self):
        addresses = self.env["satisfaction.address"].search(
            [("email", "in", [email for email in self.mapped("email") if email])]
        )
        tokens = {address.email: address.token for address in addresses}
        for row in self:
            token = tokens.get(row.email)
            row.opt_out_url = token and row._get_url(f"/satisfaction/opt-out/{token}")

    def _get_url(self, path):
        """:returns: the address of a page in the person's language."""
        languages = self.env["res.lang"]._get_frontend()
        if len(languages) > 1 and self.lang in languages:
            path = f"/{languages[self.lang].url_code}{path}"
        return urljoin(self.study_id.survey_id.get_base_url(), path)

    def _mail_get_companies(self, default=None):
        return {row.id: row.company_id or default for row in self}

    def _create_mails(self, template):
        """Put one mail for each into Odoo's outgoing mails.

        :returns: those for whom it worked; the others are logged.
        """
        if not self:
            return self
        try:
            with self.env.cr.savepoint():
                self._create_mails_unsafely(template)
            return self
        except OperationalError:
            raise
        except Exception:
            if len(self) == 1:
                _logger.exception("The mail of invitation %s failed", self.id)
                return self.browse()
        return self.browse().union(*(row._create_mails(template) for row in self))

    def _create_mails_unsafely(self, template):
        mails = template.send_mail_batch(
            self.ids,
            # not readable through the invitation: it holds the key to answer
            email_values={
                "model": False,
                "res_id": False,
                "author_id": self.study_id.company_id.partner_id.id,
            },
        )
        self._link("mail_id", mails)

    def _link(self, name, records):
        """Point ``name`` of each of ``self`` to one of ``records``, in their order."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE satisfaction_invitation invitation
                   SET %(name)s = given.record_id
                  FROM unnest(%(ids)s, %(record_ids)s) AS given(id, record_id)
                 WHERE invitation.id = given.id
                """,
                name=SQL.identifier(name),
                ids=self.ids,
                record_ids=records.ids,
            )
        )
        self.invalidate_recordset([name])
