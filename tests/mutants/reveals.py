"""Looks behind a mask."""

from .mutant import RACE, SECURITY, Mutant

REVEAL = "models/customer_pool_reveal.py"

MUTANTS = [
    Mutant(
        "reveal-readable-rows-only",
        REVEAL,
        'if id_ not in policy["readable"]:',
        "if False:",
        SECURITY,
    ),
    Mutant(
        "reveal-as-the-pool-says",
        REVEAL,
        'if subject.pool_id not in policy["allowed"] and not seen:',
        "if False:",
        SECURITY,
    ),
    Mutant(
        "reveal-masked-fields-only",
        REVEAL,
        'if subject.pool_id not in policy["masked"]:',
        "if False:",
        SECURITY,
    ),
    Mutant(
        "reveal-contacts-of-no-pool",
        REVEAL,
        "if not subject or (subject.managed and not subject.is_row):",
        "if not subject:",
        SECURITY,
    ),
    Mutant(
        "reveal-phone-and-email-only",
        REVEAL,
        "if field not in REVEALABLE_FIELDS:",
        "if field not in self._private_columns():",
        SECURITY,
    ),
    Mutant(
        "reveal-leaves-a-row",
        REVEAL,
        '        self.env["customer.reveal"]._append(',
        '        self.env["customer.reveal"].browse().mapped(',
        SECURITY,
    ),
    Mutant(
        "reveal-for-a-reason",
        REVEAL,
        """        if rows:
            reason = self._pool_valid_reason(reason)
""",
        "",
        SECURITY,
    ),
    Mutant(
        "reveal-daily-limit",
        REVEAL,
        "if limit and counts[key] >= limit:",
        "if False:",
        f"{SECURITY},{RACE}",
    ),
    Mutant(
        "reveal-limit-counted",
        REVEAL,
        '        Quota._store(written, "reveal_count")\n',
        "",
        f"{SECURITY},{RACE}",
    ),
    Mutant(
        "reveal-limit-exact",
        REVEAL,
        'counts = Quota._lock(set(keys.values()), "reveal_count")',
        'counts = Quota._peek(set(keys.values()), "reveal_count")',
        f"{SECURITY},{RACE}",
    ),
    Mutant(
        "reveal-again-is-free",
        REVEAL,
        "            if subject.id in again:\n",
        "            if False:\n",
        SECURITY,
    ),
    Mutant(
        "reveal-seen-is-free",
        REVEAL,
        """            for subject in asked
            if not self._is_seen(subject.id, subject.key, policy["scope"])
""",
        """            for subject in asked
            if subject.pool_id
""",
        SECURITY,
    ),
    Mutant(
        "reveal-refusals-journalled",
        "models/customer_pool_reveal_answer.py",
        'if not answer["ok"] and id_ in subjects and subjects[id_].is_row',
        "if False",
        SECURITY,
    ),
    Mutant(
        "reveal-contacts-unnamed",
        "models/customer_pool_reveal_answer.py",
        'if not answer["ok"] and id_ in subjects and subjects[id_].is_row',
        'if not answer["ok"] and id_ in subjects',
        SECURITY,
    ),
    Mutant(
        "reveal-administrators-and-members",
        "models/customer_pool_limits.py",
        'if pool.id in admins or (pool.reveal_by == "member" and pool.id in members)',
        "if pool.id in admins or pool.id in members",
        SECURITY,
    ),
]
