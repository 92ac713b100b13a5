from odoo import api, models
from odoo.exceptions import AccessError

from .customer_pool_transition import PoolRequest
from .customer_visibility_mixin import POOL_KEY_FIELDS

# kept by the engine: nobody writes them, their defaults in a context are ignored
ENGINE_FIELDS = POOL_KEY_FIELDS | {
    "pool_deleted",
    "pool_locked",
    "pool_locked_by_id",
    "pool_protected_until",
    "pool_claim_date",
    "pool_enter_date",
    "pool_deadline",
    "pool_warned_date",
    "review_state",
    "last_contact_date",
}
# taken out of create and write and handed to the one transition
DOOR_FIELDS = frozenset({"pool_managed", "pool_id", "user_id"})

# no client can send these objects, unlike a boolean in the context
_OUTSIDE_GUARD = object()
CONVERSION = object()


class CustomerPoolBirth(models.AbstractModel):
    """Guards records from birth: made unowned, then given to owner or pool.

    The maker may be unable to read the result, and nobody else sees an uncommitted
    row, so what the engine keeps is written only after the record exists.
    """

    _name = "customer.pool.birth"
    _description = "Guarded from Birth"

    def _pool_birth(self, vals):
        """Decide whether a new record is guarded, and for whom.

        Without an owner or a pool named, what a sales representative makes is theirs
        when the company guards everything from birth, else it waits in the pool.

        :returns: None, or a dict with ``owner_id`` and ``pool_id``.
        """
        # creating a user hands every default of the contact down with the values
        self._pool_refuse_engine_fields(
            name
            for name in ENGINE_FIELDS & vals.keys()
            if vals[name] and (name, vals[name]) != ("review_state", "approved")
        )
        if not self._pool_can_be_subject(vals):
            return None
        context = self.env.context
        named = {
            name: vals.get(name, context.get(f"default_{name}")) for name in DOOR_FIELDS
        }
        if not named["pool_managed"] and not self._pool_guards_new():
            return None
        owner_id = named["user_id"]
        if owner_id is None and not named["pool_id"] and not named["pool_managed"]:
            is_rep = not self.env.su and self.env.user.has_group("expo_crm.group_user")
            owner_id = self.env.uid if is_rep else None
        return {"owner_id": owner_id or None, "pool_id": named["pool_id"] or None}

    def _pool_newborn_values(self, vals, birth):
        """Nobody else sees an uncommitted row: it is made unowned and unguarded first,
        since its maker may not be allowed to read the result."""
        dropped = DOOR_FIELDS | (POOL_KEY_FIELDS if self.env.su else ENGINE_FIELDS)
        kept = {name: value for name, value in vals.items() if name not in dropped}
        if birth is not None:
            kept["user_id"] = False
        elif "user_id" in vals:
            kept["user_id"] = vals["user_id"]
        return kept

    def _pool_give_birth(self, births):
        newborn = {
            record.id: birth
            for record, birth in zip(self, births, strict=True)
            if birth is not None
        }
        if not newborn:
            return
        records = self.browse(newborn)
        owners = {id_: birth["owner_id"] for id_, birth in newborn.items()}
        records._pool_check_may_give(owners.values())
        pools = {id_: birth["pool_id"] for id_, birth in newborn.items()}
        self.env["customer.pool"]._check_usable(set(pools.values()) - {None})
        for pool_id in set(pools.values()):
            group = records.filtered(lambda r, p=pool_id: pools[r.id] == p)
            request = PoolRequest("enter", owners=owners, pool_id=pool_id)
            if self.env.context.get("import_file"):
                request = request._replace(journal="import")
            group._pool_enter(request)

    def _pool_enter(self, request):
        """Guard new records: limits bind the owner, no right is asked from the maker."""
        converting = self.env.context.get("expo_crm_conversion") is CONVERSION
        answers = self._pool_transition(
            request._replace(newborn=True, override=converting)
        )
        self._pool_raise_refusals(answers)

    def _pool_check_may_give(self, owner_ids):
        """:raises AccessError: when the maker names an owner they may not assign to."""
        if self.env.su:
            return
        user = self.env.user
        foreign = {owner for owner in owner_ids if owner and owner != user.id}
        if not foreign or user.has_group("expo_crm.group_manager"):
            return
        if not foreign <= user._pool_subordinate_ids():
            raise AccessError(
                self.env._(
                    "You may add customers for yourself, for your subordinates or to a "
                    "pool: leave the salesperson empty to add it to the pool."
                )
            )

    def _pool_without_defaults(self):
        """``self`` without defaults for engine fields that a client put in the context."""
        forged = {f"default_{name}" for name in ENGINE_FIELDS | DOOR_FIELDS}
        context = self.env.context
        if not forged & context.keys():
            return self
        kept = {key: value for key, value in context.items() if key not in forged}
        if "default_user_id" in context and not self._pool_births_default():
            kept["default_user_id"] = context["default_user_id"]
        # keys are taken out, which no keyword can do
        return self.with_context(kept)  # pylint: disable=context-overridden

    def _pool_births_default(self):
        context = self.env.context
        return context.get("default_pool_managed") or self._pool_guards_new()

    @api.model
    def _pool_outside_guard(self, records):
        """:returns: ``records`` in an environment where nothing is guarded from birth."""
        return records.with_context(expo_crm_outside_guard=_OUTSIDE_GUARD)

    @api.model
    def _pool_guards_new(self):
        if self.env.context.get("expo_crm_outside_guard") is _OUTSIDE_GUARD:
            return False
        return self.env.company.pool_guard_new
