from odoo import fields, models

from ..tools.satisfaction import AUDIENCES, SCALES


class SatisfactionBenchmark(models.Model):
    """A published figure to compare with; never a target."""

    _name = "satisfaction.benchmark"
    _description = "Benchmark"
    _order = "scale, audience, year desc, id"

    name = fields.Char(required=True, translate=True)
    scale = fields.Selection(SCALES, required=True)
    audience = fields.Selection(AUDIENCES, required=True)
    value = fields.Float(required=True)
    source = fields.Char(required=True)
    year = fields.Char(required=True, help="Of the data, as published: 2018, 2017/18.")
    note = fields.Char(translate=True)
    company_id = fields.Many2one("res.company", help="Empty for every company.")
    active = fields.Boolean(default=True)
