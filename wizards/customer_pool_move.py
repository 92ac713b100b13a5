from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.customer_visibility_mixin import PROJECTIONS

# model of a list to the model the contract is called on
SUBJECT_MODELS = {
    **{model: model for model in PROJECTIONS},
    **{projection: model for model, projection in PROJECTIONS.items()},
}
# kinds whose reason the contract demands
REASONED = frozenset({"recall", "move", "protect", "delete"})


class CustomerPoolMove(models.TransientModel):
    """The dialog of every move: what it needs, what would come of it, what came of it.

    Only ids are kept of the records: whoever moves them may be unable to read them.
    """

    _name = "customer.pool.move"
    _inherit = ["customer.pool.move.preview"]
    _description = "Move Customers"

    kind = fields.Selection(
        [
            ("assign", "Assign"),
            ("distribute", "Distribute"),
            ("share", "Share"),
            ("return", "Return"),
            ("recall", "Recall"),
            ("move", "Move to Another Pool"),
            ("protect", "Protect"),
            ("delete", "Delete"),
        ],
        required=True,
        readonly=True,
    )
    subject_model = fields.Selection(
        [("res.partner", "Customer"), ("crm.lead", "Lead")],
        required=True,
        readonly=True,
    )
    subject_ids = fields.Json(readonly=True)
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done")], default="draft", readonly=True
    )

    user_id = fields.Many2one("res.users", string="New Owner")
    user_ids = fields.Many2many("res.users", string="Colleagues")
    team_ids = fields.Many2many("crm.team", string="Teams")
    method = fields.Selection(
        [
            ("even", "Evenly, in turn"),
            ("least_loaded", "To whoever holds fewest"),
            ("weighted", "By their share in distribution"),
            ("longest_waiting", "In turn, longest without a new one first"),
        ],
        string="How",
        default="even",
        required=True,
    )
    pool_id = fields.Many2one("customer.pool")
    access = fields.Selection(
        lambda self: (
            self.env["customer.share"]
            ._fields["access"]
            ._description_selection(self.env)
        ),
        default="follow",
        required=True,
    )
    date_from = fields.Datetime(string="From")
    date_until = fields.Datetime(string="Until")
    protected_until = fields.Date(string="Protected until")
    reason_id = fields.Many2one(
        "customer.reason", string="Ready Reason", domain="[('kind', '=', kind)]"
    )
    reason = fields.Char(
        compute="_compute_reason",
        store=True,
        precompute=True,
        readonly=False,
        help="It is told to the people concerned and kept in the journal.",
    )
    override = fields.Boolean(
        string="Waive limits and waiting times",
        help="Administrators of the pool and managers only; needs a reason.",
    )

    # what goes along with an assignment
    opportunities = fields.Selection(
        [("open", "Open ones"), ("all", "All"), ("none", "None")],
        default="open",
        required=True,
    )
    quotations = fields.Boolean(string="Open Quotations", default=True)
    activities = fields.Boolean(default=True)
    appointments = fields.Boolean(default=True)
    former_access = fields.Selection(
        [("none", "Nothing"), ("read", "Look only"), ("follow", "Look and log")],
        string="The former owner keeps",
        default="none",
        required=True,
    )
    former_until = fields.Datetime(string="Keeps it until")

    line_ids = fields.One2many("customer.pool.move.line", "move_id", readonly=True)
    done_count = fields.Integer(readonly=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        context = self.env.context
        model = SUBJECT_MODELS.get(context.get("active_model"))
        if model and "subject_ids" in fields:
            values["subject_model"] = model
            values["subject_ids"] = list(
                context.get("active_ids") or [context["active_id"]]
            )
        return values

    @api.depends("reason_id")
    def _compute_reason(self):
        for move in self:
            move.reason = move.reason_id.name or move.reason

    def action_apply(self):
        """Move them; what was refused stays on the screen, with the reason.

        :raises UserError: when something is missing that the move needs.
        """
        self.ensure_one()
        missing = self._find_missing()
        if missing:
            raise UserError(missing)
        answers = self._call(self._get_subjects())
        refusals = [answer for answer in answers if not answer["ok"]]
        self.done_count = len(answers) - len(refusals)
        if not refusals:
            return self._get_end_action(answers)
        counts = Counter(answer["message"] for answer in refusals)
        self.state = "done"
        self.line_ids = [
            Command.create({"name": message, "count": count})
            for message, count in counts.most_common()
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Result"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_close(self):
        """Close the dialog; a form whose record has left the user's sight as well."""
        subjects = self._get_subjects()
        on_form = self.env.context.get("expo_crm_screen") == "form"
        if on_form and subjects != subjects.exists()._filtered_access("read"):
            return subjects._get_pool_list_action()
        return {"type": "ir.actions.act_window_close"}

    def _get_end_action(self, answers):
        notification = self._get_subjects()._prepare_pool_notification(
            f"pool_{self.kind}", answers
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {**notification, "next": self.action_close()},
        }

    # the call

    def _get_subjects(self):
        return self.env[self.subject_model].browse(self.subject_ids or [])

    def _find_missing(self):
        """:returns: a sentence about what the move still needs, or None."""
        kind = self.kind
        if not self.subject_ids:
            return self.env._("Select at least one customer first.")
        if kind == "assign" and not self.user_id:
            return self.env._("Choose the new owner.")
        if kind == "distribute" and not self.user_ids:
            return self.env._("Choose the colleagues who get the customers.")
        if kind == "share" and not self.user_ids and not self.team_ids:
            return self.env._("Choose a colleague or a team.")
        if kind == "move" and not self.pool_id:
            return self.env._("Choose the pool they go to.")
        if kind == "protect" and not self.protected_until:
            return self.env._("Choose the last day of the protection.")
        needed = kind in REASONED or (kind == "assign" and self.override)
        if needed and not (self.reason or "").strip():
            return self.env._("Give a reason: it is told and kept.")
        return None

    def _call(self, subjects):
        """:returns: the answers of the contract for ``subjects``."""
        reason = (self.reason or "").strip() or None
        return {
            "assign": lambda: subjects.pool_assign(
                self.user_id._origin.id, reason, self.override, self._get_transfer()
            ),
            "distribute": lambda: subjects.pool_distribute(
                self.user_ids._origin.ids, self.method
            ),
            "share": lambda: subjects.pool_share(
                self.user_ids._origin.ids, self.team_ids._origin.ids, self.access,
                self.date_from or None, self.date_until or None, reason,
            ),
            "return": lambda: subjects.pool_return(reason, self.pool_id._origin.id),
            "recall": lambda: subjects.pool_recall(reason),
            "move": lambda: subjects.pool_move(self.pool_id._origin.id, reason),
            "protect": lambda: subjects.pool_protect(self.protected_until, reason),
            "delete": lambda: subjects.pool_delete(reason),
        }[self.kind]()  # fmt: skip

    def _get_transfer(self):
        return {
            "opportunities": self.opportunities,
            "quotations": self.quotations,
            "activities": self.activities,
            "appointments": self.appointments,
            "former_access": self.former_access,
            "former_until": self.former_until or None,
        }


class CustomerPoolMoveLine(models.TransientModel):
    """Why some stayed where they are."""

    _name = "customer.pool.move.line"
    _description = "Refusal of a Move"
    _order = "count desc, id"

    move_id = fields.Many2one("customer.pool.move", required=True, ondelete="cascade")
    name = fields.Char(string="Why", required=True)
    count = fields.Integer(string="How many")
