import { findWalls } from "./floor_plan_geometry";
import { describeBooth, fitLabel } from "./floor_plan_label";
import { FloorPlanLayout, withPlace } from "./floor_plan_layout";

/**
 * What the server told of an edition and one hall, with what is drawn and said of its
 * booths; and their new places while somebody lays the hall out.
 */
export class FloorPlanData {
    layout = null;
    bad = new Set();
    complaint = "";

    constructor(orm) {
        this.orm = orm;
    }

    async load(eventId, hallId) {
        this.plan = await this.orm.call("event.event", "get_floor_plan", [
            eventId ? [eventId] : [],
            hallId || false,
        ]);
        this.loadedAt = Date.now();
        this.build();
    }

    reload() {
        return this.load(this.plan.event.id, this.plan.hall_id);
    }

    build() {
        const { labels, event } = this.plan;
        const booths = this.plan.booths.map((row) => this.layout?.apply(row) || row);
        const walls = findWalls(booths.filter((booth) => booth.placed));
        this.set(
            booths.map((booth) => ({
                ...booth,
                can_quote: this.canQuote(booth),
                label: fitLabel(booth),
                walls: walls.get(booth.id) || [],
                words: describeBooth(booth, labels, event.tz),
            }))
        );
    }

    set(booths) {
        this.booths = booths;
        this.placed = booths.filter((booth) => booth.placed);
        const { ids, sentence } = this.layout?.check(booths) || { ids: new Set(), sentence: "" };
        this.bad = ids;
        this.complaint = sentence;
    }

    canQuote({ status, can_release }) {
        const isOpen = status === "free" || (status === "held" && can_release);
        return this.plan.rights.sell && isOpen;
    }

    find(id) {
        return this.booths.find((booth) => booth.id === id);
    }

    get hall() {
        return this.plan.halls.find((hall) => hall.id === this.plan.hall_id);
    }

    get zones() {
        return this.plan.halls.filter(
            (zone) => zone.parent_id === this.plan.hall_id && zone.width && zone.depth
        );
    }

    get ofHall() {
        return this.booths.filter((booth) => booth.hall_id);
    }

    get unplaced() {
        // booths of no hall yet are of interest to who lays it out
        const waiting = this.booths.filter(
            (booth) => !booth.placed && (booth.hall_id || this.layout)
        );
        return waiting.sort((one, other) =>
            one.name.localeCompare(other.name, undefined, { numeric: true })
        );
    }

    /** @returns {Set<number>|null} booths whose number or company is searched for */
    getMatches(text) {
        const query = text.trim().toLowerCase();
        if (!query) {
            return null;
        }
        const found = this.placed.filter((booth) =>
            [booth.name, booth.exhibitor, booth.holder].some(
                (name) => name && name.toLowerCase().includes(query)
            )
        );
        // the booth whose number it is goes before those that only contain it
        const rank = ({ name }) => {
            const number = name.toLowerCase();
            return number === query ? 0 : number.startsWith(query) ? 1 : 2;
        };
        found.sort((one, other) => rank(one) - rank(other));
        return new Set(found.map((booth) => booth.id));
    }

    // layout

    startLayout() {
        this.layout = new FloorPlanLayout(this.hall);
    }

    endLayout() {
        this.layout = null;
        this.build();
    }

    get isDirty() {
        return Boolean(this.layout?.isDirty);
    }

    /** A booth in the hand: only it is drawn anew. */
    place(id, place) {
        this.layout.change(this.find(id), place);
        this.set(
            this.booths.map((booth) => {
                if (booth.id !== id) {
                    return booth;
                }
                const moved = withPlace(booth, place);
                return { ...moved, label: fitLabel(moved) };
            })
        );
    }

    saveLayout() {
        const { event, hall_id } = this.plan;
        const places = this.layout.getPlaces();
        return this.orm.call("event.event", "save_floor_plan", [[event.id], hall_id, places]);
    }
}
