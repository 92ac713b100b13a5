"""What the floor plan tells and to whom, and how halls are laid out."""

from .mutant import Mutant

PLAN = "expo_crm_plan"
TELL = "models/event_event_plan.py"
BOOTH = "models/event_booth_plan.py"
LAYOUT = "models/event_event_layout.py"

MUTANTS = [
    Mutant(
        "plan-for-everybody",
        TELL,
        "        if not self.env.user.has_group(DESK_GROUP):\n",
        "        if False:\n",
        PLAN,
    ),
    Mutant(
        "plan-opens-hidden-participations",
        TELL,
        '        readable = set(companies.sudo(False)._filtered_access("read").ids)\n',
        "        readable = set(companies.ids)\n",
        PLAN,
    ),
    Mutant(
        "plan-lets-everybody-move",
        TELL,
        '            editable = editable._filtered_access("write")\n',
        "            pass\n",
        PLAN,
    ),
    Mutant(
        "plan-of-other-companies",
        TELL,
        "        editions = self.search_fetch(\n",
        "        editions = self.sudo().search_fetch(\n",
        PLAN,
    ),
    Mutant(
        "plan-overlap",
        BOOTH,
        "            if pair:\n",
        "            if False:\n",
        PLAN,
    ),
    Mutant(
        "plan-overlap-switched-off-by-a-client",
        BOOTH,
        'self.env.context.get("expo_crm_plan") is PLAN_UNFINISHED',
        'self.env.context.get("expo_crm_plan")',
        PLAN,
    ),
    Mutant(
        "plan-beyond-the-hall",
        BOOTH,
        "        placed._check_plan_within()\n",
        "",
        PLAN,
    ),
    Mutant(
        "plan-place-in-another-hall",
        BOOTH,
        "        if leaving:\n",
        "        if False:\n",
        PLAN,
    ),
    Mutant(
        "layout-by-everybody",
        LAYOUT,
        '        if not self.env.user.has_group("event.group_event_user"):\n',
        "        if False:\n",
        PLAN,
    ),
    Mutant(
        "layout-of-other-halls",
        LAYOUT,
        "        if strange or len(booths) != count:\n",
        "        if False:\n",
        PLAN,
    ),
    Mutant(
        "layout-resizes-what-is-sold",
        LAYOUT,
        '        if sizes and booth.state == "unavailable":\n',
        "        if False:\n",
        PLAN,
    ),
    Mutant(
        "layout-unchecked-at-the-end",
        LAYOUT,
        "        booths._check_plan_overlap()\n",
        "",
        PLAN,
    ),
]
