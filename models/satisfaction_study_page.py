from odoo import api, models
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain

from ..tools.screen import get_labels
from .satisfaction_page import PageScope

# newest first; older ones are found in the list of studies
CHOICES = 200


class SatisfactionStudy(models.Model):
    """Results for those who may read them, as data of one page."""

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    def get_results(self):
        """What the results page shows of one study, counted anew where needed.

        :returns: dict of plain data, see ``satisfaction.page``.
        :raises AccessError: for who may not read the results.
        """
        scope = self._get_page_scope()
        self._ensure_results()
        return self.env["satisfaction.page"]._get_page(scope)

    def get_comments(self, options=None):
        """A page of what respondents wrote: named as far as the user sees them,
        anonymous ones as words alone.

        :param options: dict with ``search``, ``category``, ``code`` (of the question),
            ``offset`` and ``limit``; each may be left out.
        :returns: dict, see ``satisfaction.page``.
        :raises AccessError: for who may not read the results.
        """
        scope = self._get_page_scope()
        return self.env["satisfaction.page"]._get_comments(scope, options)

    @api.model
    def get_edition_comments(self, event_id, audience, options=None):
        """As :meth:`get_comments`, of all studies of an edition with one audience."""
        scope = self._get_edition_scope(event_id, audience)
        return self.env["satisfaction.page"]._get_comments(scope, options)

    @api.model
    def get_edition_results(self, event_id, audience):
        """What the results page shows of all studies of an edition with one audience.

        :returns: as :meth:`get_results`.
        :raises AccessError: for who neither runs the show nor sees all results.
        """
        scope = self._get_edition_scope(event_id, audience)
        self.browse(scope.studies.ids)._ensure_results()
        return self.env["satisfaction.page"]._get_page(scope)

    @api.model
    def get_results_choices(self):
        """:returns: list of dicts of the studies whose results the user may read, the
        newest first, to switch between.
        """
        reads_all = self._reads_all_results()
        audiences = get_labels(self, "audience")
        states = get_labels(self, "state")
        choices = []
        for study in self.search(self._get_results_domain(), limit=CHOICES):
            # sudo: names of editions and touchpoints are public
            event, touchpoint = study.sudo().event_id, study.sudo().touchpoint_id
            choices.append(
                {
                    "id": study.id,
                    "name": study.name,
                    "state": study.state,
                    "state_name": states[study.state],
                    "answers": study.answered_count,
                    "event_id": event.id,
                    "event_name": event.name or "",
                    "audience": study.audience,
                    "audience_name": audiences[study.audience],
                    "touchpoint": touchpoint.name,
                    "reads_edition": bool(event) and (reads_all or event._is_in_team()),
                }
            )
        return choices

    def _get_results_xlsx(self):
        """:returns: the results of one study as a workbook.
        :raises AccessError: for who may not read them.
        """
        scope = self._get_page_scope()
        self._ensure_results()
        return self.env["satisfaction.page"]._get_workbook(scope)

    @api.model
    def _get_edition_results_xlsx(self, event_id, audience):
        """:returns: the results of an edition as a workbook, and its name."""
        scope = self._get_edition_scope(event_id, audience)
        self.browse(scope.studies.ids)._ensure_results()
        file = self.env["satisfaction.page"]._get_workbook(scope)
        labels = get_labels(self, "audience")
        return file, f"{scope.event.name} - {labels[scope.audience]}"

    def action_open_results(self):
        """:returns: the action of the results page of this study."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "expo_crm.satisfaction_results_action"
        )
        return {**action, "context": {"active_id": self.id, "active_model": self._name}}

    # who may

    def _check_reads_results(self):
        """:raises AccessError: for who is neither responsible for these studies, nor
        runs their show, nor sees all customers or all surveys.
        """
        self.check_access("read")
        if self._reads_all_results():
            return
        # sudo: who runs a show is no secret
        for study in self.sudo():
            if study.user_id != self.env.user and not study.event_id._is_in_team():
                self._refuse_results(study.display_name)

    @api.model
    def _check_reads_edition(self, event):
        """:raises AccessError: for who neither runs the show nor sees all results."""
        if not event._is_in_team() and not self._reads_all_results():
            self._refuse_results(event.display_name)

    @api.model
    def _reads_all_results(self):
        """:returns: whether the user reads the results of every study."""
        return self.env.su or self._is_in_charge()

    @api.model
    def _get_results_domain(self):
        """:returns: the ``Domain`` of the studies whose results the user may read."""
        return Domain.TRUE if self._reads_all_results() else self._get_run_domain()

    @api.model
    def _refuse_results(self, name):
        raise AccessError(
            self.env._(
                "The results of “%s” are for who is responsible for the study, the"
                " people of its show, survey managers and managers of all customers.",
                name,
            )
        )

    # what the page is of

    def _get_page_scope(self):
        """:returns: the :class:`PageScope` of one study, checked."""
        self.ensure_one()
        self._check_reads_results()
        # sudo: names and counters of a study whose results the user may read
        study = self.sudo()
        return PageScope(study, study.event_id, study.audience, study)

    @api.model
    def _get_edition_scope(self, event_id, audience):
        """:returns: the :class:`PageScope` of an edition, checked."""
        # sudo: who runs a show is asked of people who may be unable to read it
        event = self.env["event.event"].browse(int(event_id)).sudo().exists()
        if not event or event.company_id - self.env.companies:
            raise MissingError(self.env._("This edition is gone."))
        self._check_reads_edition(event)
        studies = self.search(
            [("event_id", "=", event.id), ("audience", "=", audience)]
        )
        if not studies:
            raise MissingError(
                self.env._("This edition has no study of this audience.")
            )
        # sudo: names and counters of studies whose results the user may read
        studies = studies.sudo()
        return PageScope(studies, event, studies[0].audience, studies[:0])
