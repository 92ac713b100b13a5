"""Numbers that may be unknown: fields whose empty value is no zero."""

from odoo import fields


class _Unknown:
    """False for what is unknown: empty in lists and pivots, n.a. in an export, and
    neither below nor above any number in a search."""

    falsy_value = None

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_column(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        if value is None or value is False:
            return record.env._("n.a.")
        return value


class UnknownFloat(_Unknown, fields.Float):
    """A number, or False where it is unknown."""


class UnknownMonetary(_Unknown, fields.Monetary):
    """An amount, or False where it is unknown."""
