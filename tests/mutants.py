"""Safeguards to switch off, one at a time; the named tests must then turn red.

A mutant that stays green means that a lock, rule, guard or mask is not tested. Each
entry is a text that occurs once in its file and what replaces it.
"""

import re
from pathlib import Path
from typing import NamedTuple

POOL, RACE, SIGHT = "expo_crm_pool", "expo_crm_race", "expo_crm_visibility"
SECURITY = "expo_crm_security"


class Mutant(NamedTuple):
    name: str
    path: str
    old: str
    new: str
    tags: str


def _rules():
    """Every record rule of the addon, archived."""
    path = "security/customer_security.xml"
    text = (Path(__file__).resolve().parent.parent / path).read_text()
    for start in re.findall(r'<record id="\w+" model="ir.rule">', text):
        yield Mutant(
            "rule-" + start.split('"')[1],
            path,
            start,
            f'{start}<field name="active" eval="False"/>',
            f"{SIGHT},{POOL},{SECURITY}",
        )


ENGINE = "models/customer_pool_transition.py"
COUNT = "models/customer_pool_count.py"
BIRTH = "models/customer_pool_birth.py"
EFFECT = "models/customer_pool_effect.py"
BUS = "models/ir_websocket.py"
FOLLOW = "models/customer_pool_follow.py"
CONTRACT = "models/customer_pool_contract.py"
MIXIN = "models/customer_pool_mixin.py"
TREE = "models/customer_pool_tree.py"
GUARD = "models/customer_guard_mixin.py"
PROJECTION = "models/customer_pool_projection.py"
PATH = "models/customer_visibility_path_mixin.py"
USERS = "models/res_users.py"
NOTICE = "models/customer_pool_notice.py"
SETTINGS = "wizards/customer_pool_settings.py"
MOVES = "tools/moves.py"
REQUEST = "models/customer_pool_request.py"
ANSWER = "models/customer_pool_request_answer.py"
HIDDEN = "models/customer_pool_hidden.py"

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
    # references
    Mutant(
        "guard-create",
        GUARD,
        "        records._check_customer_references(self._pool_guarded_fields)\n",
        "",
        SECURITY,
    ),
    Mutant(
        "guard-write",
        GUARD,
        "            self._check_customer_references(named)\n",
        "            pass\n",
        SECURITY,
    ),
    Mutant(
        "guard-forms",
        GUARD,
        "        self._check_customer_values(values)\n"
        "        return super()._update_cache",
        "        return super()._update_cache",
        SECURITY,
    ),
    Mutant(
        "guard-lines-of-forms",
        GUARD,
        "        self._check_customer_values(values)\n        return super().update",
        "        return super().update",
        SECURITY,
    ),
    Mutant(
        "guard-ids-in-dicts",
        GUARD,
        "            value = value[0] if value else 0\n",
        "            value = 0\n",
        SECURITY,
    ),
    Mutant(
        "guard-defaults-in-dicts",
        GUARD,
        "            value = value.origin\n",
        "            value = 0\n",
        SECURITY,
    ),
    Mutant(
        "guard-primary-contact",
        "models/res_partner.py",
        '("parent_id", "primary_contact_id")',
        '("parent_id",)',
        SECURITY,
    ),
    Mutant(
        "edit-of-the-real-pool",
        "wizards/customer_pool_edit.py",
        "row = self.customer_id._origin",
        "row = self.customer_id",
        SECURITY,
    ),
    Mutant(
        "edit-what-the-real-pool-shows",
        "wizards/customer_pool_edit.py",
        "self.customer_id._origin.pool_id.id",
        "self.customer_id.pool_id.id",
        SECURITY,
    ),
    Mutant(
        "interaction-of-readable-lead",
        "models/customer_interaction.py",
        "        interactions._check_lead_readable(interactions.sudo().lead_id.ids)\n",
        "",
        SECURITY,
    ),
    Mutant(
        "interaction-moved-to-readable-lead",
        "models/customer_interaction.py",
        "            self._check_lead_readable(self.sudo().lead_id.ids)\n",
        "            pass\n",
        SECURITY,
    ),
    Mutant(
        "alike-of-own-companies",
        "models/customer_pool_alike.py",
        '                & Domain("company_id", "in", companies),\n',
        "                ,\n",
        SECURITY,
    ),
    Mutant(
        "guard-defaults",
        GUARD,
        "        self._check_customer_values(defaults)\n",
        "",
        SECURITY,
    ),
    # masks
    Mutant(
        "mask",
        PROJECTION,
        "                self._mask_sql(name, source),\n",
        "                source,\n",
        POOL,
    ),
    Mutant(
        "hidden-by-default",
        PROJECTION,
        '        if source is None or not (shown or masked):\n            return SQL("NULL::%s", type_)\n',
        '        if not (shown or masked) and source is not None:\n            return SQL("(%s)::%s", source, type_)\n',
        POOL,
    ),
    Mutant(
        "display-name",
        "models/res_partner.py",
        "        plain = hidden.with_context(**dict.fromkeys(DISPLAY_KEYS, False))\n",
        "        plain = hidden.with_context(**context)\n",
        SECURITY,
    ),
    Mutant(
        "money-of-guarded-customers",
        "models/customer_money_mixin.py",
        "                                   AND root.pool_key >= -1\n",
        "",
        SECURITY,
    ),
    Mutant(
        "print-what-is-readable",
        "reports/customer_report_mixin.py",
        "set(Model.search([",
        "set(Model.sudo().search([",
        SECURITY,
    ),
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
        "models/customer_pool_log.py",
        '        raise UserError(self.env._("The customer journal cannot be changed."))',
        "        return super().write(vals)",
        SECURITY,
    ),
    Mutant(
        "journal-undeletable",
        "models/customer_pool_log.py",
        '        raise UserError(self.env._("The customer journal cannot be deleted."))',
        "        return super().unlink()",
        SECURITY,
    ),
    # requests and hidden customers
    Mutant(
        "request-is-of-its-caller",
        REQUEST,
        'if self.env.su and vals.get("user_id"):',
        'if vals.get("user_id"):',
        POOL,
    ),
    Mutant(
        "request-about-a-known-customer",
        REQUEST,
        "if not subject.with_env(self.env)._is_pool_known():",
        "if False:",
        POOL,
    ),
    Mutant(
        "request-changes-by-its-methods",
        REQUEST,
        "        if not self.env.su and (\n",
        "        if False and (\n",
        POOL,
    ),
    Mutant(
        "request-refused-by-who-may-grant",
        ANSWER,
        "        if not self._filtered_answerable():\n",
        "        if False:\n",
        POOL,
    ),
    Mutant(
        "request-granted-with-own-rights",
        ANSWER,
        "(sudo.partner_id or sudo.lead_id).with_env(self.env)",
        "(sudo.partner_id or sudo.lead_id)",
        POOL,
    ),
    Mutant(
        "hidden-speaks-to-members",
        HIDDEN,
        'return Row.search([("id", "in", self.ids)])',
        'return Row.sudo().search([("id", "in", self.ids)])',
        POOL,
    ),
    Mutant(
        "hidden-keeps-to-its-company",
        HIDDEN,
        "if subject.company_id and subject.company_id not in companies:",
        "if False:",
        POOL,
    ),
    Mutant(
        "hidden-found-is-hidden",
        HIDDEN,
        '            & Domain("pool_key", "not in", scope.keys)\n',
        "",
        POOL,
    ),
    # notices
    Mutant(
        "notice-switched-off",
        NOTICE,
        'or reader.company_id[SWITCHES[kind]] in (False, "off")',
        "or not SWITCHES[kind]",
        POOL,
    ),
    Mutant(
        "notice-links-what-its-reader-sees",
        NOTICE,
        "            .with_user(reader.id)\n",
        "            .sudo()\n",
        POOL,
    ),
    Mutant(
        "notice-in-the-readers-language",
        NOTICE,
        "self.with_context(lang=reader.lang or self.env.lang, tz=reader.tz)",
        "self",
        POOL,
    ),
    Mutant(
        "warned-once",
        "models/customer_pool_warning.py",
        "AND subject.pool_warned_date IS DISTINCT FROM soon.moment",
        "AND subject.id IS NOT NULL",
        POOL,
    ),
    Mutant(
        "digest-once",
        "models/customer_pool_digest.py",
        "        pools.search([]).digest_date = until\n",
        "",
        POOL,
    ),
    # what managers set
    Mutant(
        "settings-of-own-company",
        SETTINGS,
        "            self._check_own_company(self.env["
        '"res.company"].browse(company_id))\n',
        "            pass\n",
        POOL,
    ),
    Mutant(
        "reporting-lines-of-own-company",
        USERS,
        'if astray or not self.env.user.has_group("expo_crm.group_manager"):',
        'if not self.env.user.has_group("expo_crm.group_manager"):',
        POOL,
    ),
    Mutant(
        "reporting-lines-and-nothing-else",
        USERS,
        "if self.env.su or not vals.keys() <= TREE_FIELDS:",
        "if self.env.su:",
        POOL,
    ),
    Mutant(
        "first-steps-for-managers",
        "models/customer_pool_onboarding.py",
        "        self._check_may_set_up()\n",
        "",
        POOL,
    ),
    # activities
    Mutant(
        "activities-found-by-readers",
        "models/mail_activity.py",
        "expo_crm_activity_search=ACTIVITY_SEARCH",
        "expo_crm_activity_search=None",
        SECURITY,
    ),
    *_rules(),
]
