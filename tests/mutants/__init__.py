"""Safeguards to switch off, one at a time; the named tests must then turn red.

A mutant that stays green means that a lock, rule, guard or mask is not tested. Nothing
here needs Odoo: ``dev/mutants.py`` imports this package by its path.
"""

from . import (
    derived,
    documents,
    engine,
    exports,
    known,
    meetings,
    messages,
    parting,
    references,
    requests,
    reveals,
    scope,
)

MUTANTS = [
    *engine.MUTANTS,
    *references.MUTANTS,
    *scope.MUTANTS,
    *requests.MUTANTS,
    *messages.MUTANTS,
    *meetings.MUTANTS,
    *derived.MUTANTS,
    *documents.MUTANTS,
    *parting.MUTANTS,
    *known.MUTANTS,
    *reveals.MUTANTS,
    *exports.MUTANTS,
]
