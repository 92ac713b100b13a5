from odoo import fields, models


class ExhibitionSeries(models.Model):
    """What badges of a show depend on."""

    _name = "exhibition.series"
    _inherit = ["exhibition.series"]

    badge_needs_payment = fields.Boolean(
        string="Staff Badges After Payment",
        help="Stand staff is let in once the exhibitor has paid.",
    )
