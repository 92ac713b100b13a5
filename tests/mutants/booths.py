"""Booths: holds, sales, moves and what of them core does otherwise."""

from .mutant import Mutant

BOOTH = "expo_crm_booth"

MUTANTS = [
    Mutant(
        "booth-numbers-asked-first",
        "models/event_booth_space.py",
        "if not key or (event, key) in seen:",
        "if False:",
        BOOTH,
    ),
    Mutant(
        "booth-decides",
        "models/event_booth_rule.py",
        "if all(event._is_show_run() for event in self.event_id):",
        "if True:",
        BOOTH,
    ),
    Mutant(
        "booth-hold-for-other",
        "models/event_booth_rule.py",
        "if refusal or not self._is_held_for_other(partner):",
        "if True:",
        BOOTH,
    ),
    Mutant(
        "booth-hold-over",
        "models/event_booth_rule.py",
        "and (not self.hold_until or self.hold_until > fields.Datetime.now())",
        "and True",
        BOOTH,
    ),
    Mutant(
        "booth-hold-days",
        "models/event_booth_hold.py",
        "if self.event_id._is_show_run() or until <= latest:",
        "if True:",
        BOOTH,
    ),
    Mutant(
        "booth-closed-edition",
        "models/event_booth_rule.py",
        "if event.date_figures_closed:",
        "if False:",
        BOOTH,
    ),
    Mutant(
        "booth-undo-others",
        "models/event_booth_move_undo.py",
        'if journal["user"] != self.env.uid and not booth.event_id._is_show_run():',
        "if False:",
        BOOTH,
    ),
    Mutant(
        "booth-undo-changed",
        "models/event_booth_move_undo.py",
        "if not target._is_as_moved(booth, journal):",
        "if False:",
        BOOTH,
    ),
    Mutant(
        "booth-freed",
        "models/sale_order_booth.py",
        "confirmed.order_line._free_booths()",
        "pass",
        BOOTH,
    ),
    Mutant(
        "booth-quotable",
        "models/event_booth_registration_sale.py",
        "editions._check_quotable()",
        "pass",
        BOOTH,
    ),
    Mutant(
        "booth-lost-unseen",
        "models/sale_order_booth.py",
        "if not self.booths_lost:",
        "if True:",
        BOOTH,
    ),
    Mutant(
        "booth-paid-whole",
        "models/sale_order_line_booth.py",
        "if whole and bills and not open_bills:",
        "if bills:",
        BOOTH,
    ),
    Mutant(
        "booth-complimentary",
        "models/event_booth_price.py",
        "elif booth.is_complimentary:",
        "elif False:",
        BOOTH,
    ),
    Mutant(
        "booth-billed",
        "models/event_booth_registration_sale.py",
        "if line._is_any_invoiced():",
        "if False:",
        BOOTH,
    ),
]
