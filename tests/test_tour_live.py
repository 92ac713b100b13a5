from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_tour")
class TestTourLive(HttpCase, ExpoCrmCommon):
    """Lists that stay true in a browser while a colleague claims."""

    lang = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as in the other tours: a first start of the browser takes its time
        cls.startClassPatcher(patch("odoo.tests.common.CHECK_BROWSER_ITERATIONS", 900))
        cls.env["res.lang"]._activate_lang(cls.lang)
        cls.env["ir.module.module"]._load_module_terms(["expo_crm"], [cls.lang])
        cls.pool.limit_owned = 10
        cls.adhara = cls._create_customer("Adhara")
        cls.bellatrix = cls._create_customer("Bellatrix")

    def _tour(self, name, user, **kwargs):
        user.lang = self.lang
        self.start_tour(
            "/odoo/customer-pool", name, login=user.login, timeout=180, **kwargs
        )

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
