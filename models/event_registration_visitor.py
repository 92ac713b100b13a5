import operator as op
import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

COMPARISONS = {
    ">": op.gt, ">=": op.ge, "<": op.lt, "<=": op.le, "=": op.eq, "!=": op.ne,
}  # fmt: skip
PERSON_FIELDS = ("person_email", "person_phone")


class EventRegistration(models.Model):
    """A visitor: what they allow, how often they came, whether they are listed twice."""

    _name = "event.registration"
    _inherit = ["event.registration"]

    # consent
    consent_call = fields.Boolean(
        string="May Be Called", help="The person agreed to be called by the organiser."
    )
    consent_share = fields.Boolean(
        string="May Be Shared",
        help="The person agreed that exhibitors get the contact data.",
    )

    # the same person twice
    person_email = fields.Char(
        compute="_compute_person",
        store=True,
        export_string_translation=False,
    )
    person_phone = fields.Char(
        compute="_compute_person",
        store=True,
        export_string_translation=False,
    )
    same_person_count = fields.Integer(
        string="Same Person",
        compute="_compute_same_person_count",
        search="_search_same_person_count",
        help="Other badges of this edition with the same phone or e-mail, among those "
        "you see.",
    )

    # visits
    visit_days = fields.Integer(
        string="Days Inside",
        compute="_compute_visit_days",
        search="_search_visit_days",
        compute_sudo=True,
    )
    is_no_show = fields.Boolean(
        string="No-show",
        compute="_compute_is_no_show",
        search="_search_is_no_show",
        compute_sudo=True,
        help="Registered, not cancelled, and never inside until the edition ended.",
    )

    _person_email_index = models.Index(
        "(event_id, person_email) WHERE person_email IS NOT NULL"
    )
    _person_phone_index = models.Index(
        "(event_id, person_phone) WHERE person_phone IS NOT NULL"
    )

    @api.depends("series_id", "email", "phone", "country_id", "event_id.country_id")
    def _compute_person(self):
        for badge in self:
            email = phone = False
            if badge.series_id:
                email = email_normalize(badge.email or "") or False
                if badge.phone:
                    number = badge.phone
                    if not number.startswith("+"):
                        country = badge.country_id or badge.event_id.country_id
                        number = (
                            badge._phone_format(
                                number=number, country=country, force_format="E164"
                            )
                            or number
                        )
                    phone = re.sub(r"\D", "", number) or False
            badge.person_email, badge.person_phone = email, phone

    @api.depends(*PERSON_FIELDS, "event_id", "state")
    @api.depends_context("uid")
    def _compute_same_person_count(self):
        same = {}
        for name in PERSON_FIELDS:
            values = {badge[name] for badge in self if badge[name]}
            groups = values and self._read_group(
                self._get_same_person_domain()
                & Domain("event_id", "in", self.event_id.ids)
                & Domain(name, "in", list(values)),
                ["event_id", name],
                ["id:array_agg"],
            )
            for event, value, ids in groups or ():
                same[event.id, name, value] = ids
        for badge in self:
            ids = set()
            for name in PERSON_FIELDS:
                ids.update(same.get((badge.event_id.id, name, badge[name]), ()))
            badge.same_person_count = len(ids - set(badge._origin.ids))

    def _search_same_person_count(self, operator, value):
        """Among the badges one sees: a guessed number must not find a hidden one."""
        if (operator, value) not in ((">", 0), (">=", 1)):
            return NotImplemented
        domains = []
        for name in PERSON_FIELDS:
            groups = self._read_group(
                self._get_same_person_domain() & Domain(name, "!=", False),
                ["event_id", name],
                ["id:array_agg"],
                having=[("__count", ">", 1)],
            )
            ids = [id_ for _event, _value, of_person in groups for id_ in of_person]
            domains.append(Domain("id", "in", ids))
        return Domain.OR(domains)

    @api.model
    def _get_same_person_domain(self):
        return Domain("series_id", "!=", False) & Domain("state", "!=", "cancel")

    @api.depends("visit_ids")
    def _compute_visit_days(self):
        counts = dict(
            self.env["exhibition.visit"]._read_group(
                [("registration_id", "in", self.ids)], ["registration_id"], ["__count"]
            )
        )
        for badge in self:
            badge.visit_days = counts.get(badge._origin, 0)

    def _search_visit_days(self, operator, value):
        if operator == "in":
            return Domain.OR(self._search_visit_days("=", item) for item in value)
        if operator not in COMPARISONS:
            return NotImplemented
        value = int(value or 0)
        with_none = COMPARISONS[operator](0, value)
        self.env["exhibition.visit"].flush_model(["registration_id"])
        days = SQL("count(*) %s %s", SQL(operator), value)
        inside = SQL(
            "(SELECT registration_id FROM exhibition_visit"
            " GROUP BY registration_id HAVING %s)",
            SQL("NOT (%s)", days) if with_none else days,
        )
        return Domain("id", "not in" if with_none else "in", inside)

    @api.depends("series_id", "state", "event_id.date_end", "visit_ids")
    def _compute_is_no_show(self):
        now = fields.Datetime.now()
        for badge in self:
            badge.is_no_show = (
                badge.series_id
                and badge.state in ("open", "done")
                and badge.event_id.date_end <= now
                and not badge.visit_days
            )

    def _search_is_no_show(self, operator, value):
        if operator != "in":
            return NotImplemented
        absent = (
            Domain("series_id", "!=", False)
            & Domain("state", "in", ("open", "done"))
            & Domain("event_id.date_end", "<=", fields.Datetime.now())
            & Domain("visit_days", "=", 0)
        )
        return self._pool_yes_or_no(absent, value)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and not self.env.context.get("import_file"):
            self._fill_onsite(vals_list)
        return super().create(vals_list)

    def _fill_onsite(self, vals_list):
        """Who is registered by a colleague on a day of the show stands at the desk."""
        events = self.env["event.event"].browse(
            {vals["event_id"] for vals in vals_list if vals.get("event_id")}
        )
        now = fields.Datetime.now()
        running = {
            event.id
            for event in events.exists()
            if event.series_id and not event._get_door_refusal("visitor", now)
        }
        if not running or not self.env.user._is_internal():
            return
        for vals in vals_list:
            if vals.get("event_id") in running:
                vals.setdefault("registered_onsite", True)

    @api.model
    def get_import_templates(self):
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Import Template for Visitors of a Show"),
                "template": "/expo_crm/static/xls/visitors.csv",
            },
        ]

    def action_open_visits(self):
        """:returns: the visits of these badge holders."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.exhibition_visit_action"
        )
        action["domain"] = [("registration_id", "in", self.ids)]
        action["view_mode"] = "list,pivot,graph"
        action["views"] = [(False, "list"), (False, "pivot"), (False, "graph")]
        action["context"] = {}
        return action

    def action_open_same_person(self):
        """:returns: the badges of this edition with the same phone or e-mail."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.event_registration_action_visitors"
        )
        same = Domain.OR(
            Domain(name, "=", self[name]) for name in PERSON_FIELDS if self[name]
        )
        domain = self._get_same_person_domain() & Domain(
            "event_id", "=", self.event_id.id
        )
        action["domain"] = list(domain & same)
        action["context"] = {}
        return action
