"""Results of studies: who reads them, what a page and a workbook tell of few people."""

from .mutant import Mutant

COMMENTS = "models/satisfaction_page_comments.py"
PAGE = "expo_crm_voice_page"
STUDY = "models/satisfaction_study_page.py"

MUTANTS = [
    Mutant(
        "results-for-everybody",
        STUDY,
        "if study.user_id != self.env.user and not study.event_id._is_in_team():",
        "if False:",
        PAGE,
    ),
    Mutant(
        "results-edition-for-everybody",
        STUDY,
        "if not event._is_in_team() and not self._reads_all_results():",
        "if False:",
        PAGE,
    ),
    Mutant(
        "results-choices-of-all",
        STUDY,
        "self.search(self._get_results_domain(), limit=CHOICES)",
        "self.search([], limit=CHOICES)",
        PAGE,
    ),
    Mutant(
        "results-waiting-answers-count",
        "models/satisfaction_page.py",
        "if is_settled or not is_anonymous:",
        "if True:",
        PAGE,
    ),
    Mutant(
        "results-test-entries-count",
        "models/satisfaction_page.py",
        '("test_entry", "=", False),',
        "",
        PAGE,
    ),
    Mutant(
        "results-small-groups-shown",
        "models/satisfaction_page_figures.py",
        'rows = self.env["satisfaction.result"].search_fetch(',
        'rows = self.env["satisfaction.result"].sudo().search_fetch(',
        PAGE,
    ),
    Mutant(
        "comments-of-few",
        COMMENTS,
        "GROUP BY question_id HAVING count(DISTINCT answer_id) >= %(small)s",
        "GROUP BY question_id HAVING count(DISTINCT answer_id) >= 1",
        PAGE,
    ),
    Mutant(
        "comments-not-settled",
        COMMENTS,
        "AND answer.is_anonymous AND answer.is_settled",
        "AND answer.is_anonymous",
        PAGE,
    ),
    Mutant(
        "comments-class-of-few",
        COMMENTS,
        "CASE WHEN is_told THEN category END AS class",
        "category AS class",
        PAGE,
    ),
    Mutant(
        "comments-in-order",
        COMMENTS,
        "ORDER BY md5(text || study_id::text), text",
        "",
        PAGE,
    ),
    Mutant(
        "comments-wildcards",
        COMMENTS,
        "escape_psql(options['search'])",
        "options['search']",
        PAGE,
    ),
    Mutant(
        "comments-anonymous-named",
        "models/satisfaction_comment.py",
        "AND study.is_anonymous IS NOT TRUE",
        "OR answer.is_anonymous",
        PAGE,
    ),
    Mutant(
        "comments-of-hidden-customers",
        "security/satisfaction_security.xml",
        """<field name="model_id" ref="model_satisfaction_comment"/>
        <field name="domain_force">[('pool_visible', '=', True)]</field>""",
        """<field name="model_id" ref="model_satisfaction_comment"/>
        <field name="domain_force">[(1, '=', 1)]</field>""",
        PAGE,
    ),
    Mutant(
        "results-pivot-averages",
        "models/satisfaction_result_totals.py",
        'if aggregate_spec.startswith(("value:", "n:")):',
        "if False:",
        PAGE,
    ),
    Mutant(
        "results-xlsx-comments-free",
        "models/satisfaction_page_xlsx.py",
        "if not may and comments._count_exported_customers(EXPORTED):",
        "if False:",
        PAGE,
    ),
    Mutant(
        "results-xlsx-not-journalled",
        "models/satisfaction_page_xlsx.py",
        "comments._export_customers(EXPORTED, ExportSource(how, domain))",
        "pass",
        PAGE,
    ),
    Mutant(
        "results-xlsx-formulas",
        "tools/satisfaction_workbook.py",
        'sheet.write_string(row, column, str(value)[:CELL_MAX], self.styles["text"])',
        "sheet.write_formula(row, column, str(value))",
        PAGE,
    ),
]
