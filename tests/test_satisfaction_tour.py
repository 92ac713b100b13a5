from odoo.tests import tagged

from .test_satisfaction_page import SatisfactionPageCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_tour")
class TestSatisfactionResultsTour(TourCase, SatisfactionPageCommon):
    """The results in a browser: from the study, a break-down, a comment, a customer."""

    def test_results(self):
        customer = self._create_customer("Acme", self.rep)
        halls = [self.hall, self._create_hall(self.edition, "Hall 2")]
        for number in range(12):
            answer = self._answer(nps=3 if number % 4 == 0 else 9)
            self._create_invitation(self.study, answer, hall_id=halls[number % 2].id)
            self._score(answer)
        other = self._create_customer("Beta", self.rep)
        for text, nps, partner in (
            ("The queue was long", 3, customer),
            ("Good light", 10, other),
            ("", 10, None),
            ("", 10, None),
        ):
            answer = self._say(text, nps, partner=partner)
            self._create_invitation(self.study, answer, hall_id=self.hall.id)
            self._score(answer)
        self._tour(
            "expo_crm_satisfaction_results",
            self.rep,
            f"/odoo/satisfaction.study/{self.study.id}",
        )


class TestSatisfactionResultsTourChinese(TestSatisfactionResultsTour):
    """The same, clicked by people who read Chinese."""

    allow_inherited_tests_method = True
    lang = "zh_CN"
