from odoo import http
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey

# a browser that has answered: the value is the same for all of them
ANSWERED = "survey_answered_%s"
YEAR = 365 * 24 * 60 * 60


class StudySurvey(Survey):
    """Studies are answered in their window, anonymous ones as by nobody."""

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        study = survey_sudo._get_study() if survey_sudo else None
        if study and study.is_anonymous and not answer_sudo.test_entry:
            # an answer of nobody belongs to who holds its link, logged in or not
            check_partner = False
            if answer_token and not answer_sudo:
                spent = study.env["satisfaction.spent.token"]
                if spent._is_spent(study, answer_token):
                    return "answer_spent"
            if answer_sudo and not answer_sudo.is_anonymous:
                # a link that was given to somebody by name
                return "token_wrong"
        is_test = study and study.is_anonymous and answer_sudo.test_entry
        if is_test and request.env.user._is_public():
            # tests are read with the name of who made them: nobody else fills them in
            return "answer_wrong_user"
        code = super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner,
        )
        is_asked = study and code is True and not answer_sudo.test_entry
        if is_asked and answer_sudo.state != "done" and not study._is_open_now():
            return "survey_closed"
        return code

    def _redirect_with_error(self, access_data, error_key):
        if error_key == "answer_spent":
            return self._render_answered(access_data["survey_sudo"])
        return super()._redirect_with_error(access_data, error_key)

    def _render_answered(self, survey_sudo):
        return request.render("expo_crm.survey_answered", {"survey": survey_sudo})

    @http.route()
    def survey_start(self, survey_token, answer_token=None, email=False, **post):
        cookie = ANSWERED % survey_token
        if not answer_token and request.httprequest.cookies.get(cookie):
            survey_sudo, _answer = self._fetch_from_access_token(survey_token, None)
            if survey_sudo and survey_sudo._get_study().is_anonymous:
                return self._render_answered(survey_sudo)
        return super().survey_start(
            survey_token, answer_token=answer_token, email=email, **post
        )

    @http.route()
    def survey_retry(self, survey_token, answer_token, **post):
        """A study is answered once by each link; tests may be done again."""
        survey_sudo, answer_sudo = self._fetch_from_access_token(
            survey_token, answer_token
        )
        if answer_sudo and not answer_sudo.test_entry and survey_sudo._get_study():
            return self._render_answered(survey_sudo)
        return super().survey_retry(survey_token, answer_token, **post)

    @http.route()
    def survey_submit(self, survey_token, answer_token, **post):
        result = super().survey_submit(survey_token, answer_token, **post)
        _survey, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if answer_sudo.is_anonymous and answer_sudo.state == "done":
            # Odoo's own cookie ends with the answer, and it leads to it
            request.future_response.set_cookie(
                ANSWERED % survey_token,
                "1",
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                cookie_type="optional",
            )
        return result

    @http.route()
    def survey_print(self, survey_token, review=False, answer_token=None, **post):
        """An anonymous answer is printed for nobody, the empty questionnaire is."""
        if answer_token:
            _survey, answer_sudo = self._fetch_from_access_token(
                survey_token, answer_token
            )
            if answer_sudo.is_anonymous:
                answer_token = None
        return super().survey_print(
            survey_token, review=review, answer_token=answer_token, **post
        )

    @http.route()
    def survey_report(self, survey, answer_token=None, **post):
        """The answers to an anonymous study are told by its own results only."""
        study = survey._get_study()
        if not study.is_anonymous:
            return super().survey_report(survey, answer_token=answer_token, **post)
        survey.check_access("read")
        if study.with_user(request.env.user).has_access("read"):
            return request.redirect(f"/odoo/satisfaction.study/{study.id}")
        return request.redirect("/odoo")
