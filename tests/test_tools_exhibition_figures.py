from odoo.tests import BaseCase, tagged

from ..models.event_registration_badge import VISITORS
from ..tools import exhibition_figures as tool
from ..tools.exhibition import ORIGINS
from ..tools.exhibition_facts import Exhibitors, Facts, People, Previous, Space


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_figures")
class TestToolsExhibitionFigures(BaseCase):
    """The formulas, without a database."""

    def test_names_are_those_of_the_models(self):
        self.assertEqual(tool.VISITORS, VISITORS)
        self.assertEqual(
            tool.SPLIT_ORIGINS, (*(origin for origin, _name in ORIGINS), "unknown")
        )
        self.assertLessEqual(tool.SPLIT | tool.CONFIDENTIAL, tool.UNITS.keys())

    def test_retention_of_the_textbook(self):
        """100 before, 90 now, 20 of them new: 70 % stayed, 30 % left."""
        facts = Facts(
            exhibitors=[
                Exhibitors("mainland", kind="retained", count=70),
                Exhibitors("mainland", kind="new", count=20),
            ],
            previous=[
                Previous("mainland", True, 70, 900.0, 7.0),
                Previous("mainland", False, 30, 100.0, 3.0),
            ],
            is_compared=True,
            is_measured=True,
        )
        figures = tool.get_figures(facts, "ufi")
        expected = {
            "retention": 0.7,
            "churn": 0.3,
            "retention_area": 0.9,
            "retention_revenue": 0.7,
            "new_ratio": 20 / 90,
            "net_growth": -0.1,
        }
        for metric, value in expected.items():
            self.assertAlmostEqual(figures[metric, "all"], value, msg=metric)

    def test_everybody_lost_is_known(self):
        facts = Facts(previous=[Previous(count=5)], is_compared=True, is_measured=True)
        facts.exhibitors = [Exhibitors(kind="new")]
        figures = tool.get_figures(facts, "ufi")
        self.assertEqual(figures["retention", "all"], 0)
        self.assertEqual(figures["churn", "all"], 1)

    def test_press_is_a_visitor_in_china_only(self):
        facts = Facts(people=[People(category="media", is_seen=True, visits=2)])
        for basis, visitors in (("ufi", 0), ("fkm", 0), ("gb", 1)):
            figures = tool.get_figures(facts, basis)
            self.assertEqual(figures["visitors", "all"], visitors)
            self.assertEqual(figures["attendees", "all"], 1)
        self.assertIsNone(tool.get_figures(facts, "ufi")["visits_per_visitor", "all"])

    def test_stand_staff_is_no_visitor_anywhere(self):
        facts = Facts(people=[People(category="exhibitor_staff", is_seen=True)])
        for basis in tool.REGIMES:
            self.assertEqual(tool.get_figures(facts, basis)["visitors", "all"], 0)

    def test_blocked_space_is_not_for_sale(self):
        facts = Facts(
            spaces=[
                Space(area=60, is_sold=True, is_present=True),
                Space(area=20),
                Space(area=20, is_blocked=True),
            ]
        )
        figures = tool.get_figures(facts, "ufi")
        self.assertEqual(figures["occupancy", "all"], 0.75)

    def shares(self, **values):
        """:returns: figures of 100 exhibitors, 1000 visitors and 5000 m²."""
        figures = {}
        for metric, whole in (
            ("exhibitors", 100),
            ("visitors", 1000),
            ("net_area", 5000),
        ):
            foreign, hmt = values.get(metric, (0, 0))
            figures[metric, "all"] = whole
            figures[metric, "foreign"], figures[metric, "hmt"] = foreign, hmt
        return figures

    def test_fkm_asks_for_exhibitors_and_visitors(self):
        def judge(**values):
            return tool.is_international(self.shares(**values), "fkm")

        self.assertTrue(judge(exhibitors=(10, 0), visitors=(50, 0)))
        self.assertFalse(judge(exhibitors=(10, 0), visitors=(49, 0)))
        self.assertFalse(judge(exhibitors=(9, 5), visitors=(50, 0)))

    def test_chinese_annex_asks_for_one_of_three_and_counts_hong_kong(self):
        def judge(**values):
            return tool.is_international(self.shares(**values), "cn")

        self.assertTrue(judge(exhibitors=(6, 4)))
        self.assertTrue(judge(visitors=(0, 50)))
        self.assertTrue(judge(net_area=(500, 500)))
        self.assertFalse(judge(exhibitors=(9, 0), visitors=(49, 0), net_area=(999, 0)))

    def test_unknown_shares_decide_nothing_by_themselves(self):
        figures = self.shares(exhibitors=(10, 0))
        figures["visitors", "all"] = None
        self.assertIsNone(tool.is_international(figures, "fkm"))
        self.assertTrue(tool.is_international(figures, "cn"))
        figures["exhibitors", "foreign"] = 0
        self.assertFalse(tool.is_international(figures, "fkm"))
        self.assertIsNone(tool.is_international(figures, "cn"))
