import { _t } from "@web/core/l10n/translation";
import { GRID, arrangeRow, findOverlaps, getPlanSize, isWithin, snap } from "./floor_plan_geometry";

const PLACE = ["x", "y", "width", "depth", "placed"];
const STEPS = {
    ArrowRight: [GRID, 0],
    ArrowLeft: [-GRID, 0],
    ArrowDown: [0, GRID],
    ArrowUp: [0, -GRID],
};

/** @returns {Object} the booth at a place; an odd shape keeps its area until it is resized */
export function withPlace(booth, place) {
    const moved = { ...booth, ...place };
    const isSame = booth.width === moved.width && booth.depth === moved.depth;
    return { ...moved, area: isSame ? booth.area : moved.width * moved.depth };
}

/** The places somebody gives to booths before they are saved. */
export class FloorPlanLayout {
    drafts = new Map();

    constructor(hall) {
        this.hall = hall;
    }

    get isDirty() {
        return this.drafts.size > 0;
    }

    /** @returns {Object} the booth with its new place, or the booth itself */
    apply(booth) {
        const draft = this.drafts.get(booth.id);
        return draft ? withPlace(booth, draft) : booth;
    }

    change(booth, place) {
        const before = Object.fromEntries(PLACE.map((name) => [name, booth[name]]));
        this.drafts.set(booth.id, { ...before, ...this.drafts.get(booth.id), ...place });
    }

    put(booth, { x, y }) {
        this.change(booth, { x: snap(x), y: snap(y), placed: true });
    }

    remove(booth) {
        this.change(booth, { placed: false, x: 0, y: 0 });
    }

    /** @returns {boolean} whether the key is one that moves the booth */
    nudge(booth, key) {
        const step = STEPS[key];
        if (step) {
            this.change(booth, { x: booth.x + step[0], y: booth.y + step[1] });
        }
        return Boolean(step);
    }

    /** Side by side: from the first one on the plan, else in a new row. */
    arrange(picked, all) {
        const placed = picked.filter((booth) => booth.placed);
        const others = all.filter((booth) => booth.placed && !picked.includes(booth));
        const first = placed.sort((one, other) => one.y - other.y || one.x - other.x)[0];
        const size = getPlanSize(this.hall, others);
        const start = first && { x: first.x, y: first.y };
        const places = arrangeRow(picked, others, size, start);
        picked.forEach((booth, index) => this.put(booth, places[index]));
    }

    /** @returns {{ids: Set<number>, sentence: string}} what may not be saved so */
    check(booths) {
        const pairs = findOverlaps(booths);
        const outside = booths.filter((booth) => booth.placed && !isWithin(booth, this.hall));
        const ids = new Set([...pairs.flat(), ...outside].map((booth) => booth.id));
        let sentence = "";
        if (pairs.length) {
            const [one, other] = pairs[0];
            sentence = _t("Booths %(one)s and %(other)s overlap: move one of them.", {
                one: one.name,
                other: other.name,
            });
        } else if (outside.length) {
            sentence = _t("Booth %(booth)s reaches beyond “%(hall)s”: move it.", {
                booth: outside[0].name,
                hall: this.hall.name,
            });
        }
        return { ids, sentence };
    }

    /** @returns {Object[]} what the server is to save */
    getPlaces() {
        return [...this.drafts].map(([id, place]) => ({ id, ...place }));
    }
}
