from typing import NamedTuple

from odoo import fields, models


class SatisfactionLimits(NamedTuple):
    """When a company gets back to respondents.

    :ivar nps: recommendations up to it are followed up, 0 to 10.
    :ivar index: indices below it are followed up, 0 to 100.
    :ivar hours: from the answer until somebody should have got back.
    """

    nps: int
    index: float
    hours: int


class ResCompany(models.Model):
    """How often people are asked, and when discontent ones are followed up."""

    _name = "res.company"
    _inherit = ["res.company"]

    satisfaction_quarantine_days = fields.Integer(
        string="Days between Studies",
        default=30,
        help="A person is invited to one study at most in so many days; 0 sets no limit.",
    )
    satisfaction_nps_limit = fields.Integer(
        string="Follow up Recommendations up to",
        default=6,
        help="0 to 10: answers of this value and below; 6 is what makes a detractor.",
    )
    satisfaction_index_limit = fields.Float(
        string="Follow up Indices below",
        digits=(4, 1),
        default=50.0,
        help="0 to 100: satisfaction indices below it.",
    )
    satisfaction_followup_hours = fields.Integer(
        string="Get Back within",
        default=48,
        help="Hours from the answer; later, the superior is told.",
    )

    _satisfaction_quarantine_check = models.Constraint(
        "CHECK(satisfaction_quarantine_days >= 0)",
        "The days between studies cannot be negative.",
    )
    _satisfaction_nps_limit_check = models.Constraint(
        "CHECK(satisfaction_nps_limit BETWEEN -1 AND 10)",
        "Recommendations go from 0 to 10; -1 follows up none.",
    )
    _satisfaction_index_limit_check = models.Constraint(
        "CHECK(satisfaction_index_limit BETWEEN 0 AND 100)",
        "Satisfaction indices go from 0 to 100.",
    )
    _satisfaction_followup_hours_check = models.Constraint(
        "CHECK(satisfaction_followup_hours > 0)",
        "Somebody needs at least one hour to get back.",
    )

    def _get_satisfaction_limits(self):
        """:returns: the ``SatisfactionLimits`` of this company."""
        self.ensure_one()
        return SatisfactionLimits(
            self.satisfaction_nps_limit,
            self.satisfaction_index_limit,
            self.satisfaction_followup_hours,
        )
