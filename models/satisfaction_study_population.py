from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import datetime, safe_eval

from ..tools.invitation import Person
from .exhibition_participation import CONTRACTED, EXHIBITORS

TRADE = ("trade_visitor", "hosted_buyer")
COLUMNS = (
    "partner_id", "registration_id", "participation_id", "name", "company_name",
    "text", "phone", "lang", "role", "hall_id", "category_id", "area",
)  # fmt: skip


class SatisfactionStudy(models.Model):
    """Whom a study asks, with the eyes of who sends it.

    Exhibitors and badge holders of an edition are those whose rows the sender sees, so
    all of them for the people of the show; customers are those the sender sees. Always
    one statement, however many they are.
    """

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    def _find_people(self, among=None):
        """:param among: records of the kind that is asked (participations, badges,
            contacts), to ask only these.
        :returns: list of ``Person`` without addresses looked at.
        """
        self.ensure_one()
        source = self._get_population_sql(among)
        if source is None:
            return []
        self.env.flush_all()
        rows = self.env.execute_query(source)
        people = [Person(**dict(zip(COLUMNS, row, strict=True))) for row in rows]
        self._settle_languages(people)
        return people

    def _settle_languages(self, people):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        # sudo: the language of the company is no secret
        default = self.company_id.sudo().partner_id.lang
        default = default if default in installed else "en_US"
        for person in people:
            if person.lang not in installed:
                person.lang = default

    def _get_population_sql(self, among):
        """:returns: ``SQL`` of the population, None where the sender may see nothing."""
        model = {
            "exhibitor": "exhibition.participation",
            "visitor": "event.registration",
            "customer": "res.partner",
        }[self.audience]
        Model = self.env[model]
        if not Model.has_access("read"):
            return None
        domain = getattr(self, f"_get_{self.audience}_domain")()
        if domain is None:
            return None
        if among is not None:
            domain &= Domain("id", "in", among.ids)
        asked = Model._search(domain).subselect()
        return getattr(self, f"_get_{self.audience}_sql")(asked)

    # exhibitors

    def _get_exhibitor_domain(self):
        if not self.event_id:
            return None
        roles = EXHIBITORS if self.role in (False, "exhibitors") else (self.role,)
        domain = (
            Domain("event_id", "=", self.event_id.id)
            & Domain("state", "in", CONTRACTED)
            & Domain("role", "in", roles)
        )
        if self.category_ids:
            domain &= Domain("category_ids", "child_of", self.category_ids.ids)
        return domain

    def _get_exhibitor_sql(self, asked):
        """A company without booths of its own stands on that of the main exhibitor."""
        wanted = SQL("TRUE")
        if self.hall_ids:
            wanted = SQL("stand.hall_ids && %s", self.hall_ids.ids)
        if self.area_min:
            wanted = SQL("%s AND stand.area >= %s", wanted, self.area_min)
        if self.area_max:
            wanted = SQL("%s AND COALESCE(stand.area, 0) <= %s", wanted, self.area_max)
        return SQL(
            """
            WITH asked AS MATERIALIZED (
                SELECT row.id, row.partner_id, row.role, row.name,
                       CASE WHEN row.parent_id IS NULL
                              OR EXISTS (SELECT FROM event_booth own
                                          WHERE own.participation_id = row.id)
                            THEN row.id ELSE row.parent_id END AS stand_id
                  FROM exhibition_participation row
                 WHERE row.id IN %(asked)s
            ), place AS (
                SELECT booth.participation_id AS id, booth.hall_id,
                       SUM(booth.area) AS area
                  FROM event_booth booth
                 WHERE booth.participation_id IN (SELECT stand_id FROM asked)
                 GROUP BY booth.participation_id, booth.hall_id
            ), stand AS (
                SELECT place.id, SUM(place.area) AS area,
                       (array_agg(place.hall_id ORDER BY place.area DESC, place.hall_id)
                        FILTER (WHERE place.hall_id IS NOT NULL))[1] AS hall_id,
                       array_agg(place.hall_id) AS hall_ids
                  FROM place
                 GROUP BY place.id
            )
            SELECT person.id, NULL::int, asked.id, person.name,
                   CASE WHEN person.id != company.id THEN company.name END,
                   person.email, NULL, %(lang)s, asked.role, stand.hall_id,
                   kind.id, stand.area
              FROM asked
              JOIN res_partner company ON company.id = asked.partner_id
              JOIN event_event event ON event.id = %(event)s
              JOIN %(contacts)s person ON TRUE
         LEFT JOIN stand ON stand.id = asked.stand_id
         LEFT JOIN %(category)s kind ON TRUE
             WHERE %(wanted)s
             ORDER BY asked.name, asked.id, person.rank
            """,
            asked=asked,
            event=self.event_id.id,
            lang=SQL("COALESCE(person.lang, company.lang, event.lang)"),
            contacts=self._get_contacts_sql(),
            category=self._get_category_sql(
                "exhibition_participation_category_rel", "participation_id", "asked"
            ),
            wanted=wanted,
        )

    def _get_category_sql(self, table, column, row):
        """:returns: ``SQL`` of the first exhibit category of a row, as ``id``."""
        return SQL(
            """
            LATERAL (SELECT category.id
                       FROM %(table)s link
                       JOIN exhibition_category category
                         ON category.id = link.category_id
                      WHERE link.%(column)s = %(row)s.id
                      ORDER BY category.sort_path, category.id
                      LIMIT 1)
            """,
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            row=SQL.identifier(row),
        )

    def _get_contacts_sql(self):
        """Who of ``company`` is asked: the first person with an address, else the
        company; or everybody with an address. A person who is the customer is asked
        themselves.

        :returns: ``SQL`` of their rows, one without address where nobody has one.
        """
        return SQL(
            """
            LATERAL (
                SELECT contact.*
                  FROM (SELECT member.id, member.name, member.email, member.lang,
                               row_number() OVER (
                                   ORDER BY COALESCE(member.email, '') = '',
                                            member.id = company.id, member.id
                               ) AS rank
                          FROM res_partner member
                         WHERE member.active
                           AND (member.id = company.id
                                OR company.is_company
                                   AND member.commercial_partner_id = company.id
                                   AND member.type = 'contact'
                                   AND NOT COALESCE(member.is_company, FALSE))
                       ) contact
                 WHERE contact.rank = 1
                    OR %s AND COALESCE(contact.email, '') != ''
            )
            """,
            self.contacts == "all",
        )

    # visitors

    def _get_visitor_domain(self):
        if not self.event_id:
            return None
        domain = (
            Domain("event_id", "=", self.event_id.id)
            & Domain("state", "in", ("open", "done"))
            & Domain("counts_as_visitor", "=", True)
        )
        if self.visitor_category == "trade":
            domain &= Domain("attendee_category", "in", TRADE)
        elif self.visitor_category == "general":
            domain &= Domain("attendee_category", "=", "visitor")
        if self.has_been_inside:
            domain &= Domain("visit_days", ">", 0)
        if self.category_ids:
            domain &= Domain("category_ids", "child_of", self.category_ids.ids)
        return domain

    def _get_visitor_sql(self, asked):
        """Who booked a badge is often somebody else: the contact is that of the badge
        only where the address is the same."""
        return SQL(
            """
            SELECT person.id, badge.id, NULL::int, badge.name,
                   COALESCE(company.name, badge.company_name), badge.email,
                   badge.person_phone, COALESCE(person.lang, event.lang),
                   badge.attendee_category, NULL::int, kind.id, NULL::float
              FROM event_registration badge
              JOIN event_event event ON event.id = badge.event_id
         LEFT JOIN res_partner company ON company.id = badge.company_partner_id
         LEFT JOIN res_partner person
                ON person.id = badge.partner_id
               AND person.active
               AND person.email_normalized = badge.person_email
         LEFT JOIN %(category)s kind ON TRUE
             WHERE badge.id IN %(asked)s
             ORDER BY person.id IS NULL, badge.id
            """,
            asked=asked,
            category=self._get_category_sql(
                "event_registration_category_rel", "registration_id", "badge"
            ),
        )

    # customers

    def _get_customer_domain(self):
        context = {
            "uid": self.env.uid,
            "datetime": datetime,
            "context_today": lambda: fields.Date.context_today(self),
        }
        domain = Domain(safe_eval(self.customer_domain or "[]", context))
        # colleagues are no customers
        return domain & Domain("active", "=", True) & Domain("partner_share", "=", True)

    def _get_customer_sql(self, asked):
        return SQL(
            """
            SELECT DISTINCT ON (person.id)
                   person.id, NULL::int, NULL::int, person.name,
                   CASE WHEN person.id != company.id THEN company.name END, person.email,
                   NULL, COALESCE(person.lang, company.lang), NULL, NULL::int,
                   NULL::int, NULL::float
              FROM res_partner company
              JOIN %(contacts)s person ON TRUE
             WHERE company.id IN %(asked)s
             ORDER BY person.id, company.is_company
            """,
            asked=asked,
            contacts=self._get_contacts_sql(),
        )
