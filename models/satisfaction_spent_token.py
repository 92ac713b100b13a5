from odoo import api, fields, models
from odoo.tools import SQL


class SatisfactionSpentToken(models.Model):
    """A link with which somebody has answered an anonymous study.

    Answers get another token once they count, so that no log of a web server leads to
    them. What is kept of the old one says no more than "answered already": which answer
    it was, and when, is nowhere. Nobody reads these rows.
    """

    _name = "satisfaction.spent.token"
    _description = "Spent Link of an Anonymous Study"
    # who and when would tell
    _log_access = False

    study_id = fields.Many2one(
        "satisfaction.study", required=True, readonly=True, ondelete="cascade"
    )
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of the token.")

    _digest_uniq = models.UniqueIndex("(study_id, digest)")

    @api.model
    def _is_spent(self, study, token):
        """:returns: whether ``study`` was answered with ``token``."""
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT FROM satisfaction_spent_token
                     WHERE study_id = %s
                       AND digest = encode(sha256(convert_to(%s, 'UTF8')), 'hex')
                    """,
                    study.id,
                    token,
                )
            )
        )
