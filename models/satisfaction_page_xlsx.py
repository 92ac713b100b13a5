from odoo import api, models

from ..tools.satisfaction_workbook import SatisfactionWorkbook
from .base_export import ExportSource

# rows of comments in one file
COMMENTS_MAX = 20000
EXPORTED = ["text", "question", "category", "partner_id", "commercial_partner_id"]


class SatisfactionPage(models.AbstractModel):
    """The results page as a workbook."""

    _name = "satisfaction.page"
    _inherit = ["satisfaction.page"]

    @api.model
    def _get_workbook(self, scope):
        """:returns: the file, with the figures the reader may see."""
        page = self._get_page(scope)
        book = SatisfactionWorkbook()
        self._add_summary(book, page)
        self._add_breakdowns(book, page)
        self._add_questions(book, page)
        self._add_comments(book, scope, page["title"])
        return book.close()

    # sheets

    @api.model
    def _add_summary(self, book, page):
        self._add_totals(
            book,
            page,
            self.env._("Summary"),
            [(self.env._("Measure"), "name")],
            [
                ([row["title"]], row)
                for row in page["figures"]
                if row["scale"] != "csat"
            ],
            self._get_notes(page),
        )

    @api.model
    def _add_questions(self, book, page):
        self._add_totals(
            book,
            page,
            self.env._("Questions"),
            [(self.env._("Question"), "text"), (self.env._("Code"), "name")],
            [
                ([row["title"], row["code"]], row)
                for row in page["figures"]
                if row["scale"] == "csat"
            ],
        )

    @api.model
    def _add_totals(self, book, page, sheet, columns, rows, notes=()):
        """:param columns: those before the figure.
        :param rows: list of (cells before the figure, figure).
        """
        book.add_table(
            sheet,
            page["title"],
            [*columns, *self._get_figure_columns(), *self._get_change_columns()],
            [
                [*cells, *self._get_figure_cells(row), *self._get_change_cells(row)]
                for cells, row in rows
            ],
            notes,
        )

    @api.model
    def _add_breakdowns(self, book, page):
        axes = dict(page["axes"])
        book.add_table(
            self.env._("Break-downs"),
            page["title"],
            [
                (self.env._("Broken down by"), "name"),
                (self.env._("Group"), "name"),
                (self.env._("Measure"), "name"),
                *self._get_figure_columns(),
            ],
            [
                [
                    axes[row["axis"]],
                    row["group"],
                    row["title"],
                    *self._get_figure_cells(row),
                ]
                for row in page["breakdowns"]
            ],
            [self.env._("Groups of fewer than five answers are left out.")],
        )

    # columns

    @api.model
    def _get_figure_columns(self):
        return [
            (heading, "number")
            for heading in (
                self.env._("Value"),
                self.env._("Answers"),
                self.env._("95 % from"),
                self.env._("95 % to"),
                self.env._("Low Base"),
                self.env._("Answers Needed"),
            )
        ]

    @api.model
    def _get_figure_cells(self, row):
        low_base = self.env._("yes") if row["is_low_base"] else ""
        return [
            _number(row["value"]),
            row["n"],
            _number(row["low"]),
            _number(row["high"]),
            low_base,
            row["needed"],
        ]

    @api.model
    def _get_change_columns(self):
        return [
            (heading, "number")
            for heading in (
                self.env._("Before"),
                self.env._("Answers before"),
                self.env._("Change"),
                self.env._("Change from"),
                self.env._("Change to"),
                self.env._("Significant"),
            )
        ]

    @api.model
    def _get_change_cells(self, row):
        before = row["previous"]
        if not before:
            return [None] * 6
        sure = self.env._("yes") if before["is_significant"] else self.env._("no")
        return [
            _number(before["value"]),
            before["n"],
            _number(before["difference"]),
            _number(before["low"]),
            _number(before["high"]),
            sure,
        ]

    @api.model
    def _get_notes(self, page):
        response = page["response"]
        return [
            " · ".join(
                filter(
                    None,
                    (page["event_name"], page["audience_name"], page["touchpoint"]),
                )
            ),
            self.env._(
                "Invited: %(invited)s. Answers counted: %(answers)s.",
                invited=response["invited"],
                answers=response["answers"],
            ),
            self.env._(
                "95 % intervals: NPS adjusted Wald, CSAT Wilson, indices Student's t."
            ),
        ]

    # comments

    @api.model
    def _add_comments(self, book, scope, title):
        """Named comments leave with the right to export customers, and a journal row;
        anonymous ones as on the page.
        """
        options = self._clean_options({})
        options["limit"] = COMMENTS_MAX
        named, is_refused = self._get_exported_comments(scope, options)
        anonymous = self._get_anonymous_comments(
            scope.studies.filtered("is_anonymous"), options
        )
        rows = [
            [
                row["text"],
                row["question"],
                row["category_name"],
                row.get("date") or "",
                row.get("customer") or "",
                row.get("contact") or "",
            ]
            for row in [*named, *anonymous["rows"]]
        ]
        notes = []
        if is_refused:
            notes.append(
                self.env._("Comments of customers need the right to export customers.")
            )
        book.add_table(
            self.env._("Comments"),
            title,
            [
                (self.env._("Comment"), "text"),
                (self.env._("Question"), "name"),
                (self.env._("Class"), "number"),
                (self.env._("Date"), "number"),
                (self.env._("Customer"), "name"),
                (self.env._("Contact"), "name"),
            ],
            rows,
            notes,
        )

    @api.model
    def _get_exported_comments(self, scope, options):
        """:returns: rows of named comments, and whether some were refused."""
        domain = self._get_comments_domain(scope, options)
        comments = self.env["satisfaction.comment"].search(
            domain, limit=options["limit"]
        )
        if not comments:
            return [], False
        may = self.env.user.has_group("expo_crm.group_export")
        if not may and comments._count_exported_customers(EXPORTED):
            return [], True
        how = self.env._("Results of “%s” as XLSX", (scope.study or scope.event).name)
        comments._export_customers(EXPORTED, ExportSource(how, domain))
        return self._get_named_comments(scope, options)["rows"], False


def _number(value):
    """:returns: a float for a figure, None for an unknown one."""
    return None if value is None else float(value)
