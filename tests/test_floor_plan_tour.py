from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_plan")
class TestFloorPlanTour(TourCase, ExhibitionCommon):
    """A rep works on the floor plan, in a browser."""

    def test_rep_holds_a_booth_moves_it_by_keyboard_and_undoes_the_move(self):
        self.hall.write({"width": 30, "depth": 20})
        booth = self._create_booth("A1", plan_x=1, plan_y=1)
        other = self._create_booth("A2", plan_x=4, plan_y=1)
        customer = self._create_customer("Polaris Stands", owner=self.rep)
        participation = self._create_participation(customer)
        self._tour(
            "expo_crm_floor_plan", self.rep, f"/odoo/floor-plan?event={self.edition.id}"
        )
        self.assertEqual(booth.hold_participation_id, participation)
        self.assertEqual(booth.hold_user_id, self.rep)
        self.assertEqual(other.sale_status, "free")
