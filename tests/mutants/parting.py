"""What stays behind of people who lose sight of a customer."""

from .mutant import PARTING, Mutant

MUTANTS = [
    Mutant(
        "blind-unfollow",
        "models/customer_pool_parting.py",
        "        self._pool_unfollow(documents, people)\n",
        "",
        PARTING,
    ),
    Mutant(
        "blind-plan-nothing",
        "models/customer_pool_parting.py",
        "        self._pool_leave_activities(documents, people, hand)\n",
        "",
        PARTING,
    ),
    Mutant(
        "parting-after-a-move",
        "models/customer_pool_effect.py",
        "for row in handed if row.new.managed}",
        "for row in handed if False}",
        PARTING,
    ),
    Mutant(
        "parting-leaves-what-was-left",
        "models/customer_pool_effect.py",
        'hand=request.transfer["activities"],',
        "hand=True,",
        PARTING,
    ),
    Mutant(
        "parting-after-a-share",
        "models/customer_share.py",
        "        self._part(subjects)\n",
        "",
        PARTING,
    ),
    Mutant(
        "parting-after-a-changed-share",
        "models/customer_share.py",
        "        self._part(self._grouped_subjects())\n",
        "",
        PARTING,
    ),
]
