import re
import unicodedata

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN
from odoo.addons.phone_validation.tools import phone_validation

from .customer_visibility_mixin import POOL_KEY_UNCLAIMED

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
    pool_phone = fields.Char(
        string="Phone in Any Format",
        store=False,
        search="_search_pool_phone",
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
        if operator not in TEXT_OPERATORS or not isinstance(value, str):
            return NotImplemented
        names = ["complete_name", "ref"]
        if value.isascii():
            names += ["email", "vat", "company_registry"]
        domain = Domain.OR(Domain(name, operator, value) for name in names)
        digits = self._get_phone_digits(value)
        if digits:
            domain |= self._get_phone_domain(digits)
        return Domain(
            "pool_member_ids",
            "any",
            Domain("pool_key", ">=", POOL_KEY_UNCLAIMED) & domain,
        )

    def _search_pool_phone(self, operator, value):
        if operator not in TEXT_OPERATORS or not isinstance(value, str):
            return NotImplemented
        digits = self._get_phone_digits(value)
        if digits:
            return self._get_phone_domain(digits)
        return Domain("phone", operator, value)

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
    def _get_phone_domain(self, digits):
        def to_sql(model, alias, query):
            # as the index of phone_validation is written
            return SQL(
                "(regexp_replace(%s::text, %s, '', 'g') LIKE %s OR %s LIKE %s)",
                model._field_to_sql(alias, "phone", query),
                PHONE_REGEX_PATTERN,
                f"%{digits}%",
                model._field_to_sql(alias, "phone_sanitized", query),
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
