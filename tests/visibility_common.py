from odoo import Command

from .anonymity_common import AnonymityMixin
from .common import ExpoCrmCommon

# what a person needs of other apps to open every protected model at all; refusals
# below are then refusals of this addon and not of a missing access right
OTHER_APPS = (
    "event.group_event_user",
    "survey.group_survey_user",
    "base.group_partner_manager",
    "base.group_allow_export",
    "expo_crm.group_export",
)
REP = "sales_team.group_sale_salesman"


class VisibilityCommon(AnonymityMixin, ExpoCrmCommon):
    """Every role there is, and customers with one document of each protected model.

    ``cls.held`` is held by ``rep`` and shared in every way, ``cls.foreign`` by a
    colleague none of them has to do with, ``cls.pooled`` waits in the pool,
    ``cls.plain`` is not guarded.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = dict.fromkeys(
            ("other", "reader", "follower", "editor", "expired", "coming", "teammate"),
            REP,
        )
        roles.update(
            all_leads="sales_team.group_sale_salesman_all_leads",
            biller=f"{REP},account.group_account_invoice",
            auditor="base.group_user,account.group_account_readonly",
        )
        for role, groups in roles.items():
            setattr(cls, role, cls._create_user(role, groups))
        cls.portal = cls._create_user("portal_person", "base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.internal = (
            cls.rep + cls.other + cls.stranger + cls.reader + cls.follower + cls.editor
            + cls.expired + cls.coming + cls.teammate + cls.superior + cls.chief
            + cls.pool_admin + cls.manager + cls.accountant + cls.auditor + cls.biller
            + cls.all_leads + cls.employee
        )  # fmt: skip
        cls.internal.group_ids = [
            Command.link(cls.env.ref(xmlid).id) for xmlid in OTHER_APPS
        ]
        cls.team = cls.env["crm.team"].create(
            {"name": "Hall 3", "member_ids": cls.teammate.ids}
        )
        cls.held = cls._create_tree("Held", owner=cls.rep)
        cls.foreign = cls._create_tree("Foreign", owner=cls.other)
        cls.pooled = cls._create_tree("Pooled")
        cls.plain = cls._create_tree("Plain", pool_managed=False, pool_id=False)
        cls._share_held()

    @classmethod
    def _create_tree(cls, name, **values):
        """A customer with a contact, a subsidiary and a contact of that one."""
        root = cls._create_customer(name, **values)
        cls._create_contact(root, f"{name} contact")
        branch = cls._create_contact(root, f"{name} branch", is_company=True)
        cls._create_contact(branch, f"{name} branch contact")
        return root

    @classmethod
    def _tree(cls, *roots):
        return cls.env["res.partner"].search(
            [("id", "child_of", [root.id for root in roots])]
        )

    @classmethod
    def _share_held(cls):
        Share = cls.env["customer.share"]
        now = Share.default_get(["date_from"])["date_from"]
        for user, access in (
            (cls.reader, "read"),
            (cls.follower, "follow"),
            (cls.editor, "edit"),
            (cls.coming, "edit"),
            (cls.expired, "edit"),
        ):
            Share.create(
                {"partner_id": cls.held.id, "user_id": user.id, "access": access}
            )
        Share.create(
            {"partner_id": cls.held.id, "team_id": cls.team.id, "access": "follow"}
        )
        Share.search([("user_id", "=", cls.coming.id)]).date_from = now.replace(
            year=now.year + 1, day=1
        )
        cls._expire(Share.search([("user_id", "=", cls.expired.id)]))

    @classmethod
    def _expire(cls, shares):
        """Let time pass over a share; the form refuses an end in the past."""
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            UPDATE customer_share
               SET date_from = (now() AT TIME ZONE 'UTC') - interval '2 hours',
                   date_until = (now() AT TIME ZONE 'UTC') - interval '1 hour'
             WHERE id IN %s
            """,
            [tuple(shares.ids)],
        )
        cls._new_request()

    @classmethod
    def _new_request(cls):
        """Forget what only the same transaction may remember."""
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.env.cr.cache.clear()

    # documents of every protected model

    @classmethod
    def _prepare_documents(cls):
        cls.env["account.chart.template"].try_loading(
            "generic_coa", cls.env.company, install_demo=False
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Stand, 9 m²", "type": "service", "list_price": 100}
        )
        cls.booth_product = cls.env["product.product"].create(
            {"name": "Row", "type": "service", "service_tracking": "event_booth"}
        )
        cls.event = cls.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-05-01 08:00:00",
                "date_end": "2030-05-03 18:00:00",
            }
        )
        cls.show = cls.env["event.event"].create(
            {
                "name": "Machine Show 2030",
                "series_id": cls.env["exhibition.series"].create({"name": "M"}).id,
                "date_begin": "2030-06-01 08:00:00",
                "date_end": "2030-06-03 18:00:00",
            }
        )
        cls.booth_category = cls.env["event.booth.category"].create(
            {"name": "Row stand", "product_id": cls.booth_product.id}
        )
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "How was it",
                "question_and_page_ids": [
                    Command.create({"title": "And?", "question_type": "char_box"})
                ],
            }
        )

        cls.study = cls._create_study()

    @classmethod
    def _create_voice(cls, partner):
        """:returns: dict of model name to what the study has of ``partner``, who was
        not content."""
        said = cls._answer(cls.study, nps=3, words="Cold", partner_id=partner.id)
        followups = cls.env["satisfaction.followup"]
        return {
            "survey.user_input": said,
            "survey.user_input.line": said.user_input_line_ids,
            "satisfaction.score": said.score_ids,
            "satisfaction.followup": followups.search(
                [("user_input_id", "=", said.id)]
            ),
            "satisfaction.invitation": cls._create_document(
                "satisfaction.invitation",
                study_id=cls.study.id,
                partner_id=partner.id,
                name=partner.name,
                email=f"asked{partner.id}@example.com",
                state="sent",
            ),
        }

    @classmethod
    def _create_documents(cls, partner):
        """:returns: dict of model name to the record about ``partner``.

        Where stock hides the documents of other sales people, those of a guarded
        customer have somebody else as salesperson and the others have nobody: seeing
        the former takes this addon, seeing the latter must not.
        """
        create = cls._create_document
        partner_id = {"partner_id": partner.id}
        lead = create("crm.lead", name="Stand", type="opportunity", **partner_id)
        line = Command.create({"product_id": cls.product.id})
        order = create("sale.order", order_line=[line], **partner_id)
        invoice = create(
            "account.move",
            move_type="out_invoice",
            invoice_line_ids=[Command.create({"product_id": cls.product.id})],
            **partner_id,
        )
        if partner.pool_key == -2:
            lead.user_id = False
            order.user_id = False
            invoice.invoice_user_id = False
        booth = create(
            "event.booth",
            name="A1",
            event_id=cls.event.id,
            booth_category_id=cls.booth_category.id,
            **partner_id,
        )
        meeting = create(
            "calendar.event",
            name="Meeting",
            start="2030-05-01 09:00:00",
            stop="2030-05-01 10:00:00",
            partner_ids=[Command.set(partner.ids)],
        )
        participation = create(
            "exhibition.participation",
            event_id=cls.show.id,
            badge_extra=1,
            **partner_id,
        )
        badge = create(
            "event.registration",
            event_id=cls.show.id,
            participation_id=participation.id,
        )
        answer = create("survey.user_input", survey_id=cls.survey.id, **partner_id)
        voice = cls._create_voice(partner)
        return {
            "crm.lead": lead,
            "sale.order": order,
            "sale.order.line": order.order_line,
            "account.move": invoice,
            "account.move.line": invoice.line_ids,
            "res.partner.bank": create(
                "res.partner.bank", acc_number=f"DE{partner.id:010}", **partner_id
            ),
            "event.registration": create(
                "event.registration", event_id=cls.event.id, **partner_id
            ),
            "event.booth": booth,
            "event.booth.registration": create(
                "event.booth.registration",
                event_booth_id=booth.id,
                sale_order_line_id=order.order_line.id,
                **partner_id,
            ),
            "calendar.attendee": meeting.attendee_ids,
            **voice,
            "survey.user_input": voice["survey.user_input"] | answer,
            "survey.user_input.line": voice["survey.user_input.line"]
            | create(
                "survey.user_input.line",
                user_input_id=answer.id,
                question_id=cls.survey.question_ids.id,
                answer_type="char_box",
                value_char_box="Loud",
            ),
            "customer.interaction": create(
                "customer.interaction", summary="Call", **partner_id
            ),
            "exhibition.participation": participation,
            "exhibition.visit": create(
                "exhibition.visit",
                registration_id=badge.id,
                event_id=cls.show.id,
                date="2030-06-01",
                first_in="2030-06-01 09:00:00",
                last_in="2030-06-01 09:00:00",
            ),
        }

    @classmethod
    def _create_document(cls, model, **values):
        return cls.env[model].create(values)
