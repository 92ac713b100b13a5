import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.wording import in_sentence
from .customer_visibility_mixin import POOL_KEY_UNCLAIMED, PROJECTIONS

_logger = logging.getLogger(__name__)

# no client can send this object: the dialog has shown who has the same number
PHONE_SEEN = object()


class TypedAgain(UserError):
    """Somebody typed what a hidden customer has."""


class BatchRefused(Exception):
    """One row of many is refused, nobody knows which."""


class CustomerPoolKnown(models.AbstractModel):
    """A customer that is typed again is caught, though its typist cannot see it.

    An e-mail is one person's or company's: whoever types that of a hidden customer is
    told who holds it instead of making it twice. A number may be a switchboard's: it
    stops a new customer only, not a contact nor a later change, and not the dialog for
    new customers, which shows who has it.

    Sales people and pool admins are told, who find the customer in the pool's list
    anyway. Others could neither claim nor ask, and learn nothing. Superuser code, such
    as the mail gateway, goes on as ever.
    """

    _name = "customer.pool.known"
    _description = "Caught When Typed Again"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if self._pool_asks_known():
            # sudo: what was just made may be out of its maker's sight
            roots = partners.filtered(lambda partner: not partner.sudo().parent_id)
            partners.with_env(self.env)._pool_refuse_known("email_normalized")
            if self.env.context.get("expo_crm_phone_seen") is not PHONE_SEEN:
                roots.with_env(self.env)._pool_refuse_known("phone_sanitized")
        return partners

    def write(self, vals):
        if not vals.get("email") or not self._pool_asks_known():
            return super().write(vals)
        # sudo: compared only, to ask about what is new
        partners = self.sudo()
        partners.fetch(["email_normalized"])
        before = {partner: partner.email_normalized for partner in partners}
        result = super().write(vals)
        changed = partners.filtered(lambda p: p.email_normalized != before[p])
        changed.with_env(self.env)._pool_refuse_known("email_normalized")
        return result

    def _load_records(self, data_list, update=False):
        try:
            return super()._load_records(data_list, update=update)
        except TypedAgain as refusal:
            if len(data_list) == 1:
                raise
            # of an import: stock would blame the first row, and so goes row by row
            raise BatchRefused from refusal

    @api.onchange("email", "phone")
    def _onchange_pool_known(self):
        if not self._pool_asks_known():
            return None
        for name in ("email_normalized", "phone_sanitized"):
            # sudo: technical fields; only what has changed is news
            mine = self.sudo()
            if mine[name] == mine._origin[name]:
                continue
            found = self._pool_find_known(name)
            if found:
                sentence = self._pool_known_sentence(name, found[:1])
                title = self.env._("Known already")
                return {"warning": {"title": title, "message": sentence}}
        return None

    @api.model
    def _pool_asks_known(self):
        """:returns: whether something is hidden from the user that they may be told of."""
        return (
            not self.env.su
            and self.env["customer.pool"]._is_guarding()
            and self.env[PROJECTIONS["res.partner"]].has_access("read")
            and self.env.user._pool_scope("read") is not None
        )

    def _pool_refuse_known(self, name):
        """:param name: ``email_normalized`` or ``phone_sanitized``.
        :raises TypedAgain: when a hidden customer has the same, saying who holds it.
        """
        found = self._pool_find_known(name)
        if not found:
            return
        known = found[:1]
        _logger.info(
            "User %s typed the %s of hidden contact %s again",
            self.env.uid,
            name,
            known.id,
        )
        error = TypedAgain(self._pool_known_sentence(name, known))
        # for the web client, which offers to claim or to ask
        error.context = {"expo_crm_known": {"model": known._name, "id": known.id}}
        raise error

    def _pool_find_known(self, name):
        """:returns: the hidden contacts of other customers that have the same e-mail or
        number as one of ``self``; none where the user sees a customer that has it.
        """
        # sudo: that exactly this exists is what is told; values of new records
        mine = self.sudo()
        roots = mine.pool_root_id._origin
        return self._pool_find_hidden_by(name, mine.mapped(name)).filtered(
            lambda partner: partner.sudo().pool_root_id not in roots
        )

    def _pool_find_hidden_by(self, name, values):
        """:param values: of ``email_normalized`` or ``phone_sanitized``.
        :returns: the hidden contacts that have one of them, ``self`` left out; none
            where the user sees another customer that has it, too.
        """
        values = sorted(set(values) - {False, ""})
        if not values:
            return self.browse()
        # sudo: as above
        found = self.sudo().search_fetch(
            Domain("pool_key", ">=", POOL_KEY_UNCLAIMED)
            & Domain(name, "in", values)
            & Domain("id", "not in", self._origin.ids)
            & Domain("company_id", "in", [False, *self.env.user.company_ids.ids]),
            [name, "pool_root_id"],
        )
        seen = found.sudo(False)._filtered_access("read").sudo()
        told = set(seen.mapped(name))
        return (found - seen).filtered(lambda p: p[name] not in told).sudo(False)

    def _pool_known_sentence(self, name, known):
        """:returns: whose e-mail or number it is, its state and what one may do."""
        # sudo: the names are public, the value was typed
        value, facts = known.sudo()[name], known.pool_describe_hidden()
        title = in_sentence(facts and facts["name"] or known.sudo().name)
        sentences = [
            self.env._(
                "“%(name)s” already has the e-mail %(value)s.", name=title, value=value
            )
            if name == "email_normalized"
            else self.env._(
                "“%(name)s” already has the number %(value)s.", name=title, value=value
            )
        ]
        if facts:
            sentences += [facts["sentence"], facts["hint"]]
        if facts and facts["claim"]:
            sentences.append(self.env._("Claim it instead of adding it again."))
        elif not facts or facts["ask"] or not facts["hint"]:
            sentences.append(
                self.env._("Ask its owner, or who looks after the pool, to share it.")
            )
        if name == "phone_sanitized":
            sentences.append(
                self.env._(
                    "If both share a switchboard, add the number once the customer "
                    "exists."
                )
            )
        return " ".join(filter(None, sentences))
