import re
from urllib.parse import urlsplit

from odoo.tests import tagged

from .satisfaction_send_common import SatisfactionSendCommon
from .tour_common import TourCase

OTHERS = ("Beta", "Gamma", "Delta", "Epsilon")
NAME_COLUMNS = ("partner_id", "email", "nickname")


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_tour")
class TestSatisfactionJourney(TourCase, SatisfactionSendCommon):
    """From the study to the customer who is called back, each in a browser of their own:
    the show's manager, a respondent without a login, the customer's rep."""

    words = "your opinion"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("expo_crm.survey_template_exhibitor")
        for name in OTHERS[1:]:
            cls._create_exhibitor(name)
        cls.alpha.lang = cls.lang

    def _send(self, **values):
        """The show's manager opens the study, looks at the preview and sends.

        :returns: the study, and its invitations by the name of the company.
        """
        study = self._create_show_study(is_open=False, **values)
        self._tour(
            "expo_crm_satisfaction_send",
            self.show_manager,
            f"/odoo/satisfaction.study/{study.id}",
        )
        self.env["satisfaction.invitation"]._cron_send_invitations()
        self.env.invalidate_all()
        rows = study.invitation_ids
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        self.assertEqual(set(rows.mail_id.mapped("state")), {"outgoing"})
        return study, {row.partner_id.name: row for row in rows}

    def _get_link(self, invitation):
        """:returns: the path of the link in the mail, as the person would click it."""
        body = invitation.mail_id.body_html
        links = set(re.findall(r'href="([^"]*/survey/start/[^"]*)"', body))
        self.assertEqual(len(links), 1, body)
        parts = urlsplit(links.pop().replace("&amp;", "&"))
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _answer_link(self, study, link, nps):
        """Answer in another browser, which keeps nothing of those before."""
        self.authenticate(None, None)
        page = self.url_open(link)
        token = urlsplit(page.url).path.rsplit("/", 1)[-1]
        route = f"{study.survey_id.access_token}/{token}"
        self.make_jsonrpc_request(f"/survey/begin/{route}", {})
        question = self._get_question(study, "nps")
        answer = self.make_jsonrpc_request(
            f"/survey/submit/{route}", {str(question.id): str(nps)}
        )
        self.assertNotIn("error", answer[1], answer)

    def _look_at_results(self, name, study):
        self._tour(
            f"expo_crm_satisfaction_results_{name}",
            self.show_manager,
            f"/odoo/satisfaction.study/{study.id}",
        )

    def test_named_study(self):
        study, invitations = self._send()
        self.assertEqual(set(invitations), {"Alpha", *OTHERS})
        mail = invitations["Alpha"].mail_id
        self.assertEqual(mail.email_to, "alpha@fair.example.com")
        self.assertRegex(mail.subject, self.words)
        links = {name: self._get_link(row) for name, row in invitations.items()}
        self.assertEqual(len(set(links.values())), 5, "everybody has their own")
        title = study.survey_id.with_context(lang=self.lang).title
        self.authenticate(None, None)
        self.assertIn(title, self.url_open(links["Alpha"]).text)
        self._tour_as_nobody("expo_crm_satisfaction_answer", links["Alpha"])
        for name in OTHERS:
            self._answer_link(study, links[name], nps=10)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.alpha, [{"nps_category": "detractor", "satisfaction_index": 0.0}]
        )
        followup = self.env["satisfaction.followup"].search(
            [("study_id", "=", study.id)]
        )
        self.assertRecordValues(
            followup,
            [
                {
                    "commercial_partner_id": self.alpha.id,
                    "user_id": self.rep.id,
                    "comment": "Too few buyers came",
                    "state": "open",
                }
            ],
        )
        waited = followup.date_due - followup.user_input_id.end_datetime
        self.assertEqual(waited.total_seconds(), 48 * 3600)
        self._tour(
            "expo_crm_satisfaction_followup",
            self.rep,
            "/odoo/action-expo_crm.customer_desk_action",
        )
        self.assertRecordValues(
            followup, [{"state": "contacted", "note": "Called, offers hall 2"}]
        )
        self.assertTrue(followup.is_in_time)
        self._look_at_results("named", study)

    def test_anonymous_study(self):
        study, invitations = self._send(is_anonymous=True)
        links = {self._get_link(row) for row in invitations.values()}
        # the path begins with the language of the person
        common = f"/survey/start/{study.survey_id.access_token}"
        self.assertEqual({link[link.find("/survey") :] for link in links}, {common})
        self._tour_as_nobody(
            "expo_crm_satisfaction_answer_anonymous",
            self._get_link(invitations["Alpha"]),
        )
        for _name in OTHERS:
            self._answer_link(study, common, nps=10)
        self._look_at_results("few", study)
        self.env["survey.user_input"]._cron_settle()
        self._look_at_results("anonymous", study)
        self.assertNobodyTold(study)

    def assertNobodyTold(self, study):
        self.env.flush_all()
        self.env.invalidate_all()
        answers = study.survey_id.user_input_ids
        self.assertEqual(set(answers.mapped("state")), {"done"})
        self.assertEqual(len(answers), 5)
        for name in NAME_COLUMNS:
            self.assertFalse(any(answers.mapped(name)), name)
        self.assertEqual(len(set(answers.mapped("end_datetime"))), 1)
        self.assertFalse(study.invitation_ids.user_input_id)
        self.assertFalse(study.score_ids.partner_id)
        self.assertFalse(self.alpha.nps_category)
        self.assertFalse(
            self.env["satisfaction.followup"].search([("study_id", "=", study.id)])
        )
        for user in (self.show_manager, self.survey_manager, self.manager):
            self.assertFalse(
                answers.with_user(user).search([("id", "in", answers.ids)])
            )

    def _tour_as_nobody(self, name, url):
        """A browser nobody is logged in with."""
        self.start_tour(url, name, login=None, timeout=180)


class TestSatisfactionJourneyChinese(TestSatisfactionJourney):
    """A manager and a rep who read Chinese ask somebody who does."""

    allow_inherited_tests_method = True
    lang = "zh_CN"
    words = "[\u4e00-\u9fff]"
