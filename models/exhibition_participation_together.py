from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .exhibition_participation import ENDED, GUESTS


class ExhibitionParticipation(models.Model):
    """Companies that share a stand or a pavilion, all of one edition."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    pavilion_member_ids = fields.One2many(
        "exhibition.participation", "pavilion_id", string="Members"
    )

    @api.constrains("parent_id", "role", "event_id", "state")
    def _check_parent_id(self):
        # sudo: who is on a stand holds whoever sees it; names are public
        for participation in self.sudo() | self.sudo().child_ids:
            parent, name = participation.parent_id, participation.name
            if participation.role in GUESTS and not parent:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is on the stand of another company: name its main"
                        " exhibitor.",
                        name=name,
                    )
                )
            if not parent:
                continue
            if participation.role not in GUESTS:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has a main exhibitor, so it is a co-exhibitor or a"
                        " represented company: change its role or leave the main"
                        " exhibitor empty.",
                        name=name,
                    )
                )
            if parent.role != "exhibitor" or parent.event_id != participation.event_id:
                raise ValidationError(
                    self.env._(
                        "The main exhibitor of “%(name)s” must be an exhibitor of the"
                        " same edition; “%(parent)s” is not.",
                        name=name,
                        parent=parent.name,
                    )
                )
            if parent.partner_id == participation.partner_id:
                raise ValidationError(
                    self.env._("“%(name)s” cannot be its own guest.", name=name)
                )

    @api.constrains("parent_id")
    def _check_parent_live(self):
        # sudo: as above
        for participation in self.sudo():
            parent = participation.parent_id
            if parent.state in ENDED or parent and not parent.active:
                raise ValidationError(
                    self.env._(
                        "“%(parent)s” does not take part any more: “%(name)s” needs"
                        " another main exhibitor.",
                        parent=parent.name,
                        name=participation.name,
                    )
                )

    @api.constrains("pavilion_id", "role", "event_id")
    def _check_pavilion_id(self):
        # sudo: as above; members change with their pavilion
        members = self.sudo() | self.sudo().pavilion_member_ids
        for participation in members:
            pavilion = participation.pavilion_id
            if pavilion and (
                pavilion == participation
                or pavilion.role != "pavilion"
                or pavilion.event_id != participation.event_id
            ):
                raise ValidationError(
                    self.env._(
                        "“%(pavilion)s” is no pavilion of the edition of “%(name)s”.",
                        pavilion=pavilion.name,
                        name=participation.name,
                    )
                )
