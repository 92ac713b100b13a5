from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.satisfaction import NPS_CATEGORIES
from .customer_pool_tree import MERGING
from .unknown_float import UnknownFloat

# written by counting only
VOICE_FIELDS = frozenset({"satisfaction_index", "nps_category", "satisfaction_date"})
# who reads answers at all
VOICE_GROUPS = "expo_crm.group_user,survey.group_survey_user,event.group_event_user"


class ResPartner(models.Model):
    """What a customer last said in satisfaction studies.

    Written by one statement on the commercial entity: the mean of the latest answers of
    its contacts. Nothing anonymous is in it, and nobody writes it by hand.
    """

    _name = "res.partner"
    _inherit = ["res.partner"]

    satisfaction_index = UnknownFloat(
        digits=(4, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="0 to 100: mean of the latest answers of its contacts.",
    )
    has_satisfaction_index = fields.Boolean(
        compute="_compute_has_satisfaction_index", export_string_translation=False
    )
    nps_category = fields.Selection(
        NPS_CATEGORIES,
        string="Recommends",
        readonly=True,
        copy=False,
        help="By the mean of the latest answers of its contacts.",
    )
    satisfaction_date = fields.Date(string="Last Answer on", readonly=True, copy=False)
    score_ids = fields.One2many(
        "satisfaction.score",
        "commercial_partner_id",
        string="Scores",
        groups=VOICE_GROUPS,
    )
    followup_ids = fields.One2many(
        "satisfaction.followup",
        "commercial_partner_id",
        string="Follow-ups",
        groups=VOICE_GROUPS,
    )

    @api.depends("satisfaction_index")
    def _compute_has_satisfaction_index(self):
        for partner in self:
            partner.has_satisfaction_index = partner.satisfaction_index is not False

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        for name in VOICE_FIELDS & defaults.keys():
            del defaults[name]
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_voice(vals)
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("expo_crm_merging") is MERGING:
            # stock gives the kept contact what the absorbed ones had
            vals = {k: v for k, v in vals.items() if k not in VOICE_FIELDS}
        self._refuse_voice(vals)
        moving = bool({"parent_id", "is_company"} & vals.keys())
        if not moving and "user_id" not in vals:
            return super().write(vals)
        # sudo: the companies left may be out of the writer's sight
        left = self.sudo().commercial_partner_id if moving else self.browse()
        result = super().write(vals)
        if moving:
            self._voice_move(left)
        self._voice_follow_salesperson()
        return result

    def _refuse_voice(self, vals):
        """:raises AccessError: when the figures are written instead of counted."""
        refused = VOICE_FIELDS & vals.keys()
        if refused and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s follows from answers to studies and cannot be written.",
                    ", ".join(sorted(self._fields[name].string for name in refused)),
                )
            )
