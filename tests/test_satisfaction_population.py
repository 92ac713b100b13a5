from odoo.tests import tagged

from .satisfaction_send_common import SatisfactionSendCommon


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_population")
class TestSatisfactionPopulation(SatisfactionSendCommon):
    """Whom a study asks, and why others are left out."""

    # exhibitors

    def test_exhibitors_with_a_contract_are_asked(self):
        self._create_exhibitor("Later", state="exhibited")
        self._create_exhibitor("Intending", state="intention")
        self._create_exhibitor("Gone", state="withdrawn")
        people = self._plan(self._create_show_study())
        self.assertAsked(people, "Alpha", "Beta", "Later")

    def test_role_decides_among_exhibitors(self):
        self._create_exhibitor("Guest", role="co_exhibitor", main_exhibitor=self.alpha)
        self._create_exhibitor("Builder", role="contractor")
        for role, names in (
            ("exhibitors", ("Alpha", "Beta", "Guest")),
            ("exhibitor", ("Alpha", "Beta")),
            ("co_exhibitor", ("Guest",)),
            ("contractor", ("Builder",)),
        ):
            study = self._create_show_study(role=role)
            self.assertAsked(self._plan(study), *names)

    def test_hall_is_that_with_most_area_and_guests_stand_with_their_host(self):
        second = self._create_hall(self.edition, "Hall 2")
        host = self.alpha.participation_ids
        small = {"width": 3, "depth": 3, "participation_id": host.id}
        self._create_booth("A1", hall_id=self.hall.id, **small)
        self._create_booth(
            "B1", hall_id=second.id, width=10, depth=5, participation_id=host.id
        )
        self._create_exhibitor("Guest", role="co_exhibitor", main_exhibitor=self.alpha)
        self.env.flush_all()
        people = {
            person.name: person for person in self._plan(self._create_show_study())
        }
        for name in ("Alpha", "Guest"):
            self.assertEqual((people[name].hall_id, people[name].area), (second.id, 59))
        self.assertIsNone(people["Beta"].hall_id)
        in_first = self._create_show_study(hall_ids=[(6, 0, self.hall.ids)])
        self.assertAsked(self._plan(in_first), "Alpha", "Guest")
        large = self._create_show_study(area_min=60)
        self.assertFalse(self._plan(large))
        small = self._create_show_study(area_max=36)
        self.assertAsked(self._plan(small), "Beta")

    def test_exhibit_category_includes_its_parts(self):
        spirits = self.env["exhibition.category"].create({"name": "Spirits"})
        baijiu = self.env["exhibition.category"].create(
            {"name": "Baijiu", "parent_id": spirits.id}
        )
        self.alpha.participation_ids.category_ids = baijiu
        study = self._create_show_study(category_ids=[(6, 0, spirits.ids)])
        people = self._plan(study)
        self.assertAsked(people, "Alpha")
        self.assertEqual(people[0].category_id, baijiu.id)

    def test_main_contact_is_a_person_and_every_contact_is_everybody(self):
        self._create_contact(self.alpha, "Ann", email="ann@fair.example.com")
        self._create_contact(self.alpha, "Bob", email="bob@fair.example.com")
        self._create_contact(self.alpha, "Mute", email=False)
        self.assertAsked(self._plan(self._create_show_study()), "Ann", "Beta")
        study = self._create_show_study(contacts="all")
        self.assertAsked(self._plan(study), "Alpha", "Ann", "Bob", "Beta")

    # rights

    def test_show_people_ask_all_exhibitors_and_others_whom_they_see(self):
        study = self._create_show_study()
        self.assertAsked(self._plan(study, self.show_manager), "Alpha", "Beta")
        self.assertAsked(self._plan(study, self.rep), "Alpha")
        self.assertAsked(self._plan(study, self.stranger))
        self.assertFalse(self._plan(study, self.survey_user))

    def test_customers_one_does_not_see_are_not_asked(self):
        study = self._create_show_study(
            user=self.manager,
            audience="customer",
            event_id=False,
            customer_domain="[('name', 'in', ['Alpha', 'Beta'])]",
        )
        self.assertAsked(self._plan(study, self.rep), "Alpha")
        self.assertAsked(self._plan(study, self.stranger))
        self.assertAsked(self._plan(study, self.manager), "Alpha", "Beta")

    def test_private_facts_are_no_way_to_find_hidden_customers(self):
        study = self._create_show_study(
            user=self.manager,
            audience="customer",
            event_id=False,
            customer_domain="[('vat', '=', 'SECRETVAT')]",
        )
        self.assertFalse(self._plan(study, self.stranger))
        self.assertTrue(self._plan(study, self.rep))

    def test_colleagues_are_no_customers(self):
        study = self._create_show_study(
            user=self.manager,
            audience="customer",
            event_id=False,
            customer_domain=f"[('id', '=', {self.rep.partner_id.id})]",
        )
        self.assertFalse(self._plan(study, self.manager))

    # visitors

    def _create_visitor(self, name, **values):
        values.setdefault("email", f"{name.lower()}@visit.example.com")
        return self._create_badge(name, state=values.pop("state", "open"), **values)

    def test_visitors_by_category_and_by_whether_they_came(self):
        trade = self._create_visitor("Trade", attendee_category="trade_visitor")
        self._create_visitor("General", attendee_category="visitor")
        self._create_visitor("Press", attendee_category="media")
        self._create_visitor("Cancelled", state="cancel")
        self.env["exhibition.visit"].create(
            {
                "registration_id": trade.id,
                "event_id": self.edition.id,
                "date": "2027-05-01",
                "first_in": "2027-05-01 02:00:00",
                "last_in": "2027-05-01 02:00:00",
            }
        )
        for values, names in (
            ({}, ("Trade", "General")),
            ({"visitor_category": "trade"}, ("Trade",)),
            ({"visitor_category": "general"}, ("General",)),
            ({"has_been_inside": True}, ("Trade",)),
        ):
            study = self._create_show_study(audience="visitor", **values)
            self.assertAsked(self._plan(study), *names)

    def test_who_booked_a_badge_is_not_the_person(self):
        ann = self._create_contact(self.alpha, "Ann", email="ann@fair.example.com")
        own = self._create_visitor(
            "Ann", email="Ann@fair.example.com", partner_id=ann.id
        )
        self._create_visitor("Guest", partner_id=ann.id)
        people = self._plan(self._create_show_study(audience="visitor"))
        found = {person.name: person.partner_id for person in people}
        self.assertEqual(found, {"Ann": ann.id, "Guest": None})
        self.assertEqual(people[0].registration_id, own.id)

    # why not

    def _get_reasons(self, study=None, **kwargs):
        study = study or self._create_show_study()
        return {person.name: person.reason for person in self._plan(study, **kwargs)}

    def test_addresses_missing_or_wrong(self):
        self.alpha.email = False
        self.beta.email = "call us"
        self.assertEqual(
            self._get_reasons(), {"Alpha": "no_address", "Beta": "bad_address"}
        )

    def test_of_two_addresses_in_a_field_the_first_valid_one_is_used(self):
        self.alpha.email = "nonsense; Ann <Ann@Fair.example.com>, b@fair.example.com"
        people = {
            person.name: person for person in self._plan(self._create_show_study())
        }
        self.assertEqual(people["Alpha"].email, "ann@fair.example.com")

    def test_blacklist_and_opting_out(self):
        self.env["mail.blacklist"].create({"email": "ALPHA@fair.example.com"})
        self.env["satisfaction.address"].create(
            {"email": "beta@fair.example.com", "is_opted_out": True}
        )
        self.assertEqual(
            self._get_reasons(), {"Alpha": "blacklist", "Beta": "opted_out"}
        )

    def test_two_people_of_one_address_get_one_mail(self):
        self.beta.email = "Alpha@Fair.example.com"
        self.assertEqual(self._get_reasons(), {"Alpha": None, "Beta": "twice"})

    def test_a_person_with_two_addresses_gets_one_mail(self):
        self._create_visitor("Ann", phone="+86 139 0000 0001")
        self._create_visitor(
            "ANN", phone="139 0000 0001", email="other@visit.example.com",
            country_id=self.china.id,
        )  # fmt: skip
        self._create_visitor("Bob", phone="+86 139 0000 0001")
        study = self._create_show_study(audience="visitor")
        self.assertEqual(
            self._get_reasons(study), {"Ann": None, "ANN": "twice", "Bob": None}
        )

    def test_who_opted_out_is_not_asked_at_another_address(self):
        ann = self._create_visitor("Ann", phone="+86 139 0000 0001")
        self._create_visitor(
            "ann", phone="+86 139 0000 0001", email="other@visit.example.com"
        )
        self.env["satisfaction.address"].create(
            {"email": ann.email, "is_opted_out": True}
        )
        study = self._create_show_study(audience="visitor")
        self.assertEqual(self._get_reasons(study), {"Ann": "opted_out", "ann": "twice"})

    def test_nobody_is_asked_after_the_end(self):
        study = self._create_show_study()
        study.flush_recordset()
        # the nightly job closes it later
        self.env.cr.execute(
            "UPDATE satisfaction_study SET date_begin = '2020-01-01',"
            " date_end = '2020-02-01' WHERE id = %s",
            [study.id],
        )
        study.invalidate_recordset()
        self.assertEqual(set(self._get_reasons(study).values()), {"ended"})

    # language and numbers

    def test_everybody_is_written_to_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.alpha.lang = "zh_CN"
        self.beta.lang = False
        people = {
            person.name: person.lang for person in self._plan(self._create_show_study())
        }
        self.assertEqual(people, {"Alpha": "zh_CN", "Beta": "en_US"})
        self.edition.lang = "zh_CN"
        people = {
            person.name: person.lang for person in self._plan(self._create_show_study())
        }
        self.assertEqual(people["Beta"], "zh_CN")

    def test_planning_many_costs_no_more_queries(self):
        study = self._create_show_study().with_user(self.show_manager)
        self._plan(study)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            people = study._plan()
            return self.env.cr.sql_log_count - before, len(people)

        few, _two = count()
        for index in range(30):
            self._create_exhibitor(f"Company {index}")
        many, people = count()
        self.assertEqual(people, 32)
        self.assertLessEqual(many, few)
