"""What may not be pointed to, and what masks keep."""

from .mutant import POOL, PROJECTION, SECURITY, TREE, Mutant

GUARD = "models/customer_guard_mixin.py"
BASE = "models/base.py"

MUTANTS = [
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
        "        with self._checking_references(self._pool_guarded_fields, vals):\n",
        "        if True:\n",
        SECURITY,
    ),
    Mutant(
        "guard-forms",
        BASE,
        "        self._check_customer_values(values)\n"
        "        return super()._update_cache",
        "        return super()._update_cache",
        SECURITY,
    ),
    Mutant(
        "guard-lines-of-forms",
        BASE,
        "        self._check_customer_values(values)\n        return super().update",
        "        return super().update",
        SECURITY,
    ),
    Mutant(
        "guard-ids-in-dicts",
        BASE,
        "            value = value[0] if value else 0\n",
        "            value = 0\n",
        SECURITY,
    ),
    Mutant(
        "guard-defaults-in-dicts",
        BASE,
        "            value = value.origin\n",
        "            value = 0\n",
        SECURITY,
    ),
    Mutant(
        "guard-primary-contact",
        "models/res_partner.py",
        '("parent_id", "commercial_partner_id", "primary_contact_id")',
        '("parent_id", "commercial_partner_id")',
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
    # models nobody has heard of
    Mutant(
        "generic-guard-create",
        BASE,
        "        records._check_customer_references(self._get_pool_found_fields())\n",
        "",
        "expo_crm_guard",
    ),
    Mutant(
        "generic-guard-write",
        BASE,
        "        names = self._get_pool_found_fields()\n        if not names:\n",
        "        names = ()\n        if not names:\n",
        "expo_crm_guard",
    ),
    Mutant(
        "generic-guard-forms",
        BASE,
        "            names = self._get_pool_found_fields()\n        # not",
        "            names = ()\n        # not",
        "expo_crm_guard",
    ),
    Mutant(
        "generic-guard-defaults",
        BASE,
        "            self._check_customer_values(defaults)\n",
        "            pass\n",
        "expo_crm_guard",
    ),
    Mutant(
        "guard-refuses-the-guarded-only",
        BASE,
        "record.sudo().pool_key != POOL_KEY_UNGUARDED",
        "True",
        "expo_crm_guard",
    ),
    Mutant(
        "guard-leaves-what-is-there",
        BASE,
        "ids - set(self._origin[name].ids)",
        "ids",
        "expo_crm_guard",
    ),
    Mutant(
        "guard-record-by-record",
        BASE,
        "if r[name] != before[r, name]} - {False}",
        "if r[name] not in before.values()} - {False}",
        "expo_crm_guard",
    ),
    Mutant(
        "guard-members",
        BASE,
        ", Command.SET: 2}",
        "}",
        "expo_crm_guard",
    ),
    Mutant(
        "guard-of-meetings",
        "models/calendar_event.py",
        '("partner_ids", "opportunity_id")',
        "()",
        "expo_crm_guard",
    ),
    Mutant(
        "log-names-models",
        "models/customer_guard_table.py",
        "        self._log_unprotected()\n",
        "",
        "expo_crm_guard",
    ),
    Mutant(
        "guard-names-only-stay-free",
        "models/customer_guard_table.py",
        "if link in links and (tells_private(rest) or tells_private(field.name)):",
        "if link in links:",
        "expo_crm_guard",
    ),
    Mutant(
        "contacts-by-edit-only",
        TREE,
        'parents - parents._filtered_pool_scope("write")',
        "parents - parents",
        SECURITY,
    ),
    # a primary contact that is no contact any more
    Mutant(
        "primary-contact-left",
        TREE,
        """        self._pool_align_salesperson()
        self._pool_clear_primary_contacts()
        return result""",
        """        self._pool_align_salesperson()
        return result""",
        SECURITY,
    ),
    Mutant(
        "primary-contact-merged",
        "wizards/base_partner_merge.py",
        "        kept.exists()._pool_clear_primary_contacts()\n",
        "",
        SECURITY,
    ),
]
