"""Series, editions, halls, and how the next edition is opened."""

from .mutant import Mutant

SHOW = "expo_crm_show"
ROLLOVER = "wizards/exhibition_rollover.py"

MUTANTS = [
    Mutant(
        "show-order-of-editions",
        "models/event_event_edition.py",
        "if previous.date_begin >= event.date_begin:",
        "if False:",
        SHOW,
    ),
    Mutant(
        "show-series-in-use",
        "models/event_event_edition.py",
        'self.filtered("series_id")._check_may_leave_series()',
        "pass",
        SHOW,
    ),
    Mutant(
        "show-phase-by-utc",
        "models/event_event_phase.py",
        "event.sales_end_date < event._get_today()",
        "event.sales_end_date < now.date()",
        SHOW,
    ),
    Mutant(
        "show-visited-days",
        "models/event_event_schedule.py",
        "event._check_visited_days(zone, days)",
        "pass",
        SHOW,
    ),
    Mutant(
        "show-public-days-follow",
        "models/event_event_schedule.py",
        "self.public_day_ids._check_date()",
        "pass",
        SHOW,
    ),
    Mutant(
        "show-halls-overlap",
        "models/exhibition_hall.py",
        "other = siblings.filtered(hall._is_overlapping)[:1]",
        "other = siblings[:0]",
        SHOW,
    ),
    Mutant(
        "show-hall-shrinks-over-zones",
        "models/exhibition_hall.py",
        "for hall in drawn & (self | self.zone_ids):",
        "for hall in drawn & self:",
        SHOW,
    ),
    Mutant(
        "rollover-once",
        ROLLOVER,
        "if following:",
        "if False:",
        SHOW,
    ),
    Mutant(
        "rollover-hold-in-the-past",
        ROLLOVER,
        "if self.rebook_deadline and not today <= self.rebook_deadline <= opening:",
        "if False:",
        SHOW,
    ),
    Mutant(
        "rollover-summer-time",
        ROLLOVER,
        "return event._from_local(opening + distance)",
        "return self.date_begin + (moment - event.date_begin)",
        SHOW,
    ),
    Mutant(
        "rollover-blocked-booths",
        "wizards/exhibition_rollover_run.py",
        "if until and heir and not booth.is_blocked:",
        "if until and heir:",
        SHOW,
    ),
    Mutant(
        "rollover-who-was-there",
        "wizards/exhibition_rollover_plan.py",
        'INVITED_STATES = ("contracted", "exhibited")',
        'INVITED_STATES = ("contracted", "exhibited", "no_show", "withdrawn")',
        SHOW,
    ),
]
