"""Studies: who is asked, once in the quarantine, and who is left alone."""

from .mutant import Mutant

SEND = "models/satisfaction_invitation_send.py"
PLAN = "models/satisfaction_study_plan.py"
SCOPE = "models/satisfaction_invitation_scope.py"
INVITE = "models/satisfaction_study_invite.py"

MUTANTS = [
    Mutant(
        "voice-planned-mail-to-who-opted-out",
        SEND,
        'for reason in ("blacklist", "opted_out"):',
        'for reason in ("blacklist",):',
        "expo_crm_voice_opt_out",
    ),
    Mutant(
        "voice-person-asked-at-another-address",
        PLAN,
        "person.email in emails or person.partner_id in partners:",
        "person.email in emails:",
        "expo_crm_voice_quarantine",
    ),
    Mutant(
        "voice-address-of-deleted-contact-for-all",
        SCOPE,
        "return bool(badge) and badge._is_in_pool_scope(scope)",
        "return badge._is_in_pool_scope(scope) if badge else True",
        "expo_crm_voice_send",
    ),
    Mutant(
        "voice-exception-by-anybody",
        INVITE,
        "        if not self._may_except():",
        "        if False:",
        "expo_crm_voice_quarantine",
    ),
]
