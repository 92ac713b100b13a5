"""Check, or refresh, the translations against a fresh export of the addon.

check_po.py EXPORT             fail if i18n/ is outdated or incomplete
check_po.py --update EXPORT    refresh the .pot, merge new strings into zh_CN.po
"""

import re
import sys
from pathlib import Path

import polib

I18N = Path(__file__).resolve().parent.parent / "i18n"
POT = I18N / "expo_crm.pot"
PO = I18N / "zh_CN.po"
# names that are the same in Chinese, one source string a line, # for reasons
WHITELIST = I18N / "zh_CN.whitelist"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdf]|\{\w*\}|</?\w+")
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def read_po(path):
    """Return the entries of a .po or .pot by source string; none without a file."""
    if not path.exists():
        return {}
    return {
        entry.msgid: entry
        for entry in polib.pofile(str(path), wrapwidth=78)
        if not entry.obsolete
    }


def read_whitelist():
    if not WHITELIST.exists():
        return set()
    lines = WHITELIST.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def origin(entry):
    """Return where a string comes from; Odoo gives no line numbers."""
    return sorted(entry.occurrences), entry.comment


def find_outdated(fresh):
    """Yield what differs between the export and the committed template."""
    committed = read_po(POT)
    for msgid in fresh.keys() - committed.keys():
        yield f"not in {POT.name}: {msgid!r}"
    for msgid in committed.keys() - fresh.keys():
        yield f"no longer used, still in {POT.name}: {msgid!r}"
    for msgid in fresh.keys() & committed.keys():
        if origin(fresh[msgid]) != origin(committed[msgid]):
            yield f"moved since {POT.name} was made: {msgid!r}"


def find_untranslated(fresh):
    """Yield the strings that are not properly translated."""
    translated = read_po(PO)
    whitelist = read_whitelist()
    for msgid in fresh:
        entry = translated.get(msgid)
        if entry is None:
            yield f"missing in {PO.name}: {msgid!r}"
        elif not entry.msgstr.strip():
            yield f"empty in {PO.name}: {msgid!r}"
        elif entry.fuzzy:
            yield f"fuzzy in {PO.name}: {msgid!r}"
        elif entry.msgstr == msgid and msgid not in whitelist and has_letters(msgid):
            yield f"same as the source in {PO.name}: {msgid!r}"
        elif placeholders(entry.msgstr) != placeholders(msgid):
            yield f"other placeholders or tags in {PO.name}: {msgid!r}"
    for msgid in translated.keys() - fresh.keys():
        yield f"no longer used, still in {PO.name}: {msgid!r}"


def has_letters(text):
    """Whether there is anything to translate once placeholders are gone.

    >>> has_letters("%(count)s / %(limit)s"), has_letters("Claim")
    (False, True)
    """
    return bool(re.search(r"[^\W\d_]", PLACEHOLDER.sub("", text)))


def placeholders(text):
    """Return what a translation must keep, in any order.

    >>> placeholders("%(name)s has <b>%s</b>")
    ['%(name)s', '%s', '</b', '<b']
    """
    return sorted(PLACEHOLDER.findall(text))


def update(export):
    """Rewrite the template and merge it into the translation."""
    fresh = polib.pofile(str(export), wrapwidth=78)
    # dates would change the files although no string has changed
    fresh.metadata = {k: v for k, v in fresh.metadata.items() if k not in DATES}
    I18N.mkdir(exist_ok=True)
    fresh.save(str(POT))
    known = read_po(PO)
    for entry in fresh:
        if old := known.get(entry.msgid):
            entry.msgstr, entry.flags = old.msgstr, old.flags
    fresh.metadata |= {"Language": "zh_CN", "Plural-Forms": "nplurals=1; plural=0;"}
    fresh.save(str(PO))
    todo = len(fresh.untranslated_entries()) + len(fresh.fuzzy_entries())
    print(f"{len(fresh)} strings, {todo} to translate in {PO.name}")


def check(export):
    fresh = read_po(export)
    if not fresh:
        sys.exit(f"nothing was exported to {export}")
    problems = sorted(find_outdated(fresh))
    if problems:
        problems.append("Refresh with: dev/test --update-po")
    problems += sorted(find_untranslated(fresh))
    print("\n".join(problems))
    sys.exit(bool(problems))


if __name__ == "__main__":
    if sys.argv[1] == "--update":
        update(Path(sys.argv[2]))
    else:
        check(Path(sys.argv[1]))
