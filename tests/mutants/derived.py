"""What Odoo works out as superuser."""

from .mutant import Mutant

DERIVED = "expo_crm_derived"

MUTANTS = [
    Mutant(
        "derived-venue",
        "models/event_event.py",
        "if venue and not venue.pool_visible:",
        "if False:",
        DERIVED,
    ),
    Mutant(
        "derived-ticket-organiser",
        "reports/event_templates.xml",
        '<attribute name="t-if">event.organizer_id.pool_visible</attribute>',
        '<attribute name="t-if">event.organizer_id.sudo()</attribute>',
        DERIVED,
    ),
    Mutant(
        "derived-analytic-account",
        "models/account_analytic_account.py",
        "bypass_search_access=False",
        "bypass_search_access=True",
        DERIVED,
    ),
    Mutant(
        "derived-journal-card",
        "models/account_journal.py",
        'planned.filtered("pool_visible")._ids',
        "planned._ids",
        DERIVED,
    ),
    Mutant(
        "derived-portal-link",
        "models/portal_mixin.py",
        'self.check_access("read")',
        "pass",
        DERIVED,
    ),
    Mutant(
        "derived-refusal-names",
        "models/ir_rule.py",
        "error.args = (text, *error.args[1:])",
        "pass",
        DERIVED,
    ),
]
