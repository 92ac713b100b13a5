from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon


@tagged(
    "post_install",
    "-at_install",
    "expo_crm_show",
    "expo_crm_participation",
    "expo_crm_exhibition_merge",
)
class TestExhibitionMerge(ExhibitionCommon):
    """Two companies that both exhibited turn out to be one: nothing is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.edition_2025 = cls._create_edition(2025)
        cls.kept = cls._create_customer("Kweichow", cls.rep)
        cls.twin = cls._create_customer("Kweichow Co.", cls.rep)

        cls.manager.group_ids += cls.env.ref("base.group_partner_manager")

    def _merge(self, kept=None, twins=None):
        kept, twins = kept or self.kept, twins or self.twin
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard.with_user(self.manager).create(
            {
                "partner_ids": [(6, 0, (kept | twins).ids)],
                "dst_partner_id": kept.id,
                "state": "selection",
            }
        ).action_merge()
        self.env.invalidate_all()

    def _rows(self):
        return self.env["exhibition.participation"].search(
            [("partner_id", "=", self.kept.id)]
        )

    def test_three_editions_and_one_clash_leave_three_live_rows(self):
        mine = self._create_participation(self.kept)
        clash = self._create_participation(self.twin)
        others = self._create_participation(
            self.twin, self.edition_2026
        ) | self._create_participation(self.twin, self.edition_2025)
        self._merge()
        self.assertEqual(self._rows(), mine | others)
        self.assertFalse(self.twin.exists())
        self.assertFalse(clash.active)
        self.assertEqual(clash.partner_id, self.kept)

    def test_further_along_stays_and_takes_everything_over(self):
        booth, held, mine_held = (
            self._create_booth(name) for name in ("A1", "A2", "A3")
        )
        mine = self._create_participation(self.kept, brand_names="Flying Horse")
        best = self._create_participation(self.twin, state="contracted")
        booth.write({"participation_id": best.id})
        held.write({"hold_participation_id": best.id, "hold_until": "2027-01-01"})
        mine_held.write({"hold_participation_id": mine.id, "hold_until": "2027-01-01"})
        guest = self._create_participation(
            self._create_customer("Guest"), role="co_exhibitor", parent_id=mine.id
        )
        mine.badge_extra = 1
        staff = self._create_badge(participation_id=mine.id)
        visitor = self._create_badge("Li Na", invited_by_id=mine.id)
        category = self.env["exhibition.category"].create({"name": "Baijiu"})
        mine.category_ids = category
        mine.message_post(body="Wants a corner")
        order = self._create_booth_order(self.kept, self._create_booth("A4"))
        order.order_line.participation_id = mine
        self._merge()
        self.assertEqual(self._rows(), best)
        self.assertFalse(mine.active)
        self.assertEqual(mine.state, "intention")
        self.assertEqual(best.booth_ids, booth)
        self.assertEqual(best.hold_booth_ids, held | mine_held)
        self.assertEqual(best.child_ids, guest)
        self.assertEqual(best.staff_ids, staff)
        self.assertEqual(staff.company_partner_id, self.kept)
        self.assertEqual(visitor.invited_by_id, best)
        self.assertEqual(best.category_ids, category)
        self.assertEqual(best.order_line_ids, order.order_line)
        self.assertEqual(best.brand_names, "Flying Horse")
        self.assertIn("Wants a corner", "".join(best.message_ids.mapped("body")))
        self.assertIn("Kweichow", mine.message_ids[:1].body)

    def test_area_moves_with_the_booths(self):
        mine = self._create_participation(self.kept, state="contracted")
        clash = self._create_participation(self.twin, state="contracted")
        self._create_booth("A1").participation_id = mine
        self._create_booth("A2").participation_id = mine
        self._create_booth("A3").participation_id = clash
        self._merge()
        self.assertEqual(mine.net_area, 27)
        self.assertEqual(clash.net_area, 0)

    def test_name_is_the_name_of_the_company_kept(self):
        self._create_participation(self.twin)
        self._merge()
        self.assertEqual(self._rows().name, "Kweichow")

    def test_co_exhibitor_of_the_other_becomes_part_of_its_stand(self):
        main = self._create_participation(self.kept, state="contracted")
        guest = self._create_participation(
            self.twin, role="co_exhibitor", parent_id=main.id
        )
        booth = self._create_booth()
        booth.hold_participation_id = guest
        self._merge()
        self.assertEqual(self._rows(), main)
        self.assertFalse(guest.active)
        self.assertEqual(main.hold_booth_ids, booth)

    def test_main_exhibitor_absorbed_by_its_guest_stays_main(self):
        main = self._create_participation(self.twin, state="contracted")
        guest = self._create_participation(
            self.kept, role="represented", parent_id=main.id
        )
        self._merge()
        self.assertEqual(self._rows(), main)
        self.assertFalse(guest.active)

    def test_own_stand_and_stand_of_another_both_stay(self):
        host = self._create_participation(self._create_customer("Host"))
        own = self._create_participation(self.kept)
        guest = self._create_participation(
            self.twin, role="co_exhibitor", parent_id=host.id
        )
        self._merge()
        self.assertEqual(self._rows(), own | guest)

    def test_ended_and_live_row_of_one_edition_both_stay(self):
        ended = self._create_participation(self.kept, state="withdrawn")
        live = self._create_participation(self.twin)
        self._merge()
        self.assertEqual(self._rows(), ended | live)

    def test_three_companies_at_once(self):
        third = self._create_customer("Kweichow Ltd", self.rep)
        rows = [
            self._create_participation(partner, state=state)
            for partner, state in (
                (self.kept, "intention"),
                (self.twin, "applied"),
                (third, "contracted"),
            )
        ]
        self._merge(twins=self.twin | third)
        self.assertEqual(self._rows(), rows[2])

    def test_unguarded_companies_and_calls_without_a_destination(self):
        one, two = self.env["res.partner"].create(
            [{"name": "Plain", "is_company": True}, {"name": "Plain Co."}]
        )
        for partner in (one, two):
            self._create_participation(partner)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((one | two).ids)
        self.env.invalidate_all()
        kept = (one | two).exists()
        self.assertEqual(len(kept), 1)
        rows = self.env["exhibition.participation"].with_context(active_test=False)
        rows = rows.search([("partner_id", "=", kept.id)])
        self.assertEqual(sorted(rows.mapped("active")), [False, True])

    def test_badges_follow_the_company(self):
        badge = self._create_badge(company_partner_id=self.twin.id)
        self._merge()
        self.assertEqual(badge.company_partner_id, self.kept)

    def test_types_set_by_hand_stay_by_hand(self):
        exhibitor = self.env.ref("expo_crm.customer_type_exhibitor")
        self.kept.customer_type_ids = exhibitor
        row = self._create_participation(self.twin, state="contracted")
        self.assertEqual(self.twin.show_type_ids, exhibitor)
        self._merge()
        self.assertEqual(self.kept.customer_type_ids, exhibitor)
        row.write({"state": "withdrawn", "ended_reason": "no budget"})
        self.assertEqual(self.kept.customer_type_ids, exhibitor)
