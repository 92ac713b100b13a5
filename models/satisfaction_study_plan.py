from collections import Counter
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL, email_normalize_all

from ..tools.invitation import mark_twice, size_of
from ..tools.screen import get_labels

# facts of a person that an invitation keeps, with the type of their column
KEPT = {
    "partner_id": "int4",
    "registration_id": "int4",
    "participation_id": "int4",
    "name": "text",
    "company_name": "text",
    "email": "text",
    "lang": "text",
    "role": "text",
    "hall_id": "int4",
    "category_id": "int4",
    "size": "text",
    "skip_reason": "text",
    "is_exception": "bool",
}


class SatisfactionStudy(models.Model):
    """Who of the population is asked, who is not, and why.

    The preview shows this plan and the invitations are made of it; each kind of reason
    costs one query. What may change until the mails go is asked again then.
    """

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    def _plan(self, among=None, date_planned=None, ignore_quarantine=None):
        """:param among: as in ``_find_people``.
        :param date_planned: when the mails go; now if not given.
        :param ignore_quarantine: in a preview, instead of what the study says.
        :returns: list of ``Person``, each with ``reason`` empty or one of ``SKIPS``.
        """
        self.ensure_one()
        moment = date_planned or fields.Datetime.now()
        people = self._find_people(among)
        _settle_addresses(people)
        self._mark_unwanted(people)
        mark_twice(people)
        self._mark_invited(people)
        if ignore_quarantine is None:
            ignore_quarantine = self.ignore_quarantine
        self._mark_quarantine(people, moment, ignore_quarantine)
        if self.state == "closed" or self._is_over(moment):
            for person in people:
                person.reason = person.reason or "ended"
        return people

    def _mark_unwanted(self, people):
        emails = [person.email for person in people if not person.reason]
        unwanted = self._get_unwanted(emails)
        for person in people:
            if not person.reason:
                person.reason = unwanted.get(person.email)

    def _get_unwanted(self, emails):
        """:returns: dict of address to the reason why it wants no studies."""
        if not emails:
            return {}
        self.env["mail.blacklist"].flush_model(["email", "active"])
        self.env["satisfaction.address"].flush_model(["email", "is_opted_out"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT email, 'opted_out' FROM satisfaction_address
                 WHERE is_opted_out AND email = ANY(%(emails)s)
             UNION ALL
                SELECT email, 'blacklist' FROM mail_blacklist
                 WHERE active AND email = ANY(%(emails)s)
                """,
                emails=emails,
            )
        )
        return dict(rows)

    def _mark_invited(self, people):
        """By address, by contact and by badge: addresses change, people do not."""
        self.env["satisfaction.invitation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT email, partner_id, registration_id
                  FROM satisfaction_invitation
                 WHERE study_id = %s AND state != 'skipped'
                """,
                self.id,
            )
        )
        emails, partners, badges = (
            map(set, zip(*rows, strict=True)) if rows else [()] * 3
        )
        for person in people:
            if not person.reason and (
                person.email in emails
                or (person.partner_id and person.partner_id in partners)
                or (person.registration_id and person.registration_id in badges)
            ):
                person.reason = "invited"

    def _mark_quarantine(self, people, moment, ignore):
        since = self._get_quarantine_start(moment)
        if since is None:
            return
        asked = [person for person in people if not person.reason]
        emails, partners = self._get_asked_since(
            since,
            [person.email for person in asked],
            [person.partner_id for person in asked if person.partner_id],
        )
        for person in asked:
            if person.email in emails or person.partner_id in partners:
                if ignore:
                    person.is_exception = True
                else:
                    person.reason = "quarantine"

    def _get_quarantine_start(self, moment):
        """:returns: who was asked after it is left alone at ``moment``; None for none."""
        # sudo: res.company - a setting, whoever asks
        days = self.company_id.sudo().satisfaction_quarantine_days
        return moment - timedelta(days=days) if days > 0 else None

    def _get_asked_since(self, since, emails, partner_ids):
        """:returns: sets of those addresses and contacts that any study has asked."""
        if not emails:
            return set(), set()
        self.env["satisfaction.address"].flush_model(["email", "date_invited"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT email, NULL::int FROM satisfaction_address
                 WHERE email = ANY(%(emails)s) AND date_invited > %(since)s
             UNION ALL
                SELECT NULL, partner_id FROM satisfaction_invitation
                 WHERE partner_id = ANY(%(partners)s)
                   AND state IN ('sent', 'answered')
                   AND date_sent > %(since)s
                """,
                emails=emails,
                partners=partner_ids,
                since=since,
            )
        )
        return (
            {email for email, _id in rows if email},
            {id_ for _email, id_ in rows if id_},
        )

    # what is kept of it

    def _store_plan(self, people, date_planned, afresh=True):
        """Make invitations of a plan, in one statement.

        :param afresh: the plan is of the whole population: who was left out before is
            left out for today's reason only.
        :returns: the planned invitations.
        """
        # sudo: nobody writes invitations but the methods that invite
        Invitation = self.env["satisfaction.invitation"].sudo()
        kept = [person for person in people if person.reason != "invited"]
        columns = [[_get_kept(person, name) for person in kept] for name in KEPT]
        Invitation.flush_model()
        if afresh:
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM satisfaction_invitation
                     WHERE study_id = %s AND state = 'skipped'
                    """,
                    self.id,
                )
            )
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO satisfaction_invitation (
                    study_id, company_id, state, date_planned, reminders_sent,
                    create_uid, write_uid, create_date, write_date, %(names)s
                )
                SELECT %(study)s, %(company)s,
                       CASE WHEN person.skip_reason IS NULL
                            THEN 'planned' ELSE 'skipped' END,
                       %(planned)s, 0, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC', %(names)s
                  FROM unnest(%(arrays)s) AS person(%(names)s)
                ON CONFLICT DO NOTHING
                RETURNING id, state
                """,
                names=SQL(", ").join(map(SQL.identifier, KEPT)),
                study=self.id,
                company=self.company_id.id,
                planned=date_planned,
                uid=self.env.uid,
                arrays=SQL(", ").join(
                    SQL("%s::%s[]", column, SQL(type_))
                    for column, type_ in zip(columns, KEPT.values(), strict=True)
                ),
            )
        )
        Invitation.invalidate_model()
        self.invalidate_recordset(["invitation_ids"])
        return Invitation.browse(id_ for id_, state in rows if state == "planned")

    def _describe_skips(self, people):
        """:returns: the reasons why people are left out with their numbers, as text."""
        counts = Counter(person.reason for person in people if person.reason)
        labels = get_labels(self.env["satisfaction.invitation"], "skip_reason")
        return ", ".join(
            f"{labels[reason]} {count}" for reason, count in counts.most_common()
        )


def _get_kept(person, name):
    if name == "size":
        return size_of(person.area)
    return getattr(person, "reason" if name == "skip_reason" else name)


def _settle_addresses(people):
    """Give everybody their address, or the reason why there is none."""
    for person in people:
        person.email = _first_address(person.text)
        if not person.email:
            person.reason = (
                "bad_address" if (person.text or "").strip() else "no_address"
            )


def _first_address(text):
    """:returns: the first valid address of a field, in lower case, or None."""
    # people separate addresses by more than commas
    text = (text or "").replace(";", ",").replace("，", ",").replace("；", ",")
    return next(iter(email_normalize_all(text)), None)
