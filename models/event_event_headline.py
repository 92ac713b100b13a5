from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

FIGURE_GROUPS = "expo_crm.group_user,event.group_event_user"


class EventEvent(models.Model):
    """The figures on the form of an edition, and the way to all of them."""

    _name = "event.event"
    _inherit = ["event.event"]

    statistic_ids = fields.One2many(
        "exhibition.statistic", "event_id", string="Figures", groups=FIGURE_GROUPS
    )
    figure_headline = fields.Char(
        compute="_compute_figure_headline",
        groups=FIGURE_GROUPS,
        help="Exhibitors and net area, as counted last.",
    )

    @api.depends("statistic_ids.value")
    @api.depends_context("lang")
    def _compute_figure_headline(self):
        figures = self.env["exhibition.statistic"].search(
            [
                ("event_id", "in", self.ids),
                ("metric", "in", ("exhibitors", "net_area")),
                ("origin", "=", "all"),
                ("is_own_basis", "=", True),
            ],
            order="sequence",
        )
        by_event = figures.grouped("event_id")
        for event in self:
            own = by_event.get(event._origin, figures.browse())
            event.figure_headline = " · ".join(own.mapped("value_text"))

    def action_open_figures(self):
        """Count the edition again, unless it is closed.

        :returns: the action of its figures.
        :raises UserError: for an event that is no edition.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_reads_figures()
        if not self.series_id:
            raise UserError(
                self.env._("“%s” is no edition of a show.", self.display_name)
            )
        self.env["exhibition.statistic"]._refresh(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expo_crm.exhibition_statistic_action_edition"
        )
        return {
            **action,
            "domain": [("event_id", "=", self.id)],
            "display_name": self.env._("Figures: %s", self.display_name),
        }

    def action_close_edition(self):
        """:returns: the dialog that closes the edition."""
        self.ensure_one()
        return self._get_closing_dialog("expo_crm.exhibition_close_action")

    def action_reopen_edition(self):
        """:returns: the dialog that opens the closed edition again."""
        self.ensure_one()
        return self._get_closing_dialog("expo_crm.exhibition_reopen_action")

    def _get_closing_dialog(self, xml_id):
        self._check_may_close()
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {**action, "context": {"default_event_id": self.id}}

    @api.model
    def _check_reads_figures(self):
        """:raises AccessError: for who reads no figures of shows."""
        if not any(map(self.env.user.has_group, FIGURE_GROUPS.split(","))):
            raise AccessError(self.env._("You may not read the figures of shows."))
