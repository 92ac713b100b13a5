from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_plan")
class TestFloorPlanTour(HttpCase, ExhibitionCommon):
    """A rep works on the floor plan, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as in the other tours: a first start of the browser on busy cores is slow
        cls.startClassPatcher(patch("odoo.tests.common.CHECK_BROWSER_ITERATIONS", 900))

    def test_rep_holds_a_booth_moves_it_by_keyboard_and_undoes_the_move(self):
        self.hall.write({"width": 30, "depth": 20})
        booth = self._create_booth("A1", plan_x=1, plan_y=1)
        other = self._create_booth("A2", plan_x=4, plan_y=1)
        customer = self._create_customer("Polaris Stands", owner=self.rep)
        participation = self._create_participation(customer)
        self.rep.lang = "en_US"
        self.start_tour(
            f"/odoo/floor-plan?event={self.edition.id}",
            "expo_crm_floor_plan",
            login=self.rep.login,
            timeout=180,
        )
        self.assertEqual(booth.hold_participation_id, participation)
        self.assertEqual(booth.hold_user_id, self.rep)
        self.assertEqual(other.sale_status, "free")
