import unicodedata

from odoo import models
from odoo.tools import SQL

# domains many companies share: an address there tells of none of them
FREE_MAIL = frozenset(
    {
        "126.com",
        "139.com",
        "163.com",
        "188.com",
        "aliyun.com",
        "foxmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "sina.cn",
        "sina.com",
        "sohu.com",
        "vip.163.com",
        "vip.qq.com",
        "vip.sina.com",
        "web.de",
        "yahoo.com",
        "yahoo.co.jp",
        "yandex.ru",
        "yeah.net",
    }
)


def company_key(name):
    """:returns: the name in lower case, full width as half width, with single blanks.

    >>> company_key(" Ａcme  Trading ")
    'acme trading'
    """
    return " ".join(unicodedata.normalize("NFKC", name or "").lower().split())


class ResPartner(models.Model):
    """Companies found by what people write on a registration."""

    _name = "res.partner"
    _inherit = ["res.partner"]

    _company_name_index = models.Index(
        "(lower(name)) WHERE is_company AND parent_id IS NULL"
    )
    _company_domain_index = models.Index(
        "(split_part(email_normalized, '@', 2))"
        " WHERE is_company AND parent_id IS NULL AND email_normalized IS NOT NULL"
    )

    def _find_companies_by_name(self, names):
        """:param names: as typed.
        :returns: dict of :func:`company_key` to the one company of that name; names
            that two companies have are left out.
        """
        keys = {company_key(name) for name in names} - {""}
        return self._find_unique_companies(SQL("lower(res_partner.name)"), keys)

    def _find_companies_by_domain(self, domains):
        """:returns: dict of e-mail domain to the one company that uses it."""
        keys = set(domains) - FREE_MAIL - {""}
        column = SQL("split_part(res_partner.email_normalized, '@', 2)")
        return self._find_unique_companies(column, keys)

    def _find_unique_companies(self, column, keys):
        """:returns: dict of key to the one company among those the user sees."""
        if not keys:
            return {}
        self.flush_model(["name", "email_normalized", "parent_id", "is_company"])
        query = self._search([("is_company", "=", True), ("parent_id", "=", False)])
        query.add_where(SQL("%s = ANY(%s)", column, list(keys)))
        found = {}
        for key, id_ in self.env.execute_query(
            query.select(column, SQL.identifier(query.table, "id"))
        ):
            found.setdefault(key, []).append(id_)
        return {key: self.browse(ids) for key, ids in found.items() if len(ids) == 1}
