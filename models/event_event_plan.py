from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.screen import get_labels
from .exhibition_participation import ENDED, EXHIBITORS

# what everybody at the desk may know of a booth, whoever rents it
PUBLIC_FIELDS = (
    "name",
    "hall_id",
    "plan_x",
    "plan_y",
    "is_placed",
    "width",
    "depth",
    "area",
    "build_type",
    "open_sides",
    "is_outdoor",
    "is_complimentary",
    "is_special_show",
    "sale_status",
    "price",
    "booth_category_id",
    "participation_id",
    "hold_participation_id",
    "hold_until",
    "hold_user_id",
    "blocked_reason",
    "partner_id",
)
LABELLED_FIELDS = ("build_type", "open_sides", "sale_status")
DESK_GROUP = "event.group_event_registration_desk"


class EventEvent(models.Model):
    """The floor plan of an edition: what it shows, and its layout."""

    _name = "event.event"
    _inherit = ["event.event"]

    def action_open_floor_plan(self):
        """:returns: the action that shows the halls of the edition."""
        self.ensure_one()
        return self._get_floor_plan_action()

    def _get_floor_plan_action(self, **params):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "expo_crm.floor_plan_action"
        )
        return {**action, "params": {"event_id": self.id, **params}}

    @api.readonly
    def get_floor_plan(self, hall_id=None):
        """Everything the floor plan draws, for everybody at the registration desk.

        Called on one edition, or on none for the one that comes next.

        :param hall_id: the hall whose booths are wanted; None for the first.
        :returns: dict of the editions to choose from, the edition, its halls, the
            booths of one hall and of none, and what the caller may do.
        :raises AccessError: to who has nothing to do with events.
        """
        if not self.env.user.has_group(DESK_GROUP):
            raise AccessError(
                self.env._("The floor plan is for people who work for events.")
            )
        editions = self.search_fetch(
            [("series_id", "!=", False)],
            ["name", "date_tz"],
            order="date_begin desc, id",
        )
        event = (self & editions)[:1] or editions._get_next_edition()
        halls = event._get_plan_halls()
        roots = halls.filtered(lambda hall: not hall.parent_id)
        hall = roots.filtered(lambda root: root.id == hall_id) or roots[:1]
        return {
            "editions": [
                {"id": edition.id, "name": edition.name} for edition in editions
            ],
            "event": event.id
            and {"id": event.id, "name": event.name, "tz": event.date_tz},
            "halls": self._prepare_plan_halls(halls),
            "hall_id": hall.id,
            "booths": event._prepare_plan_booths(hall),
            "labels": self._get_plan_labels(),
            "rights": event._get_plan_rights(),
            "companies": event._get_plan_companies_domain(),
        }

    def _get_next_edition(self):
        """:returns: the edition that runs or comes next, else the last one."""
        now = fields.Datetime.now()
        coming = self.filtered(lambda edition: edition.date_end >= now)
        return coming[-1:] or self[:1]

    def _get_plan_halls(self):
        if not self:
            return self.env["exhibition.hall"]
        return self.env["exhibition.hall"].search([("event_id", "=", self.id)])

    def _prepare_plan_halls(self, halls):
        drawn = halls.search([("id", "in", halls.ids), ("plan_image", "!=", False)])
        return [
            {
                "id": hall.id,
                "parent_id": hall.parent_id.id,
                "name": hall.name,
                "x": hall.plan_x,
                "y": hall.plan_y,
                "width": hall.width,
                "depth": hall.depth,
                "image": hall in drawn
                and f"/web/image/exhibition.hall/{hall.id}/plan_image"
                f"?unique={hall.write_date.timestamp():.0f}",
            }
            for hall in halls
        ]

    def _get_plan_labels(self):
        booth = self.env["event.booth"]
        return {name: get_labels(booth, name) for name in LABELLED_FIELDS}

    def _get_plan_rights(self):
        user = self.env.user
        return {
            "edit": user.has_group("event.group_event_user"),
            "hold": self._is_show_run() or user.has_group("expo_crm.group_user"),
            "sell": self.env["sale.order"].has_access("create"),
        }

    def _prepare_plan_booths(self, hall):
        """:param hall: whose booths are drawn; those without a hall wait beside it.
        :returns: list of dicts, in the order of their numbers.
        """
        if not hall:
            return []
        # sudo: names of renters are public, and so is all of PUBLIC_FIELDS; nothing
        # else of a booth, its order or its renter is read here
        booths = (
            self.env["event.booth"]
            .sudo()
            .search_fetch(
                [
                    ("event_id", "=", self.id),
                    "|",
                    ("hall_id", "in", (hall.id, False)),
                    ("hall_id.parent_id", "=", hall.id),
                ],
                PUBLIC_FIELDS,
            )
        )
        companies = booths.participation_id | booths.hold_participation_id
        mine = self._get_plan_mine(companies)
        readable = set(companies.sudo(False)._filtered_access("read").ids)
        editable = companies.sudo(False)
        if not self._is_show_run():
            editable = editable._filtered_access("write")
        who = mine, readable, set(editable.ids)
        return [self._prepare_plan_booth(booth, *who) for booth in booths]

    def _get_plan_mine(self, companies):
        """:returns: ids of the participations whose customers the caller holds."""
        partners = companies.partner_id
        own = partners.filtered(lambda partner: partner.user_id == self.env.user)
        return set(companies.filtered(lambda row: row.partner_id in own).ids)

    def _prepare_plan_booth(self, booth, mine, readable, editable):
        sold, held = booth.participation_id, booth.hold_participation_id
        company, renter = sold or held, booth.partner_id.commercial_partner_id
        status = booth.sale_status
        # whether a hidden company pays, and how much, is no business of others
        told = booth.pool_visible and (not sold or sold.id in readable)
        if status == "paid" and not told:
            status = "contracted"
        changes = company.id in editable
        return {
            "id": booth.id,
            "name": booth.name,
            "hall_id": booth.hall_id.id,
            "placed": booth.is_placed and bool(booth.hall_id),
            "x": booth.plan_x,
            "y": booth.plan_y,
            "width": booth.width,
            "depth": booth.depth,
            "area": booth.area,
            "build_type": booth.build_type,
            "open_sides": booth.open_sides,
            "outdoor": booth.is_outdoor,
            "complimentary": told and booth.is_complimentary,
            "special_show": booth.is_special_show,
            "category": booth.booth_category_id.name,
            "price": told and booth.price,
            "currency_id": booth.booth_category_id.currency_id.id,
            "status": status,
            "blocked_reason": status == "blocked" and booth.blocked_reason,
            # of a booth rented by a person, the name of the company
            "exhibitor": sold.name or renter.name or False,
            "holder": held.name or False,
            "hold_until": fields.Datetime.to_string(booth.hold_until),
            "participation_id": company.id in readable and company.id,
            "mine": company.id in mine,
            "can_move": changes and status in ("held", "contracted", "paid"),
            "can_hold": status == "free",
            "can_release": status == "held"
            and (changes or booth.hold_user_id == self.env.user),
        }

    def _get_plan_companies_domain(self):
        """:returns: domain of the participations the caller may hold booths for."""
        domain = [
            ("event_id", "=", self.id),
            ("role", "in", EXHIBITORS),
            ("state", "not in", (*ENDED, "no_show", "exhibited")),
        ]
        if not self._is_show_run():
            domain.append(("pool_editable", "=", True))
        return domain
