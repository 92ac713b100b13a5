from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .satisfaction_common import SatisfactionCommon

PRIMARY = ("btn-primary", "oe_highlight")


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_study")
class TestSatisfactionViews(SatisfactionCommon):
    """What is done next stands out, and nothing else does."""

    def _get_primary(self, model, values):
        """:returns: the labels of the buttons of the header that stand out."""
        view = self.env[model].with_user(self.manager).get_view(view_type="form")
        header = etree.fromstring(view["arch"]).find(".//header")
        return [
            button.get("string")
            for button in header.iter("button")
            if set(button.get("class", "").split()) & set(PRIMARY)
            and not safe_eval(button.get("invisible", "False"), dict(values))
        ]

    def test_study_has_one_next_step(self):
        for state, label in (
            ("draft", "Open Study"),
            ("open", "Preview and Send"),
            ("closed", "See Results"),
        ):
            values = {"state": state, "id": 1}
            self.assertEqual(self._get_primary("satisfaction.study", values), [label])

    def test_followup_has_one_next_step(self):
        for state, labels in (
            ("open", ["Contacted"]),
            ("contacted", ["Solved"]),
            ("solved", []),
            ("no_contact", []),
        ):
            values = {"state": state, "pool_editable": True}
            self.assertEqual(self._get_primary("satisfaction.followup", values), labels)

    def test_new_study_has_no_link_yet(self):
        study = self.env["satisfaction.study"].new({"has_public_link": True})
        self.assertIs(study.public_url, False)
