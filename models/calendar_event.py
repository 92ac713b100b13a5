import vobject

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CalendarEvent(models.Model):
    """A meeting with a customer: when it is is for everybody, what it is about for
    those who see the customer.

    Stock writes the phone and e-mail of who is met into the description, and shows
    meetings to all employees. A meeting with or about a hidden customer is shown as
    stock shows private ones of colleagues: busy. Who takes part sees it. It invites
    nobody its organiser cannot see.
    """

    _name = "calendar.event"
    _inherit = [
        "customer.guard.mixin",
        "calendar.event",
        "customer.visibility.document.mixin",
    ]

    _pool_guarded_fields = ("partner_ids", "opportunity_id")

    def _pool_visible_depends(self):
        return ("res_model", "res_id", "opportunity_id", "user_id", "partner_ids")

    def _get_hidden_sql(self, alias, names=None):
        about = self._get_about_hidden_sql(alias, names)
        return about and SQL(
            """
            %(organiser)s IS DISTINCT FROM %(user)s
            AND NOT EXISTS (SELECT FROM calendar_event_res_partner_rel mine
                             WHERE mine.calendar_event_id = %(event)s
                               AND mine.res_partner_id = %(me)s)
            AND %(about)s
            """,
            organiser=SQL.identifier(alias, "user_id"),
            event=SQL.identifier(alias, "id"),
            user=self.env.uid,
            me=self.env.user.partner_id.id,
            about=about,
        )

    def _get_about_hidden_sql(self, alias, names=None):
        """:returns: ``SQL`` that is true where a meeting is with or about a customer the
        user may not see, whether they take part or not; None when nothing is hidden.
        """
        if self.env.user._pool_scope("read") is None:
            return None
        document = self._get_hidden_document_sql(
            SQL.identifier(alias, "res_model"), SQL.identifier(alias, "res_id"), names
        )
        opportunity = self._get_hidden_document_sql(
            SQL("'crm.lead'"), SQL.identifier(alias, "opportunity_id"), {"crm.lead"}
        )
        guest = SQL.identifier("guest", "res_partner_id")
        return SQL(
            """
            (%(document)s
             OR %(alias_opportunity)s IS NOT NULL AND %(opportunity)s
             OR EXISTS (SELECT FROM calendar_event_res_partner_rel guest
                         WHERE guest.calendar_event_id = %(event)s
                           AND NOT %(seen)s))
            """,
            event=SQL.identifier(alias, "id"),
            document=document or SQL("FALSE"),
            alias_opportunity=SQL.identifier(alias, "opportunity_id"),
            opportunity=opportunity,
            seen=self.env["res.partner"]._get_seen_sql(guest),
        )

    def _check_private_event_conditions(self):
        return super()._check_private_event_conditions() or not self.pool_visible

    def _get_default_privacy_domain(self):
        return Domain(super()._get_default_privacy_domain()) & (
            self._get_unhidden_domain()
        )

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        if not self.env.su and not bypass_access:
            domain = Domain(domain)
            if self._is_asking_for_content(domain, order):
                domain &= self._get_unhidden_domain()
        return super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )

    def _is_asking_for_content(self, domain, order):
        """:returns: whether more than times and people decides on the rows or on their
        order: a question about what is hidden."""
        asked = {
            condition.field_expr.split(".")[0] for condition in domain.iter_conditions()
        }
        terms = (order or self._order).split(",")
        asked.update(term.split()[0].split(".")[0] for term in terms if term.strip())
        return bool(asked - self._get_public_fields() - {"partner_ids", "attendee_ids"})

    # what leaves the database with an invitation

    def write(self, values):
        # stock tells the attendees the writer sees; a meeting may outlive that
        unseen = self._get_unseen_attendees() if values.get("start") else None
        starts = fields.Datetime.to_datetime(values.get("start"))
        result = super().write(values)
        context = self.env.context
        if (
            unseen
            and starts >= fields.Datetime.now()
            and not context.get("skip_attendee_notification")
            and not context.get("is_calendar_event_new")
        ):
            unseen.exists()._notify_attendees(
                self.env.ref(
                    "calendar.calendar_template_meeting_changedate",
                    raise_if_not_found=False,
                ),
                force_send=True,
            )
        return result

    def _get_unseen_attendees(self):
        """:returns: the attendees hidden from the user, as superuser."""
        if self.env.su or self.env.user._pool_scope("read") is None:
            return None
        # sudo: calendar.attendee - only to be told of the change
        attendees = (
            self.env["calendar.attendee"].sudo().search([("event_id", "in", self.ids)])
        )
        return attendees - attendees.sudo(False)._filtered_access("read").sudo()

    def _get_contact_details_description(self, organizer, partners):
        """A colleague who is invited along does not get the number with it."""
        return super()._get_contact_details_description(
            organizer, partners - partners._pool_hidden_among()
        )

    def _get_ics_file(self):
        files = super()._get_ics_file()
        for meeting in self.filtered(lambda meeting: meeting.id in files):
            # sudo: res.partner - who takes part
            hidden = meeting.sudo().partner_ids._pool_hidden_among()
            if hidden:
                files[meeting.id] = meeting._leave_out(files[meeting.id], hidden)
        return files

    def _leave_out(self, file, partners):
        """:returns: a calendar file without the addresses of ``partners``."""
        calendar = vobject.readOne(file.decode())
        meeting = calendar.vevent
        addresses = {f"MAILTO:{partner.email}" for partner in partners}
        for attendee in list(meeting.contents.get("attendee", ())):
            if attendee.value in addresses:
                meeting.remove(attendee)
        return calendar.serialize().encode()
