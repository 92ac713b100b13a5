import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class SatisfactionStudy(models.Model):
    """The life of a study: draft, open within its window, closed.

    The window holds wherever people answer. A closed anonymous study stays closed: what
    was told of it could be compared with what it told later.
    """

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    is_scheduled = fields.Boolean(
        string="Opens by Itself",
        default=True,
        help="A draft opens when its window begins. Every open study closes when its"
        " window ends.",
    )
    last_day = fields.Date(
        compute="_compute_last_day",
        help="The last day people can answer on, where the show takes place.",
    )
    date_opened = fields.Datetime(string="Opened on", readonly=True, copy=False)
    date_closed = fields.Datetime(string="Finished on", readonly=True, copy=False)
    window_problem = fields.Text(
        string="Why It Did Not Follow Its Window", readonly=True, copy=False
    )

    @api.depends("date_end", "event_id.date_tz")
    def _compute_last_day(self):
        for study in self:
            # sudo: when a show takes place is public
            zone = study.event_id.sudo().date_tz or "UTC"
            # who stops at midnight stops on the day before
            last = study.date_end and fields.Datetime.context_timestamp(
                study.with_context(tz=zone), study.date_end - timedelta(seconds=1)
            )
            study.last_day = last and last.date()

    def _get_answered(self):
        """:returns: the studies somebody began to answer or has a link to, tests apart."""
        if not self.ids:
            return self.browse()
        self.env["survey.user_input"].flush_model(["survey_id", "test_entry", "state"])
        self.flush_model(["survey_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT study.id FROM satisfaction_study study
                 WHERE study.id IN %s
                   AND EXISTS (SELECT FROM survey_user_input input
                                WHERE input.survey_id = study.survey_id
                                  AND input.state != 'new'
                                  AND input.test_entry IS NOT TRUE)
                """,
                tuple(self.ids),
            )
        )
        return self.browse(study_id for (study_id,) in rows)

    # ------------------------------------------------------------
    # opening and closing

    def _is_open_now(self):
        """:returns: whether people may answer: open, and within the window."""
        self.ensure_one()
        now = fields.Datetime.now()
        is_begun = not self.date_begin or self.date_begin <= now
        return is_begun and self._may_ask()

    def _may_ask(self):
        """:returns: whether people may be invited, for a window to come maybe."""
        return self.state == "open" and self.active and not self._is_over()

    def _is_over(self, moment=None):
        """:returns: whether the window has ended at ``moment``, now if not given."""
        moment = moment or fields.Datetime.now()
        return bool(self.date_end and self.date_end <= moment)

    def action_open(self):
        """Open the studies, or open a closed one again.

        :raises UserError: when something is missing; the sentence says what.
        """
        self.check_access("write")
        self._open()

    def action_close(self):
        """Close the studies: nobody can answer any more.

        :raises UserError: when one is not open.
        """
        self.check_access("write")
        self._close()

    def _open(self):
        """:raises UserError: when something is missing; the sentence says what."""
        for study in self.filtered(lambda study: study.state == "open"):
            raise UserError(self.env._("“%s” is open already.", study.name))
        self._check_may_open()
        self._set_up_questionnaire()
        now = fields.Datetime.now()
        for study in self:
            study.write(
                {
                    "state": "open",
                    "date_opened": study.date_opened or now,
                    "date_begin": study.date_begin or now,
                    "date_closed": False,
                    "window_problem": False,
                }
            )

    def _close(self):
        """Close the studies, and count their answers for good.

        :raises UserError: when one is not open.
        """
        self._check_may_close()
        self.write(
            {
                "state": "closed",
                "date_closed": fields.Datetime.now(),
                "window_problem": False,
            }
        )
        self.env["survey.user_input"]._settle(self)
        self.env["satisfaction.result"]._refresh(self)

    def _check_may_close(self):
        for study in self.filtered(lambda study: study.state != "open"):
            raise UserError(
                self.env._("“%s” is not open, so it cannot be closed.", study.name)
            )

    def _check_may_open(self):
        """:raises UserError: when something is missing; the sentence says what."""
        _ = self.env._
        for study in self:
            if study.state == "closed" and study.is_anonymous:
                raise UserError(
                    _(
                        "“%s” is anonymous and closed: it stays closed, for what came"
                        " later could be told from what was shown before.",
                        study.name,
                    )
                )
            study._check_not_over()
            if not study.active:
                raise UserError(_("“%s” is archived.", study.name))
            study._check_population()
            study._check_questionnaire()

    def _check_not_over(self):
        """:raises UserError: when the window has ended."""
        if self._is_over():
            raise UserError(
                self.env._(
                    "The window of “%s” has ended: give it a later end first.",
                    self.name,
                )
            )

    def _check_population(self):
        """:raises UserError: when nobody can be meant."""
        for study in self:
            if study.audience != "customer" and not study.event_id:
                raise UserError(
                    self.env._("Exhibitors or visitors of which edition? Choose one.")
                )

    # ------------------------------------------------------------
    # nightly

    @api.model
    def _cron_follow_window(self):
        """Open drafts whose window began and close studies whose window ended.

        One that cannot follow is told of in its chatter and left alone until somebody
        has changed it.
        """
        now = fields.Datetime.now()
        due = Domain("window_problem", "=", False)
        ended = self.search(
            due & Domain("state", "=", "open") & Domain("date_end", "<=", now)
        )
        begun = self.search(
            due
            & Domain("state", "=", "draft")
            & Domain("is_scheduled", "=", True)
            & Domain("date_begin", "<=", now)
        )
        studies = ended + begun
        self.env["ir.cron"]._commit_progress(remaining=len(studies))
        for study in studies:
            study._follow_window()
            self.env["ir.cron"]._commit_progress(1)

    def _follow_window(self):
        """Open or close one study; write down why, if that is impossible."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                if self.state == "open":
                    self._close()
                else:
                    self._open()
        except Exception as error:  # the next study must not wait for this one
            _logger.warning(
                "Study %s did not follow its window", self.id, exc_info=True
            )
            problem = str(error) or type(error).__name__
            self.window_problem = problem
            self.message_post(
                body=self.env._("Its window could not be followed: %s", problem)
            )
