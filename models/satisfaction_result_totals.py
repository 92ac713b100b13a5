from odoo import models
from odoo.tools import SQL


class SatisfactionResult(models.Model):
    """Totals of pivots and graphs: one figure, or none."""

    _name = "satisfaction.result"
    _inherit = ["satisfaction.result"]

    def _read_group_select(self, aggregate_spec, query):
        """A figure is shown, never averaged with that of another group or question:
        totals over several stay empty, and so does their number of answers.
        """
        expression = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec.startswith(("value:", "n:")):
            return SQL("CASE WHEN COUNT(*) = 1 THEN %s END", expression)
        return expression
