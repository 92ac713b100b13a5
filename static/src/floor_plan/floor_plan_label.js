import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/** What is written on and said of a booth. Sizes are metres. */

const NUMBER_SIZE = 0.85;
// of a booth of three by three metres; more where there is more room, up to twice it
const NAME_SIZE = 0.46;
const STANDARD = 3;
const PADDING = 0.15;
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/;

function getLetterWidth(letter) {
    return WIDE.test(letter) ? 1 : 0.56;
}

function getTextWidth(text) {
    return [...text].reduce((width, letter) => width + getLetterWidth(letter), 0);
}

/** Words stay whole where they fit; Chinese breaks between any two characters. */
function splitWords(text) {
    return text.match(/[\u2e80-\u9fff\uff00-\uff60]|[^\s\u2e80-\u9fff\uff00-\uff60]+\s*/g) || [];
}

/**
 * @param {number} room in widths of a letter of full width
 * @returns {string[]} at most ``count`` lines, the last one shortened
 */
export function wrapText(text, room, count) {
    const lines = [""];
    for (const word of splitWords(text)) {
        const last = lines.at(-1);
        if (!last || getTextWidth((last + word).trimEnd()) <= room) {
            lines[lines.length - 1] = last + word;
        } else {
            lines.push(word);
        }
    }
    const kept = lines.slice(0, count).map((line) => line.trimEnd());
    return kept.map((line, index) => {
        const more = index === count - 1 && lines.length > count;
        return getTextWidth(line) > room || more ? shorten(line, room) : line;
    });
}

function shorten(line, room) {
    let width = 1;
    let kept = "";
    for (const letter of line) {
        width += getLetterWidth(letter);
        if (width > room) {
            break;
        }
        kept += letter;
    }
    return kept.trimEnd() + "…";
}

/** @returns {{size: number, nameSize: number, lines: string[]}} what fits the booth */
export function fitLabel(booth) {
    const room = booth.width - 2 * PADDING;
    const scale = Math.min(2, Math.max(1, Math.min(booth.width, booth.depth) / STANDARD));
    const nameSize = NAME_SIZE * scale;
    const size = Math.min(
        NUMBER_SIZE * scale,
        booth.depth * 0.4,
        room / Math.max(1, getTextWidth(booth.name))
    );
    const name = booth.exhibitor || booth.holder || "";
    const count = Math.min(3, Math.floor((booth.depth - size - 2 * PADDING) / (nameSize * 1.15)));
    const lines = name && count > 0 ? wrapText(name, room / nameSize, count) : [];
    return { size, nameSize, lines };
}

/** @param {string} moment of the server @param {string} tz of the edition */
export function sayMoment(moment, tz) {
    return toLocaleDateTimeString(deserializeDateTime(moment), { tz });
}

/** @returns {string} what a screen reader says of a booth */
export function describeBooth(booth, labels, tz) {
    const number = booth.name;
    const status = labels.sale_status[booth.status] || "";
    if (booth.status === "held" && booth.hold_until) {
        return _t("Booth %(number)s, held for %(name)s until %(moment)s", {
            number,
            name: booth.holder,
            moment: sayMoment(booth.hold_until, tz),
        });
    }
    const name = booth.exhibitor || booth.holder;
    if (name) {
        return _t("Booth %(number)s, %(status)s, %(name)s", { number, status, name });
    }
    return _t("Booth %(number)s, %(status)s, %(area)s m²", {
        number,
        status,
        area: booth.area,
    });
}
