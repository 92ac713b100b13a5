from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.customer_pool_transition import PREVIEW


class CustomerPoolMovePreview(models.AbstractModel):
    """What would come of a move, said before it is made.

    The preview and the move are the same call of the contract, the first without its
    effect, so that both are judged alike.
    """

    _name = "customer.pool.move.preview"
    _description = "Preview of a Move"

    preview = fields.Html(compute="_compute_preview", sanitize=False)
    customer_count = fields.Integer(
        compute="_compute_customer_count",
        help="How many of the records stand for a customer: leads of its own do not.",
    )

    @api.depends("subject_model", "subject_ids")
    def _compute_customer_count(self):
        for move in self:
            move.customer_count = len(move._get_customer_ids())

    @api.depends(
        "kind", "user_id", "user_ids", "team_ids", "method", "pool_id", "reason",
        "override", "access", "date_from", "date_until", "protected_until",
    )  # fmt: skip
    def _compute_preview(self):
        for move in self:
            move.preview = move._get_preview() if move.state == "draft" else False

    def _get_preview(self):
        """:returns: what would come of the move, as HTML, or what it still needs."""
        missing = self._find_missing()
        if missing:
            return (
                Markup('<p class="text-muted mb-1">%s</p>') % missing
                + self._get_customer_hint()
            )
        subjects = self._get_subjects().with_context(expo_crm_preview=PREVIEW)
        try:
            answers = self._call(subjects)
        except UserError as error:
            return Markup('<p class="text-danger mb-0">%s</p>') % error.args[0]
        done = [answer for answer in answers if answer["ok"]]
        if len(answers) == 1 and not done:
            return Markup('<p class="text-danger mb-0">%s</p>') % answers[0]["message"]
        sentence = self._get_preview_sentence(len(done), len(answers))
        shares = self._get_shares_of(done) if self.kind == "distribute" else []
        counts = Counter(answer["message"] for answer in answers if not answer["ok"])
        refused = [
            self.env._("%(count)s not: %(why)s", count=count, why=why)
            for why, count in counts.most_common(5)
        ]
        return (
            Markup("<p class='mb-1'>%s</p>") % sentence
            + self._get_list(shares, "")
            + self._get_list(refused, "text-danger")
            + self._get_customer_hint()
        )

    def _get_preview_sentence(self, done, count):
        if done == count == 1:
            return self.env._("Nothing stands in the way.")
        if done == count:
            return self.env._("All %s can go.", count)
        return self.env._(
            "%(done)s of %(count)s can go, %(left)s stay:",
            done=done, count=count, left=count - done,
        )  # fmt: skip

    def _get_customer_hint(self):
        """Say of leads that it is their customers that change hands."""
        if self.subject_model != "crm.lead" or not self.customer_count:
            return Markup()
        if len(self.subject_ids) == 1:
            # sudo: res.partner - names are public
            customer = self.env["res.partner"].sudo().browse(self._get_customer_ids())
            sentence = self.env._(
                "This lead belongs to %s: what you do here is done to the customer, with "
                "all its leads.",
                customer.name,
            )
        else:
            sentence = self.env._(
                "%s of these leads belong to customers: what you do here is done to the "
                "customers, with all their leads.",
                self.customer_count,
            )
        return Markup('<p class="text-muted mb-0">%s</p>') % sentence

    def _get_customer_ids(self):
        """:returns: for each record that stands for a customer, the customer's id."""
        if not self.subject_ids:
            return []
        subjects = self._get_subjects()._pool_subjects_of().values()
        return [id_ for model, id_ in subjects if model == "res.partner"]

    def _get_shares_of(self, answers):
        """:returns: a line for each colleague: how many they get."""
        per_user = Counter(answer["user_id"] for answer in answers)
        names = {user._origin.id: user.name for user in self.user_ids}
        return [
            self.env._("%(count)s to %(name)s", count=per_user[id_], name=name)
            for id_, name in names.items()
        ]

    def _get_list(self, lines, style):
        if not lines:
            return Markup()
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        return Markup('<ul class="mb-1 %s">%s</ul>') % (style, items)
