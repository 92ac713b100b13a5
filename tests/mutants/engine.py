"""Locks, live lists, counters, the state table, traces and the door."""

from .mutant import POOL, RACE, SECURITY, SIGHT, TREE, Mutant

ENGINE = "models/customer_pool_transition.py"
COUNT = "models/customer_pool_count.py"
BIRTH = "models/customer_pool_birth.py"
EFFECT = "models/customer_pool_effect.py"
BUS = "models/ir_websocket.py"
FOLLOW = "models/customer_pool_follow.py"
CONTRACT = "models/customer_pool_contract.py"
MIXIN = "models/customer_pool_mixin.py"
MOVES = "tools/moves.py"

MUTANTS = [
    # locks
    Mutant(
        "lock-row",
        ENGINE,
        "lock=self._pool_lock_sql(ids) if keep else SQL()",
        "lock=SQL()",
        RACE,
    ),
    Mutant(
        "lock-skip",
        ENGINE,
        'SQL("FOR UPDATE SKIP LOCKED") if len(ids) > 1 else SQL("FOR UPDATE")',
        'SQL("FOR UPDATE")',
        RACE,
    ),
    Mutant(
        "lock-next", CONTRACT, "                   FOR UPDATE SKIP LOCKED\n", "", RACE
    ),
    Mutant(
        "sync-after-commit", EFFECT, "        self._pool_after_commit(ids)\n", "", RACE
    ),
    # live lists
    Mutant("bus-told", EFFECT, "        self._pool_broadcast(granted)\n", "", POOL),
    Mutant("bus-readers", BUS, " and readable:", ":", POOL),
    Mutant(
        "bus-own-pools",
        BUS,
        "Pool.browse(sorted(Pool._get_visible_ids(self.env.user)))",
        "Pool.sudo().search([])",
        POOL,
    ),
    # counters
    Mutant(
        "quota-write",
        COUNT,
        "            Quota._store(written)",
        "            pass",
        RACE + "," + POOL,
    ),
    Mutant(
        "limit-owned",
        COUNT,
        "if limit and owned >= limit:",
        "if limit and owned > limit:",
        POOL,
    ),
    Mutant(
        "limit-daily",
        COUNT,
        "if pool and pool.limit_daily and (claimed_today or 0) >= pool.limit_daily:",
        "if False:",
        POOL,
    ),
    Mutant(
        "day-of-the-company",
        COUNT,
        'zone = company.resource_calendar_id.tz or user.tz or "UTC"',
        'zone = "UTC"',
        POOL,
    ),
    Mutant("cool-down", ENGINE, 'return "cool_down"', "return None", POOL),
    Mutant("freeze", ENGINE, 'return "frozen"', "return None", POOL),
    Mutant(
        "receiver-company", ENGINE, 'return "receiver_company"', "return None", POOL
    ),
    Mutant("receiver-rep", ENGINE, 'return "receiver_no_rep"', "return None", POOL),
    Mutant(
        "receiver-archived", ENGINE, 'return "receiver_archived"', "return None", POOL
    ),
    # the state table
    Mutant("member-only", MOVES, 'return "not_member"', "pass", POOL),
    Mutant(
        "right-to-move",
        MOVES,
        'return "not_owner" if kind == "return" else "not_allowed"',
        "pass",
        POOL,
    ),
    Mutant("respect-lock", MOVES, 'return "locked"', "return None", POOL),
    Mutant("respect-protection", MOVES, 'return "protected"', "return None", POOL),
    Mutant(
        "one-owner", MOVES, "return _wrong_state(subject.state, move)", "pass", POOL
    ),
    # traces
    Mutant(
        "refusals-journalled",
        ENGINE,
        "        self._pool_journal_refusals(subjects, answers, request)\n",
        "",
        POOL,
    ),
    Mutant(
        "owner-told", EFFECT, "        self._pool_tell(handed, request)\n", "", POOL
    ),
    Mutant(
        "shares-end",
        EFFECT,
        "        self._pool_end_shares(granted, request)\n",
        "",
        f"{POOL},{SIGHT},{SECURITY}",
    ),
    Mutant(
        "former-owner-unfollows",
        FOLLOW,
        "WHERE document.before IS DISTINCT FROM document.after)",
        "WHERE FALSE)",
        f"{POOL},{SECURITY}",
    ),
    Mutant(
        "leads-follow",
        FOLLOW,
        'if which == "none":',
        "if True:",
        POOL,
    ),
    # the door
    Mutant(
        "engine-fields-of-write",
        MIXIN,
        "        self._pool_refuse_engine_fields(ENGINE_FIELDS & vals.keys())\n",
        "",
        SECURITY,
    ),
    Mutant(
        "door-of-write",
        MIXIN,
        "            guarded = self._pool_guarded_for(door)\n",
        "            guarded = self.browse()\n",
        f"{POOL},{SECURITY}",
    ),
    Mutant(
        "birth-for-others",
        BIRTH,
        "        if not foreign <= user._pool_subordinate_ids():",
        "        if False:",
        SECURITY,
    ),
    Mutant(
        "delete-of-held",
        MIXIN,
        "            if record.pool_key > 0:\n                raise",
        "            if False:\n                raise",
        f"{POOL},{SECURITY}",
    ),
    Mutant(
        "copy-keeps-guard",
        MIXIN,
        "            if record.sudo()._is_pool_subject():\n                vals.update(",
        "            if False:\n                vals.update(",
        SECURITY,
    ),
    Mutant(
        "save-reads-back-what-is-seen",
        MIXIN,
        '        if self.env.context.get("expo_crm_saving"):',
        "        if False:",
        SECURITY,
    ),
    Mutant(
        "tree-left-by-strangers",
        TREE,
        "        if not roles & root._pool_roles(subjects[root.id], request, facts):",
        "        if False:",
        SECURITY,
    ),
    Mutant(
        "tree-left-keeps-guard",
        TREE,
        "        return self.browse() if target else self\n",
        "        return self.browse()\n",
        SECURITY,
    ),
    Mutant(
        "contacts-have-the-salesperson",
        TREE,
        "        partners._pool_align_salesperson()\n",
        "",
        f"{POOL},{SECURITY},{SIGHT}",
    ),
]
