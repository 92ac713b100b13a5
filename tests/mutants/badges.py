"""Badges: the door, the quota, what is frozen, who sees whom."""

from .mutant import Mutant

BADGE = "expo_crm_badge"
SCAN = "models/event_registration_scan.py"
DOOR = "models/event_event_door.py"
VISIT = "models/exhibition_visit.py"
STAFF = "models/event_registration_staff.py"
VISITOR = "models/event_registration_visitor.py"
COMPANY = "models/event_registration_company.py"
ACCESS = "models/event_registration_access.py"
ATTENDED = "models/event_registration_attended.py"
PRINT = "models/event_registration_print.py"
LEAD = "models/event_registration_lead.py"
QUOTA = "models/exhibition_participation_badge.py"
DESK = "models/event_event_desk.py"

MUTANTS = [
    Mutant(
        "badge-scan-by-the-desk-only",
        SCAN,
        """        if not self.env.su and not self.env.user.has_group(
            "event.group_event_registration_desk"
        ):""",
        "        if False:",
        BADGE,
    ),
    Mutant(
        "badge-of-another-company-unknown",
        SCAN,
        "if not badge or badge.company_id - self.env.companies:",
        "if not badge:",
        BADGE,
    ),
    Mutant(
        "badge-of-another-edition-refused",
        SCAN,
        "if self.event_id.id != edition.id:",
        "if False:",
        BADGE,
    ),
    Mutant(
        "badge-core-desk-tells-what-is-printed",
        SCAN,
        'if not badge.with_env(self.env).has_access("read"):',
        "if False:",
        BADGE,
    ),
    Mutant(
        "badge-seats-check-skipped-by-the-scan-only",
        SCAN,
        'return self.env.context.get("expo_crm_scanning") is _SCANNING',
        'return bool(self.env.context.get("expo_crm_scanning"))',
        BADGE,
    ),
    Mutant(
        "badge-day-of-the-edition",
        "models/event_event_schedule.py",
        "zoned = pytz.utc.localize(moment).astimezone(self._get_zone())",
        "zoned = pytz.utc.localize(moment)",
        BADGE,
    ),
    Mutant(
        "badge-undo-for-minutes",
        VISIT,
        "if self.last_in < oldest:",
        "if False:",
        BADGE,
    ),
    Mutant(
        "badge-undo-of-the-scan-seen",
        VISIT,
        "if entrances and entrances != self.scan_count:",
        "if False:",
        BADGE,
    ),
    Mutant(
        "badge-attended-by-the-rules-of-the-door",
        ATTENDED,
        "            badges._check_attended()",
        "            pass",
        BADGE,
    ),
    Mutant(
        "badge-quota-written-not-read",
        QUOTA,
        '"UPDATE exhibition_participation SET active = active WHERE id IN %s",',
        '"SELECT FROM exhibition_participation WHERE id IN %s FOR UPDATE",',
        BADGE,
    ),
    Mutant(
        "badge-extra-by-the-show",
        QUOTA,
        '        groups="event.group_event_user",\n',
        "",
        BADGE,
    ),
    Mutant(
        "badge-staff-needs-an-exhibitor",
        STAFF,
        'if category == "exhibitor_staff" and not company:',
        "if False:",
        BADGE,
    ),
    Mutant(
        "badge-frozen-once-printed",
        STAFF,
        "        self._check_frozen(vals)\n",
        "",
        BADGE,
    ),
    Mutant(
        "badge-of-exhibitors-one-sees",
        STAFF,
        '            named.exists().check_access("read")',
        "            named.exists()",
        BADGE,
    ),
    Mutant(
        "badge-same-person-among-those-seen",
        VISITOR,
        "            groups = values and self._read_group(",
        "            groups = values and self.sudo()._read_group(",
        BADGE,
    ),
    Mutant(
        "badge-domain-of-a-hidden-customer",
        COMPANY,
        "if self.env.su or scope is None:",
        "if True:",
        BADGE,
    ),
    Mutant(
        "badge-registered-by-own-rep",
        ACCESS,
        "            if badge.series_id and not badge._is_in_pool_scope(scope):",
        "            if False:",
        BADGE,
    ),
    Mutant(
        "badge-lead-of-a-walk-in-guarded",
        LEAD,
        "pool_managed=True,",
        "pool_managed=False,",
        BADGE,
    ),
    Mutant(
        "badge-lead-keeps-the-customers-email",
        LEAD,
        '            values.pop("email_from", None)\n',
        "",
        BADGE,
    ),
    Mutant(
        "badge-download-of-printed-ones",
        PRINT,
        "lambda badge: not badge.badge_printed_on or badge._get_print_refusal()",
        "lambda badge: False",
        BADGE,
    ),
    Mutant(
        "badge-onsite-takes-five-fields",
        DESK,
        "vals = {name: values[name] for name in ONSITE_FIELDS if values.get(name)}",
        "vals = dict(values)",
        BADGE,
    ),
]
