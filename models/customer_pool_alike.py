import logging

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize, escape_psql

from .customer_visibility_mixin import POOL_KEY_UNCLAIMED, POOL_KEY_UNGUARDED

_logger = logging.getLogger(__name__)

# how many are named, how many are counted, and the shortest name worth a search
ALIKE_NAMED = 5
ALIKE_COUNTED = 50
SHORTEST_NAME = 2
# how many e-mails and numbers a form holds; with more, lists could be compared and a
# masked number be found by trying
ALIKE_TYPED = 4


class CustomerPoolPartner(models.Model):
    """Which customers are called like one that is about to be added."""

    _inherit = "customer.pool.partner"

    @api.model
    def find_alike(self, name, emails=(), phones=(), country_id=False):
        """Look for customers and contacts that are called so or have the same e-mail or
        number, saying only what is public.

        :param name: part of a name; under two characters nothing is looked for.
        :param emails: whole e-mails, four at most; a part of one finds nothing.
        :param phones: whole numbers, four at most; one without the country's code is of
            ``country_id``.
        :returns: dict of ``rows``, each with ``name``, ``state`` (``unclaimed``,
            ``claimed`` or ``unguarded``), ``label``, ``pool``, ``match`` (what is the
            same, or False for the name) and the ``model`` and ``id`` to open, and
            ``notes``: sentences about those that are not named.
        :raises ValidationError: for more e-mails or phones than a new customer has.
        """
        if max(len(emails), len(phones)) > ALIKE_TYPED:
            raise ValidationError(
                self.env._(
                    "At most %s e-mails and phones are looked for at once.",
                    ALIKE_TYPED,
                )
            )
        rows, notes = self._find_same(emails, phones, country_id)
        name = name.strip() if isinstance(name, str) else ""
        if len(name) < SHORTEST_NAME:
            return {"rows": rows, "notes": notes}
        # what is typed is meant as it stands, wildcards of SQL included
        domain = Domain("name", "ilike", escape_psql(name))
        known = self.search(domain, limit=ALIKE_NAMED)
        contacts = self._find_alike_unguarded(domain, ALIKE_NAMED - len(known))
        same = {row["id"] for row in rows}
        rows += [row._prepare_alike() for row in known if row.id not in same]
        rows += [
            self._prepare_alike_contact(contact)
            for contact in contacts
            if contact.id not in same
        ]
        return {
            "rows": rows,
            "notes": notes + self._get_alike_notes(domain, len(known)),
        }

    def _prepare_alike(self, match=False):
        return {
            "model": self._name,
            "id": self.id,
            "name": self.name,
            "state": self.pool_state,
            "label": self._get_state_sentence(),
            "pool": self.pool_id.name,
            "match": match,
        }

    @api.model
    def _prepare_alike_contact(self, contact, match=False):
        return {
            "model": contact._name,
            "id": contact.id,
            "name": contact.name,
            "state": "unguarded",
            "label": self.env._("in no pool"),
            "pool": False,
            "match": match,
        }

    def _find_same(self, emails, phones, country_id):
        """:returns: rows of the customers, hidden or not, of which an e-mail or a number
        is given, and notes about those in pools the user does not belong to.
        """
        Partner = self.env["res.partner"]
        if not self.has_access("read"):
            return [], []
        country = self.env["res.country"].browse(country_id or ())
        numbers = {
            Partner._phone_format(number=number, country=country)
            for number in phones
            if number and isinstance(number, str)
        }
        addresses = {
            email_normalize(email, strict=False)
            for email in emails
            if isinstance(email, str)
        }
        found, contacts = {}, {}
        for match, name, values in (
            (self.env._("same number"), "phone_sanitized", numbers),
            (self.env._("same e-mail"), "email_normalized", addresses),
        ):
            hidden = Partner._pool_find_hidden_by(name, values)
            if hidden:
                _logger.info(
                    "User %s asked for the %s of hidden contacts %s",
                    self.env.uid,
                    name,
                    hidden.ids,
                )
            seen = Partner.search(
                [(name, "in", sorted(values - {False}))], limit=ALIKE_NAMED
            )
            guarded = seen.filtered(lambda p: p.pool_key != POOL_KEY_UNGUARDED)
            contacts.update(dict.fromkeys((seen - guarded).pool_root_id, match))
            # sudo: the root is whose name is told
            roots = (hidden | guarded).sudo().pool_root_id
            found.update(dict.fromkeys(roots.ids, match))
        listed = self.search([("id", "in", list(found))], limit=ALIKE_NAMED)
        notes = []
        if len(listed) < min(len(found), ALIKE_NAMED):
            notes.append(
                self.env._(
                    "A customer of a pool you do not belong to has the same e-mail or "
                    "number."
                )
            )
        rows = [row._prepare_alike(found[row.id]) for row in listed]
        rows += [self._prepare_alike_contact(c, match) for c, match in contacts.items()]
        return rows, notes

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
