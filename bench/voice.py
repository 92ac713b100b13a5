"""100,000 answers to one questionnaire, seen by Odoo's results page and by ours.

``voice.py fill STOCK`` makes them in stock Odoo; ``voice.py study OURS``, in a copy with
the addon, makes them those of a study; ``voice.py measure STOCK OURS`` prints the table
and puts it into RESULT.md. dev/bench --voice calls all three.
"""

import json
import statistics
import sys
import time
from pathlib import Path

from odoo import api

import measure
import odoo_db
import report
from client import Client

BEGIN, END = "<!-- voice -->", "<!-- /voice -->"
SQL = Path(__file__).parent / "sql"
NAME = "Bench Questionnaire"
ANSWERS = 100_000
TARGET = 2.0
# of the page of stock, which takes its time, and of ours
STOCK_ROUNDS, ROUNDS = 1, 7
# title: metric, lowest and best answer; None where nothing is measured
QUESTIONS = {
    "nps": ("nps", 0, 10),
    "csat_visitors": ("csat", 1, 5),
    "csat_stand": ("csat", 1, 5),
    "csat_staff": ("csat", 1, 7),
    "csi_overall": ("csi_overall", 1, 10),
    "csi_expectation": ("csi_expectation", 1, 10),
    "csi_ideal": ("csi_ideal", 1, 10),
    "trust_promises": ("trust", 1, 5),
    "trust_open": ("trust", 1, 5),
    "position": ("group", None, None),
    "wishes": ("comment", None, None),
}
PREFACE = f"""\
{ANSWERS:,} finished answers to {len(QUESTIONS)} questions: the data of Odoo's own results page, by the calls its
controller makes, in a database without the addon, against each screen of ours of the same answers; both in one process,
the page of stock once to warm up and once more, ours {ROUNDS} times, medians. Counted anew is what opening the page costs after a new
answer: all answers are counted, by role, hall, stand size, language and position, with their intervals, and stored.
Scores are made once, as each answer is finished; here of all answers by the one statement that does it.
"""


def fill(database):
    with odoo_db.environment(database) as env:
        questions = [
            {
                "title": title,
                "sequence": sequence,
                "question_type": {"group": "simple_choice", "comment": "text_box"}.get(
                    metric, "scale"
                ),
                "scale_min": low or 0,
                "scale_max": best or 10,
                "suggested_answer_ids": [
                    (0, 0, {"value": value})
                    for value in (
                        ("Owner", "Buyer", "Other") if metric == "group" else ()
                    )
                ],
            }
            for sequence, (title, (metric, low, best)) in enumerate(QUESTIONS.items())
        ]
        survey = env["survey.survey"].create(
            {
                "title": NAME,
                "scoring_type": "no_scoring",
                "question_and_page_ids": [(0, 0, values) for values in questions],
            }
        )
        env.flush_all()
        ids = {"survey": survey.id, "answers": ANSWERS}
        env.cr.execute((SQL / "voice.sql").read_text(), ids)
    odoo_db.vacuum(database)


def make_study(database):
    with odoo_db.environment(database) as env:
        survey = env["survey.survey"].search([("title", "=", NAME)])
        event = env["event.event"].create(
            {
                "name": "Bench Edition",
                "series_id": env["exhibition.series"].create({"name": "Bench"}).id,
                "date_begin": "2027-05-01 01:00:00",
                "date_end": "2027-05-03 09:00:00",
                "event_mail_ids": [],
            }
        )
        halls = env["exhibition.hall"].create(
            [{"name": f"Hall {number}", "event_id": event.id} for number in range(4)]
        )
        study = env["satisfaction.study"].create(
            {
                "name": NAME,
                "event_id": event.id,
                "touchpoint_id": env["satisfaction.touchpoint"].search([], limit=1).id,
            }
        )
        env.flush_all()
        metrics = {title: metric for title, (metric, *_) in QUESTIONS.items()}
        env.cr.execute(
            (SQL / "voice_study.sql").read_text(),
            {
                "study": study.id,
                "survey": survey.id,
                "metrics": json.dumps(metrics),
                "halls": halls.ids,
            },
        )
    odoo_db.vacuum(database)
    with odoo_db.environment(database) as env:
        study = env["satisfaction.study"].search([("name", "=", NAME)])
        started = time.perf_counter()
        env["satisfaction.score"]._score_studies(study)
        elapsed = time.perf_counter() - started
        print(f"{elapsed:.1f} s for the scores of {ANSWERS:,} answers", flush=True)
    odoo_db.vacuum(database)


class Stock:
    """Odoo's results page, by the calls of its controller."""

    def __init__(self, database):
        self.client = Client(database, "admin")

    def open(self):
        """:returns: what the page shows of each question, and milliseconds."""
        started = time.perf_counter()
        with self.client.registry.cursor() as cr:
            env = api.Environment(cr, self.client.uid, self.client.context)
            survey = env["survey.survey"].search([("title", "=", NAME)])
            inputs = env["survey.user_input"].sudo()
            domain = [
                ("state", "=", "done"),
                ("test_entry", "=", False),
                ("survey_id", "=", survey.id),
            ]
            lines = env["survey.user_input.line"].search(
                [("user_input_id", "in", inputs._search(domain))]
            )
            survey._prepare_statistics(lines)
            pages = survey.question_and_page_ids._prepare_statistics(lines)
            shown = {
                page["question"].title: len(page["answer_line_done_ids"])
                for page in pages
            }
        return shown, (time.perf_counter() - started) * 1000


class Ours:
    """The screens of the same answers."""

    def __init__(self, database):
        self.client = Client(database, "admin")
        self.study_id = self.call(
            "satisfaction.study", "search", [("name", "=", NAME)]
        )[0][0]

    def call(self, model, method, *args, **kwargs):
        return self.client.call(model, method, *args, **kwargs)

    def count(self):
        """The results page after something changed."""
        with self.client.registry.cursor() as cr:
            cr.execute("UPDATE satisfaction_study SET date_results = NULL")
        return self.open()

    def open(self):
        """The results page when nothing changed."""
        return self.call("satisfaction.study", "get_results", [self.study_id])

    def group(self, model, groupby, aggregates, domain=()):
        domain = [("study_id", "=", self.study_id), *domain]
        return self.call(
            model,
            "formatted_read_group",
            domain,
            groupby=groupby,
            aggregates=aggregates,
        )

    def pivot_results(self):
        return self.group(
            "satisfaction.result", ["title", "group_name"], ["value:avg", "n:sum"]
        )

    def graph_scores(self):
        """NPS by hall, as a graph of single scores asks for it."""
        domain = [("scale", "=", "nps")]
        return self.group(
            "satisfaction.score", ["hall_id", "role"], ["points:avg", "__count"], domain
        )

    def pivot_scores(self):
        return self.group(
            "satisfaction.score", ["code", "category"], ["points:avg", "__count"]
        )

    def comments(self):
        return self.call("satisfaction.study", "get_comments", [self.study_id])


def check(ours, shown):
    """:returns: why the figures are not those of the answers stock shows, or nothing."""
    page = ours.count()[0]
    counted = {
        figure["code"]: figure["n"]
        for figure in page["figures"]
        if figure["axis"] == "total"
    }
    for title, (metric, *_) in QUESTIONS.items():
        if metric in ("nps", "csat") and counted.get(title) != shown[title]:
            return f"{title}: {counted.get(title)} answers, in stock {shown[title]}"
    return ""


def main(stock, ours):
    stock, ours = Stock(stock), Ours(ours)
    shown, first = stock.open()
    times = [stock.open()[1] for _number in range(STOCK_ROUNDS)] or [first]
    void = check(ours, shown)
    operations = {
        "results page, counted anew": ours.count,
        "results page, opened again": ours.open,
        "what people wrote": ours.comments,
        "pivot of the figures": ours.pivot_results,
        "graph of scores, NPS by hall and role": ours.graph_scores,
        "pivot of scores, all questions": ours.pivot_scores,
    }
    rows = []
    for name, operation in operations.items():
        row = measure.Row(name, "admin", TARGET)
        row.void, row.show_queries, row.rounds = void, True, ROUNDS
        answers = [operation()[1:] for _number in range(ROUNDS + 1)][1:]
        row.ms = {
            "stock": statistics.median(times),
            "ours": statistics.median(elapsed for elapsed, _queries in answers),
        }
        row.queries["ours"] = answers[-1][1]
        print("  ".join(report.cells(row)), flush=True)
        rows.append(row)
    table = report.markdown([report.HEAD, *map(report.cells, rows)])
    report.insert("RESULT.md", BEGIN, END, f"{PREFACE}\n{table}\n")
    return any(row.void for row in rows)


if __name__ == "__main__":
    odoo_db.configure()
    action, *databases = sys.argv[1:]
    actions = {"fill": fill, "study": make_study, "measure": main}
    sys.exit(actions[action](*databases))
