from odoo import models
from odoo.exceptions import ValidationError

# how an answer is kept, by the type of its question
COLUMNS = {
    "scale": "value_scale",
    "text_box": "value_text_box",
    "char_box": "value_char_box",
}


class SatisfactionStudy(models.Model):
    """Invitations sent and answers given elsewhere: on paper, or in another program.

    They are scored, followed up and counted like all others. Not for clients: whoever
    loads answers could make them up.
    """

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    def _load_invitations(self, moment):
        """Note that the population was asked, without writing to anybody. Who is left
        out, and why, is what the plan says.

        :param moment: datetime in UTC at which people were asked.
        """
        self.ensure_one()
        # sudo: invitations are written by the methods that invite only
        study = self.sudo()
        people = study._plan(date_planned=moment)
        asked = study._store_plan(people, moment)
        if not study.is_anonymous:
            asked._link("user_input_id", asked._create_inputs(study))
        asked._claim_addresses(None, [], moment)
        addresses = study.env["satisfaction.address"].search(
            [("email", "in", asked.mapped("email"))]
        )
        addresses.write({"date_invited": moment})
        asked.write({"state": "sent", "date_sent": moment, "date_waiting": moment})

    def _load_answers(self, codes, rows):
        """Take in finished answers, those of an anonymous study until they are settled.

        :param codes: of the questions answered, in the order of the columns.
        :param rows: sequences of address (empty where nobody is known), datetime in UTC
            and one value for each code: a number, a text, the place of a choice counted
            from 0, or None where it was left out.
        :raises ValidationError: for an address nobody was asked at, or a code no
            question has.
        """
        self.ensure_one()
        # sudo: answers are given by respondents, who have no rights either
        study = self.sudo()
        questions = study._get_loaded_questions(codes)
        inputs = study._get_loaded_inputs(rows)
        lines = []
        for answer, row in zip(inputs, rows, strict=True):
            lines += [
                study._prepare_loaded_line(answer, question, value)
                for question, value in zip(questions, row[2:], strict=True)
            ]
        study.env["survey.user_input.line"].create(lines)
        # at once, so that all are scored by one statement
        inputs.write({"state": "done"})

    def _get_loaded_questions(self, codes):
        known = {row.satisfaction_code: row for row in self.survey_id.question_ids}
        for code in set(codes) - known.keys():
            raise ValidationError(
                self.env._("“%(study)s” has no question “%(code)s”.", study=self.name,
                           code=code)
            )  # fmt: skip
        return [known[code] for code in codes]

    def _get_loaded_inputs(self, rows):
        """:returns: the answers to fill in, in the order of the rows."""
        waiting = {row.email: row.user_input_id for row in self.invitation_ids}
        values = []
        for email, moment, *_values in rows:
            dates = {"start_datetime": moment, "end_datetime": moment}
            if not email:
                values.append(dict(dates, survey_id=self.survey_id.id))
            elif waiting.get(email):
                waiting[email].write(dates)
            else:
                raise ValidationError(
                    self.env._(
                        "“%(study)s” did not ask anybody at %(email)s.",
                        study=self.name,
                        email=email,
                    )
                )
        unknown = iter(self.env["survey.user_input"].create(values))
        return self.env["survey.user_input"].concat(
            *(waiting[row[0]] if row[0] else next(unknown) for row in rows)
        )

    def _prepare_loaded_line(self, answer, question, value):
        line = {"user_input_id": answer.id, "question_id": question.id}
        if value is None:
            return dict(line, skipped=True)
        if question.question_type == "simple_choice":
            choice = question.suggested_answer_ids[value]
            return dict(line, answer_type="suggestion", suggested_answer_id=choice.id)
        kind = question.question_type
        return dict(line, answer_type=kind, **{COLUMNS[kind]: value})
