from itertools import combinations

from odoo.tests import BaseCase, tagged

from ..tools import satisfaction_figures as figures
from ..tools import satisfaction_interval as interval
from ..tools.satisfaction_figures import Votes
from ..tools.satisfaction_groups import hidden_groups
from ..tools.satisfaction_interval import Sample


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_tools")
class TestToolsSatisfaction(BaseCase):
    """The formulas, without a database: every worked example that was published."""

    def assertEnds(self, figure, expected, digits=2):
        self.assertEqual([round(end, digits) for end in figure], expected)

    def test_csat_with_wilson(self):
        self.assertEqual(figures.csat(60, 100).value, 60)
        expected = {
            (960, 1200): [80.0, 77.64, 82.17],
            (80, 100): [80.0, 71.12, 86.66],
            (18, 20): [90.0, 69.90, 97.21],
            (10, 10): [100.0, 72.25, 100.0],
            (0, 10): [0.0, 0.0, 27.75],
        }
        for counts, ends in expected.items():
            self.assertEnds(figures.csat(*counts), ends)

    def test_size_of_a_sample(self):
        self.assertEqual(interval.sample_size(), 385)
        self.assertEqual(interval.sample_size(800), 260)
        self.assertEqual(interval.answers_needed(100, 800), 160)
        self.assertEqual(interval.answers_needed(300, 800), 0)
        self.assertEqual(interval.sample_size(1), 1)
        self.assertEqual(interval.sample_size(20), 20)

    def test_index(self):
        self.assertAlmostEqual(figures.csi((8, 7, 6)), 66.667, 3)
        self.assertAlmostEqual(figures.csi((8, 7, 6), figures.OHIO_WEIGHTS), 67.733, 3)
        self.assertEqual(figures.csi((1, 1, 1)), 0)
        self.assertEqual(figures.csi((10, 10, 10)), 100)
        self.assertIsNone(figures.csi((8, None, 6)))

    def test_index_of_touchpoints(self):
        index = figures.weighted_index((4.5, 3.8, 4.2, 3.5), (0.3, 0.3, 0.2, 0.2))
        self.assertAlmostEqual(index, 75.75)

    def test_nps_adjusted(self):
        expected = {
            (30, 50, 120): [45.0, 34.14, 54.53],
            (1, 3, 6): [50.0, -0.20, 77.13],
            (0, 2, 3): [60.0, -7.51, 82.51],
        }
        for votes, ends in expected.items():
            self.assertEnds(figures.nps(Votes(*votes)), ends)

    def test_nps_plain_error(self):
        half = interval.z_value() * figures.nps_error(Votes(30, 50, 120))
        self.assertEnds((45 - half, 45 + half), [34.75, 55.25])

    def test_nps_never_leaves_its_scale(self):
        best = figures.nps(Votes(0, 0, 1))
        self.assertEqual(best.value, 100)
        self.assertLessEqual(best.high, 100)
        self.assertGreaterEqual(figures.nps(Votes(1, 0, 0)).low, -100)

    def test_two_waves(self):
        change = figures.difference_of_nps(Votes(40, 60, 60), Votes(30, 50, 120))
        self.assertEnds(change[:3], [32.5, 16.34, 47.79])
        self.assertLess(change.p, 0.001)
        self.assertTrue(change.is_significant)
        same = figures.difference_of_nps(Votes(40, 60, 60), Votes(38, 60, 62))
        self.assertFalse(same.is_significant)
        self.assertGreater(same.p, 0.05)

    def test_difference_of_two_shares_as_newcombe_printed_it(self):
        """Table II of Newcombe 1998, method 10."""
        expected = {
            ((48, 80), (56, 70)): [0.2, 0.0524, 0.3339],
            ((3, 10), (9, 10)): [0.6, 0.1705, 0.8090],
            ((2, 7), (6, 7)): [0.5714, 0.0582, 0.8062],
            ((0, 29), (5, 56)): [0.0893, -0.0381, 0.1926],
            ((0, 10), (0, 20)): [0.0, -0.2775, 0.1611],
            ((0, 10), (10, 10)): [1.0, 0.6075, 1.0],
        }
        for (earlier, later), ends in expected.items():
            change = interval.difference_of_shares(earlier, later)
            self.assertEnds(change[:3], ends, 4)

    def test_students_t_to_six_digits(self):
        """Two-sided 95 % values of the usual table."""
        expected = {
            1: 12.706205, 2: 4.302653, 3: 3.182446, 4: 2.776445, 5: 2.570582,
            10: 2.228139, 29: 2.045230, 120: 1.979930, 1e9: 1.959964,
        }  # fmt: skip
        for df, value in expected.items():
            self.assertAlmostEqual(interval.t_value(df), value, 6)
        self.assertAlmostEqual(interval.t_value(4, 0.99), 4.604095, 6)
        # a fraction lies between its neighbours
        self.assertTrue(
            interval.t_value(3) < interval.t_value(2.5) < interval.t_value(2)
        )

    def test_mean_with_t(self):
        self.assertEnds(
            interval.mean_interval(Sample(4, 60.0, 10.0)), [60.0, 44.09, 75.91]
        )
        self.assertEqual(
            interval.mean_interval(Sample(1, 60.0, None)), (60.0, None, None)
        )
        self.assertEqual(interval.mean_interval(Sample(2, 99.0, 9.0)).high, 100)

    def test_two_means_as_welch(self):
        change = interval.difference_of_means(Sample(10, 50, 10.0), Sample(20, 60, 5.0))
        self.assertEnds(change[:3], [10.0, 2.64, 17.36])
        self.assertAlmostEqual(change.p, 0.012147, 6)
        self.assertTrue(change.is_significant)
        # the same whichever comes first
        back = interval.difference_of_means(Sample(20, 60, 5.0), Sample(10, 50, 10.0))
        self.assertEnds(back[:3], [-10.0, -17.36, -2.64])

    def test_company_is_rounded_half_up(self):
        expected = {
            6.49: "detractor", 6.5: "passive", 8.49: "passive", 8.5: "promoter",
            0: "detractor", 10: "promoter", 7.5: "passive",
        }  # fmt: skip
        for mean, category in expected.items():
            self.assertEqual(figures.nps_category(mean), category)

    def test_nothing_in_nothing_out(self):
        nothing = Votes(0, 0, 0)
        for figure in (
            figures.nps(nothing),
            figures.nps_error(nothing),
            figures.csat(0, 0),
            figures.csi((None, None, None)),
            figures.block((), 1, 5),
            figures.weighted_index((), ()),
            figures.nps_category(None),
            figures.difference_of_nps(nothing, Votes(1, 1, 1)),
            interval.difference_of_shares((0, 0), (1, 2)),
            interval.difference_of_means(None, Sample(3, 1.0, 1.0)),
            interval.mean_interval(None),
        ):
            self.assertIsNone(figure)
        self.assertEqual(hidden_groups({}), set())

    def test_nonsense_is_named(self):
        for text, method, *arguments in (
            ("11 is no answer", figures.nps_category, 11),
            ("-1 is no answer", figures.count_votes, [-1]),
            ("9.5 is no whole answer", figures.count_votes, [9.5]),
            ("None is no whole answer", figures.count_votes, [None]),
            ("5 of 4 answers", figures.csat, 5, 4),
            ("detractors is -1", figures.nps, Votes(-1, 2, 3)),
            ("n is 2.5", figures.csat, 1, 2.5),
            (r"\(11, 1, 1\) is outside 1..10", figures.csi, (11, 1, 1)),
            ("weights are", figures.csi, (1, 1, 1), (0, 0, 0)),
            ("three items|3 items", figures.csi, (1, 1)),
            ("outside 1..5", figures.block, (6, 1), 1, 5),
            ("confidence is 95", interval.z_value, 95),
            ("degrees of freedom", interval.t_value, 0),
            ("population is -1", interval.sample_size, -1),
            ("margin is 0", interval.sample_size, None, 0),
            ("n is -3", hidden_groups, {"a": -3}),
        ):
            with self.assertRaisesRegex(ValueError, text):
                method(*arguments)

    def test_small_groups_cannot_be_subtracted(self):
        """Whatever the sizes, what is hidden is two groups and five answers at least,
        or everything."""
        for sizes in combinations(range(13), 4):
            for more in ((), (3,), (4, 4)):
                counts = dict(enumerate((*sizes, *more)))
                hidden = hidden_groups(counts)
                filled = {group for group, count in counts.items() if count}
                small = {group for group in filled if counts[group] < 5}
                self.assertLessEqual(small, hidden)
                if hidden and hidden != filled:
                    self.assertGreaterEqual(len(hidden), 2, counts)
                    self.assertGreaterEqual(sum(counts[key] for key in hidden), 5)
                if not small:
                    self.assertFalse(hidden, "nothing is hidden without a reason")

    def test_next_smallest_group_is_hidden_too(self):
        self.assertEqual(hidden_groups({"a": 20, "b": 9, "c": 4}), {"b", "c"})
        self.assertEqual(hidden_groups({"a": 20, "b": 5}), set())
        self.assertEqual(hidden_groups({"a": 20, "b": 4}), {"a", "b"})
        self.assertEqual(hidden_groups({"a": 9, "b": 9, "c": 1}), {"a", "c"})
