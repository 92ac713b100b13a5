from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .visibility_common import VisibilityCommon

SECRET = "secret@acme.example.com"
PHONE = "+86 138 0013 8000"


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_oracle")
class TestOracles(VisibilityCommon):
    """No yes or no, no count and no order tells a stranger a hidden fact."""

    def test_lead_with_guessed_facts_finds_no_hidden_lead(self):
        create = self.env["crm.lead"].create
        facts = {"email_from": "x@rare-domain.example", "phone": PHONE}
        hidden = create(
            {**facts, "name": "A", "pool_managed": True, "user_id": self.rep.id}
        )
        in_stock = create({**facts, "name": "B", "user_id": self.other.id})
        guess = (
            self.env["crm.lead"].with_user(self.stranger).create({**facts, "name": "C"})
        )
        for user, found in (
            (self.stranger, guess | in_stock),
            (self.manager, guess | in_stock | hidden),
        ):
            self._new_request()
            mine = guess.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(set(mine.duplicate_lead_ids.ids), set(found.ids))
                self.assertEqual(mine.duplicate_lead_count, len(found) - 1)
                action = mine.action_show_potential_duplicates()
                self.assertNotIn(
                    hidden.id if user == self.stranger else 0,
                    action["domain"][0][2],
                )
        form = Form(self.env["crm.lead"].with_user(self.stranger))
        form.name = "D"
        form.email_from = facts["email_from"]
        self.assertEqual(form.duplicate_lead_count, 2)

    def test_guessed_number_finds_no_hidden_customer(self):
        self.held.company_registry = "HRB 4711"
        self.plain.write({"vat": "OPENVAT", "company_registry": "HRB 1"})
        for vat, registry, twin, told in (
            ("SECRETVAT", "HRB 4711", self.held, (self.rep, self.manager)),
            ("OPENVAT", "HRB 1", self.plain, (self.rep, self.manager, self.stranger)),
        ):
            self.foreign.vat = self.pooled.vat = False
            guess = self.env["res.partner"].create(
                {"name": "Guess", "vat": vat, "company_registry": registry}
            )
            for user in (self.rep, self.manager, self.stranger):
                self._new_request()
                mine = guess.with_user(user)
                found = twin if user in told else twin.browse()
                with self.subTest(user=user.login, vat=vat):
                    for name in (
                        "same_vat_partner_id",
                        "same_company_registry_partner_id",
                    ):
                        self.assertEqual(mine[name].id, found.id)

    def test_follower_cannot_be_guessed_by_a_fact(self):
        lead = self.env["crm.lead"].create(
            {"name": "Open", "user_id": self.stranger.id}
        )
        lead.message_subscribe(self.held.ids)
        other = self.env["crm.lead"].create(
            {"name": "Open", "user_id": self.stranger.id}
        )
        other.message_subscribe(self.plain.ids)
        both = lead | other
        for user, found in ((self.stranger, other), (self.manager, both)):
            self._new_request()
            Lead = self.env["crm.lead"].with_user(user)
            for guess in (
                ("message_partner_ids.email", "=", SECRET),
                ("message_partner_ids.vat", "=", "SECRETVAT"),
                ("message_partner_ids", "ilike", "secret@"),
                ("message_partner_ids", "any", [("phone", "ilike", "138")]),
                ("message_follower_ids.partner_id.email", "=", SECRET),
            ):
                with self.subTest(user=user.login, guess=guess):
                    rows = Lead.search([guess, ("id", "in", both.ids)])
                    self.assertEqual(set(rows.ids), set(found.ids))
            # who follows is no secret, by whatever one knows already
            for guess in (
                ("message_partner_ids", "=", self.held.id),
                ("message_partner_ids", "in", self.held.ids),
            ):
                self.assertEqual(Lead.search([guess]).ids, lead.ids)

    def test_message_cannot_be_guessed_through_what_names_it(self):
        hidden = self.held.with_user(self.rep).message_post(
            body="4711", subject="Price 4711", partner_ids=self.reader.partner_id.ids
        )
        hall = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-05-01 08:00:00",
                "date_end": "2030-05-03 18:00:00",
            }
        )
        reply = hall.message_post(body="Yes", message_type="comment")
        reply.parent_id = hidden
        hidden.sudo().notification_ids[0].author_id = self.held
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            Message = self.env["mail.message"].with_user(user)
            Notification = self.env["mail.notification"].with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(
                    bool(Message.search([("parent_id.subject", "ilike", "4711")])), told
                )
                groups = Message.formatted_read_group(
                    [("id", "=", reply.id)], ["parent_id.subject"], ["__count"]
                )
                self.assertEqual("4711" in str(groups), told)
                for guess in (
                    ("mail_message_id.subject", "ilike", "4711"),
                    ("author_id.email", "=", SECRET),
                ):
                    self.assertEqual(bool(Notification.search([guess])), told, guess)
                groups = Notification.formatted_read_group(
                    [], ["mail_message_id.subject"], ["__count"]
                )
                self.assertEqual("4711" in str(groups), told)

    def test_message_a_readable_one_answers_is_named_to_who_reads_it(self):
        hidden = self.held.with_user(self.rep).message_post(
            body="4711", subject="Price 4711"
        )
        reply = (
            self.env["event.event"]
            .create(
                {
                    "name": "Fair",
                    "date_begin": "2030-05-01 08:00:00",
                    "date_end": "2030-05-03 18:00:00",
                }
            )
            .message_post(body="Yes")
        )
        reply.parent_id = hidden
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            [row] = reply.with_user(user).read(["parent_id"])
            self.assertEqual("4711" in str(row["parent_id"]), told)

    def test_answers_of_a_hidden_registration_are_hidden(self):
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-05-01 08:00:00",
                "date_end": "2030-05-03 18:00:00",
                "question_ids": [
                    Command.create({"title": "Diet", "question_type": "text_box"})
                ],
            }
        )
        question = event.question_ids.filtered(lambda q: q.title == "Diet")
        answers = self.env["event.registration.answer"]
        for partner in (self.held, self.plain):
            registration = self.env["event.registration"].create(
                {"event_id": event.id, "partner_id": partner.id}
            )
            answers += answers.create(
                {
                    "registration_id": registration.id,
                    "question_id": question.id,
                    "value_text_box": "4711",
                }
            )
        for user, seen in ((self.stranger, answers[1]), (self.rep, answers)):
            self._new_request()
            mine = answers.with_user(user)
            self.assertEqual(mine.search([("id", "in", answers.ids)]).ids, seen.ids)
            self.assertEqual(mine._filtered_access("read").ids, seen.ids)

    def test_name_with_address_tells_nothing_from_a_warm_cache(self):
        """Stock checks access where a column is read, not where it is known already."""
        for key in ("show_email", "show_address", "show_vat"):
            self._new_request()
            self.held.sudo().read()
            mine = self.held.with_user(self.stranger).with_context(**{key: True})
            self.assertEqual(mine.sudo().display_name, "Held")
            self.assertEqual(mine.display_name, "Held")

    def test_record_named_by_a_hidden_contact_tells_the_name_only(self):
        product = self.env["product.product"].create({"name": "Tent"})
        price = self.env["product.supplierinfo"].create(
            {"partner_id": self.held.id, "product_tmpl_id": product.product_tmpl_id.id}
        )
        keys = ("show_email", "show_address", "show_vat", "formatted_display_name")
        context = dict.fromkeys(keys, True)
        for user in (self.stranger, self.rep):
            self._new_request()
            mine = price.with_user(user).with_context(**context)
            names = [
                mine.display_name,
                str(mine.name_search("Held")),
                str(mine.web_read({"display_name": {}, "partner_id": {"fields": {}}})),
                str(mine.export_data(["display_name"])),
            ]
            for name in names:
                with self.subTest(user=user.login, name=name):
                    for secret in ("@acme", "Hidden Road", "SECRETVAT"):
                        if user == self.stranger:
                            self.assertNotIn(secret, name)
            self.assertIn("Held", names[0])

    def test_access_error_in_debug_mode_tells_names_only(self):
        self.stranger.group_ids += self.env.ref("base.group_no_one")
        context = dict.fromkeys(("show_email", "show_address", "show_vat"), True)
        for record in (self.held, self.held.child_ids[0]):
            self._new_request()
            mine = record.with_user(self.stranger).with_context(**context)
            with self.assertRaises(AccessError) as refusal, self.debug_mode():
                mine.read(["phone"])
            text = str(refusal.exception)
            self.assertIn(record.name, text)
            for secret in ("@acme", "Hidden Road", "SECRETVAT", "138 0013"):
                self.assertNotIn(secret, text)

    # dialogs that copy as superuser

    def test_message_in_the_name_of_a_hidden_customer_is_not_begun(self):
        Message = self.env["mail.message"]
        names = ["author_id", "email_from"]
        spec = dict.fromkeys(names, {})
        for user, told in ((self.stranger, False), (self.rep, True)):
            mine = Message.with_user(user)
            begun = mine.with_context(default_author_id=self.held.id)
            for attempt in (
                lambda begun=begun: begun.default_get(names),
                lambda begun=begun: begun.onchange({}, [], spec),
                lambda mine=mine: mine.onchange(
                    {"author_id": self.held.id}, ["author_id"], spec
                ),
            ):
                self._new_request()
                with self.subTest(user=user.login):
                    if told:
                        attempt()
                    else:
                        with self.assertRaises(AccessError):
                            attempt()

    def test_followers_of_a_hidden_record_have_no_address(self):
        self.held.message_subscribe(self.held.ids)
        for user, told in ((self.stranger, False), (self.rep, True)):
            self._new_request()
            data = self.held.with_user(user).message_get_followers()
            self.assertEqual(SECRET in str(data), told, user.login)

    def test_portal_is_offered_to_contacts_one_sees(self):
        Wizard = self.env["portal.wizard"]
        shown = {"partner_ids": {}, "user_ids": {"fields": {"email": {}}}}
        for context in (
            {"active_ids": self.held.ids},
            {"default_partner_ids": self.held.ids},
        ):
            self._new_request()
            mine = Wizard.with_user(self.stranger).with_context(**context)
            for attempt in (
                lambda mine=mine: mine.create({}).sudo().user_ids.mapped("email"),
                lambda mine=mine: mine.onchange({}, [], shown),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        owner = Wizard.with_user(self.rep).with_context(active_ids=self.held.ids)
        self.assertIn(SECRET, owner.create({}).user_ids.mapped("email"))
