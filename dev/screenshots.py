"""`screenshots.py URL DATABASE FOLDER`: take and check the scenes; see dev/screenshots."""

import argparse
import io
import itertools
import json
import re
import sys
from pathlib import Path

import polib
import requests
from PIL import Image

from chromium import Browser, BrowserError
from scenes import CHINESE, ENGLISH, SCENES, ZONES

REPO = Path(__file__).parent.parent
LANGUAGES = (ENGLISH, CHINESE)
# a browser on a busy machine may give up
ATTEMPTS = 2
# spinners, dialogs of errors, and lists that say they are empty
BAD = (
    ".o_error_dialog, .o_view_nocontent, .o_blockUI, .o_loading_indicator,"
    " .o_notification:has(.bg-danger)"
)

# What people typed: names, addresses, notes. It stays in its language. What can be
# translated (pools, teams, products) is not here: it must be.
DATA = {
    "res.partner": ["name", "city", "street", "function", "email", "phone", "website"],
    "res.users": ["name"],
    "crm.lead": ["name", "partner_name", "contact_name", "email_from", "city"],
    # a language is called by its own name
    "res.lang": ["name"],
    "sale.order": ["name"],
    "mail.activity": ["summary"],
    "customer.interaction": ["summary", "next_step"],
    "customer.share": ["reason"],
    "customer.pool.log": ["reason"],
    "event.event": ["name"],
    "event.booth": ["name", "blocked_reason"],
    "event.registration": ["name", "company_name", "job_function"],
    "exhibition.category": ["name"],
    "exhibition.hall": ["name"],
    "exhibition.participation": ["name", "brand_names"],
    "exhibition.series": ["name"],
    "satisfaction.benchmark": ["name", "source"],
    "satisfaction.comment": ["text"],
}
# Latin words a Chinese reader expects
ALLOWED = {
    "odoo": "the name of the product",
    "crm": "an abbreviation Odoo's own translation keeps",
    "cn": "the country's code behind the name of a province",
    "nps": "the measure, behind its Chinese name",
    "csat": "the measure, behind its Chinese name",
    "csi": "the measure, behind its Chinese name",
    "excel": "the name of a product",
    "wald": "the name of an author",
    "wilson": "the name of an author",
    "vip": "one of the examples Odoo gives for a tag",
    "asia": "a time zone is called by its own name",
    "shanghai": "a time zone is called by its own name",
}
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
LETTERS = "A-Za-z\u00c0-\u024f"
WORD = re.compile(f"[{LETTERS}]{{2,}}")
TEXTS = """(() => {
    const texts = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        const hidden = {visibilityProperty: true, opacityProperty: true};
        if (!parent.closest("script, style") && parent.checkVisibility(hidden)) {
            texts.add(walker.currentNode.textContent.trim());
        }
    }
    const typed = "input:not([type=checkbox], [type=radio]), textarea";
    for (const field of document.querySelectorAll(typed)) {
        if (field.checkVisibility()) texts.add((field.value || field.placeholder).trim());
    }
    return [...texts];
})()"""

OPEN_ACTION = """async (name, context, clearBreadcrumbs) => {
    const service = odoo.__WOWL_DEBUG__.root.env.services.action;
    const action = await service.loadAction(name, context);
    action.context = {...action.context, ...context};
    await service.doAction(action, {clearBreadcrumbs});
}"""


class Odoo:
    """The server, asked by its administrator."""

    def __init__(self, base, database):
        self.base, self.session = base, requests.Session()
        params = {"db": database, "login": "admin", "password": "admin"}
        self.post("/web/session/authenticate", params)

    def post(self, path, params):
        answer = self.session.post(
            self.base + path, json={"jsonrpc": "2.0", "params": params}, timeout=60
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["debug"])
        return answer["result"]

    def call(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.post("/web/dataset/call_kw", params)

    def id_of(self, name):
        """:returns: the id of our record of that external id."""
        terms = [("module", "=", "expo_crm"), ("name", "=", name)]
        (row,) = self.call("ir.model.data", "search_read", terms, ["res_id"])
        return row["res_id"]

    def speak(self, language):
        """Give all users of the scenes their language."""
        logins = {
            scene.users[language] for scene in SCENES if language in scene.languages
        }
        users = self.call("res.users", "search", [("login", "in", sorted(logins))])
        self.call("res.users", "write", users, {"lang": language})

    def data(self):
        """:returns: a pattern of all that people typed, the longest first."""
        values = set()
        for model, names in DATA.items():
            rows = self.call(
                model, "search_read", [], names, context={"active_test": False}
            )
            for row in rows:
                values.update(str(row[name]) for name in names if row[name])
        # a note of one word must not hide a label that reads the same
        labels = {entry.msgid for entry in polib.pofile(REPO / "i18n/expo_crm.pot")}
        values = sorted(values - labels, key=len, reverse=True)
        values = "|".join(re.escape(value) for value in values if WORD.search(value))
        return re.compile(f"(?<![{LETTERS}])({values})(?![{LETTERS}])")


class Ids(dict):
    """External ids as keys, for ``%(external_id)d``."""

    def __init__(self, odoo):
        super().__init__()
        self.odoo = odoo

    def __missing__(self, name):
        self[name] = self.odoo.id_of(name)
        return self[name]

    def resolve(self, value):
        """The value with the ids put in, as numbers where nothing else is."""
        if isinstance(value, dict):
            return {key: self.resolve(part) for key, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.resolve(part) for part in value]
        if isinstance(value, str):
            resolved = value % self
            return (
                int(resolved) if resolved != value and resolved.isdigit() else resolved
            )
        return value


class Photographer:
    """Takes scenes one after the other and writes down what is wrong with them."""

    def __init__(self, browser, odoo, database, folder):
        self.browser, self.odoo, self.database = browser, odoo, database
        self.folder, self.ids, self.data = folder, Ids(odoo), odoo.data()
        self.login, self.faults, self.taken = None, [], 0

    def take(self, scene, language, size):
        """Take one, and once more with another browser when this one gives up."""
        where = f"{scene.name}, {size[0]} px, {language}, as {scene.users[language]}"
        for attempt in range(ATTEMPTS):
            try:
                faults = self.attempt(scene, language, size)
                break
            except BrowserError as error:
                faults = [str(error)]
                if attempt + 1 < ATTEMPTS:
                    self.login = None
                    self.browser.stop()
                    self.browser.start()
        self.faults += [f"{where}: {fault}" for fault in faults]
        self.keep(scene, language, size)

    def attempt(self, scene, language, size):
        """:returns: what is wrong with the page, a list of sentences."""
        browser, login = self.browser, scene.users[language]
        if self.login != (login, language):
            browser.log_in(self.database, login, login)
            browser.live_in(ZONES[language])
            self.login = login, language
        browser.resize(*size, phone=size[0] < 768)
        browser.complaints.clear()
        self.open(scene, language)
        return list(self.inspect(scene, language, size))

    def open(self, scene, language):
        browser, record = self.browser, scene.record.get(language)
        path = scene.path.format(record=record and self.ids[record])
        browser.go(path)
        browser.wait_for(".o_action_manager .o_content, .modal")
        if scene.action:
            browser.settle()
            browser.call(
                OPEN_ACTION,
                f"expo_crm.{scene.action}",
                self.ids.resolve(scene.context),
                not scene.shows.startswith(".modal"),
            )
        for selector, *text in self.ids.resolve(scene.steps):
            browser.settle()
            if text:
                browser.type(selector, *text)
            else:
                browser.click(selector)
        browser.wait_for(scene.shows)
        browser.settle()

    def inspect(self, scene, language, size):
        """:returns: what is wrong with the page as it is, in sentences."""
        browser = self.browser
        yield from browser.complaints
        bad = browser.js(
            f"[...document.querySelectorAll({json.dumps(BAD)})]"
            ".map(element => element.className + ': ' + element.innerText)"
        )
        yield from bad
        shown = f"document.querySelectorAll({json.dumps(scene.shows)}).length"
        rows = browser.js(shown)
        if rows < scene.rows:
            yield f"{rows} rows, {scene.rows} wanted"
        wide = browser.js("document.documentElement.scrollWidth")
        if wide > size[0]:
            yield f"the page is {wide} px wide"
        if language == CHINESE:
            for text in browser.js(TEXTS):
                if words := foreign_words(text, self.data):
                    yield f"English {', '.join(words)} in “{text[:80]}”"

    def keep(self, scene, language, size):
        image = shrunk(self.browser.screenshot())
        short = language.split("_")[0]
        names = [f"doc/screenshots/{scene.name}-{size[0]}-{short}.png"]
        if size in scene.description and language == ENGLISH:
            names.append(f"static/description/{scene.name}-{size[0]}.png")
        for name in names:
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(image)
        self.taken += 1


def foreign_words(text, data):
    """:returns: the words of a Chinese page's text that nobody typed and none expects."""
    words = WORD.findall(data.sub(" ", ADDRESS.sub(" ", text)))
    return [word for word in words if word.lower() not in ALLOWED]


def shrunk(png):
    """A third of the size: a screen has few colours."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    file = io.BytesIO()
    image.quantize(256, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def gallery(scenes):
    """The page that shows all of them, in one column for each size and language."""
    lines = ["# Screenshots", "", "Taken from the demo data by `dev/screenshots`.", ""]
    shown = {}
    for scene in scenes:
        for language, size in itertools.product(scene.languages, scene.sizes):
            short = language.split("_")[0]
            shown.setdefault(scene.name, []).append(
                f'<img src="{scene.name}-{size[0]}-{short}.png" height="360"'
                f' alt="{scene.name}, {short}, {size[0]} pixels">'
            )
    for name, images in shown.items():
        lines += [f"## {name.replace('_', ' ').capitalize()}", "", *images, ""]
    return "\n".join(lines)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("base")
    parser.add_argument("database")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    scenes = [scene for scene in SCENES if options.only in scene.name]
    if not scenes:
        sys.exit(f"no screen is named {options.only!r}: see dev/scenes.py")
    odoo = Odoo(options.base, options.database)
    with Browser(options.base) as browser:
        photographer = Photographer(browser, odoo, options.database, options.folder)
        for language in LANGUAGES:
            odoo.speak(language)
            spoken = [scene for scene in scenes if language in scene.languages]
            # one login after the other
            for scene in sorted(spoken, key=lambda scene: scene.users[language]):
                for size in scene.sizes:
                    photographer.take(scene, language, size)
    if not options.only:
        page = options.folder / "doc/screenshots/README.md"
        page.write_text(gallery(scenes))
    for fault in photographer.faults:
        print(fault)
    print(f"{photographer.taken} screenshots, {len(photographer.faults)} faults")
    return bool(photographer.faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
