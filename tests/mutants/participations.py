"""Participations: their way, merges, history, and what a search tells."""

from .mutant import Mutant

MERGE = "expo_crm_exhibition_merge"
STATE = "expo_crm_participation_state"
HISTORY = "expo_crm_history"
LEAD = "expo_crm_lead_show"
STATE_FILE = "models/exhibition_participation_state.py"
GUARD_FILE = "models/exhibition_participation_guard.py"
ACTION_FILE = "models/exhibition_participation_action.py"
MERGE_FILE = "models/exhibition_participation_merge.py"

MUTANTS = [
    Mutant(
        "merge-no-room",
        "wizards/base_partner_merge_show.py",
        "Participation._merge_partners(partners, dst_partner)",
        "pass",
        MERGE,
    ),
    Mutant(
        "merge-references-stay",
        MERGE_FILE,
        "Merge._update_foreign_keys_generic(self._name, self, best)",
        "pass",
        MERGE,
    ),
    Mutant(
        "merge-messages-stay",
        MERGE_FILE,
        "Merge._update_reference_fields_generic(self._name, self, best)",
        "pass",
        MERGE,
    ),
    Mutant(
        "merge-any-row-wins",
        MERGE_FILE,
        "PROGRESS.get(self.state, 0),",
        "0,",
        MERGE,
    ),
    Mutant(
        "merge-own-guest",
        MERGE_FILE,
        "row._absorb_into(row.parent_id)",
        "pass",
        MERGE,
    ),
    Mutant(
        "merge-types-by-hand-lost",
        MERGE_FILE,
        "kept.sudo().show_type_ids -= by_hand",
        "pass",
        MERGE,
    ),
    Mutant(
        "participation-any-step",
        STATE_FILE,
        "if state not in TRANSITIONS.get(self.state, ()):",
        "if False:",
        STATE,
    ),
    Mutant(
        "participation-own-review",
        STATE_FILE,
        'if state in ("approved", "rejected") and self.applied_by_id == self.env.user:',
        "if False:",
        STATE,
    ),
    Mutant(
        "participation-anybody-reviews",
        STATE_FILE,
        "if reviewed and not self._is_reviewer():",
        "if False:",
        STATE,
    ),
    Mutant(
        "participation-comes-back",
        STATE_FILE,
        "reviewed = state in REVIEWED or self.state in SETTLED",
        "reviewed = state in REVIEWED",
        STATE,
    ),
    Mutant(
        "participation-contract-without-order",
        STATE_FILE,
        "return self._get_contract_refusal(vals)",
        "return None",
        STATE,
    ),
    Mutant(
        "participation-withdrawn-despite-order",
        STATE_FILE,
        'if state == "withdrawn" and orders:',
        "if False:",
        STATE,
    ),
    Mutant(
        "participation-born-contracted",
        GUARD_FILE,
        "if not past or not self._is_reviewer():",
        "if False:",
        STATE,
    ),
    Mutant(
        "participation-index-tells",
        GUARD_FILE,
        "self._check_customer_values(self._get_identity(vals))",
        "pass",
        STATE,
    ),
    Mutant(
        "participation-hidden-host",
        GUARD_FILE,
        'self.browse(vals[name]).check_access("read")',
        "pass",
        "expo_crm_security",
    ),
    Mutant(
        "participation-closed-edition",
        GUARD_FILE,
        'closed = events.filtered("date_figures_closed")[:1]',
        "closed = events.browse()",
        STATE,
    ),
    Mutant(
        "participation-guests-stay",
        ACTION_FILE,
        "self._withdraw_guests()",
        "pass",
        STATE,
    ),
    Mutant(
        "participation-given-booth-stays",
        ACTION_FILE,
        "self._release_space()",
        "pass",
        STATE,
    ),
    Mutant(
        "types-by-hand-taken",
        "models/exhibition_participation_type.py",
        "SELECT partner_id, type_id FROM added",
        "SELECT partner_id, type_id FROM wanted ON CONFLICT DO NOTHING",
        STATE,
    ),
    Mutant(
        "history-represented-counts",
        "models/event_event_figures_sql.py",
        "'co_exhibitor')\n                   AND %(present)s",
        "'co_exhibitor', 'represented')\n                   AND %(present)s",
        HISTORY,
    ),
    Mutant(
        "history-contract-is-presence",
        "models/event_event_figures_sql.py",
        '            " AND %(event)s.date_figures_closed IS NULL)",',
        '            ")",',
        HISTORY,
    ),
    Mutant(
        "search-coming-contract",
        "models/customer_pool_partner_show.py",
        " AND part.state = 'exhibited' AND event.date_end < now() AT TIME ZONE 'UTC'",
        "",
        LEAD,
    ),
    Mutant(
        "search-edition-as-superuser",
        "models/exhibition_search_mixin.py",
        'editions = self.env["event.event"]._search(',
        'editions = self.env["event.event"].sudo()._search(',
        LEAD,
    ),
    Mutant(
        "lead-pool-of-show",
        "models/crm_lead_show.py",
        'birth["pool_id"] = self._get_show_pool_id(vals, birth["owner_id"])',
        "pass",
        LEAD,
    ),
]
