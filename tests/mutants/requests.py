"""Requests, hidden customers, notices, what managers set, activities."""

from .mutant import POOL, SECURITY, USERS, Mutant

NOTICE = "models/customer_pool_notice.py"
SETTINGS = "wizards/customer_pool_settings.py"
REQUEST = "models/customer_pool_request.py"
ANSWER = "models/customer_pool_request_answer.py"
HIDDEN = "models/customer_pool_hidden.py"

MUTANTS = [
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
    Mutant(
        "refusal-leaves-no-cache",
        HIDDEN,
        ".with_context(prefetch_fields=False).exists()",
        ".exists()",
        POOL,
    ),
]
