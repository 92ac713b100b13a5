"""What reps, and event users who are not of a show, may not learn or do there."""

from .mutant import SECURITY, Mutant

EDITION = "models/event_event_edition.py"
HOLDER = "models/event_booth_holder.py"
MOVE = "models/event_booth_move.py"

MUTANTS = [
    Mutant(
        "show-hidden-opportunity",
        "models/exhibition_participation.py",
        '"builder_id", "opportunity_id")',
        '"builder_id")',
        SECURITY,
    ),
    Mutant(
        "show-derived-written",
        "models/exhibition_visibility_mixin.py",
        "if derived and not self.env.su:",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "show-derived-by-default",
        "models/exhibition_visibility_mixin.py",
        "if k not in derived}",
        "}",
        SECURITY,
    ),
    Mutant(
        "show-hold-tells-exhibitor",
        "models/event_booth_hold.py",
        'if not participation.sudo(False).has_access("read"):',
        "if False:",
        SECURITY,
    ),
    Mutant(
        "booth-contact-stays",
        HOLDER,
        "if left and forgotten:",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "booth-hidden-exhibitor",
        HOLDER,
        "self._check_named_documents(vals.keys() & HOLDER_FIELDS)",
        "pass",
        SECURITY,
    ),
    Mutant(
        "booth-line-of-hidden-exhibitor",
        "models/sale_order_line.py",
        'self._check_named_documents(vals.keys() & {"participation_id"})',
        "pass",
        SECURITY,
    ),
    Mutant(
        "booth-request-on-hidden-order",
        "models/event_booth_registration_sale.py",
        'self._check_named_documents(["sale_order_line_id"])',
        "pass",
        SECURITY,
    ),
    Mutant(
        "booth-move-amount-told",
        MOVE,
        "if not self._is_amount_told():",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "booth-move-amount-noted",
        MOVE,
        "self._message_log(body=plain or message)",
        "self._message_log(body=message)",
        SECURITY,
    ),
    Mutant(
        "booth-move-token-open",
        "models/event_booth_move_undo.py",
        "return self._get_move_cipher().encrypt(json.dumps(journal).encode()).decode()",
        "return base64.urlsafe_b64encode(json.dumps(journal).encode()).decode()",
        SECURITY,
    ),
    Mutant(
        "plan-tells-payment",
        "models/event_event_plan.py",
        "told = booth.pool_visible and (not sold or sold.id in readable)",
        "told = True",
        SECURITY,
    ),
    Mutant(
        "show-of-hidden-registrations",
        EDITION,
        "if rows.sudo().search_count(within) > rows.search_count(within):",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "show-closed-by-anybody",
        "models/event_event_close.py",
        "if not self.env.user.has_group(group) or not self._is_show_staff():",
        "if not self.env.user.has_group(group):",
        SECURITY,
    ),
    Mutant(
        "rollover-names-told",
        "wizards/exhibition_rollover.py",
        "told = over or event._is_show_staff()",
        "told = True",
        SECURITY,
    ),
    Mutant(
        "show-reminders-stay",
        "models/customer_pool_follow.py",
        "JOIN exhibition_participation part ON part.partner_id = partner.id)",
        "JOIN exhibition_participation part ON FALSE)",
        SECURITY,
    ),
]
