from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.wording import in_sentence
from .customer_pool_birth import DOOR_FIELDS, ENGINE_FIELDS
from .customer_pool_transition import PoolRequest
from .customer_visibility_mixin import (
    POOL_KEY_FIELDS,
    POOL_KEY_UNCLAIMED,
    POOL_KEY_UNGUARDED,
)
from .mail_activity import ACTIVITY_SEARCH

# no client can send this object, unlike a boolean in the context
BEHIND_DOOR = object()


class CustomerPoolMixin(models.AbstractModel):
    """Owner, pool, state and clock of a customer or lead.

    Guarded from birth or by the set-up assistant; ends its life in the pool by
    release. ``create`` and ``write`` hand every change of owner or pool to the one
    transition, so that forms, imports, RPC and other modules obey the same rules.
    """

    _name = "customer.pool.mixin"
    _inherit = [
        "customer.pool.contract",
        "customer.share.mixin",
        "customer.pool.buttons",
        "customer.pool.hidden",
        "customer.pool.birth",
        "customer.pool.export",
    ]
    _description = "Held or in a Pool"

    pool_managed = fields.Boolean(
        string="Guarded",
        copy=False,
        help="Only its owner and those it is shared with see it; others see public facts.",
    )
    pool_id = fields.Many2one(
        "customer.pool", copy=False, index="btree_not_null", ondelete="restrict"
    )
    pool_state = fields.Selection(
        [("unclaimed", "Unclaimed"), ("claimed", "Claimed")],
        compute="_compute_pool_state",
        search="_search_pool_state",
    )
    pool_claim_date = fields.Datetime(string="Held Since", copy=False, readonly=True)
    pool_enter_date = fields.Datetime(
        string="In the Pool Since", copy=False, readonly=True
    )
    pool_deadline = fields.Datetime(
        string="Falls Back On",
        copy=False,
        readonly=True,
        help="When it returns to its pool unless somebody contacts the customer.",
    )
    pool_warned_date = fields.Datetime(
        copy=False,
        readonly=True,
        export_string_translation=False,
        help="The moment of falling back that its owner was warned of.",
    )
    pool_locked = fields.Boolean(string="Locked", copy=False, readonly=True)
    pool_locked_by_id = fields.Many2one(
        "res.users", string="Locked by", copy=False, readonly=True, ondelete="set null"
    )
    pool_protected_until = fields.Date(
        string="Protected until", copy=False, readonly=True
    )
    pool_deleted = fields.Boolean(
        string="In the Recycle Bin", copy=False, readonly=True
    )
    review_state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "Waiting for Approval"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
        ],
        default="approved",
        copy=False,
        readonly=True,
    )
    last_contact_date = fields.Datetime(
        string="Last Contact", copy=False, readonly=True
    )
    level_id = fields.Many2one(
        "customer.level", string="Customer Level", ondelete="restrict"
    )

    @api.depends("pool_key")
    def _compute_pool_state(self):
        for record in self:
            key = record.pool_key
            if key > 0:
                record.pool_state = "claimed"
            else:
                record.pool_state = "unclaimed" if key == POOL_KEY_UNCLAIMED else False

    def _search_pool_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = {
            "claimed": Domain("pool_key", ">", 0),
            "unclaimed": Domain("pool_key", "=", POOL_KEY_UNCLAIMED),
            False: Domain("pool_key", "<", POOL_KEY_UNCLAIMED),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    # the door

    @api.model_create_multi
    def create(self, vals_list):
        births = [self._pool_birth(vals) for vals in vals_list]
        cleaned = [
            self._pool_newborn_values(*pair)
            for pair in zip(vals_list, births, strict=True)
        ]
        records = super(CustomerPoolMixin, self._pool_without_defaults()).create(
            cleaned
        )
        records = records.with_env(self.env)
        records._pool_give_birth(births)
        return records

    def write(self, vals):
        if self.env.context.get("expo_crm_behind_door") is BEHIND_DOOR:
            return super().write(vals)
        self._pool_refuse_engine_fields(ENGINE_FIELDS & vals.keys())
        door = {name: vals[name] for name in DOOR_FIELDS & vals.keys()}
        guarded = self.browse()
        if door:
            guarded = self._pool_guarded_for(door)
        if not guarded:
            return super().write(vals)
        rest = {name: value for name, value in vals.items() if name not in door}
        others = self - guarded
        if others:
            super(CustomerPoolMixin, others).write(vals)
        if rest:
            super(CustomerPoolMixin, guarded).write(rest)
        guarded._pool_pass_door(door)
        return True

    def copy_data(self, default=None):
        """A copy of a guarded record is guarded and counts as the copier's claim."""
        vals_list = super().copy_data(default=default)
        for record, vals in zip(self, vals_list, strict=True):
            # sudo: guard and pool are facts; copying has asked for the right to read
            if record.sudo()._is_pool_subject():
                vals.update(
                    pool_managed=True,
                    pool_id=record.sudo().pool_id.id,
                    user_id=(default or {}).get("user_id", self.env.uid),
                )
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        """A customer is deleted into the recycle bin; only an empty, unclaimed one may
        go for good."""
        # sudo: what may not be deleted is that for everybody
        for record in self.sudo():
            if not record._is_pool_subject():
                continue
            if record.pool_key > 0:
                raise UserError(
                    self.env._(
                        "%(name)s is held by %(owner)s and cannot be deleted: return it "
                        "to its pool first.",
                        name=in_sentence(record.display_name),
                        owner=record.pool_owner_id.name,
                    )
                )
            if record._pool_has_dependents():
                raise UserError(
                    self.env._(
                        "%s has contacts: use “Delete” in the pool, which archives them "
                        "together.",
                        in_sentence(record.display_name),
                    )
                )

    def web_save(self, vals, specification, next_id=None):
        # saving may hand the record over: what is out of sight is not read back
        saver = self.with_context(expo_crm_saving=True)
        return super(CustomerPoolMixin, saver).web_save(vals, specification, next_id)

    def web_save_multi(self, vals_list, specification):
        saver = self.with_context(expo_crm_saving=True)
        return super(CustomerPoolMixin, saver).web_save_multi(vals_list, specification)

    def web_read(self, specification):
        records = self
        if self.env.context.get("expo_crm_saving"):
            records = self.with_context(expo_crm_saving=False)._filtered_access("read")
        return super(CustomerPoolMixin, records).web_read(specification)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Whoever may log on a guarded record may post and plan activities on it."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "create" and not self.env.su:
            # sudo: whether a record is guarded is a fact
            guarded = self.filtered(
                lambda record: record.sudo().pool_key != POOL_KEY_UNGUARDED
            )
            loggable = guarded._filtered_pool_scope("log")
            operations.update(dict.fromkeys(loggable, "read"))
        return operations

    def _filtered_access(self, operation):
        searching = self.env.context.get("expo_crm_activity_search") is ACTIVITY_SEARCH
        if operation != "write" or not searching or self.env.su:
            return super()._filtered_access(operation)
        # sudo: whether it is guarded; what is found is read with the user's rights
        guarded = self.filtered(
            lambda record: record.sudo().pool_key != POOL_KEY_UNGUARDED
        )
        others = super(CustomerPoolMixin, self - guarded)._filtered_access("write")
        return others + super(CustomerPoolMixin, guarded)._filtered_access("read")

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # who was never contacted has waited longest
        if field_name == "last_contact_date" and not nulls:
            nulls = SQL("NULLS LAST" if direction.code == "DESC" else "NULLS FIRST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _pool_refuse_engine_fields(self, names):
        """:raises AccessError: when a client writes what the engine keeps."""
        refused = set(names)
        if refused and (not self.env.su or refused & POOL_KEY_FIELDS):
            raise AccessError(
                self.env._(
                    "%s is kept by the customer pool and cannot be written: use the "
                    "actions claim, return, assign, lock and so on.",
                    ", ".join(sorted(self._fields[name].string for name in refused)),
                )
            )

    # write

    def _pool_guarded_for(self, door):
        """:returns: the records whose owner, pool or guard the engine must change."""
        if "pool_managed" in door or "pool_id" in door:
            # sudo: state is looked up, rights are judged by the transition
            return self.filtered(
                lambda record: (
                    record.sudo()._pool_subject()._is_pool_subject()
                    or door.get("pool_managed")
                )
            )
        # sudo: as above
        return self.filtered(
            lambda record: (
                record.sudo().pool_key != POOL_KEY_UNGUARDED
                or record.sudo()._is_pool_subject()
            )
        )

    def _pool_pass_door(self, door):
        if "pool_managed" in door:
            return self._pool_switch_guard(door)
        if "pool_id" in door:
            if not door["pool_id"]:
                raise UserError(
                    self.env._("A guarded customer is always in a pool: choose one.")
                )
            request = PoolRequest("move", pool_id=door["pool_id"])
            # sudo: the pool is a fact; the move itself is judged
            moving = self.filtered(
                lambda r: r.sudo()._pool_subject().pool_id.id != door["pool_id"]
            )
            moving._pool_run(request)
        if "user_id" in door:
            self._pool_write_owner(door["user_id"] or None)
        return None

    def _pool_switch_guard(self, door):
        # sudo: guard and owner are facts; the transitions below are judged
        subjects = self.filtered(lambda record: record.sudo()._is_pool_subject())
        if not door["pool_managed"]:
            subjects._pool_run(PoolRequest("release"))
            return
        newcomers = self - subjects
        self.env["customer.pool"]._check_usable({door.get("pool_id")} - {None, False})
        request = PoolRequest("enter", pool_id=door.get("pool_id") or None)
        if "user_id" in door:
            owners = dict.fromkeys(newcomers.ids, door["user_id"] or None)
        else:
            owners = {record.id: record.sudo().user_id.id for record in newcomers}
        newcomers._pool_run(request._replace(owners=owners))

    def _pool_write_owner(self, owner_id):
        """A plain write of the salesperson is a claim, a return, a recall or an
        assignment, whichever it amounts to for the writer."""
        kinds = {}
        # sudo: who owns it now decides what the write amounts to
        for record in self.sudo():
            subject = record._pool_subject()
            current = subject.user_id.id or None
            if current == owner_id:
                continue
            if owner_id is None:
                own = current == self.env.uid and not self.env.su
                kind = "return" if own else "recall"
            elif current is None and owner_id == self.env.uid and not self.env.su:
                kind = "claim"
            else:
                kind = "assign"
            kinds.setdefault(kind, set()).add(record.id)
        for kind, ids in kinds.items():
            self.browse(sorted(ids))._pool_run(PoolRequest(kind, owners=owner_id))

    def _pool_run(self, request):
        """Run a move for plain ORM code: a refusal raises and nothing is kept."""
        if self:
            self._pool_raise_refusals(self._pool_dispatch(request))

    def _pool_raise_refusals(self, answers):
        for answer in answers.values():
            if not answer.ok:
                error = AccessError if answer.code == "NOT_ALLOWED" else UserError
                raise error(answer.message)

    # what a concrete model says of itself

    def _pool_log_column(self):
        """Hook: the column of the journal and the shares that names this model."""
        raise NotImplementedError

    def _pool_can_be_subject(self, vals):
        """Hook: whether a record made of ``vals`` could carry an owner and a pool."""
        return True

    def _is_pool_subject(self):
        """Hook: whether this guarded record itself carries owner and pool."""
        raise NotImplementedError

    def _pool_subject(self):
        """Hook: the record that carries owner and pool for this one."""
        raise NotImplementedError

    def _pool_has_dependents(self):
        """Hook: whether deleting this record would take others with it."""
        return False
