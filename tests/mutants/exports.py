"""What leaves the database."""

from .mutant import PATH, PROJECTION, SECURITY, Mutant

EXPORT = "models/customer_pool_export.py"
PRINT = "models/ir_actions_report.py"
RIGHT = "models/base_export.py"

MUTANTS = [
    # what points to a hidden customer is exported by name
    Mutant(
        "export-names-alone",
        EXPORT,
        "named[name] if name in NAME_FIELDS else False",
        "named[name]",
        "expo_crm_guard",
    ),
    Mutant(
        "export-refuses-what-is-asked-for",
        "models/base_export.py",
        '        self.check_access("read")\n',
        "",
        "expo_crm_guard",
    ),
    Mutant(
        "export-forgets",
        "models/base_export.py",
        "            export.forget()\n",
        "            pass\n",
        "expo_crm_guard",
    ),
    Mutant(
        "export-no-word-of-clients",
        EXPORT,
        "not isinstance(export, HiddenInExport)",
        "not export",
        "expo_crm_guard",
    ),
    Mutant(
        "export-needs-the-right",
        RIGHT,
        'if not self.env.user.has_group("expo_crm.group_export"):',
        "if False:",
        SECURITY,
    ),
    Mutant(
        "export-by-programs",
        RIGHT,
        "        self._export_customers([*fields_to_export, *source.headings], source)\n",
        "",
        SECURITY,
    ),
    Mutant(
        "export-journalled",
        RIGHT,
        "        self._journal_export(names, source, count)\n",
        "",
        SECURITY,
    ),
    Mutant(
        "export-source-from-the-server",
        RIGHT,
        "if not isinstance(source, ExportSource):",
        "if not source:",
        SECURITY,
    ),
    Mutant(
        "export-paths-to-customers",
        RIGHT,
        "for path in self._get_customer_paths(names):",
        "for path in ():",
        SECURITY,
    ),
    Mutant(
        "export-paths-to-names-are-free",
        RIGHT,
        "path[depth] not in PUBLIC_FIELDS",
        "path[depth]",
        SECURITY,
    ),
    Mutant(
        "export-of-documents",
        PATH,
        'self._pool_partner_field, "any!", customers._get_pool_guarded_domain()',
        '"id", "in", []',
        SECURITY,
    ),
    Mutant(
        "export-of-unguarded-rows-is-free",
        "models/customer_visibility_mixin.py",
        'return Domain("pool_key", "not in", (POOL_KEY_UNGUARDED, 0))',
        "return Domain.TRUE",
        SECURITY,
    ),
    Mutant(
        "export-of-pools",
        PROJECTION,
        "        return Domain.TRUE\n",
        "        return None\n",
        SECURITY,
    ),
    Mutant(
        "export-keeps-the-domain",
        "controllers/export.py",
        "request.update_context(expo_crm_export=ExportSource(how, domain, headings))",
        "request.update_context(expo_crm_export=ExportSource(how))",
        SECURITY,
    ),
    Mutant(
        "export-contact-cards",
        "controllers/vcard.py",
        'partners._export_customers([], ExportSource(request.env._("Contact cards")))',
        "pass",
        SECURITY,
    ),
    Mutant(
        "export-contact-card-of-the-path",
        "controllers/vcard.py",
        "        if partner:\n            partners |= partner\n",
        "        partners = partners or partner or partners\n",
        SECURITY,
    ),
    Mutant(
        "export-json",
        "controllers/json.py",
        "            self._export_answer(subpath, response.json, kwargs)\n",
        "            pass\n",
        SECURITY,
    ),
    Mutant(
        "export-prints",
        PRINT,
        "if self._is_customer_print(report):",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "export-prints-of-other-modules",
        PRINT,
        "return report.model in CUSTOMER_MODELS or bool(",
        "return bool(",
        SECURITY,
    ),
    Mutant(
        "export-print-text",
        PRINT,
        """        printer = self._export_print(report_ref, docids)
        return super(IrActionsReport, printer)._render_qweb_text(""",
        """        printer = self
        return super(IrActionsReport, printer)._render_qweb_text(""",
        SECURITY,
    ),
    Mutant(
        "export-print-once",
        PRINT,
        'if self.env.context.get("expo_crm_print") is JOURNALLED:',
        "if False:",
        SECURITY,
    ),
    Mutant(
        "export-print-writes",
        "controllers/report.py",
        "return not report or not Report._is_customer_print(report)",
        "return True",
        SECURITY,
    ),
    Mutant(
        "export-headings",
        "models/base_export.py",
        "[*fields_to_export, *source.headings]",
        "fields_to_export",
        SECURITY,
    ),
]
