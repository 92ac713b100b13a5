"""Canaries, and how they come into every private field whatever its model is."""

import base64
import io
import re
from dataclasses import dataclass
from decimal import Decimal

from PIL import Image

from odoo.tools import SQL

# every text canary begins with it and nothing else in a database contains it; so one
# question with it asks for all of them
MARK = "kwxq"
# a phone is known by its digits: a Chinese mobile number and a counter
PHONE = "13986"
# amounts are counted from here
AMOUNT = 7_310_000
BLUE = 173

CANARY = re.compile(
    rf"{MARK}\d{{4}}|{PHONE}\d{{6}}|(?<!\d)731\d{{4}}(?!\d)|image\d{{5}}",
    re.IGNORECASE,
)
# what formats put between the digits of a number
BETWEEN = re.compile(r"(?<=\d)[\s\xa0,()-]{1,2}(?=\d)")

TEXT_TYPES = ("char", "text", "html")

# columns whose value steers the record: a canary there would break it, and it is no
# fact of a customer
TECHNICAL = {
    "lang": "a language of the installation",
    "tz": "a time zone",
    "model": "name of a model",
    "res_model": "name of a model",
    "resource_ref": "name of a model",
    "res_field": "name of a field",
    "mimetype": "kind of a file",
    "store_fname": "place of a file",
    "checksum": "place of a file",
    "type": "a kind",
    "message_type": "a kind",
    "code": "an answer of the contract, asked for by equality",
    "batch": "drawn at random, joins rows",
    "barcode": "drawn at random, unique",
    "sequence_prefix": "part of the number",
    "res_name": "worked out from the document it belongs to",
    "email_layout_xmlid": "name of a template",
}


@dataclass(frozen=True)
class Canary:
    """One value in one private field of one record."""

    token: str
    model: str
    id: int
    field: str
    # the model of the document a message, attachment or activity hangs on
    on: str = ""

    def __str__(self):
        return f"{self.model}.{self.field}" + (f" (on {self.on})" if self.on else "")


def find_tokens(text):
    """:returns: the set of what looks like a canary in a text of any kind."""
    found = set(CANARY.findall(text))
    if "139" in text or "731" in text or "7,31" in text:
        found.update(CANARY.findall(BETWEEN.sub("", text)))
    return {token.lower() for token in found}


class Aviary:
    """All canaries there are; gives out the next one."""

    def __init__(self):
        self.by_token = {}

    def __len__(self):
        return len(self.by_token)

    def hatch(self, record, field):
        """:returns: the value to write into a field of one record."""
        number, name = len(self.by_token) + 1, field.name
        token = value = f"{MARK}{number:04d}"
        if field.type in ("float", "monetary"):
            value = AMOUNT + number
            token = str(value)
        elif "phone" in name or "mobile" in name:
            token = f"{PHONE}{number:06d}"
            value = f"+86 {token[:3]} {token[3:7]} {token[7:]}"
        elif field.type == "html":
            value = f"<p>{token}</p>"
        elif "email" in name:
            value = f"{token}@{token}.example.com"
        elif "url" in name or "website" in name:
            value = f"https://{token}.example.com"
        self._keep(token, record, name)
        return value

    def hatch_image(self, record, name):
        """:returns: base64 of a picture nobody else has, known by its colour."""
        number = len(self.by_token) + 1
        self._keep(f"image{number:05d}", record, name)
        picture = Image.new("RGB", (64, 64), (number % 256, number // 256, BLUE))
        stream = io.BytesIO()
        picture.save(stream, "PNG")
        return base64.b64encode(stream.getvalue())

    def _keep(self, token, record, name):
        on = next((record[n] or "" for n in ("res_model", "model") if n in record), "")
        self.by_token[token] = Canary(token, record._name, record.id, name, on)

    def tokens_in(self, answer):
        """:returns: the canaries in an answer, pictures included."""
        tokens = find_tokens(answer if isinstance(answer, str) else repr(answer))
        if isinstance(answer, (bytes, str)) and answer[:4] in (b"iVBO", "iVBO"):
            tokens.add(self.token_of_image(base64.b64decode(answer)))
        return tokens & self.by_token.keys()

    def token_of_image(self, content):
        """:returns: the canary a picture would be, or an empty text."""
        try:
            picture = Image.open(io.BytesIO(content)).convert("RGB")
        except OSError:
            return ""
        red, green, blue = picture.getpixel((5, 5))
        return f"image{red + 256 * green:05d}" if blue == BLUE else ""


class Filler:
    """Fills the private fields of rows by SQL, so that no constraint, lock or journal
    keeps one empty; what is worked out from them follows.

    :param is_public: whether the value of a field of a record may be told.
    """

    def __init__(self, env, aviary, is_public):
        self.env, self.aviary, self.is_public = env, aviary, is_public

    def fill(self, records):
        """Fill every private field of ``records``."""
        self.env.flush_all()
        private = list(self._fields_of(records))
        if not private:
            return
        for record in records:
            values = {
                field.name: self.aviary.hatch(record, field)
                for field in private
                if not self.is_public(record, field.name)
            }
            self._update(record, values)
        self.env.invalidate_all()
        records.modified([field.name for field in private])
        self.env.flush_all()
        self.env.invalidate_all()

    def _fields_of(self, records):
        columns = {
            name
            for [name] in self.env.execute_query(
                SQL(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s",
                    records._table,
                )
            )
        }
        for field in records._fields.values():
            if (
                field.name in columns
                and field.name not in TECHNICAL
                and not (field.compute and field.readonly)
                and (field.type in TEXT_TYPES or self._is_amount(field))
            ):
                yield field

    def _is_amount(self, field):
        return not field.compute and (
            field.type == "monetary"
            or (field.type == "float" and re.search("price|amount|cost", field.name))
        )

    def _update(self, record, values):
        columns = {
            name: record._fields[name].convert_to_column_insert(
                value, record, None, False
            )
            for name, value in values.items()
        }
        update(self.env, record._table, record.id, columns)


def update(env, table, id_, columns):
    """Write columns of one row, past the ORM."""
    if columns:
        values = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value)
            for name, value in columns.items()
        )
        env.cr.execute(
            SQL("UPDATE %s SET %s WHERE id = %s", SQL.identifier(table), values, id_)
        )


# canaries as they are stored, a phone in its own format
STORED = re.compile(
    rf"{MARK}\d{{4}}|\b139 ?86\d\d ?\d\d\d\d\b|(?<!\d)731\d{{4}}(?!\d)", re.IGNORECASE
)


def _other(match):
    """:returns: the same of another world; there the order is the opposite one."""
    token = match[0].replace(" ", "")
    if token.lower().startswith(MARK):
        return f"vzpj{9999 - int(token[-4:]):04d}"
    if token.startswith(PHONE):
        return f"{PHONE}{999999 - int(token[-6:]):06d}"
    return str(AMOUNT + 9999 - int(token[-4:]))


def _swapped(value):
    if isinstance(value, str):
        return STORED.sub(_other, value)
    is_number = isinstance(value, (int, float, Decimal))
    if is_number and AMOUNT < value < AMOUNT + 9999:
        return 2 * AMOUNT + 9999 - value
    return value


def swap(env, rows):
    """Give the private values of ``rows`` other ones, in every column."""
    table = SQL.identifier(rows._table)
    env.cr.execute(SQL("SELECT * FROM %s WHERE id IN %s", table, rows._ids))
    for row in env.cr.dictfetchall():
        changed = {name: _swapped(value) for name, value in row.items()}
        changed = {name: new for name, new in changed.items() if new != row[name]}
        update(env, rows._table, row["id"], changed)
