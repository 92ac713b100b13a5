from functools import partial

from odoo import api
from odoo.tests import tagged

from .race_common import ROUNDS, RaceCase


@tagged("post_install", "-at_install", "expo_crm_race")
class TestCustomerPoolRace(RaceCase):
    """Two people claim, return and look at the same customers at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._environment() as env:
            cls.company_id = env.ref("base.main_company").id
            group = env.ref("sales_team.group_sale_salesman")
            users = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    [
                        {
                            "name": f"race {index}",
                            "login": f"race{index}",
                            "group_ids": [(6, 0, group.ids)],
                            "company_id": cls.company_id,
                            "company_ids": [(6, 0, [cls.company_id])],
                        }
                        for index in range(2)
                    ]
                )
            )
            cls.user_ids = users.ids
            cls.pool_id = (
                env["customer.pool"]
                .create(
                    {"name": "race", "company_id": cls.company_id, "open_to_all": True}
                )
                .id
            )

    @classmethod
    def _clean_up(cls):
        with cls.registry.cursor() as cr:
            cr.execute("UPDATE res_company SET pool_limit_owned = 0")
            for query in (
                "DELETE FROM customer_pool_log WHERE pool_id = %(pool)s",
                "DELETE FROM customer_reveal WHERE pool_id = %(pool)s",
                "DELETE FROM crm_lead WHERE name LIKE 'race %%'",
                "DELETE FROM mail_message WHERE model = 'res.partner' AND res_id IN"
                " (SELECT id FROM res_partner WHERE pool_id = %(pool)s)",
                "DELETE FROM mail_followers WHERE res_model = 'res.partner' AND res_id IN"
                " (SELECT id FROM res_partner WHERE pool_id = %(pool)s)",
                "DELETE FROM res_partner WHERE name = 'race contact'",
                "DELETE FROM res_partner WHERE pool_id = %(pool)s",
                "DELETE FROM customer_pool WHERE id = %(pool)s",
            ):
                cr.execute(query, {"pool": cls.pool_id})
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            users = env["res.users"].browse(cls.user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()
        cls.registry.clear_cache()

    def _customers(self, count, owner_id=False):
        with self._environment() as env:
            return (
                env["res.partner"]
                .create(
                    [
                        {
                            "name": f"race {index}",
                            "pool_managed": True,
                            "pool_id": self.pool_id,
                            "user_id": owner_id,
                        }
                        for index in range(count)
                    ]
                )
                .ids
            )

    def _codes(self, results):
        for result in results:
            self.assertIsInstance(result, list, result)
        return sorted(answer["code"] for result in results for answer in result)

    def test_two_claims_at_once_have_exactly_one_winner(self):
        (customer_id,) = self._customers(1)

        def claim(env):
            return env["res.partner"].browse(customer_id).pool_claim()

        for _round in range(ROUNDS):
            results = self._at_once(*[(uid, claim) for uid in self.user_ids])
            self.assertEqual(self._codes(results), ["ALREADY_CLAIMED", "OK"])
            winner = self.user_ids[0 if results[0][0]["ok"] else 1]
            with self._environment(winner) as env:
                customer = env["res.partner"].browse(customer_id)
                self.assertEqual(customer.pool_owner_id.id, winner)
                self.assertEqual(customer.pool_key, winner)
                self.assertTrue(customer.pool_return()[0]["ok"])
        with self._environment() as env:
            claims = env["customer.pool.log"].search_count(
                [("partner_id", "=", customer_id), ("kind", "=", "claim")]
            )
        self.assertEqual(claims, ROUNDS)

    def test_limit_holds_against_parallel_claims(self):
        user_id = self.user_ids[0]
        for _round in range(max(1, ROUNDS // 5)):
            customer_ids = self._customers(6)
            with self._environment() as env:
                owned, _by_pool = env["res.partner"]._pool_count_owned([user_id])
                company = env["res.company"].browse(self.company_id)
                company.pool_limit_owned = owned.get(user_id, 0) + 1
            results = self._at_once(
                *[
                    (
                        user_id,
                        lambda env, i=id_: env["res.partner"].browse(i).pool_claim(),
                    )
                    for id_ in customer_ids
                ]
            )
            self.assertEqual(self._codes(results), ["LIMIT_OWNED"] * 5 + ["OK"])
        with self._environment() as env:
            env["res.company"].browse(self.company_id).pool_limit_owned = 0

    def test_limit_holds_against_parallel_looks_behind_masks(self):
        user_id = self.user_ids[0]

        def look(env, customer_id):
            row = env["customer.pool.partner"].browse(customer_id)
            return row.pool_reveal("phone", "race")

        for _round in range(max(1, ROUNDS // 5)):
            customer_ids = self._customers(6)
            with self._environment() as env:
                env["res.partner"].browse(customer_ids).phone = "+86 138 0013 8000"
                pool = env["customer.pool"].browse(self.pool_id)
                pool.write({"reveal_by": "member", "limit_reveal": 1})
                # the first look of a day finds no counter yet
                env.cr.execute(
                    "DELETE FROM customer_pool_quota WHERE user_id = %s", [user_id]
                )
            results = self._at_once(
                *[(user_id, partial(look, customer_id=id_)) for id_ in customer_ids]
            )
            self.assertEqual(self._codes(results), ["LIMIT_DAILY"] * 5 + ["OK"])
            with self._environment() as env:
                looks = env["customer.reveal"].search_count(
                    [("partner_id", "in", customer_ids)]
                )
            self.assertEqual(looks, 1)

    def test_the_same_look_twice_at_once_leaves_one_row(self):
        (customer_id,) = self._customers(1)
        with self._environment() as env:
            env["res.partner"].browse(customer_id).phone = "+86 138 0013 8000"
            pool = env["customer.pool"].browse(self.pool_id)
            pool.write({"reveal_by": "member", "limit_reveal": 0})

        def look(env):
            row = env["customer.pool.partner"].browse(customer_id)
            return row.pool_reveal("phone", "race")

        results = self._at_once(*[(self.user_ids[1], look)] * 4)
        self.assertEqual(self._codes(results), ["OK"] * 4)
        with self._environment() as env:
            looks = env["customer.reveal"].search_count(
                [("partner_id", "=", customer_id)]
            )
        self.assertEqual(looks, 1)

    def test_next_customer_differs_for_everybody_who_asks(self):
        wanted = 4
        for _round in range(max(1, ROUNDS // 5)):
            fresh = set(self._customers(wanted))
            calls = [
                (
                    self.user_ids[index % 2],
                    lambda env: env["res.partner"].pool_claim_next(self.pool_id),
                )
                for index in range(wanted)
            ]
            results = self._at_once(*calls)
            self.assertEqual(self._codes(results), ["OK"] * wanted)
            self.assertEqual(len({result[0]["id"] for result in results}), wanted)
            self.assertTrue(fresh)

    def test_overlapping_batches_give_each_customer_one_owner(self):
        customer_ids = self._customers(20)

        def claim(env, ids=tuple(customer_ids)):
            return env["res.partner"].browse(ids).pool_claim()

        def claim_backwards(env):
            return claim(env, tuple(reversed(customer_ids)))

        results = self._at_once(
            (self.user_ids[0], claim), (self.user_ids[1], claim_backwards)
        )
        codes = self._codes(results)
        self.assertEqual(codes.count("OK"), len(customer_ids), codes)
        self.assertLessEqual(set(codes), {"OK", "ALREADY_CLAIMED", "BUSY"})

    def test_rows_somebody_else_is_moving_are_skipped_not_waited_for(self):
        first, second = self._customers(2)
        with self.registry.cursor() as mover, self.registry.cursor() as cr:
            mover.execute("SELECT FROM res_partner WHERE id = %s FOR UPDATE", [first])
            cr.execute("SET LOCAL lock_timeout = '3s'")
            env = api.Environment(cr, self.user_ids[0], {})
            answers = env["res.partner"].browse([first, second]).pool_claim()
            self.assertEqual([row["code"] for row in answers], ["BUSY", "OK"])

    def test_next_customer_is_not_one_somebody_else_is_taking(self):
        self._customers(2)
        with self.registry.cursor() as mover, self.registry.cursor() as cr:
            mover.execute(
                """
                SELECT id FROM res_partner
                 WHERE pool_id = %s AND pool_key = -1
              ORDER BY pool_enter_date, id
                 LIMIT 1
                   FOR UPDATE
                """,
                [self.pool_id],
            )
            (taken,) = mover.fetchone()
            cr.execute("SET LOCAL lock_timeout = '3s'")
            env = api.Environment(cr, self.user_ids[0], {})
            (answer,) = env["res.partner"].pool_claim_next(self.pool_id)
            self.assertTrue(answer["ok"])
            self.assertNotEqual(answer["id"], taken)

    def test_contact_and_lead_added_during_a_hand_over_follow_it(self):
        giver, taker = self.user_ids

        def hand_over(env, customer_id):
            return env["res.partner"].browse(customer_id).pool_assign(taker)

        def add(env, customer_id):
            env["res.partner"].create(
                {"name": "race contact", "parent_id": customer_id}
            )
            env["crm.lead"].create({"name": "race lead", "partner_id": customer_id})

        for _round in range(max(1, ROUNDS // 4)):
            (customer_id,) = self._customers(1, owner_id=giver)
            self._at_once(
                (giver, partial(hand_over, customer_id=customer_id)),
                (api.SUPERUSER_ID, partial(add, customer_id=customer_id)),
            )
            self._assert_one_key(customer_id, taker)

    def test_rows_committed_between_snapshot_and_lock_follow_too(self):
        giver, taker = self.user_ids
        (customer_id,) = self._customers(1, owner_id=giver)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, giver, {})
            cr.execute("SELECT count(*) FROM res_partner")  # takes the snapshot
            with self._environment() as other:
                other["res.partner"].create(
                    {"name": "race contact", "parent_id": customer_id}
                )
                other["crm.lead"].create(
                    {"name": "race lead", "partner_id": customer_id}
                )
            self.assertTrue(
                env["res.partner"].browse(customer_id).pool_assign(taker)[0]["ok"]
            )
        self._assert_one_key(customer_id, taker)

    def _assert_one_key(self, customer_id, owner_id):
        with self.registry.cursor() as cr:
            cr.execute(
                """
                SELECT pool_key FROM res_partner WHERE pool_root_id = %(id)s
             UNION ALL
                SELECT pool_key FROM crm_lead WHERE pool_root_id = %(id)s
                """,
                {"id": customer_id},
            )
            self.assertEqual({key for (key,) in cr.fetchall()}, {owner_id})
