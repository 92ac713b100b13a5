from odoo import models
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.misc import clean_context

# what a participation says again in the next edition
KEPT = ("agent_id", "contract_country_id")
KEPT_TEXTS = ("brand_names", "fascia_name")


class ExhibitionRolloverRun(models.AbstractModel):
    """Makes the next edition, its halls, exhibitors and booths, in this order: booths
    stand in halls and are held for exhibitors.

    All in a few statements, however large the show.
    """

    _name = "exhibition.rollover.run"
    _description = "Makes the Next Edition"

    def _open_edition(self):
        """:returns: the new edition; rights were checked."""
        edition = self._create_edition()
        # of the user: halls show no customer
        halls = self.event_id._copy_halls(edition) if self.copy_halls else {}
        heirs = self._invite(edition)
        if self.copy_booths:
            self._copy_booths(edition, halls, heirs)
        if self.copy_studies:
            self._copy_studies(edition, halls)
        if self.create_activities:
            self._remind(edition, heirs)
        return edition

    def _copy_studies(self, edition, halls):
        """Ask again what was asked, as drafts: somebody looks before they open.

        :param halls: dict of the new hall by the old one.
        """
        codes = [code for code, _label in self.env["res.lang"].get_installed()]
        event = self.event_id
        for study in event.study_ids:
            # sudo: who opens an edition takes the studies of the others over, too
            twin = self._quietly("satisfaction.study").browse(study.id)
            twin = twin.copy(
                {
                    "name": study.name,
                    "event_id": edition.id,
                    "previous_study_id": study.id,
                    "date_begin": self._shift(study.date_begin),
                    "date_end": self._shift(study.date_end),
                    "hall_ids": [
                        Command.set([halls[h].id for h in study.hall_ids if h in halls])
                    ],
                }
            )
            for code in codes:
                before = event.with_context(lang=code)
                after = edition.with_context(lang=code)
                name = study.with_context(lang=code).name
                name = name.replace(before.name, after.name)
                for old, new in self._get_years(event, edition):
                    name = name.replace(old, new)
                twin.with_context(lang=code).name = name

    def _get_years(self, event, edition):
        """:returns: list of pairs: the year of the last edition, that of the new one."""
        old = str(event._to_local(event.date_begin).year)
        new = str(edition._to_local(edition.date_begin).year)
        return [(old, new)] if old != new else []

    def _quietly(self, model):
        """:returns: a model as superuser, without a message on each record."""
        # sudo: an edition is opened for the exhibitors of every rep. Only facts of the
        # show are copied, none of a customer's own, and nothing of them is returned
        return self.env[model].sudo().with_context(tracking_disable=True)

    def _create_edition(self):
        # sudo: the venue may be a customer whom the user cannot see; it stays the venue
        event = self.event_id.sudo().with_context(
            clean_context(self.env.context), active_test=False
        )
        default = self._prepare_edition_default()
        vals = event.copy_data(default)[0] | {"name": self.name}
        self._shift_lines(vals)
        edition = event.with_context(active_test=True).create(vals)
        event.copy_translations(edition, excluded={*default, "name", "public_day_ids"})
        self._translate_name(event, edition)
        return edition.with_env(self.env)

    def _prepare_edition_default(self):
        event = self.event_id
        default = {
            "edition_no": self.edition_no,
            "previous_event_id": event.id,
            "date_begin": self.date_begin,
            "date_end": self.date_end,
            "move_in": self.move_in,
            "move_out": self.move_out,
            "rebook_deadline": self.invite_exhibitors and self.rebook_deadline,
            # copied below, in one go; empty also for who has a template with booths
            "event_booth_ids": [],
        }
        if self.sales_end_date:
            default["sales_end_date"] = self.sales_end_date
        if not self.copy_tickets:
            default["event_ticket_ids"] = []
        if not self.copy_mails:
            default["event_mail_ids"] = []
        return default

    def _shift_lines(self, vals):
        """Tickets, time slots and public days keep their distance to the opening."""
        for _code, _id, line in vals.get("event_ticket_ids") or ():
            for name in ("start_sale_datetime", "end_sale_datetime"):
                line[name] = self._shift(line.get(name))
        for name in ("event_slot_ids", "public_day_ids"):
            for _code, _id, line in vals.get(name) or ():
                line["date"] = self._shift_day(line["date"])
        for _code, _id, line in vals.get("event_mail_ids") or ():
            line.update(last_registration_id=False, error_datetime=False)

    def _translate_name(self, event, edition):
        """Give the edition its name in the other languages, if the last one had some."""
        here = event.name
        for code, _label in self.env["res.lang"].get_installed():
            name = event.with_context(lang=code).name
            if code != self.env.lang and name and name != here:
                there = self._suggest_name(None, event.with_context(lang=code))
                edition.with_context(lang=code).name = there

    def _invite(self, edition):
        """:returns: dict of the new participation by the old one."""
        invited = self._get_invited()
        heirs = {}
        roles = {row: self._get_role(row, invited) for row in invited}
        for role in ("pavilion", "exhibitor", "co_exhibitor"):
            rows = invited.filtered(lambda row, role=role: roles[row] == role)
            values = [
                self._prepare_participation_values(row, edition, role, heirs)
                for row in rows
            ]
            made = self._quietly("exhibition.participation").create(values)
            heirs |= dict(zip(rows, made, strict=True))
        self._copy_catalogue(heirs)
        return heirs

    def _prepare_participation_values(self, row, edition, role, heirs):
        pavilion = heirs.get(row.pavilion_id)
        values = {
            "event_id": edition.id,
            "partner_id": row.partner_id.id,
            "role": role,
            "state": "intention",
            "pavilion_id": pavilion and pavilion.id,
            "category_ids": [Command.set(row.category_ids.ids)],
        }
        values |= {name: row[name].id for name in KEPT}
        values |= {name: row[name] for name in KEPT_TEXTS}
        if role == "co_exhibitor":
            values["parent_id"] = heirs[row.parent_id].id
        return values

    def _copy_catalogue(self, heirs):
        """Copy name and text of the catalogue in all languages: the ORM would ask for
        the translations of each company by itself."""
        if not heirs:
            return
        rows = self._quietly("exhibition.participation")
        names = ["catalogue_name", "catalogue_text"]
        rows.flush_model(names)
        self.env.cr.execute(
            SQL(
                """
                UPDATE exhibition_participation heir
                   SET catalogue_name = old.catalogue_name,
                       catalogue_text = old.catalogue_text
                  FROM unnest(%s::int[], %s::int[]) AS pair(heir_id, old_id)
                  JOIN exhibition_participation old ON old.id = pair.old_id
                 WHERE heir.id = pair.heir_id
                """,
                [heir.id for heir in heirs.values()],
                [row.id for row in heirs],
            )
        )
        rows.invalidate_model(names)

    def _copy_booths(self, edition, halls, heirs):
        hold = self.hold_same_booth and self.rebook_deadline
        until = hold and edition._get_end_of_day(self.rebook_deadline)
        values = []
        for booth, vals in self.event_id._prepare_booths_values(edition, halls):
            heir = heirs.get(booth.participation_id)
            if until and heir and not booth.is_blocked:
                vals |= {
                    "hold_participation_id": heir.id,
                    "hold_until": until,
                    "hold_user_id": self.env.uid,
                }
            values.append(vals)
        self._quietly("event.booth").create(values)

    def _remind(self, edition, heirs):
        """Plan an activity for the owner of each company, one for a company."""
        invited = self._get_invited()
        model_id = self.env["ir.model"]._get_id("exhibition.participation")
        kind = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        values = []
        for rows in self._by_company(invited):
            owner = self._get_owner(rows[0])
            if owner:
                values.append(
                    {
                        "res_model_id": model_id,
                        "res_id": heirs[rows[-1]].id,
                        "activity_type_id": kind and kind.id,
                        "summary": self.env._("Rebook %s", edition.name),
                        "date_deadline": self.rebook_deadline,
                        "user_id": owner.id,
                    }
                )
        # one list of things to do, and no e-mail for each of them
        activities = self._quietly("mail.activity")
        activities.with_context(mail_activity_quick_update=True).create(values)
