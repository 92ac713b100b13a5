from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models


class SatisfactionFollowup(models.Model):
    """Which answers ask for somebody to get back, and what is kept of them."""

    _name = "satisfaction.followup"
    _inherit = ["satisfaction.followup"]

    @api.model
    def _open_for(self, user_inputs):
        """Follow up the answers of detractors and those with a low index: finished, of
        a known person, no tests, each once.

        :param user_inputs: answers whose scores are written already; the number of
            queries does not depend on how many.
        :returns: the follow-ups opened.
        """
        # as superuser: answers come in from respondents, who have no rights at all
        Followup = self.env["satisfaction.followup"].with_user(SUPERUSER_ID)
        Followup = Followup.with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        answers = Followup._filtered_named(user_inputs.with_env(Followup.env))
        values = Followup._prepare_followups(answers)
        followups = Followup.create(values)
        if followups:
            for user, rows in followups._group_by_assignee().items():
                rows.write({"user_id": user.id})
            followups._plan_activities()
        return followups.with_env(self.env)

    @api.model
    def _filtered_named(self, answers):
        named = answers.filtered(
            lambda row: (
                row.study_id
                and row.partner_id
                and row.state == "done"
                and not row.test_entry
                and not row.is_anonymous
                and not row.study_id.is_anonymous
            )
        )
        known = self.search_fetch(
            [("user_input_id", "in", named.ids)], ["user_input_id"]
        )
        return named - known.user_input_id

    @api.model
    def _prepare_followups(self, answers):
        """:returns: list of values, of those answers that ask for it."""
        scores = self._get_scores(answers)
        companies = answers.study_id.company_id
        limits = {company: company._get_satisfaction_limits() for company in companies}
        asking = answers.filtered(
            lambda row: self._asks_for_followup(
                scores.get(row.id, {}), limits[row.study_id.company_id]
            )
        )
        comments = self._get_comments(asking)
        now = fields.Datetime.now()
        return [
            {
                "study_id": row.study_id.id,
                "user_input_id": row.id,
                "partner_id": row.partner_id.id,
                "commercial_partner_id": row.partner_id.commercial_partner_id.id,
                "nps": scores[row.id].get("nps"),
                "index": scores[row.id].get("csi"),
                "comment": comments.get(row.id),
                "date_due": (row.end_datetime or now)
                + timedelta(hours=limits[row.study_id.company_id].hours),
            }
            for row in asking
        ]

    @api.model
    def _asks_for_followup(self, scores, limits):
        """:param scores: dict of ``nps`` (0 to 10) and ``csi`` (0 to 100), as far as
        known.
        """
        nps, index = scores.get("nps"), scores.get("csi")
        return (
            nps is not None
            and nps <= limits.nps
            or index is not None
            and index < limits.index
        )

    @api.model
    def _get_scores(self, answers):
        """:returns: dict of answer id to dict of scale to value."""
        found = {}
        rows = self.env["satisfaction.score"].search_fetch(
            [
                ("user_input_id", "in", answers.ids),
                ("scale", "in", ("nps", "csi")),
                ("is_anonymous", "=", False),
            ],
            ["user_input_id", "scale", "value"],
        )
        for row in rows:
            found.setdefault(row.user_input_id.id, {})[row.scale] = row.value
        return found

    @api.model
    def _get_comments(self, answers):
        """:returns: dict of answer id to what was written in free text."""
        found = {}
        lines = self.env["survey.user_input.line"].search_fetch(
            [
                ("user_input_id", "in", answers.ids),
                ("question_id.satisfaction_metric", "=", "comment"),
                ("skipped", "=", False),
            ],
            ["user_input_id", "value_text_box", "value_char_box"],
            order="id",
        )
        for line in lines:
            text = (line.value_text_box or line.value_char_box or "").strip()
            if text:
                found.setdefault(line.user_input_id.id, []).append(text)
        return {id_: "\n".join(texts) for id_, texts in found.items()}
