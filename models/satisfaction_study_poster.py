from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.urls import urljoin

from ..tools.poster_pdf import make_poster

# the languages of a poster, as far as they are installed
POSTER_LANGUAGES = ("zh_CN", "en_US")


class SatisfactionStudy(models.Model):
    """The common link of a study, to copy and to hang up."""

    _name = "satisfaction.study"
    _inherit = ["satisfaction.study"]

    public_url = fields.Char(
        string="Link",
        compute="_compute_public_url",
        compute_sudo=True,
        help="Whoever has it may answer.",
    )

    def _compute_public_url(self):
        for study in self:
            # as it is stored: a form may name any survey
            survey = study._origin.survey_id
            has_link = survey and (study.is_anonymous or study.has_public_link)
            study.public_url = bool(has_link) and urljoin(
                survey.get_base_url(), survey.get_start_url()
            )

    def action_poster(self):
        return self._open_poster("a4")

    def action_poster_large(self):
        return self._open_poster("a3")

    def _open_poster(self, size):
        self.ensure_one()
        self._check_has_link()
        return {
            "type": "ir.actions.act_url",
            "url": f"/expo_crm/satisfaction/{self.id}/poster?size={size}",
            "target": "new",
        }

    def _check_has_link(self):
        """:raises UserError: for a study people answer by invitation only."""
        if not self.public_url:
            raise UserError(
                self.env._(
                    "“%s” has no common link: people answer it by invitation only.",
                    self.name,
                )
            )

    def _render_poster(self, size):
        """:param size: ``a4`` or ``a3``.
        :returns: the PDF as bytes.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_has_link()
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        languages = [code for code in POSTER_LANGUAGES if code in installed]
        studies = [self.with_context(lang=code) for code in languages or ["en_US"]]
        texts = [study._prepare_poster_texts() for study in studies]
        # sudo: name and colour of the company are on all its mails
        company = self.company_id.sudo()
        return make_poster(
            {
                "link": self.public_url,
                "company": company.name,
                "color": company.email_secondary_color,
                **{name: _once(text[name] for text in texts) for name in texts[0]},
            },
            size,
        )

    def _prepare_poster_texts(self):
        """:returns: what the poster says in the language of the context."""
        # sudo: name and dates of a show are public
        event = self.event_id.sudo()
        note = ""
        if self.last_day:
            note = self.env._("Open until %s", format_date(self.env, self.last_day))
        return {
            "titles": event.name or self.name,
            "lines": self.env._("Tell us what you think: scan and answer"),
            "notes": note,
        }


def _once(texts):
    """Where two languages say the same, it is said once."""
    return list(dict.fromkeys(filter(None, texts)))
