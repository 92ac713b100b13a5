from odoo import api, fields, models

from ..models.exhibition_participation import EXHIBITORS


class ExhibitionClose(models.TransientModel):
    """The last look before an edition is closed: who came, and what is still open."""

    _name = "exhibition.close"
    _description = "Close an Edition"

    event_id = fields.Many2one(
        "event.event", string="Edition", required=True, readonly=True
    )
    line_ids = fields.One2many(
        "exhibition.close.line", "close_id", string="Signed Companies"
    )
    exhibited_count = fields.Integer(string="Exhibited", compute="_compute_counts")
    absent_count = fields.Integer(string="Did not Come", compute="_compute_counts")

    # what stays as it is
    unsigned_names = fields.Text(string="Never Signed", compute="_compute_open")
    order_names = fields.Text(string="Open Quotations", compute="_compute_open")
    hold_count = fields.Integer(string="Booths on Hold", compute="_compute_open")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        event = self.env["event.event"].browse(values.get("event_id"))
        if event and "line_ids" in fields:
            event._check_may_close()
            values["line_ids"] = [(0, 0, line) for line in self._prepare_lines(event)]
        return values

    def _prepare_lines(self, event):
        """:returns: values of one line for each company that signed. Where staff was
        scanned at all, who sent none is taken as absent; the user decides."""
        signed = event._get_signed().filtered(lambda row: row.role in EXHIBITORS)
        visits = event._count_staff_visits()
        lines = [
            {
                "participation_id": row.id,
                "staff_visits": visits.get(row.id, 0),
                "is_absent": row.state == "no_show"
                or (bool(visits) and row.id not in visits),
            }
            for row in signed
        ]
        # what has to be judged comes first
        return sorted(lines, key=lambda line: not line["is_absent"])

    @api.depends("line_ids.is_absent")
    def _compute_counts(self):
        for wizard in self:
            wizard.absent_count = len(wizard.line_ids.filtered("is_absent"))
            wizard.exhibited_count = len(wizard.line_ids) - wizard.absent_count

    @api.depends("event_id")
    def _compute_open(self):
        for wizard in self:
            if wizard.event_id:
                wizard.event_id._check_may_close()
            left = wizard.event_id._get_left_open()
            wizard.unsigned_names = "\n".join(left["unsigned"].mapped("name"))
            wizard.order_names = "\n".join(
                f"{order.name} · {order.partner_id.name}" for order in left["orders"]
            )
            wizard.hold_count = len(left["holds"])

    def action_close(self):
        """Close the edition as previewed.

        :returns: the action of its figures.
        """
        self.ensure_one()
        absent = self.line_ids.filtered("is_absent").participation_id
        self.event_id.close_figures(absent)
        return self.event_id.action_open_figures()
