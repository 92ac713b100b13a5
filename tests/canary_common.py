"""A guarded customer with every document there is, each private field a canary."""

from odoo import Command

from .canary_fill import Aviary, Filler, swap, update
from .visibility_common import REP, VisibilityCommon

# what may be told: the names of customers
PUBLIC = {
    "res.partner": {"name", "complete_name", "commercial_company_name"},
    "customer.pool.log": {"name"},
    "customer.pool.request": {"name"},
}
# rows that belong to a person or a company, not to a customer: no bridge starts there
PEOPLE = ("res.users", "res.company", "res.partner")
WORLD = ("res.partner", "crm.lead", "sale.order", "account.move")


class CanaryCommon(VisibilityCommon):
    """``cls.private`` are the rows nobody may read but those who see the customer:
    {model name: records}; ``cls.aviary`` knows every canary in them.

    ``cls.spy`` has every right that opens no customer, and once held this one;
    ``cls.keeper`` holds it and has the same rights, ``cls.ruler`` has all there are.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_people()
        cls._prepare_documents()
        cls._prepare_money()
        # a pool shows nothing but names: what its list tells has tests of its own
        cls.pool.field_ids.visibility = "hidden"
        cls.last_ids = cls._last_ids()
        cls._create_private()
        cls.env.flush_all()
        # changes of tracked fields become messages
        cls.env.cr.precommit.run()
        cls.env.flush_all()
        cls.private = cls._rows_since(cls.last_ids)
        # notices to one person are theirs, and name nothing but names
        notices = cls.private["mail.message"].filtered(
            lambda message: (
                not message.model or message.model == "customer.pool.request"
            )
        )
        cls.private["mail.message"] -= notices
        cls.private["mail.mail"] -= notices.mail_ids
        mine = cls.private["mail.notification"].filtered(
            lambda row: row.res_partner_id == cls.spy.partner_id
        )
        cls.private["mail.notification"] -= notices.notification_ids | mine
        cls.aviary = Aviary()
        cls._fill()
        cls._create_bridges()
        cls._new_request()

    @classmethod
    def _create_people(cls):
        opens = cls.env.ref("expo_crm.group_manager")
        opens |= cls.env.ref("base.group_erp_manager")
        # reads what was said in all studies; a test of its own tells what else
        opens |= cls.env.ref("survey.group_survey_manager")
        external = cls.env.ref("base.group_portal") | cls.env.ref("base.group_public")
        every = cls.env["res.groups"].search([])
        internal = every.filtered(lambda group: not group.all_implied_ids & external)
        harmless = internal.filtered(lambda group: not group.all_implied_ids & opens)
        for name, groups in (
            ("spy", harmless), ("keeper", harmless), ("ruler", internal),
        ):  # fmt: skip
            user = cls._create_user(name, REP, password=f"{name}-password")
            user.group_ids = [Command.set(groups.ids)]
            setattr(cls, name, user)
        cls.pollster = cls._create_user(
            "pollster", f"{REP},survey.group_survey_manager,event.group_event_user"
        )

    @classmethod
    def _prepare_money(cls):
        method = cls.env["payment.method"].with_context(active_test=False)
        cls.payment = {
            "provider_id": cls._create_document("payment.provider", name="Wire").id,
            "payment_method_id": method.search([], limit=1).id,
        }
        cls.bank = cls.env["account.journal"].search([("type", "=", "bank")], limit=1)
        plan = cls._create_document("account.analytic.plan", name="Halls")
        cls.account = cls._create_document(
            "account.analytic.account", name="Hall 3", plan_id=plan.id
        )

    # which rows are private

    @classmethod
    def _tables(cls):
        for name, model in cls.env.items():
            # bus: no user reads its rows, the channels of a user bring them
            is_table = model._auto and not (model._abstract or model._transient)
            if is_table and name != "bus.bus":
                yield name, model

    @classmethod
    def _last_ids(cls):
        cls.env.flush_all()
        return {
            name: cls._all_rows(model).search([], order="id desc", limit=1).id or 0
            for name, model in cls._tables()
        }

    @classmethod
    def _all_rows(cls, model):
        # pictures are attachments too
        return model.with_context(active_test=False, skip_res_field_check=True)

    @classmethod
    def _rows_since(cls, last_ids):
        rows = {
            name: cls._all_rows(model).search([("id", ">", last_ids[name])], order="id")
            for name, model in cls._tables()
        }
        return {
            name: cls.env[name].browse(found.ids)
            for name, found in rows.items()
            if found
        }

    # the private world

    @classmethod
    def _create_private(cls):
        cls.kept = cls._create_tree("Kept", owner=cls.spy, email="kept@example.com")
        cls.contact = cls.kept.child_ids.filtered(lambda p: not p.is_company)[:1]
        cls.kept.primary_contact_id = cls.contact
        cls._create_contact(cls.kept, "Kept invoices", type="invoice")
        # who held it knows no more than others from now on
        cls.kept.with_user(cls.manager).pool_assign(cls.keeper.id, reason="Moved")
        cls.documents = cls._create_documents(cls.kept)
        cls._create_documents(cls.contact)
        cls.own_lead = cls.env["crm.lead"].create(
            {
                "name": "Own lead",
                "partner_name": "Nobody yet",
                "email_from": "own@example.com",
                "pool_managed": True,
                "user_id": cls.keeper.id,
            }
        )
        cls._create_money()
        for record in cls._threads():
            cls._create_talk(record)
        cls._create_life()

    @classmethod
    def _create_money(cls):
        create = cls._create_document
        cls.documents["sale.order"].action_confirm()
        line = Command.create(
            {
                "product_id": cls.product.id,
                "price_unit": 100,
                "analytic_distribution": {cls.account.id: 100},
            }
        )
        customer = {"partner_id": cls.kept.id}
        create(
            "account.move",
            move_type="out_invoice",
            invoice_line_ids=[line],
            **customer,
        ).action_post()
        create(
            "account.payment",
            amount=70,
            journal_id=cls.bank.id,
            payment_type="inbound",
            **customer,
        ).action_post()
        create("payment.token", provider_ref="x", **cls.payment, **customer)
        create(
            "payment.transaction",
            reference="kept-1",
            amount=70,
            currency_id=cls.env.company.currency_id.id,
            **cls.payment,
            **customer,
        )

    @classmethod
    def _threads(cls):
        names = ("crm.lead", "sale.order", "account.move", "event.registration",
                 "event.booth", "exhibition.participation")  # fmt: skip
        return [
            cls.kept,
            cls.contact,
            cls.own_lead,
            cls.documents["calendar.attendee"].event_id,
            *(cls.documents[name] for name in names),
        ]

    @classmethod
    def _create_talk(cls, record):
        """Messages, notes, files, followers, activities of one record."""
        for subtype in ("mail.mt_comment", "mail.mt_note"):
            record.with_user(cls.keeper).sudo().message_post(
                body="Talk",
                message_type="comment",
                subtype_xmlid=subtype,
                attachments=[("talk.txt", b"talk")],
                partner_ids=cls.contact.ids,
            )
        record.message_subscribe(cls.contact.ids)
        if hasattr(record, "activity_schedule"):
            record.activity_schedule(
                "mail.mail_activity_data_todo", summary="Do", user_id=cls.keeper.id
            )
        cls.env["ir.attachment"].create(
            {
                "name": "paper.txt",
                "raw": b"paper",
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    @classmethod
    def _create_life(cls):
        """Shares, a request, the journal, interactions."""
        cls.kept.with_user(cls.keeper).pool_share(cls.spy.ids, reason="Holiday")
        cls._expire(cls.kept.share_ids)
        cls._create_document(
            "customer.pool.request",
            kind="challenge",
            partner_id=cls.kept.id,
            reason="Mine",
        )
        for subject in (
            {"partner_id": cls.kept.id, "contact_id": cls.contact.id},
            {"lead_id": cls.own_lead.id},
        ):
            cls._create_document("customer.interaction", summary="Visit", **subject)

    @classmethod
    def _is_public(cls, record, name):
        # the name of a lead without a customer is what a pool shows of it
        return name in PUBLIC.get(record._name, ()) or (
            record == cls.own_lead and name == "name"
        )

    @classmethod
    def _fill(cls):
        for partner in cls.private["res.partner"]:
            partner.image_1920 = cls.aviary.hatch_image(partner, "image_1920")
        filler = Filler(cls.env, cls.aviary, cls._is_public)
        # the others copy from these
        for name in (*WORLD, *(cls.private.keys() - set(WORLD))):
            filler.fill(cls.private[name])

    # public rows that point to private ones

    @classmethod
    def _create_bridges(cls):
        """Where employees read a row, let it lead to a private one: what is told of
        the other end must be its name."""
        cls.env["calendar.event"].create(
            {
                "name": "Open day",
                "start": "2030-05-02 09:00:00",
                "stop": "2030-05-02 10:00:00",
                "partner_ids": [Command.set((cls.kept | cls.spy.partner_id).ids)],
            }
        )
        lead = cls._create_document("crm.lead", name="Free", user_id=False)
        people = cls.kept | cls.contact
        for record in (lead, cls.plain, cls.event):
            record.message_post(body="Hello", author_id=cls.contact.id)
            record.message_subscribe(people.ids)
        cls._create_document(
            "product.supplierinfo",
            partner_id=cls.kept.id,
            product_tmpl_id=cls.product.product_tmpl_id.id,
        )
        cls.env.flush_all()
        for name, model in cls._tables():
            # rows of ours are rights and journals, no bridges
            ours = name.startswith("customer.") or "pool_visible" in model._fields
            if name not in PEOPLE and not ours:
                cls._bridge(model)
        cls.env.invalidate_all()

    @classmethod
    def _bridge(cls, model):
        """Point the latest public row of a model to the private world."""
        old = cls.private.get(model._name, model)
        row = model.sudo().search([("id", "not in", old.ids)], order="id desc", limit=1)
        targets = {"res.partner": cls.contact, "crm.lead": cls.own_lead}
        columns = {
            field.name: targets[field.comodel_name].id
            for field in model._fields.values()
            if field.type == "many2one"
            and field.store
            and field.column_type
            and field.comodel_name in targets
        }
        if row:
            update(cls.env, model._table, row.id, columns)

    # the other world

    def _swap_world(self):
        """Every private text becomes another one, in the opposite order."""
        self.env.flush_all()
        for rows in self.private.values():
            swap(self.env, rows)
        self._new_request()
