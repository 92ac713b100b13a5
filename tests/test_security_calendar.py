from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .visibility_common import VisibilityCommon

SECRET = "secret@acme.example.com"
TEXTS = ("name", "description", "location", "videocall_location")


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_calendar")
class TestMeetings(VisibilityCommon):
    """A meeting with a hidden customer is "busy" to who neither takes part nor sees
    the customer; its time is for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls._create_meeting(cls.held)
        cls.plain_meeting = cls._create_meeting(cls.plain)
        cls._new_request()

    @classmethod
    def _create_meeting(cls, *guests, organiser=None, **values):
        organiser = organiser or cls.rep
        partners = cls.env["res.partner"].union(*guests) | organiser.partner_id
        return (
            cls.env["calendar.event"]
            .with_user(organiser)
            .create(
                {
                    "name": "Price of hall 4711",
                    "location": "4711 Hidden Road",
                    "start": "2030-05-01 09:00:00",
                    "stop": "2030-05-01 10:00:00",
                    "user_id": organiser.id,
                    "partner_ids": [Command.set(partners.ids)],
                    **values,
                }
            )
            .sudo()
            .with_user(cls.env.user)
        )

    def _read(self, user, meeting):
        self._new_request()
        [row] = meeting.with_user(user).read(
            [*TEXTS, "start", "display_name", "partner_ids", "attendee_ids"]
        )
        return row

    def assertBusy(self, user, meeting, busy=True):
        row = self._read(user, meeting)
        self.assertTrue(row["start"])
        self.assertEqual("4711" not in str(row), busy, user.login)
        self.assertEqual(row["name"] == "Busy", busy, user.login)
        self.assertEqual(row["display_name"] == "Busy", busy, user.login)
        told = str(self._found(user, meeting, lambda Event: Event.read(TEXTS)))
        self.assertEqual("4711" not in told, busy, user.login)

    def _found(self, user, meeting, then):
        self._new_request()
        Event = self.env["calendar.event"].with_user(user)
        return then(Event.search([("id", "=", meeting.id)]))

    def test_who_sees_the_customer_or_takes_part_sees_what_it_is_about(self):
        self.assertIn(SECRET, self.meeting.description)
        for user in (self.rep, self.reader, self.superior, self.manager):
            self.assertBusy(user, self.meeting, False)
        for user in (self.stranger, self.employee, self.expired, self.pool_admin):
            self.assertBusy(user, self.meeting)
        self.meeting.sudo().partner_ids += self.stranger.partner_id
        self.assertBusy(self.stranger, self.meeting, False)

    def test_who_takes_part_and_lost_the_customer_reads_no_address_of_it(self):
        phone = self.held.phone
        self.meeting.sudo().description += f"<p>call {phone} first</p>"
        self.meeting.sudo().partner_ids += self.follower.partner_id
        self.assertIn(SECRET, self._read(self.rep, self.meeting)["description"])
        self.held.user_id = self.other
        self.held.share_ids.unlink()
        for user in (self.rep, self.follower):
            text = self._read(user, self.meeting)["description"]
            self.assertIn("Held", text)
            self.assertIn("first", text)
            self.assertIn(self.rep.email, text)
            self.assertNotIn(SECRET, text)
            self.assertNotIn(phone, text)
            Event = self.env["calendar.event"].with_user(user)
            asked = [("id", "=", self.meeting.id), ("description", "ilike", SECRET)]
            self.assertFalse(Event.search(asked))
        self.assertIn(SECRET, self._read(self.other, self.meeting)["description"])
        self.assertIn(SECRET, self.meeting.sudo().description)

    def test_meeting_taken_off_its_customer_tells_no_address(self):
        meeting = self._create_meeting(
            res_model_id=self.env["ir.model"]._get_id("res.partner"),
            res_id=self.held.id,
            description=f"<p>or <a href='mailto:{SECRET}'>{SECRET}</a></p>",
        )
        self.assertIn(SECRET, self._read(self.rep, meeting)["description"])
        self.held.user_id = self.other
        self.held.share_ids.unlink()
        self.assertNotIn(SECRET, self._read(self.rep, meeting)["description"])
        mine = meeting.with_user(self.rep)
        self._new_request()
        mine.write({"res_id": False, "res_model_id": False})
        self._new_request()
        self.assertNotIn(SECRET, self._read(self.rep, meeting)["description"])

    def test_address_that_has_changed_since_is_left_out_too(self):
        self.held.email = "new@acme.example.com"
        self.held.user_id = self.other
        self.held.share_ids.unlink()
        text = self._read(self.rep, self.meeting)["description"]
        self.assertNotIn(SECRET, text)

    def test_meetings_with_others_are_as_in_stock(self):
        for user in (self.stranger, self.employee):
            self.assertBusy(user, self.plain_meeting, False)

    def test_meeting_about_a_hidden_record_is_busy_whoever_attends(self):
        lead = self.env["crm.lead"].create(
            {"name": "Loose", "pool_managed": True, "user_id": self.rep.id}
        )
        partner_model = self.env["ir.model"]._get_id("res.partner")
        for values in (
            {"opportunity_id": lead.id},
            {"res_model_id": partner_model, "res_id": self.held.id},
        ):
            meeting = self._create_meeting(**values)
            self.assertBusy(self.stranger, meeting)
            self.assertBusy(self.rep, meeting, False)

    def test_meeting_of_the_former_owner_stays_with_who_took_part(self):
        self.held.with_user(self.manager).pool_assign(self.other.id)
        self.assertBusy(self.rep, self.meeting, False)
        self.meeting.partner_ids -= self.rep.partner_id
        self.assertBusy(self.rep, self.meeting, False)
        self.assertBusy(self.other, self.meeting, False)
        self.assertBusy(self.reader, self.meeting, False)
        self.assertBusy(self.superior, self.meeting)

    def test_content_of_a_meeting_cannot_be_asked_for(self):
        Event = self.env["calendar.event"]
        mine = [("id", "in", (self.meeting | self.plain_meeting).ids)]
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            Mine = Event.with_user(user)
            for name in (*TEXTS, "display_name", "res_id", "opportunity_id"):
                guess = [(name, "!=", False), *mine]
                if name in ("name", "display_name", "description", "location"):
                    guess = [(name, "ilike", "")] + [(name, "!=", "x"), *mine]
                found = Mine.search(guess)
                with self.subTest(user=user.login, field=name):
                    if name in ("name", "display_name", "location", "description"):
                        self.assertEqual(self.meeting.id in found.ids, told)
                    else:
                        self.assertFalse(found)
            # nor by the order of rows, nor by groups and counts
            self.assertEqual(
                self.meeting.id in Mine.search(mine, order="location, id").ids, told
            )
            groups = Mine.formatted_read_group(mine, ["location"], ["__count"])
            self.assertEqual(sum(group["__count"] for group in groups), 1 + told)
            self.assertEqual(
                self.meeting.id in dict(Mine.name_search("Price", mine)), told
            )
            # when and who is for everybody
            self.assertEqual(
                len(Mine.search([("start", ">=", "2030-01-01"), *mine])), 2
            )

    def test_busy_meeting_is_not_changed(self):
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.stranger).write({"name": "Mine"})
        self.plain_meeting.with_user(self.stranger).write({"name": "Ours"})

    def test_conversation_activities_and_files_of_a_busy_meeting_stay_with_it(self):
        message = self.meeting.with_user(self.rep).message_post(
            body="4711", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        message.sudo().incoming_email_cc = "guest@example.com"
        attachment = self.env["ir.attachment"].create(
            {
                "name": "plan.txt",
                "raw": b"4711",
                "res_model": "calendar.event",
                "res_id": self.meeting.id,
            }
        )
        for user, told in ((self.stranger, False), (self.reader, True)):
            for record in (message, attachment):
                self._new_request()
                mine = record.with_user(user)
                domain = [("id", "=", record.id)]
                of_meetings = [("res_model", "=", "calendar.event"), *domain]
                with self.subTest(user=user.login, model=record._name):
                    self.assertEqual(mine.has_access("read"), told)
                    self.assertEqual(bool(mine.search(domain)), told)
                    if record == attachment:
                        self.assertEqual(bool(mine.search(of_meetings)), told)
            self._new_request()
            mine = self.meeting.with_user(user)
            self.assertEqual("4711" in str(mine.message_ids.mapped("body")), told)
            self._new_request()
            offered = mine._message_get_suggested_recipients(reply_discussion=True)
            self.assertEqual("guest@example.com" in str(offered), told)

    def test_attendee_is_as_visible_as_the_customer(self):
        attendee = self.meeting.attendee_ids.filtered(
            lambda attendee: attendee.partner_id == self.held
        )
        Attendee = self.env["calendar.attendee"]
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            mine = attendee.with_user(user)
            self.assertEqual(mine.has_access("read"), told)
            guess = [("email", "=", SECRET), ("id", "=", attendee.id)]
            self.assertEqual(bool(Attendee.with_user(user).search(guess)), told)
            details = self.held.with_user(user).get_attendee_detail(self.meeting.ids)
            self.assertEqual(bool(details), told)

    def test_invitation_goes_out_to_a_customer_the_sender_no_longer_sees(self):
        self.held.with_user(self.manager).pool_assign(self.other.id)
        self._new_request()
        mine = self.meeting.with_user(self.rep)
        self.assertNotIn(self.held, mine.attendee_ids.partner_id)
        before = self._invitations()
        mine.write({"start": "2030-05-02 09:00:00", "stop": "2030-05-02 10:00:00"})
        self.env.flush_all()
        self.assertEqual(len(self._invitations() - before), 1)

    def _invitations(self):
        return self.env["mail.message"].search(
            [("model", "=", "calendar.event"), ("partner_ids", "in", self.held.ids)]
        )

    def test_colleague_invited_along_gets_no_address_of_the_customer(self):
        for guests, told in (
            ((self.held, self.stranger.partner_id), False),
            ((self.held, self.reader.partner_id), True),
            ((self.plain, self.stranger.partner_id), True),
        ):
            meeting = self._create_meeting(*guests)
            for file in meeting._get_ics_file().values():
                plain = file.decode().replace("\r\n ", "")
                self.assertEqual(f"MAILTO:{SECRET}" in plain, told, plain)
                self.assertIn("MAILTO:rep@example.com", plain)
            people = self.env["res.partner"].union(*guests)
            description = meeting._get_contact_details_description(self.rep, people)
            self.assertEqual(SECRET in description, told)
