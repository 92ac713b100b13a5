from odoo.exceptions import AccessError
from odoo.tests import tagged

from .visibility_common import VisibilityCommon


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_guard")
class TestDocumentsNamed(VisibilityCommon):
    """Forms and dialogs tell nothing of the documents of a hidden customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_documents()
        cls.theirs = cls._create_documents(cls.foreign)
        cls.mine = cls._create_documents(cls.held)
        cls.message = cls.foreign.message_post(body="Secret", subject="Secret subject")
        cls._new_request()

    def _model(self, name, **context):
        self._new_request()
        return self.env[name].with_user(self.rep).with_context(**context)

    def assertHidden(self):
        return self.assertRaisesRegex(AccessError, "cannot use this document")

    def _pairs(self):
        for model, record in self.theirs.items():
            yield model, record.ids[0], self.mine[model].ids[0]

    def _form(self, name, values, answer, **context):
        # with a default a form is new, and asks for the fields it shows
        fields = [] if context else list(values)
        spec = dict.fromkeys((answer, "res_id", "res_ids", "res_model", "model"), {})
        Model = self._model(name, **context)
        spec = {field: {} for field in spec if field in Model._fields}
        return Model.onchange(values, fields, spec)

    def test_name_of_a_hidden_document_is_told_by_no_form(self):
        for model, theirs, mine in self._pairs():
            if model == "calendar.attendee":
                continue
            for name, model_field, answer in (
                ("mail.activity", "res_model", "res_name"),
                ("mail.message", "model", "record_name"),
            ):
                with self.subTest(form=name, document=model):
                    values = {model_field: model, "res_id": theirs}
                    with self.assertHidden():
                        self._form(name, values, answer)
                    defaults = {f"default_{key}": v for key, v in values.items()}
                    with self.assertHidden():
                        self._form(name, {}, answer, **defaults)
                    self._form(name, {model_field: model, "res_id": mine}, answer)

    def test_document_of_a_form_is_judged_when_its_model_follows(self):
        order = self.theirs["sale.order"].id
        with self.assertHidden():
            self._form(
                "mail.activity",
                {"res_model": "sale.order"},
                "res_name",
                default_res_id=order,
            )

    def test_document_is_judged_whichever_field_names_its_model(self):
        bank = self.theirs["res.partner.bank"]
        values = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner.bank"),
            "res_id": bank.id,
        }
        for changed in (["res_id"], ["res_model_id"], ["res_id", "res_model_id"]):
            with self.subTest(changed=changed), self.assertHidden():
                self._model("mail.activity").onchange(
                    dict(values), changed, {"res_name": {}}
                )
        defaults = {f"default_{name}": value for name, value in values.items()}
        spec = dict.fromkeys(("res_model_id", "res_id", "res_name"), {})
        with self.assertHidden():
            self._model("mail.activity", **defaults).onchange({}, [], spec)

    def test_dialog_is_created_on_no_hidden_document(self):
        for name in ("mail.activity.schedule", "mail.followers.edit"):
            for model, theirs, mine in self._pairs():
                with self.subTest(dialog=name, document=model):
                    Dialog = self._model(name)
                    with self.assertHidden():
                        Dialog.create({"res_model": model, "res_ids": str([theirs])})
                    Dialog.create({"res_model": model, "res_ids": str([mine])})

    def test_dialog_to_write_is_opened_on_no_hidden_document(self):
        for model, theirs, _mine in self._pairs():
            with self.subTest(document=model):
                values = {"model": model, "res_ids": str([theirs])}
                with self.assertHidden():
                    self._model("mail.compose.message").create(values)
                with self.assertHidden():
                    self._form("mail.compose.message", values, "subject")
                selected = {"active_model": model, "default_model": model}
                for context in ({"active_ids": [theirs]}, {"active_id": theirs}):
                    Composer = self._model(
                        "mail.compose.message", **selected, **context
                    )
                    with self.assertHidden():
                        Composer.create({})
                    with self.assertHidden():
                        Composer.onchange({}, [], {"res_ids": {}})
        composer = self._model("mail.compose.message").create(
            {"model": "sale.order", "res_ids": str(self.mine["sale.order"].ids)}
        )
        with self.assertHidden():
            composer.res_ids = str(self.theirs["sale.order"].ids)

    def test_answer_to_a_hidden_message_tells_no_subject(self):
        with self.assertHidden():
            self._model("mail.compose.message").create({"parent_id": self.message.id})
        with self.assertHidden():
            self._form(
                "mail.compose.message", {"parent_id": self.message.id}, "subject"
            )

    def test_address_does_not_follow_from_a_line_of_a_hidden_order(self):
        line = self.theirs["sale.order.line"]
        spec = {"sale_order_line_id": line.id}
        with self.assertHidden():
            self._form("event.booth.registration", spec, "contact_email")
        spec = {"sale_order_line_id": self.mine["sale.order.line"].id}
        answer = self._form("event.booth.registration", spec, "contact_email")
        self.assertEqual(answer["value"]["contact_email"], self.held.email)

    def test_primary_contact_that_has_left_tells_no_number(self):
        contact = self._create_contact(self.held, "Mover", phone="+86 21 7777 1111")
        self.held.primary_contact_id = contact
        self._new_request()
        self.assertEqual(self.held.primary_contact_phone, contact.phone)
        contact.with_user(self.manager).parent_id = self.foreign
        self._new_request()
        held = self.held.with_user(self.rep)
        self.assertFalse(held.primary_contact_id)
        self.assertFalse(held.primary_contact_phone)

    def test_contact_merged_into_another_customer_s_tells_no_number(self):
        contact = self._create_contact(self.held, "Twin", email="t@w.example.com")
        other = self._create_contact(
            self.foreign, "Twin", email="t@w.example.com", phone="+86 21 7777 2222"
        )
        self.held.primary_contact_id = contact
        self._new_request()
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.manager)
        wizard.create({})._merge((contact | other).ids, other.with_user(self.manager))
        self._new_request()
        self.assertFalse(self.held.with_user(self.rep).primary_contact_phone)

    def test_groups_by_a_path_hold_nothing_hidden(self):
        # of a reader, since lists of whom something is shared with are asked in halves
        for user in (self.reader, self.stranger, self.rep):
            self._new_request()
            Request = self.env["customer.pool.log"].with_user(user)
            self.env["customer.pool.log"].create(
                {
                    "kind": "refuse",
                    "name": "Foreign",
                    "partner_id": self.foreign.id,
                    "user_id": user.id,
                }
            )
            asked = [("partner_id", "=", self.foreign.id), ("user_id", "=", user.id)]
            self.assertTrue(Request.search_count(asked))
            for name in ("email", "phone", "street", "vat"):
                with self.subTest(user=user.login, name=name):
                    path = f"partner_id.{name}"
                    [group] = Request.formatted_read_group(asked, [path], ["__count"])
                    self.assertTrue(self.foreign[name])
                    self.assertFalse(group[path])

    def test_nothing_guarded_asks_nothing(self):
        Pool = type(self.env["customer.pool"])
        self.patch(Pool, "_is_guarding", lambda pool: False)
        Activity = self._model("mail.activity")
        self.assertEqual(Activity._get_document_fields(), ((), ()))
