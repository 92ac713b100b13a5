import logging
from datetime import datetime, timedelta

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .canary_baseline import BaselineCase
from .canary_channels import Channels
from .canary_common import CanaryCommon
from .canary_scan import QUIET, describe

_logger = logging.getLogger(__name__)


@tagged(
    "post_install", "-at_install", "expo_crm_security", "expo_crm_canary",
    "expo_crm_slow",
)  # fmt: skip
class TestCanaryHttp(BaselineCase, CanaryCommon, HttpCase):
    """What a browser is told, by whatever route, is what the user may know.

    Routes are those of the routing map: a new one is visited without being named here.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("web.json.enabled", "1")

    def csrf_token(self):
        return Request.csrf_token(self)

    def api_key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        return keys._generate("rpc", "test", datetime.now() + timedelta(days=0.5))

    def _log_in(self, user):
        # with debug mode, refusals say more
        self.authenticate(
            user.login, f"{user.login}-password", session_extra={"debug": "1"}
        )
        return Channels(self, user)

    def test_browser_of_a_spy_is_told_no_canary(self):
        self.spy.group_ids |= self.env.ref("base.group_no_one")
        visitor = self._log_in(self.spy)
        with mute_logger(*QUIET):
            visitor.visit_routes()
            visitor.visit_channels()
        _logger.info("routes left out: %s", ", ".join(sorted(visitor.skipped)))
        self.assertFalse(visitor.found, describe(visitor.found, self.aviary))
        self.assertBaseline("visit", visitor.counts())

    def test_browser_of_the_owner_is_told_canaries_by_every_channel(self):
        visitor = self._log_in(self.keeper)
        with mute_logger(*QUIET):
            visitor.visit_channels()
        channels = {place[0] for places in visitor.found.values() for place in places}
        self.assertEqual(channels, set(visitor.visited))
        told = {self.aviary.by_token[token].model for token in visitor.found}
        self.assertLessEqual(
            {"res.partner", "crm.lead", "sale.order", "account.move", "mail.message",
             "ir.attachment", "event.registration", "customer.interaction"},
            told,
        )  # fmt: skip
