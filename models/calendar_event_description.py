from itertools import repeat

from lxml import etree, html

from odoo import models
from odoo.tools import SQL

# what stock writes of whom one meets
_ADDRESSES = ".//a[starts-with(@href, 'mailto:') or starts-with(@href, 'tel:')]"

# what says with and about whom a meeting is
_ABOUT = frozenset(
    {
        "partner_ids", "attendee_ids", "res_id", "res_model", "res_model_id",
        "opportunity_id",
    }
)  # fmt: skip


class CalendarEvent(models.Model):
    """What a meeting says of a customer, for who takes part and no longer sees them.

    Stock writes e-mail and phone of who is met into the description, once. Whoever
    organised the meeting or was invited goes on seeing it, without these.
    """

    _inherit = "calendar.event"

    def _fetch_query(self, query, fields):
        events = super()._fetch_query(query, fields)
        description = self._fields["description"]
        if not self.env.su and description in fields:
            # what is not for them was not fetched, see _field_to_sql
            masked = events.filtered("pool_visible")._filtered_about_hidden()
            for id_, text in masked._get_masked_descriptions().items():
                self.env.cache.update(self.browse(id_), description, repeat(text))
        return events

    def write(self, vals):
        # a meeting that is no longer with the customer would be told as it stands
        masked = self.browse()
        if not self.env.su and not _ABOUT.isdisjoint(vals):
            masked = self._filtered_about_hidden()
        texts = masked._get_masked_descriptions()
        result = super().write(vals)
        if texts and "description" not in vals:
            left = masked.exists()
            # what is shown already would not be written
            left.invalidate_recordset(["description"])
            for meeting in left - left._filtered_about_hidden():
                super(CalendarEvent, meeting.with_context(dont_notify=True)).write(
                    {"description": texts[meeting.id]}
                )
        return result

    def _field_to_sql(self, alias, field_expr, query=None):
        # what is searched, sorted and grouped by
        column = super()._field_to_sql(alias, field_expr, query)
        if field_expr != "description" or self.env.su:
            return column
        about = self._get_about_hidden_sql(alias)
        if about is None:
            return column
        return SQL("CASE WHEN (%s) IS NOT TRUE THEN %s END", about, column)

    def _filtered_about_hidden(self):
        """:returns: the meetings of ``self`` with or about somebody hidden."""
        about = self._get_about_hidden_sql(self._table) if self.ids else None
        return self._filtered_by_sql(about)

    def _get_masked_descriptions(self):
        """:returns: dict of id to the description without the addresses of people one
        does not see; by SQL, so that nothing of them lies in the cache.
        """
        if not self.ids:
            return {}
        self.flush_model(["description"])
        self.env["res.partner"].flush_model(["email", "phone"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT meeting.id, meeting.description, person.email, person.phone,
                       %(seen)s
                  FROM calendar_event meeting
             LEFT JOIN calendar_event_res_partner_rel guest
                    ON guest.calendar_event_id = meeting.id
             LEFT JOIN res_partner person ON person.id = guest.res_partner_id
                 WHERE meeting.id = ANY(%(ids)s)
                """,
                seen=self.env["res.partner"]._get_seen_sql(
                    SQL.identifier("person", "id")
                ),
                ids=list(self.ids),
            )
        )
        texts, addresses = {}, {}
        for id_, text, email, phone, seen in rows:
            texts[id_] = text
            known = addresses.setdefault(id_, (set(), set()))
            known[not seen].update(filter(None, (email, phone)))
        return {id_: _leave_out(text, *addresses[id_]) for id_, text in texts.items()}


def _leave_out(description, kept, secret):
    """:returns: a description without the addresses of anybody but those one sees.

    >>> _leave_out("<div>Li <a href='tel:1'>1</a><a href='tel:2'>2</a> 3</div>", {"1"}, {"3"})
    '<div>Li <a href="tel:1">1</a> </div>'
    """
    if not description:
        return description
    text = html.fragment_fromstring(str(description), create_parent="section")
    for link in text.xpath(_ADDRESSES):
        if link.text_content().strip() not in kept:
            link.drop_tree()
    answer = "".join(
        etree.tostring(part, encoding="unicode", method="html") for part in text
    )
    answer = (text.text or "") + answer
    # what was typed, or taken over from elsewhere
    for address in secret:
        answer = answer.replace(address, "")
    return answer
