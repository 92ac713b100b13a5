from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .satisfaction_common import SatisfactionCommon


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_load")
class TestSatisfactionStudyLoad(SatisfactionCommon):
    """Invitations and answers that come from elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls._create_customer("Acme", cls.rep, email="fair@acme.com")
        cls.ann = cls._create_contact(cls.company, email="ann@acme.com")
        cls._create_participation(cls.company, state="contracted")
        cls.asked = fields.Datetime.now() - timedelta(days=60)

    def _load(self, study, *rows, codes=("nps", "improve")):
        study._load_answers(codes, [(row[0], self.asked, *row[1:]) for row in rows])

    def test_people_asked_elsewhere_get_no_mail(self):
        study = self._create_study(contacts="all")
        mails = self.env["mail.mail"].search_count([])
        study._load_invitations(self.asked)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertRecordValues(
            study.invitation_ids.sorted("email"),
            [
                {"email": "ann@acme.com", "state": "sent", "date_sent": self.asked},
                {"email": "fair@acme.com", "state": "sent", "date_sent": self.asked},
            ],
        )

    def test_they_may_be_asked_again_when_the_quarantine_is_over(self):
        self._create_study(contacts="all")._load_invitations(self.asked)
        again = self._create_study(
            contacts="all", touchpoint_id=self.env.ref(
                "expo_crm.satisfaction_touchpoint_show_day").id
        )  # fmt: skip
        self.assertEqual({person.reason for person in again._plan()}, {None})
        early = again._plan(date_planned=self.asked + timedelta(days=3))
        self.assertEqual({person.reason for person in early}, {"quarantine"})

    def test_loaded_answers_are_scored_and_followed_up(self):
        study = self._create_study(contacts="all")
        study._load_invitations(self.asked)
        self._load(study, ("ann@acme.com", 3, "Dark"), ("fair@acme.com", 10, None))
        scores = study.score_ids.filtered(lambda score: score.scale == "nps")
        self.assertEqual(sorted(scores.mapped("value")), [3, 10])
        followup = self.env["satisfaction.followup"].search(
            [("study_id", "=", study.id)]
        )
        self.assertRecordValues(
            followup,
            [
                {
                    "partner_id": self.ann.id,
                    "comment": "Dark",
                    "user_id": self.rep.id,
                    "date_due": self.asked + timedelta(hours=48),
                }
            ],
        )
        self.assertEqual(set(study.invitation_ids.mapped("state")), {"answered"})

    def test_anonymous_answers_wait_until_they_are_settled(self):
        study = self._create_study(is_anonymous=True)
        self._load(
            study,
            *[("", value, place) for value, place in enumerate([0, 1, 0, 1, 1], 5)],
            codes=("nps", "group_origin"),
        )
        self.assertFalse(study.score_ids)
        study._close()
        self.assertEqual(len(study.score_ids.filtered("is_counted")), 5)
        self.assertFalse(study.score_ids.partner_id)

    def test_unknown_addresses_and_codes_are_refused(self):
        study = self._create_study(contacts="all")
        study._load_invitations(self.asked)
        with self.assertRaisesRegex(ValidationError, "who@acme.com"):
            self._load(study, ("who@acme.com", 3, None))
        with self.assertRaisesRegex(ValidationError, "no question"):
            self._load(study, ("ann@acme.com", 3), codes=("taste",))
