"""Figures of studies: what counts, and which groups are too small to show."""

from .mutant import Mutant

COUNT = "models/satisfaction_result_count.py"
GROUPS = "tools/satisfaction_groups.py"
RAW = "models/satisfaction_score_raw_sql.py"
RESULT = "expo_crm_satisfaction_result"
SCORE = "expo_crm_satisfaction_score"
SQL = "models/satisfaction_score_sql.py"

MUTANTS = [
    Mutant(
        "figures-skipped-is-zero",
        RAW,
        "line.skipped IS NOT TRUE\n               AND line.answer_type = 'scale'",
        "line.value_scale IS NOT NULL",
        SCORE,
    ),
    Mutant(
        "figures-tests-count",
        RAW,
        "AND answer.test_entry IS NOT TRUE",
        "",
        SCORE,
    ),
    Mutant(
        "figures-anonymous-invitation",
        RAW,
        "                         LIMIT 1) invitation\n                     ON NOT mode.is_anonymous",
        "                         LIMIT 1) invitation\n                     ON TRUE",
        SCORE,
    ),
    Mutant(
        "figures-anonymous-partner",
        RAW,
        "answer.partner_id AND NOT mode.is_anonymous",
        "answer.partner_id",
        SCORE,
    ),
    Mutant(
        "figures-anonymous-moment",
        SQL,
        "CASE WHEN is_anonymous THEN date::timestamp",
        "CASE WHEN FALSE THEN date::timestamp",
        SCORE,
    ),
    Mutant(
        "figures-scores-stay",
        SQL,
        "   AND NOT EXISTS (\n",
        "   AND FALSE AND NOT EXISTS (\n",
        SCORE,
    ),
    Mutant(
        "figures-latest-of-anybody",
        "models/satisfaction_result_sql.py",
        "later.at_study IS NOT TRUE, later",
        "TRUE, later",
        RESULT,
    ),
    Mutant(
        "figures-unsettled-count",
        "models/satisfaction_result_sql.py",
        "AND score.is_counted AND score.is_latest\n",
        "AND score.is_latest\n",
        RESULT,
    ),
    Mutant(
        "figures-subtraction",
        GROUPS,
        "while hidden and shown and not _is_safe(hidden, threshold):",
        "while False:",
        f"{RESULT},expo_crm_voice_tools",
    ),
    Mutant(
        "figures-anonymous-few",
        COUNT,
        "if study.is_anonymous and total.n < SMALL_GROUP:",
        "if False:",
        RESULT,
    ),
    Mutant(
        "figures-anonymous-small-groups",
        COUNT,
        "if study.is_anonymous and key in hidden:",
        "if False:",
        RESULT,
    ),
    Mutant(
        "figures-anonymous-open",
        COUNT,
        'lambda study: not study.is_anonymous or study.state == "closed"',
        "lambda study: True",
        RESULT,
    ),
    Mutant(
        "figures-anonymous-in-edition",
        COUNT,
        "if not study.is_anonymous or tally.n >= SMALL_GROUP:",
        "if True:",
        RESULT,
    ),
    Mutant(
        "figures-edition-tells-the-rest",
        COUNT,
        "                    told.add(group)\n",
        "                    pass\n",
        RESULT,
    ),
    Mutant(
        "figures-hidden-before",
        "models/satisfaction_result_compare.py",
        'if not earlier or (earlier["is_small"] and not row["is_small"]):',
        "if not earlier:",
        RESULT,
    ),
    Mutant(
        "figures-visitors-with-exhibitors",
        "models/satisfaction_result_compare.py",
        "if earlier.audience == study.audience:",
        "if True:",
        RESULT,
    ),
    Mutant(
        "figures-merged-contacts",
        "wizards/base_partner_merge_voice.py",
        '        self.env["satisfaction.score"]._renew_latest(kept.ids)\n',
        "",
        SCORE,
    ),
]
