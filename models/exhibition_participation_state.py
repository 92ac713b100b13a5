from odoo import api, fields, models

from ..tools.screen import get_labels
from .exhibition_participation import CONTRACTED, ENDED, GUESTS

# from which state to which; what each asks for is in _get_state_refusal
TRANSITIONS = {
    "intention": {"applied", "contracted", "withdrawn"},
    "applied": {"intention", "approved", "rejected", "contracted", "withdrawn"},
    "approved": {"contracted", "withdrawn"},
    "rejected": {"intention"},
    "contracted": {"exhibited", "no_show", "withdrawn"},
    "exhibited": {"no_show", "contracted"},
    "no_show": {"exhibited", "contracted"},
    "withdrawn": {"intention", "contracted"},
}
# decided by who reviews
REVIEWED = frozenset({"approved", "rejected", "exhibited", "no_show"})
# and by nobody else taken back
SETTLED = frozenset({"exhibited", "no_show"})
REVIEWERS = ("event.group_event_user", "expo_crm.group_manager")


class ExhibitionParticipation(models.Model):
    """The way of a participation: intended, applied, reviewed, contracted, exhibited.

    Every step says why it is refused; what follows of it is done whoever takes it.
    """

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    applied_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, help="Somebody else reviews it."
    )
    ended_reason = fields.Char(
        string="Reason",
        copy=False,
        tracking=True,
        help="Why it was rejected or withdrawn.",
    )
    may_review = fields.Boolean(compute="_compute_may_review")

    @api.depends("applied_by_id")
    @api.depends_context("uid")
    def _compute_may_review(self):
        reviewer = self._is_reviewer()
        for participation in self:
            participation.may_review = (
                reviewer and participation.applied_by_id != self.env.user
            )

    @api.model
    def _is_reviewer(self):
        return any(self.env.user.has_group(group) for group in REVIEWERS)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_unique(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            vals = dict(vals, **self._prepare_state_values(vals["state"]))
        self._check_unique_write(vals)
        changed = self.browse()
        if "state" in vals:
            changed = self.filtered(lambda row: row.state != vals["state"])
        result = super().write(vals)
        changed._after_state(vals.get("state"))
        return result

    def _prepare_state_values(self, state):
        if state == "applied":
            return {"applied_by_id": self.env.uid}
        return {}

    # transitions

    def _get_state_refusal(self, state, vals=None):
        """:param state: where to.
        :param vals: what is written together with it.
        :returns: why this user may not do it now, as a sentence, or None.
        """
        self.ensure_one()
        vals = vals or {}
        states = get_labels(self, "state")
        if state not in TRANSITIONS.get(self.state, ()):
            return self.env._(
                "“%(name)s” is %(old)s and cannot become %(new)s.",
                name=self.name,
                old=states.get(self.state),
                new=states.get(state, state),
            )
        reviewed = state in REVIEWED or self.state in SETTLED
        if reviewed and not self._is_reviewer():
            return self.env._(
                "Event users and customer managers review participations; “%s” waits"
                " for one of them.",
                self.name,
            )
        if state in ("approved", "rejected") and self.applied_by_id == self.env.user:
            return self.env._(
                "You applied for “%s” yourself: somebody else reviews it.", self.name
            )
        if state in ENDED and not vals.get("ended_reason", self.ended_reason):
            return self.env._("Say why “%s” ends.", self.name)
        return self._get_fact_refusal(state, vals)

    def _get_fact_refusal(self, state, vals):
        if state == "contracted":
            return self._get_contract_refusal(vals)
        # sudo: orders are facts, whoever sold them
        orders = self.sudo()._get_confirmed_orders()
        if state == "withdrawn" and orders:
            return self.env._(
                "“%(name)s” has the confirmed order %(orders)s: cancel the order, which"
                " withdraws it and frees its booths.",
                name=self.name,
                orders=", ".join(orders.mapped("name")),
            )
        begin = self.event_id.sudo().date_begin  # sudo: dates are no secret
        early = begin and begin > fields.Datetime.now()
        if state in ("exhibited", "no_show") and early:
            return self.env._(
                "“%(edition)s” has not begun: nobody knows yet whether “%(name)s” comes.",
                edition=self.event_id.sudo().name,
                name=self.name,
            )
        return None

    def _get_contract_refusal(self, vals):
        """What makes a contract: a confirmed order; without one, an approved
        participation that is complimentary or on the stand of one with a contract.
        """
        # sudo: orders are facts, whoever sold them
        if self.sudo()._get_confirmed_orders() or self.state in CONTRACTED:
            return None
        if self.state != "approved":
            return self.env._(
                "“%s” has no confirmed order: confirm it, or have the participation"
                " approved and give the reason why it is complimentary.",
                self.name,
            )
        if vals.get("complimentary_reason", self.complimentary_reason):
            if self._is_reviewer():
                return None
            return self.env._(
                "Event users and customer managers let “%s” take part without an order.",
                self.name,
            )
        # sudo: whether the main exhibitor has a contract, not more
        parent = self.sudo().parent_id
        if self.role in GUESTS and parent.state in CONTRACTED:
            return None
        return self.env._(
            "“%s” has no confirmed order: confirm it, or give the reason why it is"
            " complimentary.",
            self.name,
        )

    def _get_confirmed_orders(self):
        """:returns: the confirmed orders that sell something at the edition: booths, or
        services that name no event.
        """
        lines = self.order_line_ids.filtered(
            lambda line: (
                line.state == "sale"
                and line.product_uom_qty > 0
                and self._is_sold_here(line)
            )
        )
        return lines.order_id

    def _is_sold_here(self, line):
        events = line.event_id | line.event_booth_ids.event_id
        events |= line.event_booth_pending_ids.event_id
        return not events or bool(events & self.event_id)
