from odoo import api, models
from odoo.fields import Domain
from odoo.tools import escape_psql

from .customer_visibility_mixin import POOL_KEY_UNCLAIMED, POOL_KEY_UNGUARDED

# how many are named, how many are counted, and the shortest name worth a search
ALIKE_NAMED = 5
ALIKE_COUNTED = 50
SHORTEST_NAME = 2


class CustomerPoolPartner(models.Model):
    """Which customers are called like one that is about to be added."""

    _inherit = "customer.pool.partner"

    @api.model
    def find_alike(self, name):
        """Look a name up among customers and contacts, saying only what is public.

        :param name: part of a name; under two characters nothing is looked for.
        :returns: dict of ``rows``, each with ``name``, ``state`` (``unclaimed``,
            ``claimed`` or ``unguarded``), ``label``, ``pool`` and the ``model`` and
            ``id`` to open, and ``notes``: sentences about those that are not named.
        """
        name = name.strip() if isinstance(name, str) else ""
        if len(name) < SHORTEST_NAME:
            return {"rows": [], "notes": []}
        # what is typed is meant as it stands, wildcards of SQL included
        domain = Domain("name", "ilike", escape_psql(name))
        known = self.search(domain, limit=ALIKE_NAMED)
        contacts = self._find_alike_unguarded(domain, ALIKE_NAMED - len(known))
        return {
            "rows": [
                {
                    "model": row._name,
                    "id": row.id,
                    "name": row.name,
                    "state": row.pool_state,
                    "label": row._get_state_sentence(),
                    "pool": row.pool_id.name,
                }
                for row in known
            ]
            + [
                {
                    "model": contact._name,
                    "id": contact.id,
                    "name": contact.name,
                    "state": "unguarded",
                    "label": self.env._("in no pool"),
                    "pool": False,
                }
                for contact in contacts
            ],
            "notes": self._get_alike_notes(domain, len(known)),
        }

    def _find_alike_unguarded(self, domain, limit):
        """:returns: at most ``limit`` contacts that are not guarded."""
        Partner = self.env["res.partner"]
        # a limit of 0 would be none
        if not limit:
            return Partner
        return Partner.search(
            domain
            & Domain("pool_key", "=", POOL_KEY_UNGUARDED)
            & Domain("parent_id", "=", False),
            limit=limit,
        )

    def _get_state_sentence(self):
        if self.pool_state == "unclaimed":
            return self.env._("unclaimed")
        return self.env._("held by %s", self.owner_id.name)

    def _get_alike_notes(self, domain, named):
        """:returns: sentences about the customers of that name which are not shown."""
        _ = self.env._
        notes = []
        count = named
        if named == ALIKE_NAMED:
            count = self.search_count(domain, limit=ALIKE_COUNTED + 1)
        if count > ALIKE_COUNTED:
            notes.append(_("More than %s customers are called so.", ALIKE_COUNTED))
        elif count > named:
            notes.append(_("Not shown: %s more of that name.", count - named))
        visible = self.env["customer.pool"]._get_visible_ids(self.env.user)
        companies = [False, *self.env.user.company_ids.ids]
        # sudo: res.partner - names are public, and nothing but their number is told
        elsewhere = (
            self.env["res.partner"]
            .sudo()
            .search_count(
                domain
                & Domain("pool_key", ">=", POOL_KEY_UNCLAIMED)
                & Domain("parent_id", "=", False)
                & Domain("pool_id", "not in", sorted(visible))
                & Domain("company_id", "in", companies),
                limit=ALIKE_COUNTED,
            )
        )
        if elsewhere:
            notes.append(
                _(
                    "Of that name in pools you do not belong to: %s.",
                    elsewhere,
                )
            )
        return notes
