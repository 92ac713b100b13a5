from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .visibility_common import VisibilityCommon

DATES = {"start": "2030-05-01 09:00:00", "stop": "2030-05-01 10:00:00"}
PRIVATE = ("secret@acme", "8000", "Hidden Road", "SECRETVAT")


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_guard")
class TestReferences(VisibilityCommon):
    """Naming customers by many-to-many, by their leads and in copies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_documents()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Stand", "pool_managed": True, "user_id": cls.other.id}
        )
        cls._new_request()

    def _model(self, user, name, **context):
        self._new_request()
        return self.env[name].with_user(user).with_context(**context)

    def assertHidden(self):
        return self.assertRaisesRegex(AccessError, "Claim it, or ask")

    # many2many

    def test_hidden_people_are_invited_to_no_meeting(self):
        Meeting = self._model(self.rep, "calendar.event")
        mine = Meeting.create({"name": "Mine", **DATES})
        for command in (
            Command.link(self.foreign.id),
            Command.set([self.plain.id, self.foreign.id]),
        ):
            with self.subTest(command=command):
                # stock may stumble over it first: it wants to write its number down
                with self.assertRaises(AccessError):
                    Meeting.create({"name": "M", "partner_ids": [command], **DATES})
                with self.assertRaises(AccessError):
                    mine.write({"partner_ids": [command]})
                    self.env.flush_all()
                with self.assertHidden():
                    Meeting.onchange(
                        {"partner_ids": [command]}, ["partner_ids"], {"name": {}}
                    )
        default = Meeting.with_context(default_partner_ids=self.foreign.ids)
        with self.assertHidden():
            default.default_get(["partner_ids"])
        mine.write({"partner_ids": [Command.link(self.plain.id)]})
        self.assertIn(self.plain, mine.partner_ids)

    def test_hidden_member_survives_who_does_not_see_it(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Together",
                "user_id": self.rep.id,
                "partner_ids": [
                    Command.set((self.rep.partner_id | self.foreign).ids),
                ],
                **DATES,
            }
        )
        mine = meeting.with_user(self.rep)
        request = patch.object(self.env.transaction, "default_env", mine.env)
        with request:
            for command in (
                Command.set((self.rep.partner_id | self.plain).ids),
                Command.unlink(self.plain.id),
                Command.set(self.rep.partner_id.ids),
            ):
                self._new_request()
                mine.write({"partner_ids": [command], "name": "Renamed"})
                self.env.flush_all()
                self._new_request()
                self.assertIn(self.foreign, meeting.partner_ids, command)
        self.assertNotIn(self.plain, meeting.partner_ids)

    def test_hidden_people_are_asked_no_questions(self):
        Invite = self._model(self.biller, "survey.invite")
        values = {"survey_id": self.survey.id, "body": "Please"}
        with self.assertHidden():
            Invite.create(dict(values, partner_ids=[Command.set(self.foreign.ids)]))
        self.assertTrue(
            Invite.create(dict(values, partner_ids=[Command.set(self.plain.ids)]))
        )

    # leads

    def test_hidden_lead_is_named_nowhere(self):
        plain = self.plain.id
        for model, name, values in (
            ("sale.order", "opportunity_id", {"partner_id": plain}),
            ("calendar.event", "opportunity_id", {"name": "M", **DATES}),
            ("crm.lead2opportunity.partner", "lead_id", {"name": "convert"}),
        ):
            Model = self._model(self.biller, model)
            with self.subTest(model=model):
                with self.assertRaises(AccessError):
                    Model.create(dict(values, **{name: self.lead.id}))
                with self.assertHidden():
                    Model.onchange({name: self.lead.id}, [name], {name: {}})
        with self.assertRaises(AccessError):
            self._model(self.biller, "customer.interaction").create(
                {"summary": "Call", "lead_id": self.lead.id}
            )

    def test_lead_of_a_hidden_customer_does_not_tell_its_title(self):
        lead = self.env["crm.lead"].create(
            {"name": "Secret Stand", "partner_id": self.foreign.id}
        )
        Order = self._model(self.biller, "sale.order")
        with self.assertHidden() as refusal:
            Order.onchange(
                {"opportunity_id": lead.id}, ["opportunity_id"], {"name": {}}
            )
        self.assertIn("Foreign", str(refusal.exception))
        self.assertNotIn("Secret Stand", str(refusal.exception))

    # copies

    def test_copy_that_names_a_hidden_customer_is_refused(self):
        event = self.event.copy({"organizer_id": self.foreign.id})
        with self.assertHidden():
            event.with_user(self.rep).copy()
        self.assertTrue(event.with_user(self.other).copy())

    def test_order_of_a_hidden_customer_is_not_written_by_default(self):
        Order = self._model(self.rep, "sale.order", default_partner_id=self.foreign.id)
        with self.assertHidden():
            Order.create({})

    # what is not ours to refuse

    def test_unguarded_contact_one_cannot_read_is_as_in_stock(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        far = self.env["res.partner"].create({"name": "Far", "company_id": abroad.id})
        with self.assertRaises(AccessError):
            far.with_user(self.rep).check_access("read")
        Event = self._model(self.rep, "event.event")
        dates = {"date_begin": DATES["start"], "date_end": DATES["stop"]}
        made = Event.create({"name": "E", "organizer_id": far.id, **dates})
        self.assertEqual(made.sudo().organizer_id, far)

    def test_nothing_guarded_costs_no_query(self):
        Pool = type(self.env["customer.pool"])
        self.patch(Pool, "_is_guarding", lambda pool: False)
        Lead = self._model(self.rep, "crm.lead")
        record = Lead.new()
        Lead._get_pool_found_fields()
        with self.assertQueryCount(0):
            Lead._check_customer_values({"partner_id": self.foreign.id})
            record._check_customer_references(("partner_id",))
            with Lead._checking_references(("partner_id",), {"partner_id": 1}):
                pass

    def test_checking_100_references_costs_no_more_queries_than_10(self):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"C {number}",
                    "pool_managed": True,
                    "pool_id": self.pool.id,
                    "user_id": self.rep.id,
                }
                for number in range(110)
            ]
        )
        leads = self.env["crm.lead"].create(
            [{"name": "L", "partner_id": id_, "type": "lead"} for id_ in partners.ids]
        )

        def count(mine):
            self._new_request()
            mine = mine.with_user(self.rep)
            mine.env["customer.pool"]._is_guarding()
            before = self.env.cr.sql_log_count
            mine._check_customer_references(("partner_id",))
            return self.env.cr.sql_log_count - before

        count(leads[:10])
        self.assertLessEqual(count(leads[10:]), count(leads[:10]))

    # adding contacts

    def test_contact_is_added_by_edit_in_every_way_and_by_follow_in_none(self):
        address = {"street": "5 Side Road", "city": "Bonn", "type": "contact"}

        def through_the_customer(customer):
            customer.write({"child_ids": [Command.create({"name": "Kid", **address})]})

        def by_its_own_form(customer):
            Partner = customer.env["res.partner"]
            spec = dict.fromkeys(("name", "street", "parent_id", "email"), {})
            values = {"name": "Kid", "parent_id": customer.id}
            Partner.onchange(values, ["parent_id"], spec)
            Partner.web_save(values, spec)

        def by_name(customer):
            customer.env["res.partner"].with_context(
                default_parent_id=customer.id
            ).name_create("Kid")

        def by_import(customer):
            result = customer.env["res.partner"].load(
                ["name", "parent_id/.id"], [["Kid", str(customer.id)]]
            )
            if not result["ids"]:
                raise AccessError(result["messages"][0]["message"])

        # stock imports contacts below a company for people with accounting rights only
        accounting = self.env.ref("account.group_account_invoice")
        (self.editor | self.follower).group_ids += accounting
        for way in (through_the_customer, by_its_own_form, by_name, by_import):
            for user in (self.follower, self.reader, self.editor):
                mine = self.held.with_user(user)
                request = patch.object(self.env.transaction, "default_env", mine.env)
                savepoint = self.env.cr.savepoint()
                self._new_request()
                with self.subTest(way=way.__name__, user=user.login), request:
                    if user == self.editor:
                        way(mine)
                        self._new_request()
                        [kid] = self.held.child_ids.filtered(lambda p: p.name == "Kid")
                        self.assertEqual(kid.pool_key, self.rep.id)
                    else:
                        with self.assertRaises(AccessError):
                            way(mine)
                savepoint.close(rollback=True)

    def test_contact_hands_its_address_up_to_a_customer_without_one(self):
        bare = self.env["res.partner"].create(
            {
                "name": "Bare",
                "is_company": True,
                "pool_managed": True,
                "user_id": self.rep.id,
            }
        )
        bare.with_user(self.rep).pool_share(self.editor.ids, access="edit")
        self._new_request()
        self._model(self.editor, "res.partner").create(
            {"name": "Kid", "parent_id": bare.id, "street": "5 Side Road"}
        )
        self.assertEqual(bare.street, "5 Side Road")

    def test_number_of_a_lead_reaches_the_customer_by_who_may_edit_it(self):
        lead = self.env["crm.lead"].create(
            {"name": "L", "partner_id": self.held.id, "type": "opportunity"}
        )
        vals = {"phone": "+86 21 6666 7777", "email_from": "new@acme.example.com"}
        for user in (self.follower, self.reader, self.superior):
            self._new_request()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                lead.with_user(user).write(dict(vals))
        self._new_request()
        lead.with_user(self.editor).write(dict(vals))
        self.assertRecordValues(
            self.held, [{"phone": vals["phone"], "email": vals["email_from"]}]
        )


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_guard")
class TestExportOfNames(VisibilityCommon):
    """A list that points to hidden customers is exported, with their names alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_documents()
        contact = cls.foreign.child_ids.filtered(lambda p: not p.is_company)
        cls.events = cls.env["event.event"]
        for partner in (cls.foreign, cls.held, cls.plain, contact):
            cls.events += cls.event.copy({"organizer_id": partner.id})
        cls._new_request()

    def _export(self, user, fields, **context):
        self._new_request()
        mine = self.events.with_user(user).with_context(**context)
        rows = mine.export_data(fields)["datas"]
        return rows

    def test_hidden_customer_is_exported_by_name(self):
        for context in ({}, {"import_compat": False}, {"show_address": True}):
            rows = self._export(self.rep, ["name", "organizer_id"], **context)
            names = [row[1] for row in rows]
            with self.subTest(context=context):
                self.assertEqual(
                    [names[0], names[3]], ["Foreign", "Foreign, Foreign contact"]
                )
                self.assertIn("Held", names[1])
                self.assertIn("Plain", names[2])

    def test_private_data_of_a_hidden_customer_stays_empty(self):
        paths = (
            "email", "phone_sanitized", "email_formatted", "contact_address", "vat",
            "user_id/name", "child_ids/email", "parent_id/email", "bank_ids/acc_number",
        )  # fmt: skip
        fields = ["organizer_id/display_name", *(f"organizer_id/{p}" for p in paths)]
        # somebody else has filled the cache
        self.events.organizer_id.mapped("email_formatted")
        rows = self._export(self.rep, fields)
        self.assertEqual(rows[0][0], "Foreign")
        self.assertFalse(any(rows[0][1:]), rows[0])
        for secret in PRIVATE:
            self.assertNotIn(secret, str([rows[0], rows[-1]]))
        held = next(row for row in rows if row[0] == "Held")
        self.assertEqual(held[1], "secret@acme.example.com")

    def test_export_leaves_nothing_behind_in_the_cache(self):
        self._export(self.rep, ["organizer_id/email", "organizer_id/user_id"])
        self.assertEqual(self.foreign.email, "secret@acme.example.com")
        self.assertEqual(self.foreign.user_id, self.other)

    def test_reference_is_exported_for_a_later_import(self):
        rows = self._export(self.rep, ["id", "organizer_id/id", "organizer_id/.id"])
        self.assertEqual(rows[0][2], str(self.foreign.id))

    def test_hidden_customers_themselves_are_not_exported(self):
        for context in ({}, {"expo_crm_hidden_in_export": True}):
            mine = self.foreign.with_user(self.rep).with_context(**context)
            self._new_request()
            with self.assertRaises(AccessError):
                mine.export_data(["name"])
            with self.assertRaises(AccessError):
                mine.fetch(["email"])

    def test_exporting_many_costs_no_more_queries_than_few(self):
        fields = ["name", "organizer_id", "organizer_id/email"]
        more = self.events.browse()
        for _number in range(10):
            more += self.event.copy({"organizer_id": self.foreign.id})
            customer = self._create_customer("Another", owner=self.other)
            more += self.event.copy({"organizer_id": customer.id})

        def count(events):
            self._new_request()
            events.with_user(self.rep).export_data(["name"])
            self._new_request()
            before = self.env.cr.sql_log_count
            events.with_user(self.rep).export_data(fields)
            return self.env.cr.sql_log_count - before

        count(more)
        self.assertLessEqual(count(more), count(more[:2]))


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_guard")
class TestPermissiveRules(VisibilityCommon):
    """Rules that other modules give to groups open nothing: ours narrow for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_documents()
        cls.documents = cls._create_documents(cls.foreign)
        cls.protected = cls.env["customer.guard.table"]._find_protected()
        cls.env["ir.rule"].create(
            [
                {
                    "name": "Everything",
                    "model_id": cls.env["ir.model"]._get_id(name),
                    "groups": [Command.set(cls.env.ref("base.group_user").ids)],
                    "domain_force": "[(1, '=', 1)]",
                }
                for name in cls.protected
            ]
        )
        cls._new_request()

    def test_every_protected_model_stays_shut(self):
        tree = self._tree(self.foreign)
        for name in sorted(self.protected):
            rows = self._find_rows(name, tree)
            if name in self.documents:
                self.assertTrue(rows, name)
            for user in (self.rep, self.biller, self.all_leads):
                self._new_request()
                mine = rows.with_user(user)
                if not mine.browse().has_access("read"):
                    continue
                with self.subTest(model=name, user=user.login):
                    self.assertFalse(mine.search([("id", "in", rows.ids)]))
                    self.assertFalse(mine._filtered_access("read"))
                    self.assertUntouched(mine)

    def assertUntouched(self, records):
        if not records or not records._auto:
            return
        for operation in (
            lambda: records.write({records._rec_name or "create_date": False}),
            records.unlink,
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                operation()

    def _find_rows(self, name, tree):
        Model = self.env[name]
        if name == "res.partner":
            return tree
        if name in self.documents:
            return self.documents[name]
        link = getattr(Model, "_pool_partner_field", None)
        if not link or Model._fields[link].comodel_name != "res.partner":
            return Model
        return Model.search([(link, "in", tree.ids)])

    def test_owner_of_the_customer_sees_them_all(self):
        seen = set()
        for name, rows in self.documents.items():
            mine = rows.with_user(self.other)
            self._new_request()
            if mine.browse().has_access("read") and mine._filtered_access("read"):
                seen.add(name)
        self.assertGreaterEqual(
            seen,
            {"crm.lead", "sale.order", "sale.order.line", "event.registration"}
            | {"event.booth", "calendar.attendee", "res.partner.bank"}
            | {"survey.user_input", "customer.interaction"},
        )
