"""Meetings with or about hidden customers."""

from .mutant import MEETINGS, SECURITY, Mutant

MEETING = "models/calendar_event.py"

MUTANTS = [
    Mutant(
        "meeting-is-busy",
        MEETING,
        "return super()._check_private_event_conditions() or not self.pool_visible",
        "return super()._check_private_event_conditions()",
        MEETINGS,
    ),
    Mutant(
        "meeting-not-asked",
        MEETING,
        "if self._is_asking_for_content(domain, order):",
        "if False:",
        MEETINGS,
    ),
    Mutant(
        "meeting-not-sorted",
        MEETING,
        'terms = (order or self._order).split(",")',
        "terms = []",
        MEETINGS,
    ),
    Mutant(
        "meeting-not-grouped",
        MEETING,
        "            self._get_unhidden_domain()\n        )",
        "            Domain.TRUE\n        )",
        MEETINGS,
    ),
    Mutant(
        "meeting-of-its-organiser",
        MEETING,
        "%(organiser)s IS DISTINCT FROM %(user)s\n",
        "TRUE\n",
        MEETINGS,
    ),
    Mutant(
        "meeting-of-who-attends",
        MEETING,
        "AND NOT EXISTS (SELECT FROM calendar_event_res_partner_rel mine",
        "AND NOT FALSE OR EXISTS (SELECT FROM calendar_event_res_partner_rel mine",
        MEETINGS,
    ),
    Mutant(
        "meeting-with-hidden-guests",
        MEETING,
        "OR EXISTS (SELECT FROM calendar_event_res_partner_rel guest",
        "OR FALSE AND EXISTS (SELECT FROM calendar_event_res_partner_rel guest",
        MEETINGS,
    ),
    Mutant(
        "meeting-about-a-hidden-record",
        MEETING,
        "(%(document)s\n",
        "(FALSE\n",
        MEETINGS,
    ),
    Mutant(
        "meeting-about-a-hidden-lead",
        MEETING,
        "OR %(alias_opportunity)s IS NOT NULL AND %(opportunity)s\n",
        "OR FALSE\n",
        MEETINGS,
    ),
    Mutant(
        "moved-meeting-is-told",
        MEETING,
        "unseen.exists()._notify_attendees(",
        "unseen.browse()._notify_attendees(",
        MEETINGS,
    ),
    Mutant(
        "invitation-without-addresses",
        MEETING,
        "if attendee.value in addresses:",
        "if False:",
        MEETINGS,
    ),
    Mutant(
        "description-without-addresses",
        MEETING,
        "organizer, partners - partners._pool_hidden_among()",
        "organizer, partners",
        MEETINGS,
    ),
    Mutant(
        "conversation-of-a-meeting",
        "models/customer_visibility_document_mixin.py",
        "                self._get_hidden_meeting_sql(model, id_, names),\n",
        "",
        MEETINGS,
    ),
    # what is left in a meeting one took part in
    Mutant(
        "meeting-description",
        "models/calendar_event_description.py",
        "if link.text_content().strip() not in kept:",
        "if False:",
        SECURITY,
    ),
    Mutant(
        "meeting-description-typed",
        "models/calendar_event_description.py",
        'answer = answer.replace(address, "")',
        "pass",
        SECURITY,
    ),
    Mutant(
        "meeting-description-asked",
        "models/calendar_event_description.py",
        'if field_expr != "description" or self.env.su:',
        "if True:",
        SECURITY,
    ),
    Mutant(
        "meeting-description-taken-off",
        "models/calendar_event_description.py",
        "if not self.env.su and not _ABOUT.isdisjoint(vals):",
        "if False:",
        SECURITY,
    ),
]
