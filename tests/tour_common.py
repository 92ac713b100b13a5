from unittest.mock import patch

from odoo.tests import HttpCase


class TourCase(HttpCase):
    """A tour in a browser, in the language of the class."""

    lang = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # tenths of a second; a first start of the browser on two busy cores takes more
        # than stock's ten seconds, and a skipped tour is a failure
        cls.startClassPatcher(patch("odoo.tests.common.CHECK_BROWSER_ITERATIONS", 900))
        cls.env["res.lang"]._activate_lang(cls.lang)
        cls.env["ir.module.module"]._load_module_terms(["expo_crm"], [cls.lang])

    def _tour(self, name, user, url="/odoo", **kwargs):
        user.lang = self.lang
        self.start_tour(url, name, login=user.login, timeout=180, **kwargs)
