from odoo import api, fields, models
from odoo.exceptions import UserError

# of a study that was opened: whom it asked, and how, is history
FROZEN = {
    "is_anonymous",
    "template_id",
    "audience",
    "event_id",
    "touchpoint_id",
    "date_opened",
}


class SatisfactionStudy(models.Model):
    """What stays once a study was opened, whoever writes it and by whatever way.

    Its questionnaire is a copy of its own, and opened only when what it found can be
    counted.
    """

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_own_questionnaire(vals)
        born = {"state": "draft", "date_opened": False, "date_closed": False}
        # said of each, or a context would say it
        studies = super().create(
            [_underived({"survey_id": False, **vals, **born}) for vals in vals_list]
        )
        studies._check_may_compare()
        return studies

    def write(self, vals):
        self._check_own_questionnaire(vals)
        vals = _underived(vals)
        frozen = FROZEN & set(vals)
        if frozen:
            self._check_frozen({name: vals[name] for name in frozen})
        if "state" in vals:
            self._check_transition(vals["state"])
        if self and not {"window_problem", "state"} & set(vals):
            # somebody looked at it: the next night tries again
            vals = {**vals, "window_problem": False}
        res = super().write(vals)
        if vals.get("state") == "open" and not vals.get("date_opened"):
            # opened by whatever way: from now on it keeps what it promised
            unmarked = self.filtered(lambda study: not study.date_opened)
            unmarked.date_opened = fields.Datetime.now()
        if "event_id" in vals:
            # nobody takes a study to a show he could not have made it for
            self.check_access("create")
        if vals.get("previous_study_id"):
            self._check_may_compare()
        return res

    def _check_may_compare(self):
        """:raises AccessError: for a comparison that would tell figures the user may not
        read; with the previous edition every study is compared."""
        if self._reads_all_results():
            return
        readable = self._get_results_domain()
        # sudo: satisfaction.study - whether what it is compared with may be read
        for study in self.sudo():
            previous = study.previous_study_id
            edition = study.event_id.previous_event_id
            is_usual = (
                edition
                and previous.event_id == edition
                and previous.touchpoint_id == study.touchpoint_id
            )
            if not is_usual and previous - previous.filtered_domain(readable):
                self._refuse_results(previous.display_name)

    def _check_own_questionnaire(self, vals):
        """A study opens its questionnaire to who is asked: it must be its own copy, not
        any survey of which somebody knows the id; and it stays, or what is answered
        there would be an ordinary survey's."""
        if "survey_id" in vals and not self.env.su and (self or vals["survey_id"]):
            raise UserError(
                self.env._("The questionnaire of a study is a copy of its template.")
            )

    def _check_transition(self, state):
        """:raises UserError: when the studies may not get into the state."""
        moved = self.filtered(lambda study: study.state != state)
        if state == "open":
            moved._check_may_open()
        elif state == "closed":
            moved._check_may_close()
        elif moved:
            raise UserError(
                self.env._("“%s” was opened: it is no draft any more.", moved[0].name)
            )

    def _check_frozen(self, vals):
        for study in self.filtered("date_opened"):
            for name, value in vals.items():
                field = self._fields[name]
                old = field.convert_to_write(study[name], study)
                if (value or False) == (old or False):
                    continue
                # sudo: ir.model.fields - the label of a field
                label = self.env["ir.model.fields"].sudo()._get(self._name, name)
                raise UserError(
                    self.env._(
                        "“%(study)s” was opened: “%(field)s” stays as it was. Duplicate"
                        " the study to change it.",
                        study=study.name,
                        field=label.field_description,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        for study in self._get_answered():
            raise UserError(
                self.env._(
                    "“%s” has answers and stays: archive it instead.", study.name
                )
            )

    def unlink(self):
        # sudo: who may delete a study deletes the copy it was given
        surveys = self.sudo().survey_id
        res = super().unlink()
        surveys.unlink()
        return res

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        for study, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", study.name)
            if "is_scheduled" not in (default or {}):
                vals["is_scheduled"] = False
        return vals_list


def _underived(vals):
    """:returns: the values without what follows from the edition: figures would stand
    beside those of other shows."""
    return {name: value for name, value in vals.items() if name != "series_id"}
