from odoo import models
from odoo.tools import SQL

from .customer_visibility_mixin import POOL_KEY_UNGUARDED

# what a contact said moves with the contact
VOICE_MODELS = ("satisfaction.score", "satisfaction.followup")


class ResPartner(models.Model):
    """Keeps what customers said up to date: after answers, moves, merges, deletions."""

    _name = "res.partner"
    _inherit = ["res.partner"]

    def _renew_satisfaction(self):
        """Write index, NPS category and date of these commercial entities; one
        statement for any number.

        Of each contact the latest answer counts, once for the index and once for the
        recommendation; the company has their mean, the recommendation rounded half up.
        Without answers all three are empty. Answers of anonymous studies never count.
        """
        if not self.ids:
            return
        self.env["satisfaction.score"].flush_model()
        self.flush_model(["satisfaction_index", "nps_category", "satisfaction_date"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH latest AS (
                    SELECT DISTINCT ON (commercial_partner_id, partner_id, scale)
                           commercial_partner_id AS id, scale, value::numeric AS value,
                           date
                      FROM satisfaction_score
                     WHERE commercial_partner_id = ANY(%(ids)s)
                       AND partner_id IS NOT NULL AND scale IN ('nps', 'csi')
                       AND is_anonymous IS NOT TRUE
                  ORDER BY commercial_partner_id, partner_id, scale,
                           date DESC NULLS LAST, user_input_id DESC
                ), mean AS (
                    SELECT id, avg(value) FILTER (WHERE scale = 'csi') AS index,
                           floor(avg(value) FILTER (WHERE scale = 'nps') + 0.5) AS nps,
                           max(date) AS date
                      FROM latest
                  GROUP BY id
                ), wanted AS (
                    SELECT partner.id, mean.index, mean.date,
                           CASE WHEN mean.nps >= 9 THEN 'promoter'
                                WHEN mean.nps >= 7 THEN 'passive'
                                WHEN mean.nps IS NOT NULL THEN 'detractor'
                           END AS category
                      FROM res_partner partner
                 LEFT JOIN mean ON mean.id = partner.id
                     WHERE partner.id = ANY(%(ids)s)
                )
                UPDATE res_partner partner
                   SET satisfaction_index = wanted.index,
                       nps_category = wanted.category,
                       satisfaction_date = wanted.date
                  FROM wanted
                 WHERE partner.id = wanted.id
                   AND (partner.satisfaction_index, partner.nps_category,
                        partner.satisfaction_date)
                       IS DISTINCT FROM
                       (wanted.index, wanted.category, wanted.date)
             RETURNING partner.id
                """,
                ids=list(self.ids),
            )
        )
        self.browse(id_ for (id_,) in rows).invalidate_recordset(
            ["satisfaction_index", "nps_category", "satisfaction_date"], flush=False
        )

    def _voice_move(self, left):
        """What these contacts and those below them said goes to the company they belong
        to now, and both companies are counted again.

        :param left: the commercial entities they belonged to.
        """
        # sudo: what hangs on them moves with them, whoever moves them
        below = self.sudo().with_context(active_test=False)
        members = below.search([("id", "child_of", self.ids)])
        if members._voice_align():
            (left.sudo().exists() | members.commercial_partner_id)._renew_satisfaction()
        self.env["satisfaction.followup"]._follow_owner(members.pool_root_id)

    def _voice_align(self):
        """:returns: whether anything of these contacts was of another company."""
        self.flush_model(["commercial_partner_id"])
        moved = False
        for name in VOICE_MODELS:
            model = self.env[name]
            model.flush_model(["partner_id", "commercial_partner_id"])
            rows = self.env.execute_query(
                SQL(
                    """
                    UPDATE %(table)s said
                       SET commercial_partner_id = partner.commercial_partner_id
                      FROM res_partner partner
                     WHERE partner.id = said.partner_id
                       AND said.partner_id = ANY(%(ids)s)
                       AND said.commercial_partner_id
                           IS DISTINCT FROM partner.commercial_partner_id
                 RETURNING said.id
                    """,
                    table=SQL.identifier(model._table),
                    ids=list(self.ids),
                )
            )
            model.invalidate_model(["commercial_partner_id"], flush=False)
            moved = moved or bool(rows)
        return moved

    def _voice_follow_salesperson(self):
        """Open follow-ups of customers that are not guarded go to their salesperson;
        guarded ones change hands through the door."""
        # sudo: whether they are guarded is a fact
        free = self.sudo().filtered(
            lambda partner: partner.pool_key in (POOL_KEY_UNGUARDED, 0)
        )
        if free:
            self.env["satisfaction.followup"]._follow_owner(free.pool_root_id)

    def _pool_apply(self, granted, request):
        super()._pool_apply(granted, request)
        moved = [row.new.id for row in granted if row.old.owner_id != row.new.owner_id]
        if moved:
            self.env["satisfaction.followup"]._follow_owner(self.browse(moved))

    def unlink(self):
        # sudo: the companies of deleted contacts are counted again, whoever deletes
        companies = (self.sudo().commercial_partner_id - self).filtered(
            "satisfaction_date"
        )
        result = super().unlink()
        companies._renew_satisfaction()
        return result
