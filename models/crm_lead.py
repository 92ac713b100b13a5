from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .customer_pool_birth import CONVERSION
from .customer_pool_mixin import BEHIND_DOOR
from .customer_pool_transition import PoolRequest
from .customer_visibility_mixin import POOL_KEY_UNGUARDED


class CrmLead(models.Model):
    """A lead; guarded, it is in a pool by itself until it has a guarded customer."""

    _name = "crm.lead"
    _inherit = [
        "customer.pool.mixin",
        "customer.visibility.mixin",
        "customer.guard.mixin",
        "crm.lead",
    ]

    customer_type_ids = fields.Many2many(
        "customer.type",
        relation="crm_lead_customer_type_rel",
        column1="lead_id",
        column2="type_id",
        string="Customer Types",
    )
    share_ids = fields.One2many("customer.share", "lead_id", string="Shared with")
    pool_log_ids = fields.One2many("customer.pool.log", "lead_id", string="Journal")

    _pool_coarse_fields = ("stage_id",)
    _pool_key_index = models.Index(
        "(pool_key, priority DESC, id DESC) INCLUDE (active, company_id, user_id,"
        " stage_id, type, expected_revenue, pool_root_id)"
    )
    _pool_owned_index = models.Index("(pool_key, pool_id) WHERE pool_managed")

    def _pool_visible_depends(self):
        return (*super()._pool_visible_depends(), "pool_managed")

    @api.depends("partner_id.pool_root_id")
    def _compute_pool_root_id(self):
        for lead in self:
            lead.pool_root_id = lead.partner_id.pool_root_id

    @api.depends("partner_id.pool_key", "pool_managed", "user_id")
    def _compute_pool_key(self):
        for lead in self:
            key = lead.partner_id.pool_key if lead.partner_id else POOL_KEY_UNGUARDED
            if key == POOL_KEY_UNGUARDED and lead.pool_managed:
                key = lead.user_id.id or -1
            lead.pool_key = key

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._pool_follow_customer()
        return leads

    def write(self, vals):
        if vals.get("user_id") and not self.env.su:
            self._pool_check_salesperson(vals["user_id"])
        result = super().write(vals)
        if vals.get("partner_id"):
            self._pool_follow_customer()
        return result

    def _pool_check_salesperson(self, user_id):
        """:raises AccessError: for a salesperson who could not see the lead."""
        # sudo: whether a lead is guarded and who owns its customer are facts
        for lead in self.sudo():
            if lead._is_pool_subject() or lead.pool_key == POOL_KEY_UNGUARDED:
                continue
            if lead.pool_owner_id.id != user_id:
                raise AccessError(
                    self.env._(
                        "The salesperson of “%(lead)s” is the owner of its customer "
                        "%(customer)s: assign the customer instead.",
                        lead=lead.name,
                        customer=lead.pool_root_id.name,
                    )
                )

    def _pool_pass_door(self, door):
        """A lead of a guarded customer has no life of its own: its salesperson is the
        customer's owner, whatever other code writes."""
        # sudo: whether a lead follows its customer is a fact
        followers = self.filtered(lambda lead: not lead.sudo()._pool_may_be_subject())
        followers._pool_follow_customer()
        return super(CrmLead, self - followers)._pool_pass_door(door)

    def _pool_follow_customer(self):
        """Give leads of guarded customers the customer's owner as salesperson."""
        # sudo: the owner is a public fact
        astray = self.sudo().filtered(
            lambda lead: (
                not lead._pool_may_be_subject()
                and lead.user_id != lead.pool_owner_id
                and lead.won_status == "pending"
            )
        )
        for owner, leads in astray.grouped("pool_owner_id").items():
            leads.with_context(expo_crm_behind_door=BEHIND_DOOR).write(
                {"user_id": owner.id}
            )

    # conversion and merge keep the guard

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        values = super()._prepare_customer_values(partner_name, is_company, parent_id)
        # sudo: guard and pool are facts of the lead
        lead = self.sudo()
        if len(self) == 1 and lead._is_pool_subject() and not parent_id:
            values.update(
                pool_managed=True, pool_id=lead.pool_id.id, user_id=lead.user_id.id
            )
        return values

    def _create_customer(self, with_parent=None):
        # the customer takes the place of the lead: no limit counts both
        converting = self.with_context(expo_crm_conversion=CONVERSION)
        customer = super(CrmLead, converting)._create_customer(with_parent=with_parent)
        return customer.with_env(self.env)

    def _merge_opportunity(
        self, user_id=False, team_id=False, auto_unlink=True, max_length=5
    ):
        # sudo: guard and owner are facts, the merge itself checks the user's rights
        guarded = self.sudo().filtered(lambda lead: lead._is_pool_subject())
        if not guarded:
            return super()._merge_opportunity(user_id, team_id, auto_unlink, max_length)
        head = super()._merge_opportunity(user_id, team_id, False, max_length)
        absorbed = (self - head).sudo()
        if head not in guarded and head.sudo()._pool_may_be_subject():
            origin = (guarded - head)[:1]
            head.sudo()._pool_transition(
                PoolRequest(
                    "enter", owners=origin.user_id.id, pool_id=origin.pool_id.id
                )
            )
        (absorbed & guarded)._pool_transition(PoolRequest("merge"))
        if auto_unlink:
            absorbed.unlink()
        return head

    def _handle_salesmen_assignment(self, user_ids=False, team_id=False):
        # core assigns in bulk: a lead of a guarded customer follows its owner instead
        # sudo: whether a lead follows its customer is a fact
        own = self.filtered(lambda lead: lead.sudo()._pool_may_be_subject())
        super(CrmLead, own)._handle_salesmen_assignment(user_ids, team_id)
        if team_id and (self - own):
            (self - own).write({"team_id": team_id})

    # what the engine asks

    def _get_pool_scope_domain(self, scope):
        domain = super()._get_pool_scope_domain(scope)
        if scope is not None and scope.leads:
            domain |= Domain("id", "in", scope.leads)
        return domain

    def _is_in_pool_scope(self, scope):
        return super()._is_in_pool_scope(scope) or self.id in scope.leads

    def _pool_log_column(self):
        return "lead_id"

    def _pool_can_be_subject(self, vals):
        partner_id = vals.get("partner_id", self.env.context.get("default_partner_id"))
        if not partner_id:
            return True
        if isinstance(partner_id, models.BaseModel):
            # code may put a record into the context, and Odoo takes it
            partner_id = partner_id.id
        # sudo: whether the customer is guarded decides who carries the owner
        partner = self.env["res.partner"].sudo().browse(partner_id)
        return partner.pool_key == POOL_KEY_UNGUARDED

    def _pool_may_be_subject(self):
        return not self.partner_id or self.partner_id.pool_key == POOL_KEY_UNGUARDED

    def _is_pool_subject(self):
        return self.pool_managed and self._pool_may_be_subject()

    def _pool_subject(self):
        return self if self._pool_may_be_subject() else self.pool_root_id

    @api.model
    def _pool_subject_sql(self, alias):
        return SQL(
            "NOT EXISTS (SELECT FROM res_partner guard WHERE guard.id = %s"
            " AND guard.pool_key != -2)",
            SQL.identifier(alias, "partner_id"),
        )

    def _pool_subjects_of(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id, partner.pool_root_id
                  FROM crm_lead lead
                  JOIN res_partner partner ON partner.id = lead.partner_id
                 WHERE lead.id = ANY(%s) AND partner.pool_key != -2
                """,
                list(self._ids),
            )
        )
        roots = dict(rows)
        return {
            id_: ("res.partner", roots[id_]) if id_ in roots else ("crm.lead", id_)
            for id_ in self._ids
        }

    @api.model
    def _pool_sync_keys(self, ids):
        """As for customers; a lead of its own has no tree below it.

        :param ids: ids of leads that carry their own owner.
        :returns: number of rows corrected.
        """
        self.env.cr.execute(SYNC_OWN_LEADS, {"leads": list(ids)})
        if self.env.cr.rowcount:
            self.invalidate_model(["pool_key", "pool_owner_id"], flush=False)
        return self.env.cr.rowcount

    def _pool_archive_tree(self, root_ids, kind):
        """Nothing hangs on a lead."""


SYNC_OWN_LEADS = """
    UPDATE crm_lead lead
       SET pool_key = wanted.key, pool_root_id = wanted.root,
           pool_owner_id = NULLIF(GREATEST(wanted.key, 0), 0)
      FROM (SELECT document.id, partner.pool_root_id AS root,
                   CASE WHEN COALESCE(partner.pool_key, -2) != -2 THEN partner.pool_key
                        WHEN document.pool_managed THEN COALESCE(document.user_id, -1)
                        ELSE -2 END AS key
              FROM crm_lead document
         LEFT JOIN res_partner partner ON partner.id = document.partner_id
             WHERE document.id = ANY(%(leads)s)) wanted
     WHERE lead.id = wanted.id
       AND (lead.pool_key, lead.pool_root_id, lead.pool_owner_id)
           IS DISTINCT FROM
           (wanted.key, wanted.root, NULLIF(GREATEST(wanted.key, 0), 0))
"""
