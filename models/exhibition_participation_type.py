from odoo import api, models
from odoo.tools import SQL

from .exhibition_participation import CONTRACTED, EXHIBITORS

# the customer type (by its code) that a role makes of a company. Represented companies
# are printed in the catalogue and sign nothing, supporters lend their name: none.
TYPE_OF_ROLE = {
    "organiser": "organiser",
    "co_organiser": "organiser",
    "exhibitor": "exhibitor",
    "co_exhibitor": "exhibitor",
    "agent": "agent",
    "contractor": "contractor",
    "media": "media",
    "buyer": "trade_visitor",
    "buyer_group": "trade_visitor",
}
# whoever sells the space: an exhibitor is who has a contract; others have none and
# count once they are approved
TYPE_FIELDS = frozenset({"partner_id", "role", "state", "active"})

WANTED_TYPES = """
    WITH wanted AS (
        SELECT DISTINCT company.id AS partner_id, type.id AS type_id
          FROM res_partner company
          JOIN res_partner member
            ON member.id = company.id OR member.pool_root_id = company.id
          JOIN exhibition_participation part ON part.partner_id = member.id
          JOIN unnest(%(roles)s, %(codes)s) AS made(role, code) ON made.role = part.role
          JOIN customer_type type ON type.code = made.code
         WHERE company.id = ANY(%(partners)s)
           AND part.active
           AND part.state = ANY(CASE WHEN part.role = ANY(%(exhibitors)s)
                                    THEN %(contracted)s ELSE %(approved)s END)
    )
"""


class ExhibitionParticipation(models.Model):
    """What a company is to shows makes it a customer of some types."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self._sync_customer_types(rows.partner_id)
        return rows

    def write(self, vals):
        if not TYPE_FIELDS & vals.keys():
            return super().write(vals)
        before = self.partner_id
        result = super().write(vals)
        self._sync_customer_types(before | self.partner_id)
        return result

    def unlink(self):
        partners = self.partner_id
        result = super().unlink()
        self._sync_customer_types(partners)
        return result

    @api.model
    def _get_types_by_hand(self, partners):
        """:returns: the types of companies that do not follow from their shows."""
        by_hand = self.env["customer.type"]
        for partner in partners:
            by_hand |= partner.customer_type_ids - partner.show_type_ids
        return by_hand

    @api.model
    def _sync_customer_types(self, partners):
        """Give companies and their roots the types that follow from participations, and
        take away what followed from one that ended. Types set by hand stay.
        """
        if not partners:
            return
        self.flush_model()
        Partner = self.env["res.partner"]
        Partner.flush_model(["pool_root_id", "customer_type_ids", "show_type_ids"])
        # sudo: ids of the roots, whoever may see them
        partners = partners.sudo() | partners.sudo().pool_root_id
        made = list(TYPE_OF_ROLE.items())
        wanted = SQL(
            WANTED_TYPES,
            roles=[role for role, _code in made],
            codes=[code for _role, code in made],
            partners=list(partners.ids),
            exhibitors=list(EXHIBITORS),
            contracted=list(CONTRACTED),
            approved=["approved", *CONTRACTED],
        )
        changed = self._add_types(wanted) | self._drop_types(wanted, partners)
        if changed:
            Partner.invalidate_model(["customer_type_ids", "show_type_ids"])
            # sudo: leads show the types of their customers, whoever holds them
            Partner.sudo().browse(changed).modified(["customer_type_ids"])

    def _add_types(self, wanted):
        """A type set by hand already is not remembered as added."""
        rows = self.env.execute_query(
            SQL(
                """
                %s, added AS (
                    INSERT INTO res_partner_customer_type_rel (partner_id, type_id)
                    SELECT partner_id, type_id FROM wanted
                    EXCEPT
                    SELECT partner_id, type_id FROM res_partner_show_type_rel
                    ON CONFLICT DO NOTHING
                    RETURNING partner_id, type_id
                )
                INSERT INTO res_partner_show_type_rel (partner_id, type_id)
                SELECT partner_id, type_id FROM added
                RETURNING partner_id
                """,
                wanted,
            )
        )
        return {id_ for (id_,) in rows}

    def _drop_types(self, wanted, partners):
        rows = self.env.execute_query(
            SQL(
                """
                %s, ended AS (
                    DELETE FROM res_partner_show_type_rel shown
                     WHERE shown.partner_id = ANY(%s)
                       AND NOT EXISTS (SELECT FROM wanted
                                        WHERE wanted.partner_id = shown.partner_id
                                          AND wanted.type_id = shown.type_id)
                    RETURNING partner_id, type_id
                )
                DELETE FROM res_partner_customer_type_rel held USING ended
                 WHERE held.partner_id = ended.partner_id
                   AND held.type_id = ended.type_id
                RETURNING held.partner_id
                """,
                wanted,
                list(partners.ids),
            )
        )
        return {id_ for (id_,) in rows}
