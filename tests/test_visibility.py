from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .visibility_common import VisibilityCommon

ALL = frozenset({"held", "foreign", "pooled", "plain"})
# whose documents a role sees, when its other rights let it open the model at all
SIGHT = {
    "rep": {"held", "plain"},
    "other": {"foreign", "plain"},
    "stranger": {"plain"},
    "reader": {"held", "plain"},
    "follower": {"held", "plain"},
    "editor": {"held", "plain"},
    "teammate": {"held", "plain"},
    "expired": {"plain"},
    "coming": {"plain"},
    "superior": {"held", "plain"},
    "chief": {"held", "plain"},
    "pool_admin": {"plain"},
    "manager": ALL,
    "accountant": ALL,
    "auditor": ALL,
    "biller": {"plain"},
    "all_leads": {"plain"},
    "employee": {"plain"},
    "portal": set(),
    "public": set(),
}
# what an employee without sales or accounting rights cannot open at all
STAFF_ONLY = {"sale.order", "sale.order.line", "account.move", "account.move.line"}


@tagged("post_install", "-at_install", "expo_crm_visibility")
class TestVisibility(VisibilityCommon):
    """Whatever way one asks, the answer about one record is the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_documents()
        cls.documents = {}
        for name in ALL:
            root = getattr(cls, name)
            for model, records in cls._create_documents(root).items():
                cls.documents.setdefault(model, {})[name] = records
        cls.documents["res.partner"] = {
            name: cls._tree(getattr(cls, name)) for name in ALL
        }
        cls._new_request()

    def _opens(self, role, model):
        """:returns: whether the other rights of an employee open the model."""
        if model == "crm.lead":
            return role not in ("employee", "accountant", "auditor")
        return role != "employee" or model not in STAFF_ONLY

    def _union(self, model, names):
        empty = self.env[model]
        return empty.union(*[self.documents[model][name] for name in names])

    def _ways(self, model, user, records):
        """:returns: dict of a way to ask to a function giving the ids seen that way."""
        Model = self.env[model].with_user(user).with_context(active_test=False)
        inside = Domain("id", "in", records.ids)
        mine = records.with_user(user)

        def read():
            ids = []
            for documents in self.documents[model].values():
                try:
                    documents.with_user(user).read(["create_date"])
                except AccessError:
                    continue
                ids += documents.ids
            return ids

        def hierarchy():
            path = Model._pool_partner_field or "id"
            path = {
                "survey.user_input.line": "user_input_id.partner_id",
                "exhibition.visit": "registration_id.company_partner_id",
            }.get(model, path)
            roots = (self.held | self.foreign | self.pooled | self.plain).ids
            return Model.search(inside & Domain(path, "child_of", roots)).ids

        return {
            "search": lambda: Model.search(inside).ids,
            "count": lambda: Model.search_count(inside),
            "has_access": lambda: [r.id for r in mine if r.has_access("read")],
            "filtered": lambda: mine._filtered_access("read").ids,
            "read": read,
            "group": lambda: (
                Model._read_group(inside, [], ["id:array_agg"])[0][0] or []
            ),
            "name": lambda: [i for i, _n in Model.name_search("", inside, limit=None)],
            "field": lambda: (
                Model.search(inside & Domain("pool_visible", "=", True)).ids
            ),
            "child_of": hierarchy,
        }

    def _check_model(self, model):
        records = self._union(model, ALL)
        for role, names in SIGHT.items():
            user = getattr(self, role)
            opens = self.env[model].with_user(user).has_access("read")
            if role not in ("portal", "public"):
                self.assertEqual(opens, self._opens(role, model), (role, model))
            expected = set(self._union(model, names).ids if opens else ())
            ways = self._ways(model, user, records)
            # either path may be the first to fill the cache the other one finds
            for order in (list(ways), list(reversed(ways))):
                self._new_request()
                for way in order:
                    with self.subTest(role=role, way=way, first=order[0]):
                        self._check_way(way, ways[way], expected, opens)

    def _check_way(self, way, ask, expected, opens):
        if not opens and way not in ("has_access", "filtered", "read"):
            with self.assertRaises(AccessError):
                ask()
        elif way == "count":
            self.assertEqual(ask(), len(expected))
        else:
            self.assertEqual(set(ask()), expected)

    def test_partner(self):
        self._check_model("res.partner")

    def test_lead(self):
        self._check_model("crm.lead")

    def test_order(self):
        self._check_model("sale.order")

    def test_order_line(self):
        self._check_model("sale.order.line")

    def test_invoice(self):
        self._check_model("account.move")

    def test_invoice_line(self):
        self._check_model("account.move.line")

    def test_bank_account(self):
        self._check_model("res.partner.bank")

    def test_registration(self):
        self._check_model("event.registration")

    def test_booth(self):
        self._check_model("event.booth")

    def test_booth_registration(self):
        self._check_model("event.booth.registration")

    def test_attendee(self):
        self._check_model("calendar.attendee")

    def test_survey_answers(self):
        self._check_model("survey.user_input")

    def test_survey_answer_lines(self):
        self._check_model("survey.user_input.line")

    def test_interaction(self):
        self._check_model("customer.interaction")

    def test_participation(self):
        self._check_model("exhibition.participation")

    def test_visit(self):
        self._check_model("exhibition.visit")

    def test_score(self):
        self._check_model("satisfaction.score")

    def test_follow_up(self):
        self._check_model("satisfaction.followup")

    def test_invitation(self):
        self._check_model("satisfaction.invitation")

    # what a client may ask with the field itself

    def _client_domains(self, model, records):
        """Domains a client may send; each could be meant to reach hidden rows."""
        inside = ("id", "in", records.ids)
        for operator in ("=", "!="):
            for value in (True, False, None, "x", 0, 1):
                yield [inside, ("pool_visible", operator, value)]
        for operator in ("in", "not in"):
            for values in ([], [True], [False], [True, False], [None], ["x", 0]):
                yield [inside, ("pool_visible", operator, values)]
        yield [inside, "!", ("pool_visible", "=", True)]
        yield [inside, "!", ("pool_visible", "=", False)]
        yield ["|", ("pool_visible", "=", False), inside]
        yield ["|", ("pool_editable", "=", False), inside]
        yield ["|", inside, ("id", "<", 0)]
        path = self.env[model]._pool_partner_field or "parent_id"
        if model == "exhibition.visit":
            path = "registration_id.company_partner_id"
        if model != "survey.user_input.line":
            yield [inside, (f"{path}.pool_visible", "=", False)]
            yield [inside, (path, "any", [("pool_visible", "=", False)])]
            yield [inside, (path, "not any", [("pool_visible", "=", True)])]
            yield [inside, (f"{path}.name", "ilike", "o")]

    def test_client_domains_reach_no_hidden_row(self):
        for model in self.documents:
            records = self._union(model, ALL)
            hidden = set(self._union(model, ALL - SIGHT["stranger"]).ids)
            Model = self.env[model].with_user(self.stranger)
            for domain in self._client_domains(model, records):
                with self.subTest(model=model, domain=domain):
                    self.assertFalse(hidden & set(Model.search(domain).ids))

    def test_client_domains_on_the_field_select_what_they_say(self):
        for model in self.documents:
            records = self._union(model, ALL)
            seen = set(self._union(model, SIGHT["rep"]).ids)
            Model = self.env[model].with_user(self.rep)
            inside = ("id", "in", records.ids)
            for condition, expected in (
                (("pool_visible", "=", True), seen),
                (("pool_visible", "!=", False), seen),
                (("pool_visible", "not in", [False]), seen),
                (("pool_visible", "in", [True, False]), seen),
                (("pool_visible", "=", False), set()),
                (("pool_visible", "not in", [True]), set()),
                (("pool_visible", "in", []), set()),
            ):
                with self.subTest(model=model, condition=condition):
                    self.assertEqual(
                        set(Model.search([inside, condition]).ids), expected
                    )

    def test_private_facts_of_a_hidden_customer_cannot_be_guessed_through_a_path(self):
        Partner = self.env["res.partner"].with_user(self.stranger)
        Lead = self.env["crm.lead"].with_user(self.stranger)
        Order = self.env["sale.order"].with_user(self.stranger)
        secret = "secret@acme"
        for model, domain in (
            (Partner, [("email", "ilike", secret)]),
            (Partner, [("parent_id.email", "ilike", secret)]),
            (Partner, [("child_ids.email", "ilike", "ann@acme")]),
            (Lead, [("partner_id.email", "ilike", secret)]),
            (Lead, [("email_from", "ilike", secret)]),
            (Order, [("partner_id.email", "ilike", secret)]),
        ):
            with self.subTest(model=model, domain=domain):
                root = "id" if model == Partner else "partner_id"
                inside = [(root, "child_of", (self.held | self.pooled).ids)]
                self.assertFalse(model.search_count(domain + inside))
                owner = model.with_user(self.rep)
                self.assertTrue(owner.search_count(domain + inside))

    def test_field_is_no_column_to_sort_group_or_compare(self):
        for model in ("res.partner", "crm.lead", "sale.order", "res.partner.bank"):
            Model = self.env[model].with_user(self.stranger)
            for domain in (
                [("pool_visible", ">", False)],
                [("pool_visible", "ilike", "t")],
                [("pool_visible", "any!", [])],
                [("partner_id", "any!", [("pool_visible", "=", False)])],
            ):
                with self.subTest(domain=domain), self.assertRaises(ValueError):
                    Model.search(domain)
            with self.assertRaises(ValueError):
                Model.search([], order="pool_visible")
            with self.assertRaises(ValueError):
                Model._read_group([], ["pool_visible"], ["__count"])

    def test_users_are_seen_as_in_stock_whatever_the_domain(self):
        Users = self.env["res.users"].with_user(self.stranger)
        everybody = self.internal.ids
        for domain in ([], [("pool_visible", "=", True)], [("pool_key", "=", -2)]):
            found = Users.search([("id", "in", everybody), *domain])
            self.assertEqual(set(found.ids), set(everybody))
        self.assertFalse(Users.search([("pool_visible", "=", False)]))

    def test_superuser_search_gives_the_view_of_the_user(self):
        for model in self.documents:
            records = self._union(model, ALL)
            inside = Domain("id", "in", records.ids)
            for role in ("rep", "stranger", "superior", "manager", "accountant"):
                user = getattr(self, role)
                expected = set(self._union(model, SIGHT[role]).ids)
                mine = self.env[model].with_user(user).sudo()
                visible = Domain("pool_visible", "=", True)
                with self.subTest(model=model, role=role):
                    self.assertEqual(set(mine.search(inside & visible).ids), expected)
                    self.assertEqual(set(mine.search(inside).ids), set(records.ids))
                    sudo_records = records.with_user(user).sudo()
                    self.assertEqual(
                        set(sudo_records.filtered_domain(visible).ids), expected
                    )
                    self.assertEqual(
                        set(sudo_records.filtered("pool_visible").ids), expected
                    )

    def test_portal_and_public_are_bounded_by_stock_rules_alone(self):
        visible = Domain("pool_visible", "=", True)
        everything = self._union("res.partner", ALL)
        for user in (self.portal, self.public):
            partners = everything.with_user(user)
            self.assertFalse(partners._filtered_access("read"))
            self.assertEqual(partners.sudo().filtered_domain(visible), everything)
        contact = self.held.child_ids.filtered(lambda partner: not partner.is_company)
        customer = self._create_user(
            "ann", "base.group_portal", partner_id=contact.id, name="Ann"
        )
        self._new_request()
        self.assertEqual(contact.pool_key, self.rep.id)
        mine = everything.with_user(customer)._filtered_access("read")
        self.assertEqual(mine, self.documents["res.partner"]["held"])
        self.assertFalse(customer.with_user(self.stranger).has_access("read"))
        self.assertTrue(customer.with_user(self.rep).has_access("read"))

    def test_permissive_rule_of_another_module_opens_nothing(self):
        self.env["ir.rule"].create(
            [
                {
                    "name": f"All of {model}",
                    "model_id": self.env["ir.model"]._get_id(model),
                    "domain_force": "[(1, '=', 1)]",
                    "groups": [Command.link(self.env.ref("base.group_user").id)],
                }
                for model in self.documents
            ]
        )
        for model in self.documents:
            hidden = self._union(model, ALL - SIGHT["stranger"])
            mine = hidden.with_user(self.stranger)
            with self.subTest(model=model):
                self.assertFalse(mine.search([("id", "in", hidden.ids)]))
                self.assertFalse(mine._filtered_access("read"))

    def test_disabled_rule_opens_its_own_model_and_mode_only(self):
        self.env.ref("expo_crm.res_partner_rule_visible").active = False
        held = self.held.with_user(self.stranger)
        self._new_request()
        self.assertTrue(held.has_access("read"))
        self.assertIn(held, held.search([]))
        self.assertFalse(held.has_access("write"))
        for model in ("crm.lead", "sale.order", "account.move", "res.partner.bank"):
            mine = self.documents[model]["held"].with_user(self.stranger)
            self.assertFalse(mine.has_access("read"), model)

    def test_nobody_sees_less_than_the_unguarded(self):
        scope = self.env["res.users"]._pool_scope("read")
        self.assertEqual(scope.keys, (-2,))
        self.assertFalse(scope.roots)

    def test_hidden_customer_is_no_mention_and_no_suggestion(self):
        Partner = self.env["res.partner"]
        for user, found in ((self.stranger, False), (self.rep, True)):
            mentions = Partner.with_user(user).get_mention_suggestions("Held")
            names = {row["name"] for row in mentions.get("res.partner", [])}
            self.assertEqual("Held" in names, found)

    def test_filters_say_why_somebody_sees_a_record(self):
        lead = self.documents["crm.lead"]["held"]
        order = self.documents["sale.order"]["held"]
        answers = [
            (self.rep, False, False),
            (self.reader, True, False),
            (self.teammate, True, False),
            (self.expired, False, False),
            (self.coming, False, False),
            (self.stranger, False, False),
            (self.superior, False, True),
            (self.chief, False, True),
            (self.manager, False, True),
        ]
        for user, shared, below in answers:
            for records in (self.held, lead, order):
                self._new_request()
                for name, value in (
                    ("pool_shared_with_me", shared),
                    ("pool_of_subordinate", below),
                ):
                    with self.subTest(user=user.login, records=records, name=name):
                        mine = records.with_user(user)
                        inside = [("id", "in", mine.ids), (name, "=", True)]
                        outside = [("id", "in", mine.ids), (name, "=", False)]
                        found = mine.sudo().search(inside)
                        self.assertEqual(found, records if value else records[:0])
                        self.assertEqual(mine.sudo().search(outside), records - found)
                        self.assertEqual(mine.sudo().mapped(name), [value] * len(mine))
                        seen = mine.search(inside)
                        self.assertEqual(seen.sudo(), found)
