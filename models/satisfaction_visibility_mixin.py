from odoo import models
from odoo.fields import Domain

# what of a study its visibility depends on, besides the customer
RUN_BY = (
    "study_id.user_id",
    "study_id.event_id.user_id",
    "study_id.event_id.team_user_ids",
)


class SatisfactionVisibilityMixin(models.AbstractModel):
    """A row of a study: seen like its customer, without one by who runs the study.

    Rows that belong to no study stay as visible as their customer. Nothing here tells of
    anonymous answers: record rules of their own hide those from everybody.
    """

    _name = "satisfaction.visibility.mixin"
    _description = "Visible through its customer or its study"
    _inherit = ["customer.visibility.path.mixin"]

    # whether who administers surveys reads the rows of all customers
    _study_open_to_surveys = False

    def _pool_visible_depends(self):
        if self._abstract:
            return ()
        return (*super()._pool_visible_depends(), "study_id", *RUN_BY)

    def _get_pool_scope_domain(self, scope):
        seen = super()._get_pool_scope_domain(scope)
        if self._is_reading_unknown():
            if self._study_open_to_surveys and self._is_reading_surveys():
                seen |= Domain("study_id", "!=", False)
            return seen
        # any!: who runs a study is asked here, whatever of it may be read
        run = Domain(
            "study_id", "any!", self.env["satisfaction.study"]._get_run_domain()
        )
        known = Domain(self._pool_partner_field, "!=", False)
        return seen & (Domain("study_id", "=", False) | known | run)

    def _is_in_pool_scope(self, scope):
        if not self.study_id:
            return super()._is_in_pool_scope(scope)
        if self._study_open_to_surveys and self._is_reading_surveys():
            return True
        if self[self._pool_partner_field] or self._is_reading_unknown():
            return super()._is_in_pool_scope(scope)
        return bool(self.study_id.filtered_domain(self.study_id._get_run_domain()))

    def _is_reading_surveys(self):
        return self.env.user.has_group("survey.group_survey_manager")

    def _is_reading_unknown(self):
        """:returns: whether the user reads what people said whom nobody knows."""
        return self.env["satisfaction.study"]._is_in_charge()
