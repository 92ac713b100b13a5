from collections import Counter

from odoo import models

# companies with a stand of their own or on another one, and who brings groups of them
INVITED_ROLES = ("pavilion", "exhibitor", "co_exhibitor")
# who was there, or will be: neither withdrawn nor absent
INVITED_STATES = ("contracted", "exhibited")


class ExhibitionRolloverPlan(models.AbstractModel):
    """Who of an edition is invited to the next one, and which booths wait for whom.

    The preview and the run ask the same methods, so they cannot disagree. They look at
    every exhibitor, whoever holds it: of hidden customers only names are shown.
    """

    _name = "exhibition.rollover.plan"
    _description = "Plan of the Next Edition"

    def _get_invited(self):
        """:returns: the participations to open again, in the order of opening: a
        company that was exhibitor and guest is invited as exhibitor only."""
        self.ensure_one()
        # whoever names the edition of another company by its id learns nothing of it
        self.event_id.check_access("read")
        # sudo: show managers invite the exhibitors of every rep; names are public
        rows = self.env["exhibition.participation"].sudo()
        if not self.invite_exhibitors or not self.event_id:
            return rows
        found = rows.search(
            [
                ("event_id", "=", self.event_id.id),
                ("role", "in", INVITED_ROLES),
                ("state", "in", INVITED_STATES),
                ("partner_id.active", "=", True),
            ],
            order="id",
        )
        exhibitors = found.filtered(lambda row: row.role == "exhibitor").partner_id
        found -= found.filtered(
            lambda row: row.role == "co_exhibitor" and row.partner_id in exhibitors
        )
        return found.sorted(lambda row: INVITED_ROLES.index(row.role))

    def _get_role(self, row, invited):
        """:returns: the role to open; a guest whose host is not invited has a stand of
        its own."""
        if row.role == "co_exhibitor" and row.parent_id not in invited:
            return "exhibitor"
        return row.role

    def _get_old_booths(self, invited):
        """:returns: the booths the invited companies had."""
        # sudo: as above
        booths = self.env["event.booth"].sudo()
        if not (self.copy_booths and self.hold_same_booth):
            return booths
        return booths.search([("participation_id", "in", invited.ids)])

    def _get_conflicts(self, invited, booths):
        """:returns: list of sentences: what will not be as last time."""
        _ = self.env._
        sentences = [
            _(
                "%(company)s: booth %(booth)s is blocked and will not be held.",
                booth=booth.name,
                company=booth.participation_id.name,
            )
            for booth in booths.filtered("is_blocked")
        ]
        for row in invited:
            if row.role != self._get_role(row, invited):
                sentences.append(
                    _(
                        "%(company)s: its host (%(host)s) is not invited, so it is"
                        " invited to a stand of its own.",
                        company=row.name,
                        host=row.parent_id.name or _("nobody"),
                    )
                )
        if self.invite_exhibitors and self.event_id:
            sentences += [
                _("%s: archived, so not invited.", name)
                for name in self._get_archived_names()
            ]
        return sentences

    def _get_archived_names(self):
        # sudo: as above
        rows = self.env["exhibition.participation"].sudo()
        gone = rows.search(
            [
                ("event_id", "=", self.event_id.id),
                ("role", "in", INVITED_ROLES),
                ("state", "in", INVITED_STATES),
                ("partner_id.active", "=", False),
            ]
        )
        return gone.mapped("name")

    def _get_owner(self, row):
        """:returns: who holds the customer and can be reminded, else nobody."""
        owner = row.partner_id.user_id
        return owner.filtered(lambda user: user.active and not user.share)

    def _count_owners(self, invited):
        """:returns: ``Counter`` of companies by owner; nobody counts, too."""
        invited.partner_id.fetch(["user_id"])
        return Counter(self._get_owner(rows[0]) for rows in self._by_company(invited))

    def _by_company(self, invited):
        """:returns: list of recordsets, one for a company."""
        return list(invited.grouped("partner_id").values())
