"""Who sees what, the journal and every record rule."""

import re
from pathlib import Path

from .mutant import PATH, POOL, SECURITY, SIGHT, USERS, Mutant


def _rules():
    """Every record rule of the addon, archived."""
    path = "security/customer_security.xml"
    text = (Path(__file__).resolve().parents[2] / path).read_text()
    for start in re.findall(r'<record id="\w+" model="ir.rule">', text):
        yield Mutant(
            "rule-" + start.split('"')[1],
            path,
            start,
            f'{start}<field name="active" eval="False"/>',
            f"{SIGHT},{POOL},{SECURITY}",
        )


MUTANTS = [
    # scope
    Mutant(
        "share-ends",
        USERS,
        "AND (share.date_until IS NULL OR share.date_until > %(now)s)",
        "AND (share.date_until IS NULL OR %(now)s IS NOT NULL)",
        SIGHT,
    ),
    Mutant(
        "share-begins",
        USERS,
        "            if date_from and date_from > now:\n                moments.append(date_from)\n            elif root:",
        "            if root:",
        SIGHT,
    ),
    Mutant(
        "share-expires-within-a-transaction",
        USERS,
        "if scope is None or (valid_until and now >= valid_until):",
        "if scope is None:",
        SIGHT,
    ),
    Mutant(
        "switch-of-superiors",
        USERS,
        "AND (home.pool_superior_access = 'all'",
        "AND (home.pool_superior_access IS NOT NULL",
        SIGHT,
    ),
    Mutant(
        "superiors-do-not-edit",
        USERS,
        "AND %(mode)s IN ('read', 'log')",
        "AND %(mode)s IS NOT NULL",
        f"{SIGHT},{SECURITY}",
    ),
    Mutant(
        "back-office-sells-nothing",
        USERS,
        'return self.has_group("expo_crm.group_backoffice") and not self.has_group(\n            "expo_crm.group_user"\n        )',
        'return self.has_group("expo_crm.group_backoffice")',
        f"{SIGHT},{SECURITY}",
    ),
    Mutant(
        "scope-forgotten-after-a-change",
        PATH,
        '        self.env["res.users"]._pool_scope_forget()\n',
        "",
        SIGHT,
    ),
    Mutant(
        "internal-users-stay-visible",
        "models/res_partner.py",
        "            internal = any(not user.share for user in partner.user_ids)\n",
        "            internal = False\n",
        f"{POOL},{SIGHT},{SECURITY}",
    ),
    # journal
    Mutant(
        "journal-unchangeable",
        "models/customer_journal_mixin.py",
        '        raise UserError(self.env._("The customer journal cannot be changed."))',
        "        return super().write(vals)",
        SECURITY,
    ),
    Mutant(
        "journal-undeletable",
        "models/customer_journal_mixin.py",
        '        raise UserError(self.env._("The customer journal cannot be deleted."))',
        "        return super().unlink()",
        SECURITY,
    ),
    *_rules(),
    Mutant(
        "union-without-condition",
        "models/customer_visibility_search.py",
        """        union.add_where(SQL("TRUE"))
""",
        "",
        SECURITY,
    ),
]
