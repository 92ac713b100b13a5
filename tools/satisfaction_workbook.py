"""Results of studies as a workbook."""

import io

import xlsxwriter

# strings stay strings: what a respondent wrote is neither formula nor link
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTHS = {"text": 70, "name": 32, "number": 11}
# longest text of a cell
CELL_MAX = 32000


class SatisfactionWorkbook:
    """One sheet a subject, numbers as numbers, what people wrote as text."""

    def __init__(self):
        self.output = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.output, OPTIONS)
        add = self.book.add_format
        self.styles = {
            "title": add({"bold": True, "font_size": 15}),
            "head": add(
                {
                    "bold": True,
                    "bg_color": "#E8EEF4",
                    "text_wrap": True,
                    "valign": "top",
                }
            ),
            "text": add({"text_wrap": True, "valign": "top"}),
            "number": add({"num_format": "0.0", "valign": "top"}),
            "count": add({"num_format": "#,##0", "valign": "top"}),
            "note": add({"italic": True, "font_color": "#5A6572", "text_wrap": True}),
        }

    def close(self):
        """:returns: the file."""
        self.book.close()
        return self.output.getvalue()

    def add_table(self, name, title, columns, rows, notes=()):
        """One sheet.

        :param columns: list of (heading, kind of width).
        :param rows: list of lists of cells: str, int, float or None for unknown.
        :param notes: sentences below the table.
        """
        sheet = self.book.add_worksheet(name[:31])
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.styles["title"])
        for column, (heading, width) in enumerate(columns):
            sheet.set_column(column, column, WIDTHS[width])
            sheet.write_string(2, column, heading, self.styles["head"])
        sheet.freeze_panes(3, 0)
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row):
                self.write_cell(sheet, number, column, value)
        for number, note in enumerate(notes, 4 + len(rows)):
            sheet.write_string(number, 0, note, self.styles["note"])
        if rows:
            sheet.autofilter(2, 0, 2 + len(rows), len(columns) - 1)
        return sheet

    def write_cell(self, sheet, row, column, value):
        if value is None or value is False:
            sheet.write_blank(row, column, None, self.styles["text"])
        elif isinstance(value, float):
            sheet.write_number(row, column, round(value, 6), self.styles["number"])
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.styles["count"])
        else:
            sheet.write_string(row, column, str(value)[:CELL_MAX], self.styles["text"])
