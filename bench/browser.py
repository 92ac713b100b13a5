"""`browser.py STOCK URL OURS URL`: how soon a user sees the first rows of a list.

The pool list of a representative against stock's contact list, each in its database
and in a browser of its own, in turn. Time runs in the page: from the navigation, or
from the click that opens the action, until the frame with the first row is painted.
"""

import statistics
import sys
from pathlib import Path

import measure
import odoo_db
import report
import staff

sys.path.insert(0, str(Path(__file__).parent.parent / "dev"))
from chromium import Browser

WARM_UP, ROUNDS = 3, 21
LISTS = {
    "stock": ("base.action_partner_form", "/odoo/action-base.action_partner_form?view_type=list"),
    "ours": ("expo_crm.customer_pool_partner_action", "/odoo/customer-pool"),
}  # fmt: skip
# an empty form, to come from
ELSEWHERE = {
    "type": "ir.actions.act_window",
    "target": "current",
    "res_model": "res.partner.category",
    "views": [[False, "form"]],
}
BEGIN, END = "<!-- browser -->", "<!-- /browser -->"
PREFACE = """\

How soon the first rows are seen in Chromium, median of {rounds} after {warm_up} to warm up: the pool list of a
representative against the contact list of the same person in stock Odoo, {customers:,} customers, both servers and both
browsers on one machine, in turn. A page load is everything from the navigation on, with warm caches; a switch opens
the list inside the running client.
"""
# the page's own clock: 0 is the navigation; two frames on, the row is painted
WATCH = """
    window.firstRow = () => new Promise(done => {
        const painted = () => requestAnimationFrame(
            () => requestAnimationFrame(() => done(performance.now())));
        const seen = () => document.querySelector(".o_data_row");
        if (seen()) return painted();
        new MutationObserver((_, observer) => {
            if (seen()) { observer.disconnect(); painted(); }
        }).observe(document, {childList: true, subtree: true});
    });
    window.loaded = window.firstRow();
"""
OPEN = """async (elsewhere, action) => {
    const service = odoo.__WOWL_DEBUG__.root.env.services.action;
    const clearBreadcrumbs = true;
    await service.doAction(elsewhere, {clearBreadcrumbs});
    await new Promise(done => setTimeout(done, 300));
    const started = performance.now();
    service.doAction(action, {clearBreadcrumbs, viewType: "list"});
    return await window.firstRow() - started;
}"""


class Client:
    """One side in its own browser."""

    def __init__(self, side, database, base):
        self.action, self.path = LISTS[side]
        self.login = staff.ROLES["rep"]
        self.browser = Browser(base)
        self.browser.start()
        with odoo_db.environment(database) as env:
            user = env["res.users"].search([("login", "=", self.login)])
            user.password = self.login
            self.customers = env["res.partner"].search_count(
                [("parent_id", "=", False)]
            )
        self.browser.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        self.browser.resize(1440, 900)
        self.browser.log_in(database, self.login, self.login)

    def load(self):
        """:returns: milliseconds of opening the list with a whole new page."""
        self.browser.go(self.path)
        self.browser.wait_for(".o_data_row")
        elapsed = self.browser.js("window.loaded")
        self.browser.settle()
        return elapsed

    def switch(self):
        """:returns: milliseconds of opening the list from another screen."""
        elapsed = self.browser.call(OPEN, ELSEWHERE, self.action)
        self.browser.settle()
        return elapsed

    def rows(self):
        return self.browser.js("document.querySelectorAll('.o_data_row').length")


def compare(name, clients, method):
    row = measure.Row(name, "rep", 1.0)
    times = {side: [] for side in clients}
    for number in range(WARM_UP + ROUNDS):
        # the side that begins alternates
        for side in sorted(clients, reverse=bool(number % 2)):
            times[side].append(getattr(clients[side], method)())
    kept = {side: values[WARM_UP:] for side, values in times.items()}
    row.ms = {side: statistics.median(values) for side, values in kept.items()}
    row.rounds = ROUNDS
    for side, values in kept.items():
        low, _middle, high = statistics.quantiles(values, n=4)
        print(
            f"{name}, {side}: {row.ms[side]:.0f} ms, half within {low:.0f}-{high:.0f}"
        )
    counts = {side: client.rows() for side, client in clients.items()}
    if len(set(counts.values())) != 1:
        row.void = f"not the same number of rows: {counts}"
    return row


def main(stock, stock_base, ours, ours_base):
    odoo_db.configure()
    clients = {}
    try:
        clients["stock"] = Client("stock", stock, stock_base)
        clients["ours"] = Client("ours", ours, ours_base)
        rows = [
            compare("first rows, page load", clients, "load"),
            compare("first rows, switch", clients, "switch"),
        ]
    finally:
        for client in clients.values():
            client.browser.stop()
    table = report.markdown([report.HEAD, *map(report.cells, rows)])
    preface = PREFACE.format(
        rounds=ROUNDS, warm_up=WARM_UP, customers=clients["stock"].customers
    )
    print(table)
    report.insert("RESULT.md", BEGIN, END, f"{preface}\n{table}\n")
    return any(row.void for row in rows)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
