from odoo import fields, models

from ..tools.satisfaction import AUDIENCES, AXES, SCALES
from .unknown_float import UnknownFloat


class SatisfactionResult(models.Model):
    """One figure of a study or of all studies of an edition, for one group.

    Written by counting only. Groups of an anonymous study that could tell of fewer than
    five people have no row; those of other studies are for who sees all customers.
    """

    _name = "satisfaction.result"
    _description = "Satisfaction Figure"
    _order = "event_id desc, study_id desc, sequence, axis, group_sequence, id"
    _rec_name = "group_name"

    study_id = fields.Many2one(
        "satisfaction.study", readonly=True, index="btree_not_null", ondelete="cascade",
        help="Empty for all studies of the edition together.",
    )  # fmt: skip
    event_id = fields.Many2one(
        "event.event", string="Edition", readonly=True, index="btree_not_null",
        ondelete="cascade",
    )  # fmt: skip
    series_id = fields.Many2one("exhibition.series", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    audience = fields.Selection(AUDIENCES, readonly=True)
    touchpoint_id = fields.Many2one("satisfaction.touchpoint", readonly=True)
    is_anonymous = fields.Boolean(readonly=True)

    # which figure
    scale = fields.Selection(SCALES, required=True, readonly=True)
    code = fields.Char(required=True, readonly=True)
    title = fields.Char(string="Question", readonly=True, translate=True)
    axis = fields.Selection(AXES, string="Broken down by", required=True, readonly=True)
    group_key = fields.Char(readonly=True, export_string_translation=False)
    group_name = fields.Char(string="Group", readonly=True, translate=True)
    group_title = fields.Char(
        string="Break-down Question",
        readonly=True,
        translate=True,
        help="Where the groups are answers.",
    )
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    group_sequence = fields.Integer(readonly=True, export_string_translation=False)
    is_small = fields.Boolean(
        string="Small Group",
        readonly=True,
        help="Fewer than five answers, or tells of such a group.",
    )

    # the figure
    n = fields.Integer(string="Answers", readonly=True, aggregator="sum")
    value = UnknownFloat(
        readonly=True,
        aggregator="avg",
        help="NPS from -100 to 100, CSAT in percent, indices from 0 to 100.",
    )
    low = UnknownFloat(
        string="95 % from",
        readonly=True,
        aggregator=None,
        help="Lower end of the 95 % interval.",
    )
    high = UnknownFloat(
        string="95 % to",
        readonly=True,
        aggregator=None,
        help="Upper end of the 95 % interval.",
    )
    is_low_base = fields.Boolean(
        string="Low Base", readonly=True, help="Fewer than 30 answers."
    )
    needed = fields.Integer(
        string="Answers Needed",
        readonly=True,
        aggregator=None,
        help="Answers still missing for an interval of ±5.",
    )
    counts = fields.Json(
        readonly=True,
        help="Answers by class (promoter, passive, detractor; satisfied, dissatisfied) "
        "and, under “values”, by value. Empty for indices.",
    )
    mean = UnknownFloat(
        readonly=True, aggregator=None, help="Of the answers, or of the index."
    )
    deviation = UnknownFloat(
        readonly=True, aggregator=None, help="Standard deviation of the same."
    )

    # change since the previous edition
    previous_n = fields.Integer(string="Answers before", readonly=True, aggregator=None)
    previous_value = UnknownFloat(string="Before", readonly=True, aggregator=None)
    difference = UnknownFloat(string="Change", readonly=True, aggregator=None)
    difference_low = UnknownFloat(string="Change from", readonly=True, aggregator=None)
    difference_high = UnknownFloat(string="Change to", readonly=True, aggregator=None)
    is_significant = fields.Boolean(
        string="Significant",
        readonly=True,
        help="The 95 % interval of the change does not include 0.",
    )

    _event_index = models.Index("(event_id, audience) WHERE study_id IS NULL")
    _figure_uniq = models.UniqueIndex(
        "(COALESCE(study_id, 0), COALESCE(event_id, 0), audience, scale, code, axis,"
        " group_key)"
    )
