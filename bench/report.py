"""The table, for the terminal and as markdown."""

from pathlib import Path

from measure import ROUNDS

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
HEAD = (
    "operation",
    "seen as",
    "stock ms",
    "ours ms",
    "ratio",
    "raw SQL ms",
    "target",
    "",
)


def cells(row):
    def number(value):
        if value is None:
            return "-"
        return (
            f"{value:,.0f}"
            if value >= 100
            else f"{value:.1f}"
            if value >= 10
            else f"{value:.2g}"
        )

    target = row.target
    if target is None:
        target = "-"
    elif not isinstance(target, str):
        target = f"<= {target:g}"
    else:
        target = (">= " if "rows" in target else "<= ") + target
    ratio = (
        "-"
        if row.ratio is None
        else f"{row.ratio:.3f}"
        if row.ratio < 0.1
        else f"{row.ratio:.2f}"
    )
    ours = number(row.ms.get("ours"))
    if row.rate:
        ours += f" ({row.rate:,.0f} rows/s)"
    elif row.show_queries:
        ours += f" ({row.queries['ours']} queries)"
    if 0 < row.rounds < ROUNDS and not row.rate:
        ours += f", {row.rounds} rounds"
    return (
        row.name, row.role, number(row.ms.get("stock")), ours, ratio, number(row.raw),
        target, row.verdict,
    )  # fmt: skip


def plain(table):
    widths = [max(len(line[column]) for line in table) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in table
    )


def markdown(table):
    lines = ["| " + " | ".join(line) + " |" for line in table]
    lines.insert(1, "|" + "---|" * len(HEAD))
    return "\n".join(lines)


def write(rows, name, preface):
    text = f"{preface}\n{markdown([HEAD, *map(cells, rows)])}\n"
    file = Path(__file__).parent / name
    # what the browser measured stands behind, see browser.py
    _mine, *rest = (file.read_text() if file.exists() else "").split("\n<!--", 1)
    file.write_text(text + "".join("\n<!--" + part for part in rest))
    return text


def insert(name, begin, end, text):
    """Put ``text`` between two marks of a file of ours, at its end when it has none."""
    file = Path(__file__).parent / name
    before, _, rest = file.read_text().partition(f"\n{begin}\n")
    _old, _, after = rest.partition(f"{end}\n")
    file.write_text(f"{before}\n{begin}\n{text}{end}\n{after}")


def publish(text):
    """Put the table into the README, between its two marks."""
    readme = Path(__file__).parent.parent / "README.md"
    before, rest = readme.read_text().split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    readme.write_text(f"{before}{BEGIN}\n{text}{END}{after}")
