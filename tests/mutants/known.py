"""Look-alikes, and customers that are typed again."""

from .mutant import ORACLE, Mutant

KNOWN = "models/customer_pool_known.py"

MUTANTS = [
    Mutant(
        "duplicate-leads",
        "models/crm_lead_duplicate.py",
        'lead.duplicate_lead_ids.filtered("pool_visible") | lead',
        "lead.duplicate_lead_ids | lead",
        ORACLE,
    ),
    Mutant(
        "same-numbers",
        "models/res_partner_same.py",
        "if not partner[name].sudo().pool_visible:",
        "if False:",
        ORACLE,
    ),
    Mutant(
        "portal-invitation",
        "wizards/portal_wizard.py",
        '_pool_guarded_fields = ("partner_ids",)',
        "_pool_guarded_fields = ()",
        ORACLE,
    ),
    # typed again
    Mutant(
        "alike-by-trying",
        "models/customer_pool_alike.py",
        "if max(len(emails), len(phones)) > ALIKE_TYPED:",
        "if False:",
        "expo_crm_known",
    ),
    Mutant(
        "known-new-e-mail",
        KNOWN,
        '            partners.with_env(self.env)._pool_refuse_known("email_normalized")\n',
        "",
        "expo_crm_known",
    ),
    Mutant(
        "known-new-number",
        KNOWN,
        '                roots.with_env(self.env)._pool_refuse_known("phone_sanitized")\n',
        "                pass\n",
        "expo_crm_known",
    ),
    Mutant(
        "known-written-e-mail",
        KNOWN,
        '        changed.with_env(self.env)._pool_refuse_known("email_normalized")\n',
        "",
        "expo_crm_known",
    ),
    Mutant(
        "known-dialog-s-word",
        KNOWN,
        'if self.env.context.get("expo_crm_phone_seen") is not PHONE_SEEN:',
        'if not self.env.context.get("expo_crm_phone_seen"):',
        "expo_crm_known",
    ),
    Mutant(
        "known-to-sales-people-only",
        KNOWN,
        'self.env[PROJECTIONS["res.partner"]].has_access("read")',
        "True",
        "expo_crm_known",
    ),
    Mutant(
        "known-in-own-companies",
        KNOWN,
        '            & Domain("company_id", "in", [False, *self.env.user.company_ids.ids]),\n',
        "            & Domain.TRUE,\n",
        "expo_crm_known",
    ),
    Mutant(
        "known-tree-of-its-own",
        KNOWN,
        "lambda partner: partner.sudo().pool_root_id not in roots",
        "lambda partner: True",
        "expo_crm_known",
    ),
    Mutant(
        "known-is-no-news",
        KNOWN,
        "lambda p: p[name] not in told",
        "lambda p: True",
        "expo_crm_known",
    ),
    Mutant(
        "known-row-of-an-import",
        KNOWN,
        "            raise BatchRefused from refusal\n",
        "            raise\n",
        "expo_crm_known",
    ),
    Mutant(
        "known-in-own-pools",
        "models/customer_pool_alike.py",
        'listed = self.search([("id", "in", list(found))]',
        'listed = self.sudo().search([("id", "in", list(found))]',
        "expo_crm_known",
    ),
]
