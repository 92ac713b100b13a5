"""A show of 2,000 booths, 700 exhibitors and 50,000 registrations, opened by both sides.

``shows.py fill STOCK`` makes it in stock Odoo; ``shows.py edition OURS``, in a copy with
the addon, makes an edition of it; ``shows.py measure STOCK OURS`` prints the table and
puts it into RESULT.md. dev/bench --shows calls all three.
"""

import sys
from pathlib import Path

import measure
import odoo_db
import report
from client import Client

BEGIN, END = "<!-- shows -->", "<!-- /shows -->"
SQL = Path(__file__).parent / "sql"
NAME, LAST_YEAR = "Bench Show", "Bench Show, the Year before"
BOOTHS, HALL_BOOTHS, BADGES = 2000, 500, 50000
TARGET = 2.0
PREFACE = f"""\
A show of {BOOTHS:,} booths in four halls, 700 exhibitors and {BADGES:,} registrations with their visits: each screen
as it is opened, columns, page and count, against stock Odoo's own list of the same rows in a database without the
addon; both in one process, in turn, median of at least {{rounds}} after a warm-up. The floor plan draws one hall of
{HALL_BOOTHS} booths, against the list of as many. Figures counted anew are counted from all rows, by three regimes, and stored;
stock meanwhile counts the same registrations for its graph and its pivot. The list of the stored ones stands against
the first page of the registrations.
"""
PAGE = {"limit": 80, "offset": 0, "count_limit": 10001}
# the list of stock, and the one of our menu
LISTS = {
    "event.booth": (
        "event_booth.event_booth_view_tree_from_event",
        "expo_crm.event_booth_view_list_show",
    ),
    "event.registration": (
        "event.view_event_registration_tree",
        "expo_crm.event_registration_view_list_visitors",
    ),
}


def fill(database):
    with odoo_db.environment(database) as env:
        days = {"date_begin": "2027-05-01 01:00:00", "date_end": "2027-05-03 09:00:00"}
        event = env["event.event"].create(
            {"name": NAME, "date_tz": "Asia/Shanghai", "event_mail_ids": [], **days}
        )
        category = env["event.booth.category"].create({"name": "Raw", "price": 9000})
        ids = {"event": event.id, "category": category.id}
        env.flush_all()
        env.cr.execute((SQL / "shows.sql").read_text(), ids)
    odoo_db.vacuum(database)


def make_edition(database):
    with odoo_db.environment(database) as env:
        event = env["event.event"].search([("name", "=", NAME)])
        series = env["exhibition.series"].create({"name": "Bench"})
        # never closed: the exhibitors of an open edition are counted by contracts
        last_year = env["event.event"].create(
            {
                "name": LAST_YEAR,
                "series_id": series.id,
                "date_begin": "2026-05-01 01:00:00",
                "date_end": "2026-05-03 09:00:00",
                "event_mail_ids": [],
            }
        )
        event.write({"series_id": series.id, "previous_event_id": last_year.id})
        halls = env["exhibition.hall"].create(
            [
                {
                    "name": f"Hall {number}", "event_id": event.id, "gross_area": 12000,
                    "plan_x": 140 * number, "width": 140, "depth": 130,
                }
                for number in range(4)
            ]
        )  # fmt: skip
        env.flush_all()
        env.cr.execute(
            (SQL / "shows_edition.sql").read_text(),
            {"event": event.id, "previous": last_year.id, "halls": halls.ids},
        )
    odoo_db.vacuum(database)


class Side:
    """One database, seen by its administrator."""

    def __init__(self, database, is_ours):
        self.client = Client(database, "admin")
        self.is_ours = is_ours
        self.event_id = self.call("event.event", "search", [("name", "=", NAME)])[0]
        self.specifications = {
            model: self.client.specification(model, views[is_ours], "list")
            for model, views in LISTS.items()
        }
        if is_ours:
            name = "expo_crm.exhibition_statistic_view_list"
            self.specifications["exhibition.statistic"] = self.client.specification(
                "exhibition.statistic", name, "list"
            )
            halls = [("event_id", "=", self.event_id)]
            self.hall_id = self.call("exhibition.hall", "search", halls)[0]

    def call(self, model, method, *args, **kwargs):
        return self.timed(model, method, *args, **kwargs)[0]

    def timed(self, model, method, *args, **kwargs):
        return self.client.call(model, method, *args, **kwargs)

    def open_list(self, model, domain=(), limit=80):
        """:returns: answer, milliseconds and queries of a list with its count."""
        return self.timed(
            model,
            "web_search_read",
            domain=[("event_id", "=", self.event_id), *domain],
            specification=self.specifications[model],
            **{**PAGE, "limit": limit},
        )

    def open_booths(self):
        return self.open_list("event.booth")

    def open_badges(self):
        return self.open_list("event.registration")

    def open_plan(self):
        """One hall of the floor plan; in stock the list of as many booths."""
        if self.is_ours:
            return self.timed(
                "event.event", "get_floor_plan", [self.event_id], hall_id=self.hall_id
            )
        return self.open_list("event.booth", limit=HALL_BOOTHS)

    def read_figures(self):
        """The stored figures; in stock the registrations they are of."""
        if not self.is_ours:
            return self.open_badges()
        own = [("is_own_basis", "=", True), ("origin", "=", "all")]
        return self.open_list("exhibition.statistic", own)

    def count_figures(self):
        """Counted anew and stored; in stock its own statistics of the same
        registrations, as its button on the event opens them: graph and pivot."""
        if self.is_ours:
            return self.timed("event.event", "action_open_figures", [self.event_id])
        domain = [("event_id", "=", self.event_id)]
        screens = [("create_date:day", "event_ticket_id"), ("event_id", "state")]
        answers = [
            self.timed(
                "event.registration",
                "formatted_read_group",
                domain,
                groupby=groups,
                aggregates=["__count"],
            )
            for groups in screens
        ]
        answer = answers[0][0]
        return answer, *(sum(row[part] for row in answers) for part in (1, 2))


def check(row, answers):
    """A side that does not find all rows makes the measurement void."""
    wanted = {
        "booth list": lambda side: answers[side]["length"] == BOOTHS,
        "registration list": lambda side: answers[side]["length"] >= 10001,
        "floor plan of a hall": lambda side: (
            len(answers[side]["records" if side == "stock" else "booths"])
            == HALL_BOOTHS
        ),
        "figures, stored ones": lambda side: side == "stock" or is_right(answers[side]),
        "figures, counted anew": lambda side: bool(answers[side]),
    }[row.name]
    for side in answers:
        if not wanted(side):
            row.void = f"{side} finds other rows"


def is_right(answer):
    rows = {row["metric"]: row for row in answer["records"]}
    return rows["exhibitors"]["value_text"] == "700" and rows["visitors"]["is_known"]


def compare(name, method, sides):
    row = measure.Row(name, "admin", TARGET)
    check(row, {side: getattr(sides[side], method)()[0] for side in sides})
    if not row.void:
        measure.alternate(row, lambda side: getattr(sides[side], method)()[1:])
        row.show_queries = True
    print("  ".join(report.cells(row)), flush=True)
    return row


def main(stock, ours):
    sides = {"stock": Side(stock, False), "ours": Side(ours, True)}
    rows = [
        compare("booth list", "open_booths", sides),
        compare("registration list", "open_badges", sides),
        compare("floor plan of a hall", "open_plan", sides),
        compare("figures, counted anew", "count_figures", sides),
        compare("figures, stored ones", "read_figures", sides),
    ]
    table = report.markdown([report.HEAD, *map(report.cells, rows)])
    print(table)
    preface = PREFACE.format(rounds=measure.ROUNDS)
    report.insert("RESULT.md", BEGIN, END, f"{preface}\n{table}\n")
    return any(row.void for row in rows)


if __name__ == "__main__":
    odoo_db.configure()
    action, *databases = sys.argv[1:]
    actions = {"fill": fill, "edition": make_edition, "measure": main}
    sys.exit(actions[action](*databases))
