"""References to documents of hidden customers."""

from .mutant import SECURITY, Mutant

MUTANTS = [
    Mutant(
        "document-in-a-form",
        "models/base_document.py",
        """        super()._update_cache(values, validate)
        self._check_named_documents(values.keys())""",
        """        super()._update_cache(values, validate)""",
        SECURITY,
    ),
    Mutant(
        "document-in-a-dialog",
        "models/base_document.py",
        """        if self._transient:
            records._check_named_documents()""",
        "",
        SECURITY,
    ),
    Mutant(
        "document-in-a-dialog-later",
        "models/base_document.py",
        """        if self._transient:
            self._check_named_documents(vals.keys())""",
        "",
        SECURITY,
    ),
    Mutant(
        "document-selected",
        "models/base_document.py",
        """        if not self and self._transient:
            self._check_selected_documents()""",
        "",
        SECURITY,
    ),
    Mutant(
        "document-linked",
        "models/customer_guard_table.py",
        "if links or pairs:\n                table[name] = (links, pairs)",
        "if pairs:\n                table[name] = ((), pairs)",
        SECURITY,
    ),
    Mutant(
        "document-named-by-model",
        "models/customer_guard_table.py",
        'frozenset({"res_model", "model", "res_model_id", "model_id"})',
        'frozenset({"res_model", "model"})',
        SECURITY,
    ),
]
