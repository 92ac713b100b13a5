from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from .customer_desk_row import CARD_ROWS, DESK_MODELS
from .customer_pool_buttons import LIST_ACTIONS
from .customer_visibility_mixin import POOL_KEY_UNGUARDED

# how far a desk looks ahead and back
DAYS_AHEAD = 7
DAYS_BACK = 7
# rows of the journal read to find the newest customers
JOURNAL_ROWS = 60


class CustomerDesk(models.AbstractModel):
    """What a sales rep wants to know in the morning, each card with its full list.

    Read as the user, so that nothing appears that is not theirs to see; a card and
    the list behind it share one domain, so that their figures agree.
    """

    _name = "customer.desk"
    _inherit = ["customer.desk.due", "customer.desk.team"]
    _description = "My Desk"

    @api.model
    def get_desk(self):
        """:returns: dict of cards: ``due`` (activities of today and before, and
            follow-ups),
            ``falling`` (customers about to return to their pool), ``fresh`` (customers
            given to the user by somebody else), each a dict of ``count`` and ``rows``;
            ``limits`` as ``customer.pool.get_my_limits`` and ``team``, a list.
        :raises AccessError: for who is no employee.
        """
        self._check_employee()
        return {
            "today": fields.Date.to_string(fields.Date.context_today(self)),
            "due": self._get_due(),
            "falling": self._get_falling(),
            "fresh": self._get_fresh(),
            "limits": self.env["customer.pool"].get_my_limits(),
            "team": self._get_team(),
        }

    @api.model
    def get_list_action(self, card, model=None, user_id=None):
        """:param card: ``due``, ``falling``, ``fresh`` or ``team``.
        :param model: ``res.partner`` or ``crm.lead``, for the cards of both.
        :param user_id: whose customers, for ``team``.
        :returns: the action of everything the card counts.
        :raises AccessError: for who is no employee.
        """
        self._check_employee()
        model = model or "res.partner"
        if card not in ("due", "falling", "fresh", "team") or model not in DESK_MODELS:
            raise ValidationError(self.env._("The desk has no such list."))
        if card == "due":
            xmlid = "mail.mail_activity_action_my"
            domain = Domain("id", "in", self._find_due().ids)
            context = {"force_search_count": 1}
        elif card == "team":
            xmlid = "expo_crm.res_partner_action_shared"
            domain = Domain("pool_key", "=", user_id) & Domain("parent_id", "=", False)
            context = {"create": False}
        else:
            xmlid = LIST_ACTIONS[model]
            falling = card == "falling"
            get_domain = self._get_falling_domain if falling else self._get_fresh_domain
            domain = get_domain(model)
            context = {"expo_crm_mine": True}
        action = self._get_action(xmlid)
        # the web client escapes the help of an action that does not come by its id
        action.pop("help", None)
        return dict(action, domain=list(domain), context=context)

    def _check_employee(self):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The desk is for employees."))

    # falling back

    def _get_falling(self):
        found = [
            record
            for model in self._get_desk_models()
            for record in model.search(
                self._get_falling_domain(model._name),
                order="pool_deadline, id",
                limit=CARD_ROWS,
            )
        ]
        found.sort(key=self._get_falling_moment)
        found = found[:CARD_ROWS]
        subjects = self._prepare_subjects(found)
        return {
            **self._count_by_model(self._get_falling_domain),
            "rows": [
                {
                    "id": f"{record._name},{record.id}",
                    **subjects[record],
                    "deadline": fields.Datetime.to_string(
                        self._get_falling_moment(record)
                    ),
                    "last_contact": fields.Datetime.to_string(record.last_contact_date)
                    or "",
                }
                for record in found
            ],
        }

    def _get_falling_domain(self, model):
        """What the clock would take: neither locked nor protected until later."""
        limit = fields.Datetime.add(fields.Datetime.now(), days=DAYS_AHEAD)
        return self._get_held_domain(model) & Domain(
            [
                ("pool_deadline", "!=", False),
                ("pool_deadline", "<", limit),
                ("pool_locked", "!=", True),
                "|",
                ("pool_protected_until", "=", False),
                ("pool_protected_until", "<", limit.date()),
            ]
        )

    def _get_falling_moment(self, record):
        """:returns: when the clock takes it, which a protection puts off."""
        protected = record.pool_protected_until
        if not protected:
            return record.pool_deadline
        free = datetime.combine(protected + timedelta(days=1), time.min)
        return max(record.pool_deadline, free)

    def _get_held_domain(self, model):
        """:returns: what the user holds that carries owner and clock itself."""
        held = Domain("pool_key", "=", self.env.uid)
        if model == "res.partner":
            return held & Domain("parent_id", "=", False)
        return held & (
            Domain("partner_id", "=", False)
            | Domain("partner_id.pool_key", "=", POOL_KEY_UNGUARDED)
        )

    # new

    def _get_fresh(self):
        names = [model._name for model in self._get_desk_models()]
        journal = self.env["customer.pool.log"].search(
            Domain.OR(
                Domain(
                    self.env[name]._pool_log_column(),
                    "any",
                    self._get_held_domain(name),
                )
                for name in names
            )
            & self._get_given_domain(),
            limit=JOURNAL_ROWS,
        )
        latest = {}
        for log in journal:
            latest.setdefault(log.partner_id or log.lead_id, log)
        shown = list(latest)[:CARD_ROWS]
        subjects = self._prepare_subjects(shown)
        return {
            **self._count_by_model(self._get_fresh_domain),
            "rows": [
                {
                    "id": latest[record].id,
                    **subjects[record],
                    # sudo: res.users - the name of a colleague, whichever company's
                    "by": latest[record].user_id.sudo().name or "",
                    "reason": latest[record].reason or "",
                    "date": fields.Datetime.to_string(latest[record].create_date),
                }
                for record in shown
            ],
        }

    def _get_given_domain(self):
        """:returns: the rows of the journal by which others made the user an owner."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS_BACK)
        return Domain(
            [
                ("to_user_id", "=", self.env.uid),
                ("user_id", "!=", self.env.uid),
                ("from_user_id", "!=", self.env.uid),
                ("kind", "not in", ("share", "unshare", "refuse")),
                ("create_date", ">=", since),
            ]
        )

    def _get_fresh_domain(self, model):
        return self._get_held_domain(model) & Domain(
            "pool_log_ids", "any", self._get_given_domain()
        )

    def _count_by_model(self, get_domain):
        """:returns: how many customers and leads a card is about, and together."""
        counts = dict.fromkeys(DESK_MODELS, 0)
        for model in self._get_desk_models():
            counts[model._name] = model.search_count(get_domain(model._name))
        return {"count": sum(counts.values()), "counts": counts}
