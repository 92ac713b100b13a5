import json
import re
from contextlib import nullcontext
from datetime import datetime, time

from .satisfaction_common import SatisfactionMixin

# rows that are the answers themselves
ANSWERS = (
    "survey_user_input",
    "survey_user_input_line",
    "survey_question_survey_user_input_rel",
    "satisfaction_score",
)


class Attacker:
    """Reads every stored table, and knows who answered when, through which link."""

    def __init__(self, env):
        self.env = env
        self.links = self._read_links()
        self.before = self._read_tables()

    def _query(self, query, *args):
        self.env.cr.execute(query, args)
        return self.env.cr.fetchall()

    def _read_links(self):
        """:returns: {(table, column): table it points to}, of foreign keys."""
        rows = self._query(
            """
            SELECT con.conrelid::regclass::text, att.attname, con.confrelid::regclass::text
              FROM pg_constraint con
              JOIN pg_attribute att
                ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
             WHERE con.contype = 'f'
            """
        )
        return {(table, column): target for table, column, target in rows}

    def _read_tables(self):
        """:returns: {table: set of rows as JSON}, of all stored tables."""
        self.env.flush_all()
        tables = self._query(
            """
            SELECT table_name FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
            """
        )
        return {
            table: {
                row
                for [row] in self._query(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            }
            for [table] in tables
        }

    def look(self):
        """:returns: {table: rows} made or changed since this one came."""
        now = self._read_tables()
        return {
            table: [json.loads(row) for row in rows - self.before.get(table, set())]
            for table, rows in now.items()
            if rows - self.before.get(table, set())
        }

    def name_people(self, people, links=True):
        """:param links: whether the link somebody answered through counts.
        :returns: what in the answers means one of ``people``: lines of text.
        """
        found = []
        rows = self.look()
        for table in ANSWERS:
            for row in rows.get(table, ()):
                for column, value in row.items():
                    target = self.links.get((table, column))
                    for person in people:
                        if person.is_meant(target, column, value, links):
                            found.append(f"{table}.{column} = {value}: {person.name}")
        return found

    def find_moments(self):
        """:returns: time stamps in the answers finer than a day."""
        found = []
        rows = self.look()
        for table in ANSWERS:
            for row in rows.get(table, ()):
                for column, value in row.items():
                    if _is_moment(value):
                        found.append(f"{table}.{column} = {value}")
        return found

    def find_elsewhere(self, words, ids):
        """:returns: rows of other tables that name an answer: by a foreign key, by model
        and id, or by its words.
        """
        found = []
        for table, rows in self.look().items():
            if table in ANSWERS:
                continue
            for row in rows:
                told = json.dumps(row, ensure_ascii=False)
                found += [f"{table}: {word}" for word in words if word in told]
                for column, value in row.items():
                    if value and self.links.get((table, column)) in ANSWERS:
                        found.append(f"{table}.{column} = {value}")
                named = {"survey.user_input", "survey.user_input.line"} & {
                    value for value in row.values() if isinstance(value, str)
                }
                if named and ids & {v for v in row.values() if isinstance(v, int)}:
                    found.append(f"{table}: {row}")
        return found

    def read_answers(self, study):
        """:returns: {what was written: (ids, place in the table, language, day)}."""
        rows = self._query(
            """
            SELECT line.value_text_box, answer.id, line.id, score.id, answer.ctid::text,
                   line.ctid::text, answer.lang_id, answer.end_datetime::date,
                   answer.access_token
              FROM survey_user_input answer
              JOIN survey_user_input_line line
                ON line.user_input_id = answer.id AND line.value_text_box IS NOT NULL
         LEFT JOIN satisfaction_score score ON score.user_input_id = answer.id
             WHERE answer.study_id = %s
            """,
            study.id,
        )
        return {row[0]: row[1:] for row in rows}


def _is_moment(value):
    """:returns: whether a value of JSON is a time finer than a day."""
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\dT", value):
        return False
    return datetime.fromisoformat(value).time() != time.min


class Person:
    """Somebody who answers, and all by which a database could know them."""

    def __init__(self, name, user=None, partner=None, lang="en_US", email=None):
        self.name, self.user, self.lang = name, user, lang
        self.partner = partner or (user.partner_id if user else None)
        self.email = email or (self.partner and self.partner.email)
        self.words = f"Words of {name}"
        self.token = None

    def is_meant(self, target, column, value, links):
        """:param target: the table a column points to, if any."""
        if self.user and value == self.user.id:
            return target == "res_users" or column.endswith("_uid")
        if self.partner and value == self.partner.id:
            return target == "res_partner"
        names = {self.email, self.partner and self.partner.name}
        if links:
            names.add(self.token)
        if isinstance(value, str) and value != self.words:
            return any(name and name in value for name in names)
        return False


class AnonymityMixin(SatisfactionMixin):
    """A study, its questionnaire, and ways to answer it."""

    @classmethod
    def _create_study(cls, state="open", **values):
        """A study as if opened: its own checks are not what is looked at here."""
        values.setdefault("template_id", cls._create_template(("nps", "improve")).id)
        study = cls.env["satisfaction.study"].create(
            {
                "name": "After the show",
                "audience": "customer",
                "touchpoint_id": cls.env.ref(
                    "expo_crm.satisfaction_touchpoint_after_show"
                ).id,
                **values,
            }
        )
        study.flush_recordset()
        cls.env.cr.execute(
            "UPDATE satisfaction_study SET state = %s WHERE id = %s", [state, study.id]
        )
        study.invalidate_recordset()
        return study

    @classmethod
    def _answer(cls, study, nps=9, words="Fine", **values):
        """One finished answer, by superuser code."""
        answer = cls.env["survey.user_input"].create(
            {"survey_id": study.survey_id.id, **values}
        )
        answer._mark_in_progress()
        answer._save_lines(cls._get_question(study, "nps"), str(nps))
        answer._save_lines(cls._get_question(study, "improve"), words)
        answer._mark_done()
        return answer

    def _pass_night(self):
        self.env.flush_all()
        # tests of pages are in test mode already
        mode = nullcontext if self._registry_patched else self.enter_registry_test_mode
        with mode():
            self.env.ref("expo_crm.ir_cron_settle_answers").method_direct_trigger()
        self.env.invalidate_all()
