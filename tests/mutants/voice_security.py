"""What stands between people with rights of their own and the answers of others."""

from .mutant import SECURITY, Mutant

ROUTES = "controllers/survey.py"
COUNT = "models/satisfaction_study_count.py"
GUARD = "models/satisfaction_study_guard.py"
INPUT = "models/survey_user_input.py"
INVITE = "models/satisfaction_study_invite.py"
PAGE = "models/satisfaction_page.py"
RULES = "security/satisfaction_security.xml"
TRIGGER = "models/satisfaction_study_trigger.py"

MUTANTS = [
    Mutant(
        "study-live-counter",
        COUNT,
        '("is_settled", "=", True),',
        '("is_anonymous", "=", True),',
        SECURITY,
    ),
    Mutant(
        "study-link-of-any-survey",
        "models/satisfaction_study_poster.py",
        "survey = study._origin.survey_id",
        "survey = study.survey_id",
        SECURITY,
    ),
    Mutant(
        "study-waiting-told-at-once",
        PAGE,
        "is_waiting = bool(first) and first < today",
        "is_waiting = True",
        SECURITY,
    ),
    Mutant(
        "study-follow-ups-of-few",
        PAGE,
        "if count >= SMALL_GROUP}",
        "}",
        SECURITY,
    ),
    Mutant(
        "study-opened-unmarked",
        GUARD,
        "unmarked.date_opened = fields.Datetime.now()",
        "pass",
        SECURITY,
    ),
    Mutant(
        "study-survey-by-context",
        GUARD,
        '{"survey_id": False, **vals, **born}',
        "{**vals, **born}",
        SECURITY,
    ),
    Mutant(
        "study-compared-with-foreign",
        GUARD,
        "self._refuse_results(previous.display_name)",
        "pass",
        SECURITY,
    ),
    Mutant(
        "study-asks-one-anonymously",
        INVITE,
        "self._check_enough_asked(people)",
        "pass",
        SECURITY,
    ),
    Mutant(
        "study-archived-invites",
        INVITE,
        "if not self._may_ask():",
        'if self.state != "open" or self._is_over():',
        SECURITY,
    ),
    Mutant(
        "study-archived-sends",
        "models/satisfaction_invitation_send.py",
        "if not study._may_ask():",
        'if study.state != "open" or study._is_over():',
        SECURITY,
    ),
    Mutant(
        "study-eyes-of-another",
        TRIGGER,
        'if study.trigger != "manual" and study.user_id - self.env.user:',
        "if False:",
        SECURITY,
    ),
    Mutant(
        "study-copy-with-other-eyes",
        TRIGGER,
        'vals["user_id"] = self.env.uid',
        "pass",
        SECURITY,
    ),
    Mutant(
        "study-breaks-what-triggers",
        TRIGGER,
        "study._invite_by_trigger_safely(among)",
        "study._invite_by_trigger(among)",
        SECURITY,
    ),
    Mutant(
        "study-last-answer-told",
        "models/satisfaction_study_results.py",
        '        groups="base.group_system",\n',
        "",
        SECURITY,
    ),
    Mutant(
        "study-answer-planted",
        INPUT,
        "if to_study or self.sudo().study_id:",
        "if self.sudo().study_id:",
        SECURITY,
    ),
    Mutant(
        "study-answer-renamed",
        INPUT,
        '"test_entry", *GIVEN}',
        '"test_entry"}',
        SECURITY,
    ),
    Mutant(
        "study-answer-given-for-others",
        INPUT,
        "self._check_given(vals_list)",
        "pass",
        SECURITY,
    ),
    Mutant(
        "study-link-of-a-customer",
        INPUT,
        'access_token = fields.Char(groups="survey.group_survey_manager")',
        'access_token = fields.Char(groups="survey.group_survey_user")',
        SECURITY,
    ),
    Mutant(
        "study-link-of-a-customer-by-method",
        INPUT,
        "if not may or answers.filtered(lambda row: row.study_id and not row.test_entry):",
        "if not may:",
        SECURITY,
    ),
    Mutant(
        "study-choice-tells",
        "models/survey_question_answer.py",
        "if answered := studies._get_answered():",
        "if answered := studies.browse():",
        SECURITY,
    ),
    Mutant(
        "study-dialog-of-hidden-follow-ups",
        "wizards/satisfaction_followup_close.py",
        "compute_sudo=False",
        "compute_sudo=True",
        SECURITY,
    ),
    Mutant(
        "study-test-of-another",
        ROUTES,
        "if is_test and request.env.user._is_public():",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "study-of-another-series",
        GUARD,
        "vals = _underived(vals)",
        "pass",
        SECURITY,
    ),
    Mutant(
        "study-session-ended",
        "models/survey_survey.py",
        "self._check_sent_by_study()\n        return super().action_end_session()",
        "return super().action_end_session()",
        SECURITY,
    ),
    Mutant(
        "study-answered-again",
        ROUTES,
        "if answer_sudo and not answer_sudo.test_entry and survey_sudo._get_study():",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "study-named-link-into-anonymous",
        ROUTES,
        "if answer_sudo and not answer_sudo.is_anonymous:",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "study-answers-of-companies",
        RULES,
        '(\'study_id.company_id\', \'in\', company_ids)]</field>\n        <field name="perm_create" eval="False"/>\n    </record>\n\n    <record id="survey_user_input_line_rule_company"',
        '(1, \'=\', 1)]</field>\n        <field name="perm_create" eval="False"/>\n    </record>\n\n    <record id="survey_user_input_line_rule_company"',
        SECURITY,
    ),
    Mutant(
        "study-addresses-of-companies",
        "security/ir.model.access.csv",
        "model_satisfaction_address,base.group_system",
        "model_satisfaction_address,expo_crm.group_manager",
        SECURITY,
    ),
]
