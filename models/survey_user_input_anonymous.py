from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import AccessError

# all that is written of an anonymous answer; what other modules add is left out
KEPT = frozenset(
    {
        "survey_id", "study_id", "is_anonymous", "is_settled", "state",
        "start_datetime", "end_datetime", "lang_id", "last_displayed_page_id",
        "survey_first_submitted", "is_session_answer", "user_input_line_ids",
        "predefined_question_ids",
    }
)  # fmt: skip


class SurveyUserInput(models.Model):
    """Answers to an anonymous study: nobody's.

    Whoever is logged in, they are written as by the public user, on a day and not at a
    second, and nothing that names a person gets in: neither by the form nor by another
    module. No message, follower, lead or badge comes of them.
    """

    _name = "survey.user_input"
    _inherit = ["survey.user_input"]

    @api.model_create_multi
    def create(self, vals_list):
        if not any(vals.get("is_anonymous") for vals in vals_list):
            return super().create(vals_list)
        if not self.env.su:
            raise AccessError(
                self.env._("Anonymous studies are answered through their link only.")
            )
        answers = {}
        for nobody in (False, True):
            places = [
                place
                for place, vals in enumerate(vals_list)
                if bool(vals.get("is_anonymous")) == nobody
            ]
            rows = [vals_list[place] for place in places]
            model = self
            if nobody:
                model = self._as_nobody()
                rows = [self._without_person(vals) for vals in rows]
            created = super(SurveyUserInput, model).create(rows)
            answers.update(zip(places, created.ids, strict=True))
        return self.browse(answers[place] for place in range(len(vals_list)))

    def write(self, vals):
        nobody = self.filtered("is_anonymous")
        if not nobody:
            return super().write(vals)
        left = self - nobody
        if left:
            super(SurveyUserInput, left).write(vals)
        vals = {name: value for name, value in vals.items() if name in KEPT}
        if vals.get("state") == "done":
            vals |= {"start_datetime": _today(), "end_datetime": _today()}
        return super(SurveyUserInput, nobody._as_nobody()).write(vals)

    def _as_nobody(self):
        """:returns: ``self`` without what a context could write of a person."""
        kept = {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_")
        }
        # pylint: disable-next=context-overridden
        return self.with_context({**kept, "tracking_disable": True})

    def _without_person(self, vals):
        empty = {"partner_id": False, "email": False, "nickname": False}
        kept = {name: value for name, value in vals.items() if name in KEPT}
        if kept.get("state") == "done":
            kept |= {"start_datetime": _today(), "end_datetime": _today()}
        return kept | empty

    # below the ORM: computed fields are written by whoever is logged in, too

    @api.model
    def _create(self, data_list):
        for data in data_list:
            if data["stored"].get("is_anonymous"):
                data["stored"].update(self._get_nobody_values())
        return super()._create(data_list)

    def _write_multi(self, vals_list):
        # sudo: survey.user_input - whoever flushes what is computed
        nobody = set(self.sudo().filtered("is_anonymous")._ids)
        return super()._write_multi(self._stamp_nobody(self._ids, vals_list, nobody))

    @api.model
    def _stamp_nobody(self, ids, vals_list, nobody):
        """:param nobody: which of ``ids`` were written by nobody.
        :returns: the values, written by nobody for those.
        """
        if not nobody:
            return vals_list
        stamp = self._get_nobody_values()
        del stamp["create_uid"], stamp["create_date"]
        return [
            {**vals, **stamp} if id_ in nobody else vals
            for id_, vals in zip(ids, vals_list, strict=True)
        ]

    @api.model
    def _get_nobody_values(self):
        """:returns: who wrote a row and when, of which nothing can be told."""
        public = self.env.ref("base.public_user").id
        return {
            "create_uid": public,
            "create_date": _today(),
            "write_uid": public,
            "write_date": _today(),
        }

    # finishing

    def _mark_done(self):
        nobody = self.filtered("is_anonymous")
        named = self - nobody
        if named:
            super(SurveyUserInput, named)._mark_done()
        for answer in nobody:
            unasked = answer._get_inactive_conditional_questions()
            answer.predefined_question_ids -= unasked
        if nobody:
            nobody.write({"state": "done"})

    def _notify_new_participation_subscribers(self):
        named = self.filtered(lambda answer: not answer.is_anonymous)
        return super(SurveyUserInput, named)._notify_new_participation_subscribers()

    def _create_leads_from_generative_answers(self):
        """Of survey_crm, which installs itself; nobody else calls it."""
        named = self.filtered(lambda answer: not answer.is_anonymous)
        parent = super(SurveyUserInput, named)
        return parent._create_leads_from_generative_answers()


def _today():
    return datetime.combine(fields.Date.today(), time.min)
