from odoo import fields, models

from ..tools.satisfaction import SIZES

# whom the mail went to
ASKED = ("sent", "answered")
# why somebody of the population is not asked
SKIPS = [
    ("no_address", "No Address"),
    ("bad_address", "Address Not Valid"),
    ("blacklist", "On the Blacklist"),
    ("opted_out", "Wants No Studies"),
    ("twice", "Same Person Again"),
    ("invited", "Invited Already"),
    ("quarantine", "Asked Lately"),
    ("ended", "Study Ended"),
    ("gone", "No Longer There"),
]


class SatisfactionInvitation(models.Model):
    """One person asked to answer one study, or left out for a reason.

    Made by the preview or a trigger, sent by the nightly job or at once. An invitation
    of an anonymous study does not know whether it was answered.
    """

    _name = "satisfaction.invitation"
    _description = "Invitation to a Study"
    _inherit = ["customer.visibility.path.mixin", "customer.guard.mixin"]
    _order = "id desc"
    _rec_name = "email"

    study_id = fields.Many2one(
        "satisfaction.study", required=True, readonly=True, index=True,
        ondelete="cascade",
    )  # fmt: skip
    company_id = fields.Many2one(related="study_id.company_id", store=True)
    is_anonymous = fields.Boolean(related="study_id.is_anonymous")
    partner_id = fields.Many2one(
        "res.partner", string="Contact", readonly=True, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip
    registration_id = fields.Many2one(
        "event.registration", string="Badge", readonly=True, ondelete="set null",
        index="btree_not_null",
    )  # fmt: skip
    participation_id = fields.Many2one(
        "exhibition.participation", readonly=True, ondelete="set null",
        index="btree_not_null",
    )  # fmt: skip
    name = fields.Char(readonly=True)
    company_name = fields.Char(string="Works for", readonly=True)
    email = fields.Char(readonly=True, help="In lower case.")
    lang = fields.Char(readonly=True, help="Language the person is written to in.")

    # of the population, as it was when the person was asked
    role = fields.Char(readonly=True, help="Role or visitor category.")
    hall_id = fields.Many2one("exhibition.hall", readonly=True, ondelete="set null")
    category_id = fields.Many2one(
        "exhibition.category", readonly=True, ondelete="set null"
    )
    size = fields.Selection(SIZES, string="Stand Size", readonly=True)

    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("skipped", "Not Asked"),
            ("failed", "Not Delivered"),
        ],
        string="Status",
        required=True,
        default="planned",
        readonly=True,
    )
    skip_reason = fields.Selection(SKIPS, string="Why Not", readonly=True)
    is_exception = fields.Boolean(
        string="In Spite of Quarantine", readonly=True, help="Asked lately, and again."
    )
    date_planned = fields.Datetime(readonly=True, help="Not sent before.")
    date_sent = fields.Datetime(readonly=True)
    failure = fields.Char(readonly=True, help="Why the mail was not delivered.")
    reminders_sent = fields.Integer(readonly=True)
    date_reminded = fields.Datetime(string="Last Reminder", readonly=True)
    user_input_id = fields.Many2one(
        "survey.user_input",
        string="Answers",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Empty in an anonymous study.",
    )

    _study_email_uniq = models.UniqueIndex(
        "(study_id, email) WHERE state != 'skipped' AND email IS NOT NULL",
        "This address is invited to the study already.",
    )
    _due_index = models.Index("(date_planned) WHERE state = 'planned'")
    _study_state_index = models.Index("(study_id, state)")
