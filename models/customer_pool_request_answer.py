from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import moves
from .customer_pool_transition import PoolRequest

# the move of the contract that grants a request of each kind
MOVE_OF_KIND = {"challenge": "assign", "protect": "protect"}


class CustomerPoolRequestAnswer(models.AbstractModel):
    """The end of a request: granted, refused or withdrawn.

    Nothing is decided here about the customer: granting calls the contract with the
    rights of who answers.
    """

    _name = "customer.pool.request.answer"
    _inherit = ["customer.pool.request.notice"]
    _description = "Answers to Customer Requests"

    def grant(self, answer=None):
        """Do what is asked for, with the rights of the current user.

        :param answer: a text for who asked; by default the one written on the request.
        :returns: the answer of the contract, ``{"id", "ok", "code", "message"}``; the
            request stays open unless it is ok.
        :raises UserError: when the request is closed, or its customer deleted.
        """
        self._check_open()
        # sudo: res.partner, crm.lead - the id alone, the contract judges the rights
        sudo = self.sudo()
        subject = (sudo.partner_id or sudo.lead_id).with_env(self.env)
        if not subject:
            raise UserError(
                self.env._("%s no longer exists: refuse the request.", self.name)
            )
        reason = self.env._("As asked: %s", self.reason)
        if self.kind == "challenge":
            result = subject.pool_assign(self.user_id.id, reason=reason)[0]
        else:
            result = subject.pool_protect(self.date_until, reason)[0]
        if result["ok"]:
            self._close("granted", answer)
        return result

    def refuse(self, answer=None):
        """Say no; whoever could grant it may.

        :param answer: as of :meth:`grant`.
        """
        self._check_open()
        if not self._filtered_answerable():
            raise AccessError(
                self.env._("You may not answer the request about %s.", self.name)
            )
        self._close("refused", answer)

    def withdraw(self):
        """Take one's own request back."""
        self._check_open()
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%s asked, who alone takes the request back.", self.user_id.name
                )
            )
        self._close("withdrawn")

    def _check_open(self):
        """:raises UserError: when somebody else was faster."""
        self.ensure_one()
        self.check_access("read")
        self.lock_for_update()
        if self.state != "open":
            raise UserError(
                self.env._("The request about %s is closed already.", self.name)
            )

    def _close(self, state, answer=None):
        values = {
            "state": state,
            "answered_by_id": self.env.uid,
            "answer_date": fields.Datetime.now(),
        }
        if answer:
            values["answer"] = answer
        # sudo: only the methods change the state, after their own checks
        self.sudo().write(values)
        if state != "withdrawn":
            self._tell_answer()

    def _filtered_answerable(self):
        """:returns: the open requests the current user has the right to grant; limits
        and waiting times are not looked at."""
        answerable = self.browse()
        self.env.flush_all()
        # sudo: the ids alone, of customers the user may be unable to read
        for model, name in (("res.partner", "partner_id"), ("crm.lead", "lead_id")):
            requests = self.sudo().filtered(
                lambda r, name=name: r.state == "open" and r[name]
            )
            if not requests:
                continue
            Model = self.env[model]
            subjects, _missing = Model._pool_lock(requests[name].ids, keep=False)
            facts = Model._pool_gather(subjects.values(), PoolRequest("assign"))
            for request in requests:
                subject = subjects.get(request[name].id)
                move = PoolRequest(MOVE_OF_KIND[request.kind])
                roles = subject and Model._pool_roles(subject, move, facts)
                if roles and roles & (moves.MOVES[move.kind].roles | {moves.SYSTEM}):
                    answerable |= self.browse(request.id)
        return answerable | self._filtered_orphans()

    def _filtered_orphans(self):
        """:returns: the open requests about deleted customers in the user's pools."""
        _members, admins = self.env["customer.pool"]._get_memberships(self.env.user)
        # sudo: a customer out of sight is not a deleted one
        return self.filtered(
            lambda r: (
                r.state == "open"
                and not r.sudo().partner_id
                and not r.sudo().lead_id
                and (r.pool_id.id in admins or not r.pool_id)
            )
        )
