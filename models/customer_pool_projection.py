from collections.abc import Collection

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.satisfaction import NPS_CATEGORIES
from .customer_pool_field import PUBLIC_FIELDS, UNMASKABLE_FIELDS
from .customer_visibility_mixin import POOL_KEY_UNCLAIMED
from .unknown_float import UnknownFloat


class CustomerPoolProjection(models.AbstractModel):
    """Base of the read-only views that the pool lists read.

    They hold public columns only, hidden or masked by the database as each pool is set
    up, so that searching, grouping, exporting and name look-up cannot tell more. The
    id is the id of the source record; the buttons call the contract on it.
    """

    _name = "customer.pool.projection"
    _inherit = ["customer.pool.empty", "customer.pool.reveal"]
    _description = "Public Facts"
    _order = "enter_date desc, id desc"
    _rec_name = "name"

    name = fields.Char(readonly=True)
    pool_id = fields.Many2one("customer.pool", readonly=True)
    pool_state = fields.Selection(
        [("unclaimed", "Unclaimed"), ("claimed", "Claimed")], readonly=True
    )
    owner_id = fields.Many2one("res.users", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    enter_date = fields.Datetime(string="In the Pool Since", readonly=True)
    last_contact_date = fields.Datetime(string="Last Contact", readonly=True)
    is_in_my_pools = fields.Boolean(
        compute="_compute_is_in_my_pools", search="_search_is_in_my_pools"
    )

    is_claimable = fields.Boolean(compute="_compute_is_claimable")

    # what state and owner are worked out from, so that an index can answer
    pool_key = fields.Integer(
        readonly=True, aggregator=None, export_string_translation=False
    )

    # as configured by the pool
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", readonly=True)
    city = fields.Char(readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    customer_types = fields.Char(readonly=True)
    level_id = fields.Many2one("customer.level", readonly=True)
    phone = fields.Char(readonly=True)
    email = fields.Char(readonly=True)
    website = fields.Char(readonly=True)
    street = fields.Char(readonly=True)
    zip = fields.Char(string="ZIP", readonly=True)
    vat = fields.Char(string="Tax ID", readonly=True)
    ref = fields.Char(string="Reference", readonly=True)
    contact_name = fields.Char(readonly=True)
    satisfaction_index = UnknownFloat(digits=(4, 1), readonly=True, aggregator="avg")
    nps_category = fields.Selection(NPS_CATEGORIES, string="Recommends", readonly=True)

    @api.depends("pool_id")
    @api.depends_context("uid")
    def _compute_is_in_my_pools(self):
        visible = self.env["customer.pool"]._get_visible_ids(self.env.user)
        for row in self:
            row.is_in_my_pools = row.pool_id.id in visible

    @api.depends("pool_state", "pool_id")
    @api.depends_context("uid")
    def _compute_is_claimable(self):
        """Whether it is worth trying; limits and waiting times are told on claiming."""
        members, _admins = self.env["customer.pool"]._get_memberships(self.env.user)
        # sudo: customer.pool - how members get its customers is no secret to them
        pools = self.env["customer.pool"].sudo().browse(members)
        open_ids = set(pools.filtered(lambda pool: pool.claim_mode == "open").ids)
        for row in self:
            row.is_claimable = (
                row.pool_state == "unclaimed" and row.pool_id.id in open_ids
            )

    def _search_is_in_my_pools(self, operator, value):
        if operator != "in":
            return NotImplemented
        visible = self.env["customer.pool"]._get_visible_ids(self.env.user)
        return Domain("pool_id", "in" if True in value else "not in", sorted(visible))

    @api.model
    def _search(self, domain, *args, **kwargs):
        return super()._search(
            Domain(domain).map_conditions(self._pool_by_key), *args, **kwargs
        )

    @api.model
    def _get_pool_guarded_domain(self):
        return Domain.TRUE

    def _pool_by_key(self, condition):
        """The condition on state or owner as one on the key they are worked out from."""
        by_state = condition.field_expr == "pool_state"
        if not by_state and condition.field_expr != "owner_id":
            return condition
        operator, value = condition.operator, condition.value
        if operator in ("=", "!="):
            operator, value = {"=": "in", "!=": "not in"}[operator], [value]
        if operator not in ("in", "not in") or not isinstance(value, Collection):
            return condition
        if by_state:
            keys = {"claimed": Domain("pool_key", ">", 0),
                    "unclaimed": Domain("pool_key", "=", POOL_KEY_UNCLAIMED)}  # fmt: skip
            domain = Domain.OR(keys[state] for state in value if state in keys)
        elif all(isinstance(owner, int) for owner in value):
            domain = Domain(
                "pool_key", "in", [owner or POOL_KEY_UNCLAIMED for owner in value]
            )
        else:
            return condition
        return domain if operator == "in" else ~domain

    # query

    @property
    def _table_query(self):
        return SQL(
            "SELECT %s FROM %s WHERE %s", self._select(), self._from(), self._where()
        )

    def _select(self):
        columns = [
            SQL("subject.id, subject.name, subject.pool_id, subject.company_id"),
            SQL("subject.pool_key"),
            SQL(
                "CASE WHEN subject.pool_key > 0 THEN 'claimed' ELSE 'unclaimed' END"
                " AS pool_state"
            ),
            SQL("NULLIF(GREATEST(subject.pool_key, 0), 0) AS owner_id"),
            SQL("subject.pool_enter_date AS enter_date, subject.last_contact_date"),
        ]
        source = self._private_columns()
        Pool = self.env["customer.pool"]
        shown, masked = (
            Pool._get_public_setup("shown"),
            Pool._get_public_setup("masked"),
        )
        for name in PUBLIC_FIELDS:
            columns.append(
                SQL(
                    "%s AS %s",
                    self._public_column(
                        name, source.get(name), shown[name], masked[name]
                    ),
                    SQL.identifier(name),
                )
            )
        return SQL(", ").join(columns)

    def _public_column(self, name, source, shown, masked):
        """A column as the row's pool shows it; hidden unless a pool says otherwise."""
        type_ = SQL(UNMASKABLE_FIELDS.get(name, "varchar"))
        if source is None or not (shown or masked):
            return SQL("NULL::%s", type_)
        cases = SQL()
        if shown:
            cases = SQL("WHEN subject.pool_id IN %s THEN %s", tuple(shown), source)
        if masked:
            cases = SQL(
                "%s WHEN subject.pool_id IN %s THEN %s",
                cases,
                tuple(masked),
                self._mask_sql(name, source),
            )
        return SQL("(CASE %s END)::%s", cases, type_)

    def _mask_sql(self, name, source):
        """What is left of a value: too little to call, write to or search by it."""
        if name == "email":
            return SQL("left(%s, 1) || '***@***'", source)
        return SQL(
            "CASE WHEN length(%(value)s) >= 8"
            " THEN left(%(value)s, 3) || '****' || right(%(value)s, 2)"
            " WHEN %(value)s IS NULL THEN NULL ELSE '****' END",
            value=source,
        )

    def _from(self):
        table = self.env[self._subject_model()]._table
        return SQL("%s subject", SQL.identifier(table))

    def _where(self):
        return SQL("subject.active AND %s", self._subject_condition())

    def _type_names_sql(self, relation, column):
        return SQL(
            """(SELECT string_agg(COALESCE(type.name ->> %s, type.name ->> 'en_US'), ', '
                                  ORDER BY type.sequence, type.id)
                  FROM %s relation
                  JOIN customer_type type ON type.id = relation.type_id
                 WHERE relation.%s = subject.id)""",
            self.env.lang or "en_US",
            SQL.identifier(relation),
            SQL.identifier(column),
        )

    def _subject_model(self):
        """Hook: the model the rows come from."""
        raise NotImplementedError

    def _private_columns(self):
        """Hook: dict of public field name to SQL of its source."""
        raise NotImplementedError

    def _subject_condition(self):
        """Hook: which rows of the model carry owner and pool."""
        raise NotImplementedError

    # buttons: the contract on the source records, without sudo

    def _subjects(self):
        return self.env[self._subject_model()].browse(self.ids)

    def action_open_customer(self):
        """Open the full record; its rules decide whether this user may."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._subject_model(),
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_claim(self):
        """Claim and open the customer, or say how many were claimed."""
        return self._subjects()._action_pool("pool_claim")
