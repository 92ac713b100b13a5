"""What would tell whose an anonymous answer is, and who reads answers."""

from .mutant import Mutant

TESTS = (
    "/expo_crm:TestSatisfactionAnonymity,/expo_crm:TestSatisfactionSettle,"
    "/expo_crm:TestSatisfactionNobody,/expo_crm:TestSatisfactionAccess"
)
SETTLE = "models/survey_user_input_settle.py"
NOBODY = "models/survey_user_input_anonymous.py"
RULES = "security/satisfaction_security.xml"

MUTANTS = [
    Mutant(
        "anonymous-in-order", SETTLE, "ORDER BY gen_random_uuid()", "ORDER BY id", TESTS
    ),
    Mutant(
        "anonymous-below-five", SETTLE, "if count >= SMALL_GROUP:", "if count:", TESTS
    ),
    Mutant(
        "anonymous-rare-language",
        SETTLE,
        "while 0 < without < SMALL_GROUP and kept:",
        "while False:",
        TESTS,
    ),
    Mutant(
        "anonymous-left-over",
        SETTLE,
        "                self._blank_left_over(study)\n",
        "                pass\n",
        TESTS,
    ),
    Mutant(
        "anonymous-by-form",
        NOBODY,
        "rows = [self._without_person(vals) for vals in rows]",
        "pass",
        TESTS,
    ),
    Mutant(
        "anonymous-by-write",
        NOBODY,
        "vals = {name: value for name, value in vals.items() if name in KEPT}",
        "vals = dict(vals)",
        TESTS,
    ),
    Mutant(
        "anonymous-who-and-when",
        NOBODY,
        '                data["stored"].update(self._get_nobody_values())\n',
        "                pass\n",
        TESTS,
    ),
    Mutant(
        "anonymous-messages", NOBODY, '"tracking_disable": True', '"x": True', TESTS
    ),
    Mutant(
        "anonymous-read-by-rule",
        RULES,
        "[('is_anonymous', '=', False)]</field>",
        "[(1, '=', 1)]</field>",
        TESTS,
    ),
    Mutant(
        "anonymous-line-read-by-rule",
        RULES,
        "[('user_input_id.is_anonymous', '=', False)]",
        "[(1, '=', 1)]",
        TESTS,
    ),
    Mutant(
        "voice-unknown-for-everybody",
        "models/satisfaction_visibility_mixin.py",
        'return seen & (Domain("study_id", "=", False) | known | run)',
        "return seen",
        TESTS,
    ),
    Mutant(
        "voice-reps-read-links",
        "models/survey_user_input.py",
        'access_token = fields.Char(groups="survey.group_survey_manager")',
        "access_token = fields.Char()",
        TESTS,
    ),
]
