from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.screen import notification
from ..tools.wording import in_sentence
from .customer_visibility_mixin import POOL_KEY_UNGUARDED

# who was refused, or withdrew, waits so long before asking for the same again
ASK_AGAIN_HOURS = 24
# requests one person may wait for: everybody concerned is told of each
OPEN_REQUESTS = 20


class CustomerPoolRequest(models.Model):
    """One person's request about one customer, or about a lead without customer.

    A colleague asks for a customer somebody else holds, an owner asks for a longer
    protection. Made by who asks, ended by their withdrawal or by an answer: granting
    calls the contract as the answering user, so that a request opens nothing its
    answer could not do without it. The state changes by the methods only. The name is
    copied, so that the row outlives the customer; nothing else of it is stored.
    """

    _name = "customer.pool.request"
    _inherit = ["customer.pool.request.answer"]
    _description = "Customer Request"
    _order = "id desc"
    _rec_name = "name"

    kind = fields.Selection(
        [("challenge", "Asks for the Customer"), ("protect", "Asks for Protection")],
        required=True,
        default="challenge",
    )
    state = fields.Selection(
        [
            ("open", "Waiting"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
    )
    name = fields.Char(string="Customer Name", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", ondelete="set null")
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Owner When Asked",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    pool_id = fields.Many2one(
        "customer.pool", readonly=True, index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    reason = fields.Char(required=True)
    date_until = fields.Date(string="Protect until")

    # answer
    answer = fields.Char(copy=False)
    answered_by_id = fields.Many2one(
        "res.users",
        string="Answered by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    answer_date = fields.Datetime(string="Answered on", readonly=True, copy=False)
    can_answer = fields.Boolean(compute="_compute_can_answer")

    _subject_check = models.Constraint(
        "CHECK(partner_id IS NULL OR lead_id IS NULL)",
        "A request is about one customer or about one lead.",
    )
    _date_check = models.Constraint(
        "CHECK(kind != 'protect' OR date_until IS NOT NULL)",
        "Say until when the customer should be protected.",
    )
    _open_uniq = models.UniqueIndex(
        "(user_id, kind, (COALESCE(partner_id, 0)), (COALESCE(lead_id, 0)))"
        " WHERE state = 'open' AND (partner_id IS NOT NULL OR lead_id IS NOT NULL)",
        "You asked for this already: wait for the answer.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        answerable = self._filtered_answerable()
        for request in self:
            request.can_answer = request in answerable

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create([self._prepare_values(vals) for vals in vals_list])
        requests._tell_question()
        return requests

    def write(self, vals):
        """Who may answer writes the text of the answer; all else is the methods'."""
        if not self.env.su and (
            vals.keys() - {"answer"} or self - self._filtered_answerable()
        ):
            raise AccessError(
                self.env._(
                    "A request is answered by “Grant” and “Refuse”, by those who may, "
                    "and cannot be changed otherwise."
                )
            )
        return super().write(vals)

    def action_grant(self):
        """Grant the request; what the contract refuses is shown and stays open."""
        return self._get_notification(self.grant())

    def action_refuse(self):
        self.refuse()
        return self._get_notification(
            {"ok": True, "message": self.env._("The request was refused.")}
        )

    def action_withdraw(self):
        self.withdraw()
        return self._get_notification(
            {"ok": True, "message": self.env._("The request was withdrawn.")}
        )

    def action_sent(self):
        """Close the dialog that has just made the request."""
        self.ensure_one()
        sentence = self.env._(
            "You asked about %s: you will be told the answer.", self.name
        )
        return self._get_notification(
            {"ok": True, "message": sentence}, "ir.actions.act_window_close"
        )

    def _get_notification(self, answer, next_type="ir.actions.client"):
        after = {"type": next_type}
        if next_type == "ir.actions.client":
            after["tag"] = "soft_reload"
        return notification(
            answer["message"],
            "success" if answer["ok"] else "danger",
            sticky=not answer["ok"],
            next=after,
        )

    # ask

    def _prepare_values(self, vals):
        """:returns: the values of a new request; only its superuser says who asks.
        :raises AccessError: when the caller may not even know of the customer.
        :raises UserError: when there is nothing to ask for.
        """
        vals = {**self.default_get(["kind", "partner_id", "lead_id"]), **vals}
        user = self.env.user
        if self.env.su and vals.get("user_id"):
            user = user.browse(vals["user_id"])
        subject = self._find_subject(vals)
        if not self.env.su:
            self._check_may_ask(vals, subject)
        column = subject._pool_log_column()
        return {
            **vals,
            "partner_id": False,
            "lead_id": False,
            column: subject.id,
            "state": "open",
            "name": subject.name,
            "user_id": user.id,
            "owner_id": subject.pool_owner_id.id,
            "pool_id": subject.pool_id.id,
            "company_id": subject.company_id.id,
            "reason": (vals.get("reason") or "").strip(),
            "answer": False,
            "answered_by_id": False,
            "answer_date": False,
        }

    def _find_subject(self, vals):
        """:returns: the record that carries the owner, as superuser."""
        named = [
            self.env[model].browse(vals[name])
            for name, model in (("partner_id", "res.partner"), ("lead_id", "crm.lead"))
            if vals.get(name)
        ]
        if len(named) != 1:
            raise ValidationError(
                self.env._("Say which customer the request is about.")
            )
        model, id_ = named[0]._pool_subjects_of()[named[0].id]
        # sudo: who asks may be unable to read it; whether they may ask is checked next
        return self.env[model].sudo().browse(id_)

    def _check_may_ask(self, vals, subject):
        if not subject.with_env(self.env)._is_pool_known():
            raise AccessError(
                self.env._(
                    "You are no member of the pool of this customer: ask one of the "
                    "pool's administrators."
                )
            )
        if not (vals.get("reason") or "").strip():
            raise ValidationError(self.env._("Give a reason: it is told and kept."))
        until = fields.Date.to_date(vals.get("date_until"))
        if until and until < fields.Date.today():
            raise ValidationError(
                self.env._("A protection ends today or later: choose another day.")
            )
        refusal = self._find_refusal(vals.get("kind"), subject)
        waiting = [("user_id", "=", self.env.uid), ("state", "=", "open")]
        if not refusal and self.search_count(waiting) >= OPEN_REQUESTS:
            refusal = self.env._(
                "You wait for %s answers already: withdraw a request first.",
                OPEN_REQUESTS,
            )
        if refusal:
            raise UserError(refusal)

    def _find_refusal(self, kind, subject):
        """:param subject: one record of :meth:`_find_subject`.
        :returns: why the current user has nothing to ask for, or None.
        """
        _ = self.env._
        name, owner = in_sentence(subject.name), subject.pool_owner_id
        last = self._find_last(kind, subject)
        if not subject.active:
            return _(
                "This customer no longer exists or is in the recycle bin: refresh the "
                "list."
            )
        if subject.pool_key == POOL_KEY_UNGUARDED:
            return _("%s is not guarded, everybody sees it already.", name)
        if kind == "protect" and owner != self.env.user:
            return _("Only the owner of %s asks for a longer protection.", name)
        if kind != "protect" and owner == self.env.user:
            return _("%s is yours.", name)
        if not owner and subject.pool_id.claim_mode == "open":
            return _("Nobody holds %s, it is in its pool: claim it.", name)
        if last.state == "open":
            return _("You asked about %s already: wait for the answer.", name)
        again = fields.Datetime.subtract(fields.Datetime.now(), hours=ASK_AGAIN_HOURS)
        if last.state in ("refused", "withdrawn") and last.answer_date > again:
            return _(
                "Your request about %s ended less than a day ago: talk to its owner, or "
                "ask again tomorrow.",
                name,
            )
        return None

    def _find_last(self, kind, subject):
        return self.search(
            [
                ("user_id", "=", self.env.uid),
                ("kind", "=", kind),
                (subject._pool_log_column(), "=", subject.id),
            ],
            limit=1,
        )
