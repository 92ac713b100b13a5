from odoo.exceptions import AccessError
from odoo.tests import tagged

from .satisfaction_loop_common import SatisfactionLoopCommon


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_partner_voice")
class TestResPartnerVoice(SatisfactionLoopCommon):
    def _renew(self, *companies):
        self.env["res.partner"].union(
            *(companies or [self.customer])
        )._renew_satisfaction()

    def assertVoice(self, partner, index, category, date="2027-05-01"):
        day = partner.satisfaction_date
        self.assertEqual(
            (partner.satisfaction_index, partner.nps_category, day and str(day)),
            (index, category, date),
        )

    def test_without_answers_all_is_empty_and_nothing_zero(self):
        self._renew()
        self.assertVoice(self.customer, False, False, False)

    def test_mean_of_the_latest_answers_of_each_contact(self):
        self._create_answer(self.ann, 2, 10, end_datetime="2026-05-01 08:00:00")
        self._create_answer(self.ann, 10, 80)
        self._create_answer(self.bob, 7, 40)
        self._renew()
        # 8.5 rounds half up
        self.assertVoice(self.customer, 60.0, "promoter")

    def test_category_by_the_mean_recommendation(self):
        cases = [
            ((9, 9), "promoter"), ((8, 8), "passive"), ((7, 6), "passive"),
            ((6, 6), "detractor"), ((0, 0), "detractor"), ((10, 2), "detractor"),
        ]  # fmt: skip
        for (ann, bob), category in cases:
            with self.subTest(ann=ann, bob=bob):
                answers = self._create_answer(self.ann, ann)
                answers |= self._create_answer(self.bob, bob)
                self._renew()
                self.assertVoice(self.customer, False, category)
                answers.unlink()

    def test_index_of_zero_is_an_index(self):
        self._create_answer(self.ann, index=0)
        self._renew()
        self.assertVoice(self.customer, 0.0, False)
        self.assertTrue(self.customer.has_satisfaction_index)

    def test_anonymous_answers_never_count(self):
        self._create_answer(self.ann, 0, 0).score_ids.is_anonymous = True
        self._renew()
        self.assertVoice(self.customer, False, False, False)

    def test_other_scales_do_not_count(self):
        answer = self._create_answer(self.ann)
        self._create_score(answer, "csat", 5)
        self._renew()
        self.assertVoice(self.customer, False, False, False)

    def test_one_statement_for_any_number(self):
        others = [self._create_customer(f"C{i}", email=f"c{i}@e.example.com",
                                        phone=f"+86 139 0013 80{i:02}")
                  for i in range(10)]  # fmt: skip
        for company in others:
            self._create_answer(company, 9, 70)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self._renew(*others)
        for company in others:
            self.assertVoice(company, 70.0, "promoter")

    def test_deleted_answers_no_longer_count(self):
        answer = self._create_answer(self.ann, 3, 20)
        self._create_answer(self.bob, 9, 60)
        self._renew()
        self.assertVoice(self.customer, 40.0, "detractor")
        answer.unlink()
        self.assertVoice(self.customer, 60.0, "promoter")

    def test_deleted_contact_no_longer_counts(self):
        self._create_answer(self.ann, 3, 20)
        self._create_answer(self.bob, 9, 60)
        self._renew()
        self.ann.unlink()
        self.assertVoice(self.customer, 60.0, "promoter")

    def test_contact_takes_what_it_said_to_its_new_company(self):
        other = self._create_customer("Other", self.rep, email="o@o.example.com")
        answer = self._create_answer(self.ann, 3, 20)
        self._create_answer(self.bob, 9, 60)
        followup = self._open(answer)
        self._renew()
        self.ann.with_user(self.rep).parent_id = other
        self.assertVoice(self.customer, 60.0, "promoter")
        self.assertVoice(other, 20.0, "detractor")
        self.assertEqual(followup.commercial_partner_id, other)

    def test_follow_up_goes_with_the_contact_to_another_owner(self):
        other = self._create_customer("Other", self.stranger, email="o@o.example.com")
        followup = self._open(self._create_answer(self.ann, 3))
        self.ann.with_user(self.manager).parent_id = other
        self.assertEqual(followup.user_id, self.stranger)

    def test_merged_contacts_are_one_respondent(self):
        self._create_answer(self.ann, 2, 10, end_datetime="2026-05-01 08:00:00")
        self._create_answer(self.bob, 9, 60)
        self._renew()
        self.assertVoice(self.customer, 35.0, "detractor")
        self._merge(self.ann | self.bob, self.bob)
        self.assertVoice(self.customer, 60.0, "promoter")
        latest = self.study.score_ids.filtered("is_latest")
        self.assertEqual(sorted(latest.mapped("value")), [9, 60])

    def test_merged_companies_are_counted_anew(self):
        other = self._create_customer("Other", self.rep, email="o@o.example.com")
        cid = self._create_contact(other, "Cid", email="cid@o.example.com")
        followup = self._open(self._create_answer(cid, 1, 10))
        self._create_answer(self.ann, 9, 60)
        self._renew(self.customer, other)
        self._merge(self.customer | other, self.customer)
        self.assertVoice(self.customer, 35.0, "detractor")
        self.assertEqual(followup.commercial_partner_id, self.customer)

    def test_contact_merged_into_one_of_another_company(self):
        other = self._create_customer("Other", self.stranger, email="o@o.example.com")
        cid = self._create_contact(other, "Cid", email="cid@o.example.com")
        followup = self._open(self._create_answer(self.ann, 1, 10))
        self._renew()
        self._merge(self.ann | cid, cid)
        self.assertVoice(self.customer, False, False, False)
        self.assertVoice(other, 10.0, "detractor")
        self.assertEqual(followup.user_id, self.stranger)

    def _merge(self, partners, kept):
        self.env["base.partner.merge.automatic.wizard"]._merge(partners.ids, kept)

    # nobody writes it

    def test_nobody_writes_what_is_counted(self):
        for user in (self.rep, self.manager):
            for name, value in (
                ("satisfaction_index", 99.0),
                ("nps_category", "promoter"),
                ("satisfaction_date", "2027-05-01"),
            ):
                with self.subTest(user=user.login, name=name):
                    with self.assertRaises(AccessError):
                        self.customer.with_user(user).write({name: value})
                    with self.assertRaises(AccessError):
                        self.env["res.partner"].with_user(user).create(
                            {"name": "New", name: value}
                        )
                    made = self.env["res.partner"].with_user(user)
                    made = made.with_context(**{f"default_{name}": value})
                    self.assertFalse(made.create({"name": "New"})[name])

    def test_copy_has_said_nothing(self):
        self._create_answer(self.ann, 9, 60)
        self._renew()
        self.assertVoice(self.customer.copy(), False, False, False)

    # nobody guesses it

    def test_hidden_customers_are_not_found_by_what_they_said(self):
        self._create_answer(self.ann, 1, 10)
        self._renew()
        Partner = self.env["res.partner"].with_user(self.stranger)
        for domain in (
            [("nps_category", "=", "detractor")],
            [("satisfaction_index", "<", 50)],
            [("score_ids.value", "=", 1)],
            [("followup_ids", "!=", False)],
        ):
            with self.subTest(domain=domain):
                self.assertNotIn(self.customer, Partner.search(domain))
        groups = Partner._read_group([], ["nps_category"], ["__count"])
        self.assertNotIn("detractor", [category for category, _count in groups])
        with self.assertRaises(AccessError):
            self.customer.with_user(self.stranger).read(["satisfaction_index"])

    # in the pool

    def _public(self, **visibility):
        for name, kind in visibility.items():
            line = self.pool.field_ids.filtered(lambda row, n=name: row.field_name == n)
            line.unlink()
            self.pool.field_ids.create(
                {"pool_id": self.pool.id, "field_name": name, "visibility": kind}
            )
        return (
            self.env["customer.pool.partner"]
            .with_user(self.stranger)
            .browse(self.customer.id)
        )

    def test_pool_hides_it_unless_configured(self):
        self._create_answer(self.ann, 1, 10)
        self._renew()
        row = self._public()
        self.assertEqual((row.satisfaction_index, row.nps_category), (False, False))
        self.assertFalse(row.search([("nps_category", "=", "detractor")]))
        self.assertFalse(row.search([("satisfaction_index", "<", 50)]))
        row = self._public(satisfaction_index="shown", nps_category="shown")
        row.invalidate_recordset()
        self.assertEqual(
            (row.satisfaction_index, row.nps_category), (10.0, "detractor")
        )
        self.assertEqual(row.search([("nps_category", "=", "detractor")]), row)

    def test_leads_of_a_pool_have_none(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "L",
                "pool_managed": True,
                "pool_id": self.pool.id,
                "user_id": False,
            }
        )
        self._public(satisfaction_index="shown", nps_category="shown")
        row = self.env["customer.pool.lead"].with_user(self.stranger).browse(lead.id)
        self.assertEqual((row.satisfaction_index, row.nps_category), (False, False))
