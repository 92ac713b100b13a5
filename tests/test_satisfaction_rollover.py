from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .satisfaction_common import SatisfactionCommon


@freeze_time("2027-05-04 02:00:00")
@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_rollover")
class TestSatisfactionRollover(SatisfactionCommon):
    """The next edition asks what the last one asked."""

    def _open_next(self, **values):
        wizard = (
            self.env["exhibition.rollover"]
            .with_user(self.show_manager)
            .create({"event_id": self.edition.id, **values})
        )
        count = wizard.study_count
        action = wizard.action_open()
        return count, self.env["event.event"].browse(action["res_id"])

    def test_studies_are_copied_as_drafts(self):
        study = self._create_study(
            user=self.survey_manager,
            name="Exhibitors after Spirits Show 2027",
            date_begin="2027-05-04 01:00:00",
            date_end="2027-05-20 01:00:00",
            hall_ids=self.hall.ids,
        )
        study.survey_id.question_ids[0].title = "Would you come again?"
        count, edition = self._open_next()
        self.assertEqual(count, 1)
        heir = edition.study_ids
        self.assertRecordValues(
            heir,
            [
                {
                    "name": "Exhibitors after Spirits Show 2028",
                    "state": "draft",
                    "is_scheduled": False,
                    "date_begin": datetime(2028, 5, 4, 1),
                    "date_end": datetime(2028, 5, 20, 1),
                    "previous_study_id": study.id,
                    "hall_ids": edition.hall_ids.ids,
                    "user_id": self.survey_manager.id,
                }
            ],
        )
        self.assertEqual(heir.survey_id.question_ids[0].title, "Would you come again?")
        self.assertEqual(heir.survey_id.title, "How was it? · Spirits Show 2028")

    def test_studies_are_left_out_on_request(self):
        self._create_study()
        count, edition = self._open_next(copy_studies=False)
        self.assertEqual(count, 0)
        self.assertFalse(edition.study_ids)
