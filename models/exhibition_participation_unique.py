from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.screen import get_labels
from .exhibition_participation import ENDED, IDENTITY


class ExhibitionParticipation(models.Model):
    """One live row for each company, edition and role: the index holds for everybody at
    once, the sentences here say which company and edition it is about.
    """

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    @api.model
    def _get_identity(self, vals):
        """:returns: the identity of a row made of ``vals``, defaults included."""
        missing = [name for name in (*IDENTITY, "state") if name not in vals]
        defaults = self.default_get(missing) if missing else {}
        return {
            name: vals.get(name, defaults.get(name)) for name in (*IDENTITY, "state")
        }

    @api.model
    def _check_unique(self, vals_list):
        """:raises ValidationError: where a company takes part twice in one role."""
        keys = set()
        for vals in vals_list:
            identity = self._get_identity(vals)
            key = tuple(identity[name] for name in IDENTITY)
            if identity["state"] in ENDED or not vals.get("active", True):
                continue
            if key in keys:
                self._raise_twice(*key)
            keys.add(key)
        self._check_unique_keys(keys)

    def _check_unique_write(self, vals):
        if not ({*IDENTITY, "state", "active"} & vals.keys()):
            return
        keys = set()
        # sudo: the rule is about all rows of the company
        for row in self.sudo():
            if not vals.get("active", row.active):
                continue
            if vals.get("state", row.state) in ENDED:
                continue
            key = (
                vals.get("event_id", row.event_id.id),
                vals.get("partner_id", row.partner_id.id),
                vals.get("role", row.role),
            )
            if key in keys:
                self._raise_twice(*key)
            keys.add(key)
        self._check_unique_keys(keys)

    def _check_unique_keys(self, keys):
        if not keys:
            return
        events, partners, _roles = (set(column) for column in zip(*keys, strict=True))
        # sudo: the rule is about all rows of the company
        rows = self.sudo().search(
            [
                ("event_id", "in", list(events)),
                ("partner_id", "in", list(partners)),
                ("state", "not in", ENDED),
                ("active", "=", True),
                ("id", "not in", self.ids),
            ]
        )
        for row in rows:
            key = (row.event_id.id, row.partner_id.id, row.role)
            if key in keys:
                self._raise_twice(*key)

    @api.model
    def _raise_twice(self, event_id, partner_id, role):
        roles = get_labels(self, "role")
        # sudo: names are public
        raise ValidationError(
            self.env._(
                "“%(company)s” takes part in “%(edition)s” as %(role)s already: open"
                " that participation instead.",
                company=self.env["res.partner"].sudo().browse(partner_id).name,
                edition=self.env["event.event"].sudo().browse(event_id).name,
                role=roles.get(role, role),
            )
        )
