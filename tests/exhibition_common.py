from contextlib import contextmanager

from odoo.addons.expo_crm.tests.common import ExpoCrmCommon


class ExhibitionCommon(ExpoCrmCommon):
    """A yearly show in Shanghai with two editions, 2026 and 2027, one hall each.

    ``show_manager`` runs the editions, ``event_manager`` and ``desk`` are in
    their team; the desk registers people and sells nothing. Days are those of Shanghai, eight hours ahead of UTC.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.show_manager = cls._create_user("show_manager", "event.group_event_user")
        cls.event_manager = cls._create_user(
            "event_manager", "event.group_event_manager"
        )
        cls.desk = cls._create_user("desk", "event.group_event_registration_desk")
        cls.china = cls.env.ref("base.cn")
        cls.venue = cls.env["res.partner"].create(
            {"name": "Expo Centre", "is_company": True, "country_id": cls.china.id}
        )
        cls.series = cls.env["exhibition.series"].create(
            {"name": "Spirits Show", "user_id": cls.show_manager.id}
        )
        cls.edition_2026 = cls._create_edition(2026)
        cls.edition = cls._create_edition(2027)
        cls.hall_2026 = cls._create_hall(cls.edition_2026)
        cls.hall = cls._create_hall(cls.edition)
        cls.booth_category = cls.env["event.booth.category"].create(
            {"name": "Standard", "price": 9000.0}
        )

    @classmethod
    def _create_edition(cls, year, **values):
        """Three days from 1 May, nine to five in Shanghai."""
        return cls.env["event.event"].create(
            {
                "name": f"Spirits Show {year}",
                "series_id": cls.series.id,
                "date_begin": f"{year}-05-01 01:00:00",
                "date_end": f"{year}-05-03 09:00:00",
                "date_tz": "Asia/Shanghai",
                "user_id": cls.show_manager.id,
                "team_user_ids": (cls.desk | cls.event_manager).ids,
                "address_id": cls.venue.id,
                "event_mail_ids": [],
                **values,
            }
        )

    @classmethod
    def _create_hall(cls, edition, name="Hall 1", **values):
        return cls.env["exhibition.hall"].create(
            {"name": name, "event_id": edition.id, **values}
        )

    @classmethod
    def _create_booth(cls, name="A1", edition=None, **values):
        edition = edition or cls.edition
        return cls.env["event.booth"].create(
            {
                "name": name,
                "event_id": edition.id,
                "hall_id": edition.hall_ids[:1].id,
                "booth_category_id": cls.booth_category.id,
                **values,
            }
        )

    @classmethod
    def _create_participation(cls, partner, edition=None, **values):
        edition = edition or cls.edition
        return cls.env["exhibition.participation"].create(
            {"partner_id": partner.id, "event_id": edition.id, **values}
        )

    @classmethod
    def _create_badge(cls, name="Zhang Wei", edition=None, **values):
        edition = edition or cls.edition
        return cls.env["event.registration"].create(
            {"name": name, "event_id": edition.id, **values}
        )

    @classmethod
    def _create_booth_order(cls, partner, booths, user=None):
        """A quotation with one line that asks for ``booths``."""
        values = cls._prepare_order_values(partner, booths)
        values["user_id"] = (user or cls.env.user).id
        return cls.env["sale.order"].create(values)

    @classmethod
    def _prepare_order_values(cls, partner, booths):
        line = {
            "product_id": cls.booth_category.product_id.id,
            "event_id": booths.event_id.id,
            "event_booth_category_id": cls.booth_category.id,
            "event_booth_pending_ids": [(6, 0, booths.ids)],
        }
        return {"partner_id": partner.id, "order_line": [(0, 0, line)]}

    @contextmanager
    def assertRefused(self, exception, sentence):
        """What is done inside is refused with a sentence, and undone.

        :param sentence: a regular expression.
        """
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), sentence)
