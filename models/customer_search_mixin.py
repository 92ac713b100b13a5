import re
import unicodedata

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN
from odoo.addons.phone_validation.tools import phone_validation

from .customer_visibility_mixin import POOL_KEY_UNGUARDED

TEXT_OPERATORS = ("like", "ilike", "=like", "=ilike")
# as phone_validation: shorter numbers are in nearly every phone
PHONE_DIGITS_MIN = 3


class CustomerSearchMixin(models.AbstractModel):
    """How a customer is found: by whatever is known of it or of one of its contacts,
    and by who shared it.

    A search goes over the contact trees once, within the keys of the user, who are few
    rows of many: the index of the keys answers, however many customers there are.
    """

    _name = "customer.search.mixin"
    _description = "Search of Customers"

    pool_member_ids = fields.One2many(
        "res.partner",
        "pool_root_id",
        string="Customer and Contacts",
        readonly=True,
        copy=False,
        export_string_translation=False,
    )
    pool_search = fields.Char(
        string="Name, Contact, Phone or Email",
        store=False,
        search="_search_pool_search",
        exportable=False,
    )
    pool_search_contact = fields.Char(
        string="Name of a Contact",
        store=False,
        search="_search_pool_search_contact",
        exportable=False,
    )
    pool_search_phone = fields.Char(
        string="Phone of the Customer or a Contact",
        store=False,
        search="_search_pool_search_phone",
        exportable=False,
    )
    pool_search_email = fields.Char(
        string="Email of the Customer or a Contact",
        store=False,
        search="_search_pool_search_email",
        exportable=False,
    )
    pool_shared_by_ids = fields.Many2many(
        "res.users",
        string="Shared by",
        compute="_compute_pool_shared_by_ids",
        search="_search_pool_shared_by_ids",
        help="Who shares this customer with me now.",
    )

    def _search_pool_search(self, operator, value):
        return self._search_members(self._get_anything_domains, operator, value)

    def _search_pool_search_contact(self, operator, value):
        return self._search_members(self._get_contact_domains, operator, value)

    def _search_pool_search_phone(self, operator, value):
        return self._search_members(self._get_phone_domains, operator, value)

    def _search_pool_search_email(self, operator, value):
        return self._search_members(self._get_email_domains, operator, value)

    @api.model
    def _search_members(self, get_domains, operator, value):
        """:param get_domains: what to look for among the members of the trees, given
            an operator and a text: domains that are asked apart, for each its index.
        :returns: the ``Domain`` of the roots of those the user may read.
        """
        if operator == "in":
            # every text is looked for; without one there is nothing to find
            return Domain.OR(
                self._search_members(get_domains, "=ilike", text)
                for text in value
                if text
            )
        if operator not in TEXT_OPERATORS or not isinstance(value, str):
            return NotImplemented
        # no null among the roots: "not in" would be true of nothing
        mine = self._get_guarded_domain() & Domain("pool_root_id", "!=", False)
        return Domain.OR(
            Domain("id", "in", self._search(mine & domain).subselect("pool_root_id"))
            for domain in get_domains(operator, value)
        )

    @api.model
    def _get_guarded_domain(self):
        """:returns: the ``Domain`` of all members of guarded trees, without those the
        rules would hide anyway: their keys are what the index is asked for.
        """
        scope = self.env.user._pool_scope("read")
        if scope is None:
            return Domain("pool_key", "!=", POOL_KEY_UNGUARDED)
        keys = tuple(key for key in scope.keys if key != POOL_KEY_UNGUARDED)
        return self._get_pool_scope_domain(scope._replace(keys=keys))

    @api.model
    def _get_anything_domains(self, operator, value):
        names = ["complete_name", "ref"]
        if value.isascii():
            names += ["email", "vat", "company_registry"]
        domains = [Domain.OR(Domain(name, operator, value) for name in names)]
        if self._get_phone_digits(value):
            domains += self._get_phone_domains(operator, value)
        return domains

    @api.model
    def _get_contact_domains(self, operator, value):
        return [Domain("parent_id", "!=", False) & Domain("name", operator, value)]

    @api.model
    def _get_email_domains(self, operator, value):
        return [Domain("email", operator, value)]

    @api.model
    def _get_phone_domains(self, operator, value):
        digits = self._get_phone_digits(value)
        if digits:
            return [self._get_digits_domain(digits)]
        return [Domain("phone", operator, value)]

    @api.model
    def _get_phone_digits(self, text):
        """:returns: the digits two ways of writing one number have in common, or an
        empty string when ``text`` is no part of a number.
        """
        # a Chinese keyboard also writes wide digits
        text = unicodedata.normalize("NFKC", text).strip()
        if any(letter.isalpha() for letter in text):
            return ""
        # 0086 138..., +86 138... and 021 5555... are kept without these prefixes too
        digits = re.sub(r"\D", "", text)
        if text.startswith(("+", "00")):
            number = phone_validation.phone_get_region_data_for_number(
                "+" + digits.lstrip("0")
            )
            digits = number["national_number"] or digits
        digits = digits.lstrip("0")
        return digits if len(digits) >= PHONE_DIGITS_MIN else ""

    @api.model
    def _get_digits_domain(self, digits):
        def to_sql(model, alias, query):
            # written as in the index that phone_validation makes
            return SQL(
                "regexp_replace(%s::text, %s, '', 'g') LIKE %s",
                model._field_to_sql(alias, "phone", query),
                PHONE_REGEX_PATTERN,
                f"%{digits}%",
            )

        return Domain.custom(to_sql=to_sql)

    # who shares it with me

    @api.depends("share_ids")
    @api.depends_context("uid")
    def _compute_pool_shared_by_ids(self):
        grouped = dict(
            self.env["customer.share"]._read_group(
                self._get_my_shares_domain() & Domain("partner_id", "in", self.ids),
                ["partner_id"],
                ["granted_by_id:recordset"],
            )
        )
        for partner in self:
            partner.pool_shared_by_ids = grouped.get(partner._origin, False)

    def _search_pool_shared_by_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        mine = self._get_my_shares_domain()
        if operator == "any":
            return Domain(
                "share_ids", "any", mine & Domain("granted_by_id", "any", value)
            )
        ids = [id_ for id_ in value if id_]
        domain = Domain("share_ids", "any", mine & Domain("granted_by_id", "in", ids))
        if len(ids) < len(value):
            domain |= ~Domain("share_ids", "any", mine)
        return domain

    @api.model
    def _get_my_shares_domain(self):
        return self.env["customer.share"]._get_domain_of(self.env.user)

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec != "pool_shared_by_ids":
            return super()._read_group_groupby(alias, groupby_spec, query)
        shares = self.env["customer.share"]._search(self._get_my_shares_domain())
        joined = query.make_alias(alias, groupby_spec)
        query.add_join(
            "LEFT JOIN",
            joined,
            SQL(
                "(SELECT DISTINCT partner_id, granted_by_id FROM customer_share"
                " WHERE id IN %s)",
                shares.subselect(),
            ),
            SQL(
                "%s = %s",
                SQL.identifier(alias, "id"),
                SQL.identifier(joined, "partner_id"),
            ),
        )
        return SQL.identifier(joined, "granted_by_id")
