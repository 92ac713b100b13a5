from odoo import fields, models


class ExhibitionCloseLine(models.TransientModel):
    """One company that signed for the edition being closed: did it come?

    Name, booth and area are on the plan of the show, for everybody.
    """

    _name = "exhibition.close.line"
    _description = "Company of an Edition to Close"
    _order = "id"

    close_id = fields.Many2one(
        "exhibition.close", required=True, index=True, ondelete="cascade"
    )
    participation_id = fields.Many2one(
        "exhibition.participation", required=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(related="participation_id.name")
    role = fields.Selection(related="participation_id.role")
    booth_names = fields.Char(related="participation_id.booth_names", string="Booths")
    net_area = fields.Float(related="participation_id.net_area")
    staff_visits = fields.Integer(
        readonly=True, help="On how many days its stand staff was scanned, altogether."
    )
    is_absent = fields.Boolean(string="Did not Come")
