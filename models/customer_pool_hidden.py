from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import escape_psql, format_date

from .customer_pool_buttons import LIST_ACTIONS
from .customer_pool_transition import PREVIEW
from .customer_visibility_mixin import POOL_KEY_UNGUARDED, PROJECTIONS

POOL_LIST_ACTIONS = {
    "res.partner": "expo_crm.customer_pool_partner_action",
    "crm.lead": "expo_crm.customer_pool_lead_action",
}
# letters a name is looked up by; two signs of another script are as telling
NAME_LENGTH, NAME_LENGTH_OTHER_SCRIPT = 3, 2
NAMES_FOUND = 5


class CustomerPoolHidden(models.AbstractModel):
    """What people get to know of a customer they may not open.

    Its name is public. State, owner and pool are told to those who find them in the
    pool's own list and to nobody else: every question is put to the projection, with
    the rights of who asks.
    """

    _name = "customer.pool.hidden"
    _description = "Hidden Customers Speak"

    def pool_describe_hidden(self):
        """Describe the one record of ``self`` to a user who may not open it.

        :returns: False when there is nothing to say: it does not exist, is not
            guarded, is no secret to the user or belongs to a foreign company. Else a
            dict of ``model`` and ``id`` of the record that carries the owner,
            ``name``, ``sentence``, ``hint`` (why it cannot be claimed), ``owner_id``,
            ``claim`` and ``ask`` (whether the user may), ``pool_model`` (where its
            public facts are, or False) and ``list_action``.
        """
        subject = self._pool_hidden_subject()
        if not subject:
            return False
        row = subject._pool_public_rows()
        facts = {
            "model": subject._name,
            "id": subject.id,
            # sudo: the name is public
            "name": subject.sudo().name,
            "sentence": subject._pool_hidden_sentence(row),
            "hint": False,
            "owner_id": row.owner_id.id,
            "claim": False,
            "ask": False,
            "pool_model": row._name if row else False,
            "list_action": subject._pool_list_xmlid(),
        }
        if row and self.env.user.has_group("expo_crm.group_user"):
            facts.update(subject._pool_hidden_choices(row))
        return facts

    @api.model
    def pool_find_hidden(self, name):
        """Find customers by name that the user may not open but finds in a pool.

        :param name: three letters at least, two of a script like the Chinese.
        :returns: list of ``{"id", "name", "where"}``, at most five.
        """
        name = name.strip() if isinstance(name, str) else ""
        shortest = NAME_LENGTH if name.isascii() else NAME_LENGTH_OTHER_SCRIPT
        Row = self.env[PROJECTIONS[self._name]]
        scope = self.env.user._pool_scope("read")
        # no scope: nothing is guarded, or nothing hidden from this user
        if len(name) < shortest or scope is None or not Row.has_access("read"):
            return []
        seen = scope.roots if self._name == "res.partner" else scope.leads
        rows = Row.search_fetch(
            Domain("name", "ilike", escape_psql(name))
            & Domain("pool_key", "not in", scope.keys)
            & Domain("id", "not in", seen),
            ["name", "pool_key", "owner_id", "pool_id"],
            limit=NAMES_FOUND,
        )
        return [
            {"id": row.id, "name": row.name, "where": self._pool_whereabouts(row)}
            for row in rows
        ]

    def _pool_whereabouts(self, row):
        # sudo: res.users, customer.pool - names, of which the row is readable
        if row.owner_id:
            return self.env._("held by %s", row.owner_id.sudo().name)
        return self.env._("in the pool “%s”", row.pool_id.sudo().name)

    def _pool_hidden_subject(self):
        """:returns: the record that carries the owner of the one record in ``self``,
        if that is guarded and hidden from the current user; else an empty one."""
        nothing = self.browse()
        if len(self._ids) != 1 or not self.env.user._is_internal():
            return nothing
        # sudo: whether there is anything to hide is what is asked; field by field, since
        # whatever lies in the cache is read by everybody
        record = self.sudo().with_context(prefetch_fields=False).exists()
        if record.pool_key in (POOL_KEY_UNGUARDED, 0) or self._filtered_access("read"):
            return nothing
        subject = record._pool_subject()
        companies = self.env.user.sudo().company_ids
        if subject.company_id and subject.company_id not in companies:
            return nothing
        return subject.with_env(self.env)

    def _pool_public_rows(self):
        """:returns: the rows of the projection the user may read of ``self``."""
        Row = self.env[PROJECTIONS[self._name]]
        if not Row.has_access("read"):
            return Row
        return Row.search([("id", "in", self.ids)])

    def _is_pool_known(self):
        """:returns: whether the user may read the one record or its public facts."""
        return bool(self.exists()._filtered_access("read") or self._pool_public_rows())

    def _pool_list_xmlid(self):
        """:returns: the action that lists what the user may see instead."""
        if self.env.user.has_group("expo_crm.group_user"):
            return LIST_ACTIONS[self._name]
        if self.env[PROJECTIONS[self._name]].has_access("read"):
            return POOL_LIST_ACTIONS[self._name]
        return "expo_crm.res_partner_action_shared"

    def _pool_hidden_sentence(self, row):
        if not row:
            return self.env._(
                "A colleague holds this customer, or it is in a pool you do not belong "
                "to."
            )
        # sudo: res.users, customer.pool - names, of which the row is readable; since
        # when it is held is told to members by every refused claim
        pool = row.pool_id.sudo().name
        if row.owner_id:
            owner, since = row.owner_id.sudo().name, self.sudo().pool_claim_date
            if not since:
                return self.env._(
                    "Held by %(owner)s, of the pool “%(pool)s”.", owner=owner, pool=pool
                )
            return self.env._(
                "Held by %(owner)s since %(date)s, of the pool “%(pool)s”.",
                owner=owner,
                date=self._pool_hidden_date(since),
                pool=pool,
            )
        return self.env._(
            "Waits in the pool “%(pool)s” since %(date)s.",
            pool=pool,
            date=self._pool_hidden_date(row.enter_date or fields.Datetime.now()),
        )

    def _pool_hidden_date(self, moment):
        return format_date(
            self.env, fields.Datetime.context_timestamp(self, moment).date()
        )

    def _pool_hidden_choices(self, row):
        """:returns: what the user may do about it, and why not more."""
        choices = {}
        if not row.owner_id:
            # the contract's own answer, without the effect
            [answer] = self.with_context(expo_crm_preview=PREVIEW).pool_claim()
            choices["claim"] = answer["ok"]
            choices["hint"] = not answer["ok"] and answer["message"]
        # sudo: whether a pool's customers are claimed or assigned is no secret
        if row.owner_id or row.pool_id.sudo().claim_mode == "admin":
            refusal = self.env["customer.pool.request"]._find_refusal(
                "challenge", self.sudo()
            )
            choices["ask"] = not refusal
            choices["hint"] = refusal or choices.get("hint", False)
        return choices
