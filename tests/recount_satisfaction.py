"""NPS, CSAT and CSI from raw answers, told a second time on purpose: it knows neither
Odoo nor the addon. Rows are (answer, metric, code, best answer, value), as plain SQL
reads them; ``psql --csv ... | python recount_satisfaction.py`` prints the figures.
"""

import csv
import sys


def recount(rows, weights=(1, 1, 1)):
    """:returns: dict of code to (number of answers, figure)."""
    answers = {}
    for answer, metric, code, best, value in rows:
        answers.setdefault(code, []).append((answer, metric, int(best), int(value)))
    figures, triples = {}, {}
    for code, given in answers.items():
        metric, values, best = given[0][1], [item[3] for item in given], given[0][2]
        if metric == "nps":
            up, down = (
                sum(map(test, values)) for test in (lambda v: v > 8, lambda v: v < 7)
            )
            figures[code] = len(values), 100 * (up - down) / len(values)
        elif metric == "csat":
            tops = {3: (3,), 5: (4, 5), 7: (6, 7), 10: (9, 10)}[best]
            figures[code] = (
                len(values),
                100 * sum(v in tops for v in values) / len(values),
            )
        elif metric.startswith("csi_"):
            for answer, _metric, _best, value in given:
                triples.setdefault(answer, {})[metric[4:]] = value
    names = ("overall", "expectation", "ideal")
    whole = [items for items in triples.values() if len(items) == 3]
    if whole:
        means = [sum(items[name] for items in whole) / len(whole) for name in names]
        index = sum((m - 1) * w for m, w in zip(means, weights, strict=True)) / sum(
            weights
        )
        figures["csi"] = len(whole), index / 9 * 100
    return figures


if __name__ == "__main__":
    for code, (n, figure) in sorted(recount(csv.reader(sys.stdin)).items()):
        sys.stdout.write(f"{code}\t{n}\t{figure:.4f}\n")
