from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ExpoCrmCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install", "expo_crm_tour")
class TestTourLive(TourCase, ExpoCrmCommon):
    """Lists that stay true in a browser while a colleague claims."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool.limit_owned = 10
        cls.adhara = cls._create_customer("Adhara")
        cls.bellatrix = cls._create_customer("Bellatrix")

    def _tour(self, name, user, url="/odoo/customer-pool", **kwargs):
        super()._tour(name, user, url, **kwargs)

    # the colleague comes by a door that Odoo 19 calls old
    @mute_logger("odoo.addons.rpc.controllers.jsonrpc")
    def test_row_claimed_by_a_colleague_leaves_an_open_list(self):
        self.rep.password = "colleague"
        self._tour(
            "expo_crm_customer_pool_live",
            self.stranger,
            cookies={"expo_crm_colleague": f"{self.rep.login}:colleague"},
        )
        self.assertEqual((self.adhara | self.bellatrix).user_id, self.rep)

    def test_several_claimed_are_one_click_away(self):
        self._tour("expo_crm_customer_pool_several", self.stranger)
        self.assertEqual((self.adhara | self.bellatrix).user_id, self.stranger)


@tagged("post_install", "-at_install", "expo_crm_tour")
class TestTourLiveChinese(TestTourLive):
    """The same for people who read Chinese."""

    allow_inherited_tests_method = True
    lang = "zh_CN"
