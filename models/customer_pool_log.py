from odoo import api, fields, models
from odoo.tools import SQL

# refusals of the same person, record and code within this many seconds are one row
REFUSAL_WINDOW_SECONDS = 60


class CustomerPoolLog(models.Model):
    """One change of hands, share, lock, export, deletion or refusal. Append-only.

    Written by the transitions, never edited: the customer's name is copied, so that
    the row outlives the customer. Countdown, cool-down and undo read the same rows.
    """

    _name = "customer.pool.log"
    _inherit = ["customer.journal.mixin"]
    _description = "Customer Journal"
    _order = "id desc"
    _rec_name = "name"

    kind = fields.Selection(
        [
            ("enter", "Entered"),
            ("claim", "Claimed"),
            ("return", "Returned"),
            ("recall", "Recalled"),
            ("assign", "Assigned"),
            ("recycle", "Fell Back"),
            ("leave", "Colleague Left"),
            ("merge", "Merged"),
            ("import", "Imported"),
            ("move", "Moved"),
            ("undo", "Undone"),
            ("share", "Shared"),
            ("unshare", "Unshared"),
            ("lock", "Locked"),
            ("unlock", "Unlocked"),
            ("protect", "Protected"),
            ("delete", "Deleted"),
            ("restore", "Restored"),
            ("export", "Exported"),
            ("release", "Released"),
            ("refuse", "Refused"),
        ],
        required=True,
        readonly=True,
    )
    name = fields.Char(string="Customer Name", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, ondelete="set null", index="btree_not_null"
    )
    from_user_id = fields.Many2one(
        "res.users", string="Former Owner", readonly=True, ondelete="set null"
    )
    to_user_id = fields.Many2one(
        "res.users", string="New Owner", readonly=True, ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, ondelete="set null", index=True
    )
    from_pool_id = fields.Many2one(
        "customer.pool", string="Former Pool", readonly=True, ondelete="set null"
    )
    pool_id = fields.Many2one("customer.pool", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    rule_id = fields.Many2one("customer.pool.rule", readonly=True, ondelete="set null")
    reason = fields.Char(readonly=True)
    code = fields.Char(readonly=True, help="Why it was refused, or OK.")
    override = fields.Boolean(readonly=True, help="A limit or waiting time was waived.")
    batch = fields.Char(
        readonly=True,
        index=True,
        help="Rows of one move share it; a batch is undone whole.",
    )
    count = fields.Integer(
        readonly=True,
        default=1,
        help="How often the same refusal came within a minute, or how many records "
        "were exported.",
    )
    # of an export
    domain = fields.Text(
        string="Selection",
        readonly=True,
        help="What the exported list was searched by, or the ids that were picked.",
    )
    exported_fields = fields.Text(readonly=True)

    _customer_index = models.Index("(partner_id, id DESC)")
    _former_owner_index = models.Index(
        "(from_user_id, create_date DESC) WHERE from_user_id IS NOT NULL"
    )

    @api.model
    def _append_refusals(self, rows):
        """Journal refusals; equal ones within a minute raise a counter instead.

        :param rows: list of dicts with ``partner_id``, ``lead_id``, ``code`` and more.
        """
        if not rows:
            return
        now = fields.Datetime.now()
        repeated = self.env.execute_query(
            SQL(
                """
                UPDATE customer_pool_log log
                   SET count = log.count + 1
                  FROM unnest(%s::int[], %s::int[], %s::varchar[])
                       AS refused(partner_id, lead_id, code)
                 WHERE log.kind = 'refuse'
                   AND log.user_id = %s
                   AND log.create_date > %s::timestamp - interval '%s seconds'
                   AND log.code = refused.code
                   AND log.partner_id IS NOT DISTINCT FROM refused.partner_id
                   AND log.lead_id IS NOT DISTINCT FROM refused.lead_id
             RETURNING log.partner_id, log.lead_id, log.code
                """,
                [row["partner_id"] for row in rows],
                [row["lead_id"] for row in rows],
                [row["code"] for row in rows],
                self.env.uid,
                now,
                REFUSAL_WINDOW_SECONDS,
            )
        )
        known = set(repeated)
        self._append(
            [
                row
                for row in rows
                if (row["partner_id"], row["lead_id"], row["code"]) not in known
            ]
        )
        self.invalidate_model(flush=False)
