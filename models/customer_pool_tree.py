from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import moves
from .customer_pool_birth import DOOR_FIELDS, ENGINE_FIELDS
from .customer_pool_transition import PoolRequest

MOVING_ROLES = frozenset(
    {moves.OWNER, moves.SUPERIOR, moves.ADMIN, moves.MANAGER, moves.SYSTEM}
)
UNGUARDING_ROLES = frozenset({moves.MANAGER, moves.SYSTEM})

# no client can send these objects, unlike a boolean in the context
LOADING = object()
MERGING = object()


class CustomerPoolTree(models.AbstractModel):
    """A customer is a whole tree: contacts and subsidiaries follow their root.

    Joining another tree or leaving one may change hands or lose the guard, so a write
    of the parent is judged like a transition.
    """

    _name = "customer.pool.tree"
    _description = "Tree of a Customer"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._pool_align_salesperson()
        if self.env.context.get("expo_crm_loading") is LOADING:
            # sudo: an import reads back what it has made, for its messages alone
            return partners.sudo()
        return partners

    def _load_records_create(self, vals_list):
        # stock reads what it has made; what went into a pool its maker may not read
        loader = self.with_context(expo_crm_loading=LOADING)
        partners = super(CustomerPoolTree, loader)._load_records_create(vals_list)
        return partners.with_env(self.env)

    def write(self, vals):
        if self.env.context.get("expo_crm_merging") is MERGING:
            # stock gives the kept contact all the absorbed ones had; their owner, pool
            # and clock ended with the merge
            dropped = ENGINE_FIELDS | DOOR_FIELDS
            vals = {name: value for name, value in vals.items() if name not in dropped}
        if "parent_id" not in vals or not self.env["customer.pool"]._is_guarding():
            return super().write(vals)
        parent = self.browse(vals["parent_id"] or ())
        leaving = self.env["res.partner"]
        for partner in self:
            # sudo: the trees left and joined may be out of the writer's sight
            if partner.sudo().parent_id != parent.sudo():
                leaving |= partner._pool_prepare_parent(parent)
        origins = {
            partner.id: (partner.user_id.id, partner.pool_root_id.pool_id.id)
            for partner in leaving.sudo()
        }
        result = super().write(vals)
        self._pool_clear_joined(parent)
        for partner in leaving:
            owner_id, pool_id = origins[partner.id]
            owners = {partner.id: owner_id or None}
            partner._pool_enter(PoolRequest("enter", owners=owners, pool_id=pool_id))
        self._pool_align_salesperson()
        self._pool_clear_primary_contacts()
        return result

    def _check_customers_readable(self, name, ids):
        """Who adds to the tree of a guarded customer must be one who may edit it."""
        super()._check_customers_readable(name, ids)
        if name != "parent_id":
            return
        parents = self.browse(ids)
        refused = parents - parents._filtered_pool_scope("write")
        if refused:
            # sudo: the name is public
            raise AccessError(
                self.env._(
                    "You may look at %s but add no contacts: ask its owner to share it "
                    "with “edit”.",
                    refused[:1].sudo().name,
                )
            )

    def _pool_prepare_parent(self, parent):
        """Judge one partner's change of tree and hand it over where that is needed.

        :returns: ``self`` when it becomes a root of its own that stays guarded.
        """
        # sudo: the trees are facts; who may move is judged below
        origin = self.sudo().pool_root_id
        target = parent.sudo().pool_root_id
        if not origin.pool_managed or origin == target:
            return self.browse()
        is_root = origin == self.sudo()
        if target and not target.pool_managed:
            self._pool_check_roles(origin, UNGUARDING_ROLES)
            if is_root:
                self._pool_run(PoolRequest("release"))
            return self.browse()
        if is_root:
            if target.user_id != origin.user_id:
                self._pool_write_owner(target.user_id.id or None)
            return self.browse()
        roles = MOVING_ROLES
        if target.user_id == origin.user_id or not target:
            roles = MOVING_ROLES - {moves.SUPERIOR, moves.ADMIN}
        self._pool_check_roles(origin, roles)
        return self.browse() if target else self

    def _pool_check_roles(self, root, roles):
        """:raises AccessError: unless the user is one of ``roles`` to the root."""
        if self.env.su:
            return
        root = root.with_env(self.env)
        subjects, _missing = root._pool_lock(root.ids)
        request = PoolRequest("assign")
        facts = root._pool_gather(subjects.values(), request)
        if not roles & root._pool_roles(subjects[root.id], request, facts):
            # sudo: names are public
            raise AccessError(
                self.env._(
                    "%(contact)s belongs to the guarded customer %(customer)s: only its "
                    "owner or a manager moves it to another company.",
                    contact=self.sudo().name,
                    customer=root.sudo().name,
                )
            )

    def _pool_clear_joined(self, parent):
        """A former root keeps nothing of its own: its tree's root carries it all."""
        if not parent:
            return
        # sudo: what a former root carried is taken off whoever moved it
        joined = self.filtered(lambda partner: partner.sudo().pool_managed)
        if not joined:
            return
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE res_partner
                   SET pool_managed = FALSE, pool_id = NULL, pool_claim_date = NULL,
                       pool_enter_date = NULL, pool_deadline = NULL,
                       pool_locked = FALSE, pool_locked_by_id = NULL,
                       pool_protected_until = NULL
                 WHERE id = ANY(%s)
                """,
                joined.ids,
            )
        )
        # sudo: customer.share - shares of a former root would open nothing any more
        self.env["customer.share"].sudo().search(
            [("partner_id", "in", joined.ids)]
        ).unlink()
        joined.invalidate_recordset(flush=False)

    def _pool_clear_primary_contacts(self):
        """Who has left a customer is its primary contact no longer: the customer shows
        the number of whoever is."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner customer SET primary_contact_id = NULL
                  FROM res_partner contact
                  JOIN res_partner moved ON moved.pool_root_id = contact.pool_root_id
                 WHERE moved.id = ANY(%s)
                   AND customer.primary_contact_id = contact.id
                   AND customer.pool_root_id IS DISTINCT FROM contact.pool_root_id
             RETURNING customer.id
                """,
                self.ids,
            )
        )
        left = self.env["res.partner"].browse(id_ for (id_,) in rows)
        left.invalidate_recordset(["primary_contact_id"], flush=False)

    def _pool_align_salesperson(self):
        """Contacts and subsidiaries of a guarded root have its salesperson."""
        if not self.env["customer.pool"]._is_guarding():
            return
        # sudo: the root may be out of the writer's sight
        members = self.sudo().filtered(
            lambda partner: (
                partner.pool_root_id.pool_managed and partner.pool_root_id != partner
            )
        )
        if not members:
            return
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner contact SET user_id = root.user_id
                  FROM res_partner root
                 WHERE contact.pool_root_id = ANY(%s) AND contact.id != root.id
                   AND root.id = contact.pool_root_id
                   AND contact.user_id IS DISTINCT FROM root.user_id
             RETURNING contact.id
                """,
                members.pool_root_id.ids,
            )
        )
        changed = self.env["res.partner"].browse(id_ for (id_,) in rows)
        changed.invalidate_recordset(["user_id"], flush=False)

    def _pool_archive_tree(self, root_ids, kind):
        """Contacts go to the recycle bin with their root, and those come back."""
        deleted = kind == "delete"
        self.env.execute_query(
            SQL(
                """
                UPDATE res_partner contact
                   SET active = %s, pool_deleted = %s
                 WHERE contact.pool_root_id = ANY(%s)
                   AND contact.id != contact.pool_root_id
                   AND contact.active = %s
                   AND COALESCE(contact.pool_deleted, FALSE) = %s
                """,
                not deleted,
                deleted,
                root_ids,
                deleted,
                not deleted,
            )
        )

    @api.model
    def _pool_sync_keys(self, ids):
        """Write the keys of whole trees, their leads and orders, where they differ.

        The same formula as the stored computes, in three statements for any number of
        roots: bulk moves, the sync after a commit, the daily check and migrations.

        :param ids: ids of roots.
        :returns: number of rows corrected.
        """
        if not ids:
            return 0
        corrected = 0
        for query in (SYNC_PARTNERS, SYNC_LEADS, SYNC_ORDERS):
            self.env.cr.execute(query, {"roots": list(ids)})
            corrected += self.env.cr.rowcount
        if corrected:
            for model in ("res.partner", "crm.lead", "sale.order"):
                self.env[model].invalidate_model(
                    ["pool_key", "pool_root_id", "pool_owner_id"], flush=False
                )
        return corrected

    @api.model
    def _pool_sync_roots(self, ids):
        """Point every partner below these roots to its root, where it does not.

        :returns: number of rows corrected.
        """
        self.env.cr.execute(SYNC_ROOTS, {"roots": list(ids)})
        if self.env.cr.rowcount:
            self.env["res.partner"].invalidate_model(["pool_root_id"], flush=False)
        return self.env.cr.rowcount


SYNC_ROOTS = """
    WITH RECURSIVE member AS (
        SELECT id, id AS root FROM res_partner
         WHERE id = ANY(%(roots)s) AND parent_id IS NULL
     UNION ALL
        SELECT child.id, member.root
          FROM res_partner child
          JOIN member ON child.parent_id = member.id
    )
    UPDATE res_partner partner SET pool_root_id = member.root
      FROM member
     WHERE partner.id = member.id
       AND partner.pool_root_id IS DISTINCT FROM member.root
"""

SYNC_PARTNERS = """
    UPDATE res_partner partner
       SET pool_key = wanted.key, pool_owner_id = NULLIF(GREATEST(wanted.key, 0), 0)
      FROM (SELECT member.id,
                   CASE WHEN NOT COALESCE(root.pool_managed, FALSE)
                          OR EXISTS (SELECT FROM res_company company
                                      WHERE company.partner_id = root.id)
                          OR EXISTS (SELECT FROM res_users internal
                                      WHERE internal.partner_id = member.id
                                        AND NOT COALESCE(internal.share, FALSE))
                        THEN -2 ELSE COALESCE(root.user_id, -1) END AS key
              FROM res_partner member
              JOIN res_partner root ON root.id = member.pool_root_id
             WHERE member.pool_root_id = ANY(%(roots)s)
               AND root.id = ANY(%(roots)s)) wanted
     WHERE partner.id = wanted.id
       AND (partner.pool_key, partner.pool_owner_id)
           IS DISTINCT FROM (wanted.key, NULLIF(GREATEST(wanted.key, 0), 0))
"""

SYNC_LEADS = """
    UPDATE crm_lead lead
       SET pool_key = wanted.key, pool_root_id = wanted.root,
           pool_owner_id = NULLIF(GREATEST(wanted.key, 0), 0)
      FROM (SELECT document.id, partner.pool_root_id AS root,
                   CASE WHEN partner.pool_key != -2 THEN partner.pool_key
                        WHEN document.pool_managed THEN COALESCE(document.user_id, -1)
                        ELSE -2 END AS key
              FROM crm_lead document
              JOIN res_partner partner ON partner.id = document.partner_id
             WHERE partner.pool_root_id = ANY(%(roots)s)) wanted
     WHERE lead.id = wanted.id
       AND (lead.pool_key, lead.pool_root_id, lead.pool_owner_id)
           IS DISTINCT FROM
           (wanted.key, wanted.root, NULLIF(GREATEST(wanted.key, 0), 0))
"""

SYNC_ORDERS = """
    UPDATE sale_order document
       SET pool_key = partner.pool_key, pool_root_id = partner.pool_root_id,
           pool_owner_id = partner.pool_owner_id
      FROM res_partner partner
     WHERE partner.id = document.partner_id
       AND partner.pool_root_id = ANY(%(roots)s)
       AND (document.pool_key, document.pool_root_id, document.pool_owner_id)
           IS DISTINCT FROM
           (partner.pool_key, partner.pool_root_id, partner.pool_owner_id)
"""
