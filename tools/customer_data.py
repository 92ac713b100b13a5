"""Which fields tell a customer's private data, and which models hold none.

>>> tells_private("email_normalized"), tells_private("commercial_partner_id.vat")
(True, True)
>>> tells_private("capacity"), tells_private("name"), tells_private("private_note")
(False, False, False)
"""

import re

# parts of field names, as a customer's data is called all over Odoo
PRIVATE_WORDS = frozenset(
    {
        "address", "addresses", "city", "contact", "email", "emails", "fax", "mobile",
        "phone", "phones", "street", "street2", "vat", "zip",
    }
)  # fmt: skip

# Models whose references to customers nothing checks, and why.
UNCHECKED = {
    "res.company": "its own card, which is never guarded",
    "res.users": "inherits the contact's fields; the card of an employee is never guarded",
}

# Models with a stored reference to a contact that no visibility rule protects, and why.
EXEMPT = {
    "account.analytic.account": "a project's account: the name of its customer",
    "account.analytic.distribution.model": "set-up of accounting, no private facts",
    "account.reconcile.model": "set-up of accounting, no private facts",
    "account.reconcile.model.line": "set-up of accounting, no private facts",
    "calendar.filters": "whose calendars a person looks at: names",
    "customer.pool.log": "a rule of its own: the journal",
    "customer.pool.request": "rules of its own: who asked, who answers; a name",
    "customer.reveal": "rules of its own: the journal of what was unmasked",
    "discuss.channel.member": "who is in a conversation: names",
    "discuss.channel.rtc.session": "who is in a call: names",
    "event.event": "organiser and venue: names; guarded against hidden references",
    "exhibition.series": "organiser: a name; guarded against hidden references",
    "mail.followers": "who follows: names; its e-mail is a field to mask, no row to hide",
    "mail.message.reaction": "readable by administrators only",
    "mail.push.device": "readable by administrators only",
    "product.supplierinfo": "prices of vendors",
    "snailmail.letter": "of a module this one does not depend on",
    "sms.sms": "readable by administrators only",
    "res.company": "its own card, which is never guarded",
    "res.users": "inherits the contact's fields and with them its rules",
    "res.users.settings.volumes": "readable by the user who set it",
}


def tells_private(path):
    """:param path: a field name, or several joined by dots.
    :returns: whether one of them is called like private data of a customer.
    """
    return not PRIVATE_WORDS.isdisjoint(re.split(r"[._]", path))
