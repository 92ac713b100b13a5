from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.screen import get_labels
from ..tools.wording import in_sentence

# how many customers are named to each person
NAMED_CUSTOMERS = 20
# the switch of the addressee's company, by what is told
SWITCHES = {
    "gain": "pool_notice_gain",
    "recall": "pool_notice_loss",
    "handed": "pool_notice_loss",
    "taken": "pool_notice_loss",
    "recycle": "pool_notice_loss",
    "share": "pool_notice_share",
    "return": "pool_notice_return",
    "digest": "pool_notice_return",
    "warning": "pool_notice_warning",
}
# what a move is to the owner it takes the customer from
LOSSES = {
    "recall": "recall",
    "assign": "handed",
    "recycle": "recycle",
    "leave": "taken",
    "undo": "taken",
}


class NoticeLine(NamedTuple):
    """One customer or lead in a notice, and what is said of it."""

    model: str
    id: int | None
    name: str
    user_id: int | None = None
    pool_id: int | None = None
    access: str | None = None
    moment: datetime | None = None


class NoticeBook:
    """What is to be told: (kind, user id, reason) to a list of :class:`NoticeLine`.

    In the context as ``expo_crm_notices`` it collects what would be told at once, so
    that a whole action is one message to each person. No client can send one. It is no
    dict: two environments with empty books must not be taken for the same one.
    """

    def __init__(self):
        self.entries = {}

    def add(self, kind, user_id, line, reason=None):
        self.entries.setdefault((kind, user_id, reason or None), []).append(line)

    def include(self, other):
        for key, lines in other.entries.items():
            self.entries.setdefault(key, []).extend(lines)


class CustomerPoolNotice(models.AbstractModel):
    """Tells people what others did to their customers, one message to each.

    Each message is in its reader's language, links what its reader may open and goes
    to the inbox or by e-mail as the reader prefers. A company can switch each kind off
    for its people.
    """

    _name = "customer.pool.notice"
    _description = "Notices of the Customer Pool"

    def _pool_tell(self, handed, request):
        """:param handed: list of ``Granted`` whose owner changed."""
        book = NoticeBook()
        is_gift = request.kind in LOSSES or request.newborn
        admins = self._pool_return_admins(handed) if request.kind == "return" else {}
        for row in handed:
            line = NoticeLine(self._name, row.old.id, row.old.name)
            if is_gift and row.new.owner_id:
                book.add("gain", row.new.owner_id, line, request.reason)
            if request.kind in LOSSES and row.old.owner_id:
                book.add(
                    LOSSES[request.kind],
                    row.old.owner_id,
                    line._replace(user_id=row.new.owner_id),
                    request.reason,
                )
            for admin_id in admins.get(row.new.pool_id, ()):
                told = line._replace(pool_id=row.new.pool_id)
                book.add("return", admin_id, told, request.reason)
        self._pool_publish(book)

    def _pool_return_admins(self, handed):
        """:returns: dict of pool id to the ids of the administrators told at once."""
        # sudo: customer.pool, res.users - addressees are a fact, whoever returns
        pools = self.env["customer.pool"].sudo()
        pools = pools.browse({row.new.pool_id for row in handed} - {None})
        return {
            pool.id: pool.admin_ids.filtered(
                lambda user: (
                    user.company_id.pool_notice_return == "each"
                    and user._may_administer_pools()
                )
            ).ids
            for pool in pools
        }

    @api.model
    def _pool_publish(self, book):
        """Tell at once, or leave it to the collector in the context."""
        collector = self.env.context.get("expo_crm_notices")
        if isinstance(collector, NoticeBook):
            collector.include(book)
        else:
            self._pool_send_notices(book)

    @api.model
    def _pool_send_notices(self, book):
        """Send one message for each entry of ``book``, none to the acting user."""
        # while installing nobody wants to hear of demo data
        if not book.entries or not self.env.registry.ready:
            return
        # sudo: res.users - addressees may be of another company
        users = self.env["res.users"].sudo().browse({key[1] for key in book.entries})
        readers = {user.id: user for user in users if user.active}
        for (kind, user_id, reason), lines in book.entries.items():
            reader = readers.get(user_id)
            if (
                not reader
                or user_id == self.env.uid
                or reader.company_id[SWITCHES[kind]] in (False, "off")
            ):
                continue
            speaker = self.with_context(lang=reader.lang or self.env.lang, tz=reader.tz)
            # sudo: mail.thread - a message without document, to colleagues
            speaker.env["mail.thread"].sudo().message_notify(
                partner_ids=reader.partner_id.ids,
                subject=speaker._pool_notice_subject(kind, lines),
                body=speaker._pool_notice_body(kind, reader, lines, reason),
                author_id=self.env.user.partner_id.id,
            )

    # the words, in the language of the reader

    def _pool_notice_subject(self, kind, lines):
        kind = {"taken": "handed", "digest": "return"}.get(kind, kind)
        name, more = in_sentence(lines[0].name), len(lines) - 1
        if more:
            return self._pool_notice_subject_many(kind, {"name": name, "more": more})
        return self._pool_notice_subject_one(kind, name)

    def _pool_notice_subject_one(self, kind, name):
        _ = self.env._
        return {
            "gain": lambda: _("%s is yours now", name),
            "recall": lambda: _("%s went back to the pool", name),
            "handed": lambda: _("%s is no longer yours", name),
            "recycle": lambda: _("%s fell back to the pool", name),
            "share": lambda: _("%s is shared with you", name),
            "return": lambda: _("%s was returned to the pool", name),
            "warning": lambda: _("%s falls back to the pool soon", name),
        }[kind]()

    def _pool_notice_subject_many(self, kind, words):
        _ = self.env._
        return {
            "gain": lambda: _("%(name)s and %(more)s more are yours now", **words),
            "recall": lambda: _(
                "%(name)s and %(more)s more went back to the pool", **words
            ),
            "handed": lambda: _(
                "%(name)s and %(more)s more are no longer yours", **words
            ),
            "recycle": lambda: _(
                "%(name)s and %(more)s more fell back to the pool", **words
            ),
            "share": lambda: _(
                "%(name)s and %(more)s more are shared with you", **words
            ),
            "return": lambda: _(
                "%(name)s and %(more)s more were returned to the pool", **words
            ),
            "warning": lambda: _(
                "%(name)s and %(more)s more fall back to the pool soon", **words
            ),
        }[kind]()

    def _pool_notice_opening(self, kind):
        _ = self.env._
        actor = in_sentence(self.env.user.name)
        return {
            "gain": lambda: _("%s gave you:", actor),
            "recall": lambda: _("%s recalled from you to the pool:", actor),
            "handed": lambda: _("%s gave to a colleague:", actor),
            "taken": lambda: _("%s took from you:", actor),
            "recycle": lambda: _("Nobody contacted them in time:"),
            "share": lambda: _("%s shares with you:", actor),
            "return": lambda: _("%s returned to the pool:", actor),
            "digest": lambda: _("Returned to your pools since the last message:"),
            "warning": lambda: _("Contact them, or they fall back to the pool:"),
        }[kind]()

    def _pool_notice_body(self, kind, reader, lines, reason):
        shown = lines[:NAMED_CUSTOMERS]
        visible = self._pool_visible_lines(reader, shown)
        items = Markup().join(
            Markup("<li>%s</li>") % self._pool_notice_item(line, line in visible)
            for line in shown
        )
        body = Markup("<p>%s</p><ul>%s</ul>") % (
            self._pool_notice_opening(kind),
            items,
        )
        if left := len(lines) - len(shown):
            body += Markup("<p>%s</p>") % self.env._("and %s more", left)
        if reason:
            body += Markup("<p>%s</p>") % self.env._("Reason: %s", reason)
        return body

    def _pool_visible_lines(self, reader, lines):
        """:returns: the set of lines whose record the reader may open."""
        by_model = {}
        # what was deleted since has no id
        for line in (line for line in lines if line.id):
            by_model.setdefault(line.model, []).append(line.id)
        visible = {
            (model, id_)
            for model, ids in by_model.items()
            for id_ in self.env[model]
            .with_user(reader.id)
            .browse(ids)
            .with_context(allowed_company_ids=reader.company_ids.ids)
            ._filtered_access("read")
            .ids
        }
        return {line for line in lines if (line.model, line.id) in visible}

    def _pool_notice_item(self, line, is_visible):
        name = Markup("%s") % in_sentence(line.name)
        if is_visible:
            # the web client opens it in place, an e-mail follows the address
            name = Markup(
                '<a href="/odoo/%(model)s/%(id)s" data-oe-model="%(model)s"'
                ' data-oe-id="%(id)s">%(name)s</a>'
            ) % {"model": line.model, "id": line.id, "name": name}
        details = list(filter(None, self._pool_notice_details(line)))
        if not details:
            return name
        return Markup("%s (%s)") % (name, ", ".join(details))

    def _pool_notice_details(self, line):
        if line.user_id:
            # sudo: res.users - names of colleagues are public
            user = self.env["res.users"].sudo().browse(line.user_id)
            yield in_sentence(user.name)
        if line.pool_id:
            # sudo: customer.pool - as above
            yield self.env["customer.pool"].sudo().browse(line.pool_id).name
        if line.access:
            yield get_labels(self.env["customer.share"], "access")[line.access]
        if line.moment:
            moment = fields.Datetime.context_timestamp(self, line.moment)
            day = format_date(self.env, moment.date())
            yield self.env._("until %s", day) if line.access else day
