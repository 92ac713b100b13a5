"""Getting back to respondents, and what customers said."""

from .mutant import Mutant

FOLLOWUP = "models/satisfaction_followup.py"
ASSIGN = "models/satisfaction_followup_assign.py"
OPEN = "models/satisfaction_followup_open.py"
OVERDUE = "models/satisfaction_followup_overdue.py"
WRITE = "models/satisfaction_followup_write.py"
RENEW = "models/res_partner_voice_renew.py"

MUTANTS = [
    Mutant(
        "followup-of-anonymous-answers",
        OPEN,
        "                and not row.study_id.is_anonymous\n",
        "",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-twice",
        OPEN,
        "return named - known.user_input_id",
        "return named",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-due-from-now",
        OPEN,
        "(row.end_datetime or now)",
        "now",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-stays-with-the-former-owner",
        RENEW,
        "        if moved:\n"
        '            self.env["satisfaction.followup"]._follow_owner(self.browse(moved))\n',
        "",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-activity-stays-closed",
        ASSIGN,
        "SET user_id = followup.user_id, active = TRUE",
        "SET user_id = followup.user_id",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-of-nobody-read-by-all",
        FOLLOWUP,
        'return seen & Domain("commercial_partner_id", "!=", False)',
        "return seen",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-all-written-by-people",
        WRITE,
        "        if refused:\n",
        "        if False:\n",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-reopened-by-anybody",
        WRITE,
        'reopens=vals.get("state") == "open"',
        "reopens=False",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-assigned-to-the-blind",
        WRITE,
        "if not followup.sudo()._is_fit(user):",
        "if not user:",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-closed-by-a-forged-activity",
        "models/mail_activity_followup.py",
        '            ._filtered_access("write")\n',
        "            .sudo()\n",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-told-again-and-again",
        OVERDUE,
        '            ("date_escalated", "=", False),\n',
        "",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-tells-superiors-who-see-nothing",
        OVERDUE,
        "if self._is_fit(superior):",
        "if superior:",
        "expo_crm_followup",
    ),
    Mutant(
        "followup-not-reached-counts-as-closed",
        FOLLOWUP,
        'REACHED = ("contacted", "solved")',
        'REACHED = ("contacted", "solved", "no_contact")',
        "expo_crm_followup",
    ),
    Mutant(
        "voice-counts-anonymous-answers",
        RENEW,
        "                       AND is_anonymous IS NOT TRUE\n",
        "",
        "expo_crm_partner_voice",
    ),
    Mutant(
        "voice-rounds-down",
        RENEW,
        " + 0.5) AS nps",
        ") AS nps",
        "expo_crm_partner_voice",
    ),
    Mutant(
        "voice-written-by-people",
        "models/res_partner_voice.py",
        "if refused and not self.env.su:",
        "if False:",
        "expo_crm_partner_voice",
    ),
    Mutant(
        "voice-by-default",
        "models/res_partner_voice.py",
        "            del defaults[name]\n",
        "            pass\n",
        "expo_crm_partner_voice",
    ),
    Mutant(
        "voice-stays-with-the-former-company",
        RENEW,
        "        if members._voice_align():\n",
        "        if False:\n",
        "expo_crm_partner_voice",
    ),
    Mutant(
        "unknown-is-below-all-numbers",
        "models/unknown_float.py",
        "    falsy_value = None\n",
        "",
        "expo_crm_partner_voice",
    ),
]
