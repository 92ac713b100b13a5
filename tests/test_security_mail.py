from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.mail.tools.discuss import Store

from .visibility_common import VisibilityCommon

SECRET = "secret@acme.example.com"


class MailCommon(VisibilityCommon):
    """A hall everybody may read, in whose conversation a hidden customer takes part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hall = cls.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-05-01 08:00:00",
                "date_end": "2030-05-03 18:00:00",
            }
        )
        cls.hall.message_subscribe((cls.held | cls.plain).ids)
        cls.held.image_1920 = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA"
            "60e6kgAAAABJRU5ErkJggg=="
        )
        cls.letter = cls.hall.message_post(
            author_id=cls.held.id,
            email_from=f'"Held" <{SECRET}>',
            incoming_email_to=f"fair@example.com, {SECRET}",
            incoming_email_cc=SECRET,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            body="Is there a stand left?",
        )
        cls.letter.reply_to = SECRET
        cls._new_request()

    def _store(self, user, records, fields=None, **kwargs):
        """:returns: all a browser of ``user`` is sent of ``records``, as text."""
        self._new_request()
        return str(Store().add(records.with_user(user), fields, **kwargs).get_result())


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_mail")
class TestPeopleInConversations(MailCommon):
    """Names of followers, authors and recipients; no address of whom one cannot see."""

    def test_address_of_a_follower_is_for_who_sees_the_contact(self):
        followers = self.hall.message_follower_ids
        for user, count in ((self.stranger, 1), (self.rep, 2), (self.manager, 2)):
            self._new_request()
            rows = followers.with_user(user).read(["name", "email", "partner_id"])
            addresses = [row["email"] for row in rows if row["email"] == SECRET]
            with self.subTest(user=user.login):
                self.assertEqual(len(addresses), count)
                self.assertIn("Held", [row["name"] for row in rows])
        self.assertIn(SECRET, followers.sudo().mapped("email"))

    def test_address_of_a_follower_cannot_be_asked_for(self):
        Follower = self.env["mail.followers"].with_user(self.stranger)
        for domain in ([("email", "=", SECRET)], [("email", "ilike", "secret")]):
            with self.assertRaises(ValueError):
                Follower.search(domain)
        with self.assertRaises(ValueError):
            Follower.formatted_read_group([], ["email"], ["__count"])
        found = Follower.search([("partner_id.email", "=", SECRET)]).partner_id
        self.assertEqual(found, self.plain.with_user(self.stranger))

    def test_conversation_shows_the_names_of_hidden_people_only(self):
        request = ["followers", "suggestedRecipients", "activities", "attachments"]
        for user, told in ((self.stranger, False), (self.rep, True)):
            thread = self._store(
                user, self.hall, [], as_thread=True, request_list=request
            )
            messages = self._store(user, self.letter)
            with self.subTest(user=user.login):
                self.assertIn("Held", thread)
                self.assertIn("Held", messages)
                self.assertIn(SECRET if told else "Held", messages)
                # the other follower has the same address and may be seen
                self.assertEqual(thread.count(SECRET) > 2, told)
                self.assertEqual(SECRET in messages, told)

    def test_card_and_picture_of_hidden_people_are_not_sent(self):
        held = self.held
        for user, told in ((self.stranger, False), (self.rep, True)):
            card = str(
                Store()
                .add(
                    held.with_user(user).sudo(),
                    held._get_store_avatar_card_fields(Store().target),
                )
                .get_result()
            )
            # sudo() keeps the user, as the followers of a conversation are read
            shown = str(Store().add(held.with_user(user).sudo()).get_result())
            with self.subTest(user=user.login):
                self.assertIn("Held", card)
                self.assertIn("Held", shown)
                self.assertEqual("138 0013" in card, told)
                self.assertEqual(SECRET in card, told)
                self.assertEqual(SECRET in shown, told)
                self.assertEqual("avatar_128_access_token" in shown, told)

    def test_picture_of_a_hidden_author_is_not_told(self):
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            [row] = self.letter.with_user(user).read(["author_avatar"])
            self.assertEqual(bool(row["author_avatar"]), told, user.login)

    def test_addresses_of_a_letter_of_a_hidden_author_are_not_told(self):
        names = ["email_from", "reply_to", "incoming_email_to", "incoming_email_cc"]
        Message = self.env["mail.message"]
        mine = [("id", "=", self.letter.id)]
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            with self.subTest(user=user.login):
                [row] = self.letter.with_user(user).read([*names, "body"])
                self.assertIn("stand left", row["body"])
                for name in names:
                    self.assertEqual(SECRET in (row[name] or ""), told, name)
                    guess = [(name, "ilike", "secret"), *mine]
                    self.assertEqual(
                        bool(Message.with_user(user).search(guess)), told, name
                    )
                    [group] = Message.with_user(user).formatted_read_group(
                        mine, [name], ["__count"]
                    )
                    self.assertEqual(SECRET in (group[name] or ""), told, name)
        # letters of people one sees, and of nobody known, are as in stock
        self.letter.author_id = False
        self._new_request()
        [row] = self.letter.with_user(self.stranger).read(["email_from"])
        self.assertIn(SECRET, row["email_from"])

    def test_who_answers_is_offered_nobody_hidden(self):
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            mine = self.hall.with_user(user)
            for extra in ({}, {"reply_message": self.letter.with_user(user)}):
                # the customer follows: only who does not follow is suggested
                self.hall.message_unsubscribe(self.held.ids)
                offered = mine._message_get_suggested_recipients(
                    reply_discussion=True, **extra
                )
                with self.subTest(user=user.login, **extra):
                    ids = [recipient["partner_id"] for recipient in offered]
                    self.assertEqual(self.held.id in ids, told)
                    self.assertEqual(SECRET in str(offered), told)

    def test_nobody_is_suggested_on_records_one_may_not_read(self):
        Lead = self.env["crm.lead"]
        facts = {"email_from": "x@example.com", "user_id": self.other.id}
        hidden = Lead.create({**facts, "name": "Own", "pool_managed": True})
        in_stock = Lead.create({**facts, "name": "Stock"})
        for lead in (hidden, in_stock):
            for user, told in ((self.stranger, False), (self.other, True)):
                self._new_request()
                mine = lead.with_user(user)
                offered = mine._message_get_suggested_recipients()
                with self.subTest(lead=lead.name, user=user.login):
                    self.assertEqual("x@example.com" in str(offered), told)
            with self.assertRaises(AccessError):
                lead.with_user(self.stranger).message_subscribe(self.held.ids)

    def test_who_answers_still_makes_contacts_of_unknown_addresses(self):
        self.letter.write(
            {"author_id": False, "email_from": "new@example.com", "reply_to": False}
        )
        self.letter.write({"incoming_email_to": False, "incoming_email_cc": False})
        self._new_request()
        [offered] = self.hall.with_user(
            self.stranger
        )._message_get_suggested_recipients(reply_discussion=True, no_create=False)
        made = self.env["res.partner"].browse(offered["partner_id"])
        self.assertEqual(made.email, "new@example.com")

    def test_hidden_people_are_no_mention_and_no_invitation(self):
        Partner = self.env["res.partner"]
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            mine = Partner.with_user(user)
            for search in ("Held", "secret@acme"):
                found = mine.get_mention_suggestions(search, limit=50)
                ids = [row["id"] for row in found.get("res.partner", [])]
                self.assertEqual(self.held.id in ids, told, (user.login, search))
            invited = mine.search_for_channel_invite("secret@acme")
            self.assertNotIn(self.held.id, invited["partner_ids"])

    def test_nobody_writes_to_who_they_do_not_see(self):
        people = (self.held | self.plain).ids
        for user, reached in ((self.stranger, self.plain), (self.rep, people)):
            record = self.env["crm.lead"].create({"name": "Mine", "user_id": user.id})
            mine = record.with_user(user)
            mine.message_subscribe(people)
            ids = set(reached if user == self.rep else reached.ids)
            self._new_request()
            self.assertEqual(set(record.message_partner_ids.ids) & set(people), ids)
            record.message_unsubscribe(people)
            for send in (mine.message_post, mine.message_notify):
                self._new_request()
                message = send(body="Hello", partner_ids=people).sudo()
                told = set(message.notification_ids.res_partner_id.ids)
                with self.subTest(user=user.login, send=send.__name__):
                    self.assertEqual(set(message.partner_ids.ids), ids)
                    self.assertEqual(told & set(people), ids)

    def test_failed_address_is_told_with_the_message_and_the_recipient(self):
        about_held = self.held.message_post(body="Hello")
        Notification = self.env["mail.notification"]
        base = {"notification_type": "email", "failure_type": "mail_bounce"}
        rows = Notification.create(
            [
                {
                    **base,
                    "mail_message_id": about_held.id,
                    "mail_email_address": SECRET,
                },
                {
                    **base,
                    "mail_message_id": self.letter.id,
                    "res_partner_id": self.held.id,
                    "failure_reason": SECRET,
                },
                {
                    **base,
                    "mail_message_id": self.letter.id,
                    "res_partner_id": self.plain.id,
                },
                {
                    **base,
                    "mail_message_id": about_held.id,
                    "res_partner_id": self.stranger.partner_id.id,
                },
            ]
        )
        for user, seen in (
            (self.stranger, rows[2:]),
            (self.rep, rows),
            (self.manager, rows),
        ):
            self._new_request()
            mine = rows.with_user(user)
            found = mine.search([("id", "in", rows.ids)])
            with self.subTest(user=user.login):
                self.assertEqual(found.ids, mine._filtered_access("read").ids)
                self.assertEqual(set(found.ids), set(seen.ids))
        # what one has sent oneself is read as superuser, when it failed
        self.letter.author_id = self.stranger.partner_id
        store = Store()
        mine = self.letter.with_user(self.stranger).sudo()
        mine._message_notifications_to_store(store)
        self.assertIn("stand left", str(store.get_result()))
        self.assertNotIn("'email': 'secret", self._without(store, self.plain))

    def _without(self, store, partner):
        """:returns: the store as text, a contact left out."""
        data = store.get_result()
        data["res.partner"] = [
            row for row in data.get("res.partner", []) if row["id"] != partner.id
        ]
        return str(data)


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_mail")
class TestConversationsOfHiddenCustomers(VisibilityCommon):
    """Who loses sight of a customer loses its conversation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Stand", "type": "opportunity", "partner_id": cls.held.id}
        )
        cls.own_lead = cls.env["crm.lead"].create(
            {"name": "Loose", "pool_managed": True, "user_id": cls.rep.id}
        )
        cls._new_request()

    def _post(self, record, author, **values):
        return record.with_user(author).message_post(
            body="They pay 4711", message_type="comment", **values
        )

    def _reads(self, user, message):
        """:returns: whether search and read agree that ``user`` reads a message."""
        self._new_request()
        mine = message.with_user(user)
        found = bool(mine.search([("id", "=", message.id)]))
        self.assertEqual(found, mine.has_access("read"), user.login)
        self.assertEqual(
            found, bool(mine._message_fetch([("id", "=", message.id)])["messages"])
        )
        return found

    def test_author_and_recipient_read_as_long_as_they_see_the_customer(self):
        for record in (self.held, self.lead, self.own_lead):
            recipient = self.superior if record == self.own_lead else self.follower
            message = self._post(record, self.rep, partner_ids=recipient.partner_id.ids)
            message.starred_partner_ids = self.rep.partner_id
            with self.subTest(record=record):
                self.assertTrue(self._reads(self.rep, message))
                self.assertTrue(self._reads(recipient, message))
        messages = self.env["mail.message"].search([("body", "ilike", "4711")])
        self.assertEqual(len(messages), 3)
        self.held.with_user(self.manager).pool_assign(self.other.id)
        self.own_lead.with_user(self.manager).pool_assign(self.other.id)
        for message in messages:
            with self.subTest(record=message.model):
                self.assertFalse(self._reads(self.rep, message))
                self.assertTrue(self._reads(self.other, message))
                self.assertTrue(self._reads(self.manager, message))
                with self.assertRaises(AccessError):
                    message.with_user(self.rep).body = "Nothing"
                with self.assertRaises(AccessError):
                    message.with_user(self.rep).toggle_message_starred()
        starred = self.env["mail.message"].with_user(self.rep)
        self.assertFalse(starred.search([("starred", "=", True)]))

    def test_messages_about_what_is_not_guarded_stay_with_author_and_recipient(self):
        lead = self.env["crm.lead"].create({"name": "Stock", "user_id": self.rep.id})
        message = self._post(lead, self.rep, partner_ids=self.stranger.partner_id.ids)
        lead.user_id = self.other
        self._new_request()
        self.assertFalse(lead.with_user(self.rep).has_access("read"))
        for user in (self.rep, self.stranger):
            self.assertTrue(self._reads(user, message))

    def test_notice_made_for_a_person_stays_with_that_person(self):
        self.held.with_user(self.manager).pool_recall("No contact")
        notice = self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.rep.partner_id.ids),
                ("message_type", "=", "user_notification"),
            ],
            limit=1,
        )
        notice.write({"model": "res.partner", "res_id": self.held.id})
        self.assertTrue(self._reads(self.rep, notice))
        for user in (self.stranger, self.superior):
            self.assertFalse(self._reads(user, notice))
            # nor is it told to them who got it, of what, by the row of the recipient
            mine = notice.sudo().notification_ids.with_user(user)
            self.assertFalse(mine.search([("mail_message_id", "=", notice.id)]))
            self.assertFalse(mine._filtered_access("read"))
            self.assertFalse(notice.with_user(user).sudo().display_name)
        self.assertTrue(notice.with_user(self.rep).sudo().display_name)

    def test_inbox_counts_what_it_shows(self):
        for user in (self.rep, self.expired):
            user.notification_type = "inbox"
        message = self._post(
            self.held, self.superior, partner_ids=self.rep.partner_id.ids
        )
        count = self._inbox(self.rep)
        self.assertTrue(message.with_user(self.rep).needaction)
        self.held.with_user(self.manager).pool_assign(self.other.id)
        # the notice of it comes, the message goes
        unread = self._inbox(self.rep)
        self.assertEqual(unread, count)
        self.assertNotIn(message.id, self._unread(self.rep))
        colleague = self.rep.partner_id.with_user(self.manager)
        self.assertEqual(colleague._get_needaction_count(), unread)

    def _unread(self, user):
        Message = self.env["mail.message"].with_user(user)
        return Message.search([("needaction", "=", True)]).ids

    def _inbox(self, user):
        self._new_request()
        count = user.with_user(user).partner_id._get_needaction_count()
        self.assertEqual(count, len(self._unread(user)))
        return count

    def test_attachment_of_a_message_goes_with_it(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.rep)
            .create(
                {
                    "name": "offer.txt",
                    "raw": b"4711",
                    "res_model": "res.partner",
                    "res_id": self.held.id,
                }
            )
        )
        self._post(self.held, self.rep, attachment_ids=attachment.ids)
        self._new_request()
        self.assertTrue(attachment.with_user(self.rep).has_access("read"))
        self.held.with_user(self.manager).pool_assign(self.other.id)
        self._new_request()
        mine = attachment.with_user(self.rep)
        self.assertFalse(mine.has_access("read"))
        self.assertFalse(mine.search([("id", "=", attachment.id)]))

    def test_nobody_is_told_who_no_longer_sees_the_customer(self):
        """A share ends at its minute; whoever followed through it follows still."""
        people = (
            self.follower | self.expired | self.stranger | self.manager
        ).partner_id
        self.held.sudo().message_subscribe(people.ids)
        portal = self._create_user(
            "buyer", "base.group_portal", partner_id=self.held.child_ids[0].id
        )
        self.held.sudo().message_subscribe(portal.partner_id.ids)
        self._new_request()
        message = self._post(
            self.held,
            self.rep,
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.other.partner_id.ids,
        )
        told = message.notification_ids.res_partner_id
        self.assertEqual(
            told & (people | self.other.partner_id | portal.partner_id),
            (self.follower | self.manager | portal).partner_id,
        )
        plain = self.plain.with_user(self.rep).message_post(
            body="Hello", partner_ids=self.other.partner_id.ids
        )
        self.assertIn(self.other.partner_id, plain.notification_ids.res_partner_id)

    def test_failed_message_about_a_hidden_customer_is_not_shown_to_its_author(self):
        message = self._post(self.held, self.rep)
        self.held.with_user(self.manager).pool_assign(self.other.id)
        self._new_request()
        for user, told in ((self.rep, False), (self.other, True)):
            store = Store()
            message.with_user(user).sudo()._message_notifications_to_store(store)
            self.assertEqual("4711" in str(store.get_result()), told, user.login)

    def test_scheduled_message_is_for_who_may_post(self):
        scheduled = (
            self.env["mail.scheduled.message"]
            .with_user(self.rep)
            .create(
                {
                    "model": "res.partner",
                    "res_id": self.held.id,
                    "author_id": self.rep.partner_id.id,
                    "body": "4711",
                    "scheduled_date": fields.Datetime.add(
                        fields.Datetime.now(), days=1
                    ),
                }
            )
        )
        Scheduled = self.env["mail.scheduled.message"]
        mine = [("id", "=", scheduled.id)]
        self.assertTrue(Scheduled.with_user(self.rep).search(mine))
        self.held.with_user(self.manager).pool_assign(self.other.id)
        self._new_request()
        for user in (self.rep, self.stranger):
            self.assertFalse(Scheduled.with_user(user).search(mine), user.login)
            self.assertFalse(scheduled.with_user(user)._filtered_access("read"))
