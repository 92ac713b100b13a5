import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)

# the records that a kind of event is about: whose population, and the link to the show
KINDS = {
    "contract_signed": ("exhibitor", "exhibition.participation"),
    "show_closed": (None, "event.event"),
    "complaint_closed": ("customer", "res.partner"),
}
# who is invited, and with whose eyes they are looked for
WHOM = {
    "user_id", "trigger", "audience", "event_id", "role", "visitor_category",
    "has_been_inside", "hall_ids", "category_ids", "area_min", "area_max", "contacts",
    "customer_domain", "company_id",
}  # fmt: skip


class SatisfactionStudy(models.Model):
    """Events that invite: a contract is signed, a show is closed, a complaint is closed.

    Each open study with this trigger asks those concerned who are of its population, as
    its responsible would, once per person and study. The event itself never fails of it.
    So nobody but the responsible and managers says whom it asks: numbers of people would
    tell of customers one may not see.
    """

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    @api.model_create_multi
    def create(self, vals_list):
        studies = super().create(vals_list)
        studies._check_own_eyes()
        return studies

    def write(self, vals):
        result = super().write(vals)
        if WHOM & vals.keys():
            self._check_own_eyes()
        return result

    def copy_data(self, default=None):
        """A copy that invites by itself does so for who made it."""
        vals_list = super().copy_data(default=default)
        for vals in vals_list:
            if vals.get("trigger") != "manual" and "user_id" not in (default or {}):
                vals["user_id"] = self.env.uid
        return vals_list

    def _check_own_eyes(self):
        """:raises AccessError: for a study that would invite with the eyes of somebody
        else."""
        if self.env.su or self.env.user.has_group("expo_crm.group_manager"):
            return
        for study in self:
            if study.trigger != "manual" and study.user_id - self.env.user:
                raise AccessError(
                    self.env._(
                        "“%(study)s” invites by itself whom %(user)s sees: only they"
                        " and managers of all customers say whom it asks.",
                        study=study.name,
                        user=study.user_id.name,
                    )
                )

    @api.model
    def _trigger(self, kind, records):
        """:param kind: one of ``contract_signed`` (with participations),
            ``show_closed`` (with editions) and ``complaint_closed`` (with the contacts
            who complained).
        :param records: whom or what it happened to.
        """
        if not records:
            return
        # sudo: which studies wait for it, whoever signs or closes
        studies = self.sudo().search([("trigger", "=", kind), ("state", "=", "open")])
        for study in studies:
            audience, _model = KINDS[kind]
            if audience and study.audience != audience:
                continue
            if kind == "show_closed":
                among = None if study.event_id in records else records.browse()
            elif kind == "contract_signed":
                among = records.filtered(
                    lambda row, study=study: row.event_id == study.event_id
                )
            else:
                among = records
            if among is None or among:
                study._invite_by_trigger_safely(among)

    def _invite_by_trigger_safely(self, among):
        try:
            with self.env.cr.savepoint():
                self._invite_by_trigger(among)
        except OperationalError:
            raise
        except Exception:  # contracts are signed whatever a study asks for
            _logger.exception("Study %s did not invite by its trigger", self.id)

    def _invite_by_trigger(self, among):
        """Invite as the responsible of the study would, or nobody where there is none."""
        if not self.user_id.active:
            _logger.info("Study %s has no responsible: nobody is invited", self.id)
            return
        study = self.with_user(self.user_id).with_company(self.company_id)
        moment = study._get_date_planned() + timedelta(days=study.delay_days)
        people = study._plan(among, moment)
        if not people:
            return
        planned = study._store_plan(people, moment, afresh=among is None)
        _logger.info(
            "Study %s: %s invited by its trigger, %s left out",
            study.id,
            len(planned),
            len(people) - len(planned),
        )
        if planned and moment <= fields.Datetime.now():
            # sudo: the job that sends starts soon
            self.env.ref("expo_crm.ir_cron_send_invitations").sudo()._trigger()
