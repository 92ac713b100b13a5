"""What keeps studies as they were opened, and questionnaires their own."""

from .mutant import Mutant

STUDY = "expo_crm_study"
LIFE = "models/satisfaction_study_life.py"
GUARD = "models/satisfaction_study_guard.py"
QUESTIONNAIRE = "models/satisfaction_study_questionnaire.py"
QUESTION = "models/survey_question.py"

MUTANTS = [
    Mutant(
        "study-any-survey",
        GUARD,
        'if "survey_id" in vals and not self.env.su and (self or vals["survey_id"]):',
        "if False:",
        STUDY,
    ),
    Mutant(
        "study-anonymity-thaws",
        GUARD,
        '    "is_anonymous",\n    "template_id",',
        '    "template_id",',
        STUDY,
    ),
    Mutant(
        "study-opened-forgotten",
        GUARD,
        '    "date_opened",\n}',
        "}",
        STUDY,
    ),
    Mutant(
        "study-anonymous-reopened",
        LIFE,
        'if study.state == "closed" and study.is_anonymous:',
        "if False:",
        STUDY,
    ),
    Mutant(
        "study-window-begin",
        LIFE,
        "is_begun = not self.date_begin or self.date_begin <= now",
        "is_begun = True",
        STUDY,
    ),
    Mutant(
        "study-window-end",
        LIFE,
        "return bool(self.date_end and self.date_end <= moment)",
        "return False",
        STUDY,
    ),
    Mutant(
        "study-taken-to-other-show",
        GUARD,
        'self.check_access("create")',
        "pass",
        STUDY,
    ),
    Mutant(
        "study-two-nps",
        QUESTIONNAIRE,
        'if metrics.count("nps") > 1:',
        "if False:",
        STUDY,
    ),
    Mutant(
        "study-answered-outside",
        "models/survey_survey.py",
        "if study and not study._is_open_now():",
        "if False:",
        STUDY,
    ),
    Mutant(
        "study-questionnaire-moved",
        "models/survey_survey.py",
        "if (survey[name] or False) != (value or False):",
        "if False:",
        STUDY,
    ),
    Mutant(
        "study-question-changed",
        QUESTION,
        "if ANSWERED & set(vals):",
        "if False:",
        STUDY,
    ),
    Mutant(
        "study-request-off-scale",
        QUESTION,
        "if value is None or not self.scale_min <= value <= self.scale_max:",
        "if False:",
        STUDY,
    ),
    Mutant(
        "study-line-off-scale",
        "models/survey_user_input_line.py",
        "question.scale_min <= line.value_scale <= question.scale_max",
        "True",
        STUDY,
    ),
]
