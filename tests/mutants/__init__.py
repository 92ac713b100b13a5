"""Safeguards to switch off, one at a time; the named tests must then turn red.

A mutant that stays green means that a lock, rule, guard or mask is not tested. Nothing
here needs Odoo: ``dev/mutants.py`` imports this package by its path.
"""

from . import (
    booths,
    badges,
    derived,
    documents,
    engine,
    exports,
    figures,
    known,
    meetings,
    messages,
    participations,
    parting,
    plan,
    references,
    requests,
    reveals,
    scope,
    shows,
    shows_security,
)

MUTANTS = [
    *booths.MUTANTS,
    *engine.MUTANTS,
    *references.MUTANTS,
    *scope.MUTANTS,
    *requests.MUTANTS,
    *messages.MUTANTS,
    *meetings.MUTANTS,
    *derived.MUTANTS,
    *documents.MUTANTS,
    *parting.MUTANTS,
    *participations.MUTANTS,
    *known.MUTANTS,
    *reveals.MUTANTS,
    *exports.MUTANTS,
    *figures.MUTANTS,
    *shows.MUTANTS,
    *badges.MUTANTS,
    *plan.MUTANTS,
    *shows_security.MUTANTS,
]
