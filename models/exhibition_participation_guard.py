from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .exhibition_participation import CONTRACTED, IDENTITY

# what may still be written once the figures of an edition are closed
AFTERTHOUGHTS = frozenset({"lost_reason_id", "note"})


class ExhibitionParticipation(models.Model):
    """What people, imports and other programs may write of a participation.

    Code that acts as superuser is not asked: confirming and cancelling orders, closing
    an edition.
    """

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                # before the row: a refusal by the index would tell of hidden customers
                self._check_customer_values(self._get_identity(vals))
                self._check_companions(vals)
                self._check_applicant(vals)
                self._check_new_state(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_customer_values(vals)
            self._check_companions(vals)
            self._check_applicant(vals)
            self._check_changes(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_contracted(self):
        for participation in self:
            if participation.state in CONTRACTED:
                raise UserError(
                    self.env._(
                        "“%s” has a contract and is part of the history of the show:"
                        " withdraw it instead of deleting it.",
                        participation.display_name,
                    )
                )

    @api.model
    def _check_companions(self, vals):
        """:raises AccessError: when ``vals`` name a participation that is hidden: what
        is wrong with it would be told.
        """
        for name in ("parent_id", "pavilion_id"):
            if vals.get(name):
                self.browse(vals[name]).check_access("read")

    @api.model
    def _check_applicant(self, vals):
        if "applied_by_id" in vals:
            raise AccessError(self.env._("Who applied is kept by the application."))

    @api.model
    def _check_new_state(self, vals):
        """A participation begins as an intention or application; who runs shows also
        brings in what happened at editions that are over.
        """
        identity = self._get_identity(vals)
        # sudo: dates of editions are no secret
        event = self.env["event.event"].sudo().browse(identity["event_id"])
        self._check_not_closed(event)
        if identity["state"] == "applied":
            vals["applied_by_id"] = self.env.uid
        if identity["state"] in ("intention", "applied"):
            return
        past = event.date_end and event.date_end <= fields.Datetime.now()
        if not past or not self._is_reviewer():
            raise UserError(
                self.env._(
                    "A participation begins as an intention or an application; approve"
                    " it or confirm its booth order afterwards. What happened at"
                    " editions that are over is brought in by event users."
                )
            )

    @api.model
    def _check_not_closed(self, events):
        closed = events.filtered("date_figures_closed")[:1]
        if closed:
            raise UserError(
                self.env._(
                    "The figures of “%s” are closed: its participations stay as they"
                    " are. Only notes and the reason lost can be changed.",
                    closed.name,
                )
            )

    def _check_changes(self, vals):
        """:raises UserError: when people may not write this now."""
        mail = {
            *self.env["mail.thread"]._fields,
            *self.env["mail.activity.mixin"]._fields,
        }
        if vals.keys() - AFTERTHOUGHTS - mail:
            # sudo: dates of editions are no secret
            self._check_not_closed(self.sudo().event_id)
            if vals.get("event_id"):
                event = self.env["event.event"].sudo().browse(vals["event_id"])
                self._check_not_closed(event)
        for participation in self:
            if "state" in vals and vals["state"] != participation.state:
                refusal = participation._get_state_refusal(vals["state"], vals)
                if refusal:
                    raise UserError(refusal)
        self._check_contract_stays(vals)

    def _check_contract_stays(self, vals):
        """A contract names company, edition and role; they do not change under it."""
        for participation in self.filtered(lambda row: row.state in CONTRACTED):
            moved = any(
                name in vals
                and vals[name]
                != participation._fields[name].convert_to_write(
                    participation[name], participation
                )
                for name in IDENTITY
            )
            if moved or vals.get("active") is False:
                raise UserError(
                    self.env._(
                        "“%s” has a contract: withdraw it and open another one instead"
                        " of changing its company, edition or role or archiving it.",
                        participation.display_name,
                    )
                )
