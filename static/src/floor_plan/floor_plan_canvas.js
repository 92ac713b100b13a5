import { Component, onMounted, onPatched, onWillUnmount, useRef } from "@odoo/owl";
import { FloorPlanBooth, UNIT } from "./floor_plan_booth";
import { findNeighbour, getPlanSize, snap, sortByReading } from "./floor_plan_geometry";
import { usePlanGestures } from "./floor_plan_gestures";
import { PlanViewport } from "./floor_plan_viewport";

const GRIP = ".o_plan_grip";

/**
 * The plan of one hall: background, zones, booths; gestures and keys on them. It tells
 * what is wanted and changes nothing itself.
 */
export class FloorPlanCanvas extends Component {
    static template = "expo_crm.FloorPlanCanvas";
    static components = { FloorPlanBooth };
    static props = {
        hall: Object,
        zones: Array,
        booths: Array,
        look: Object,
        isLayout: Boolean,
        canvas: Object,
        onChoose: Function,
        onMoveTo: Function,
        onKey: Function,
        onPlace: Function,
        onPlaced: Function,
    };

    setup() {
        this.frame = useRef("frame");
        this.sheet = useRef("sheet");
        this.ghost = useRef("ghost");
        this.viewport = new PlanViewport();
        this.gestures = usePlanGestures({
            frame: this.frame,
            viewport: this.viewport,
            getDrag: (target) => this.getDrag(target),
        });
        Object.assign(this.props.canvas, {
            viewport: this.viewport,
            focus: (id, isCentred) => this.focus(id, isCentred),
        });
        onMounted(() => {
            this.viewport.attach(this.frame.el, this.sheet.el);
            this.viewport.setSize(this.size);
            this.observer = new ResizeObserver(() => this.onResize());
            this.observer.observe(this.frame.el);
            // a passive listener could not keep the page from scrolling
            this.frame.el.addEventListener("wheel", this.gestures.onWheel, { passive: false });
        });
        onPatched(() => this.viewport.setSize(this.size));
        onWillUnmount(() => {
            this.observer.disconnect();
            this.viewport.detach();
        });
    }

    onResize() {
        const hasPanel = Boolean(this.props.look.selectedId);
        this.viewport.onResize(hasPanel !== this.hadPanel);
        this.hadPanel = hasPanel;
    }

    get unit() {
        return UNIT;
    }

    get size() {
        // the plan keeps its size while a booth is dragged over its edge
        const isLasting = this.props.isLayout && this.lastSize && this.lastHall === this.props.hall.id;
        if (!isLasting) {
            this.lastSize = getPlanSize(this.props.hall, this.props.booths);
            this.lastHall = this.props.hall.id;
        }
        return this.lastSize;
    }

    /** In the order of Tab: rows from top to bottom. */
    get booths() {
        if (this.sorted?.of !== this.props.booths) {
            this.sorted = { of: this.props.booths, booths: sortByReading(this.props.booths) };
        }
        return this.sorted.booths;
    }

    find(id) {
        return this.props.booths.find((booth) => booth.id === id);
    }

    findFromNode(node) {
        const id = node.closest?.("[data-booth]")?.dataset.booth;
        return id && this.find(Number(id));
    }

    findAt({ x, y }) {
        return this.props.booths.find(
            (booth) =>
                booth.x <= x && x < booth.x + booth.width && booth.y <= y && y < booth.y + booth.depth
        );
    }

    isDimmed(booth) {
        const { statuses, matches } = this.props.look;
        return (
            (statuses.length > 0 && !statuses.includes(booth.status)) ||
            Boolean(matches && !matches.has(booth.id))
        );
    }

    isResizable(booth) {
        const isSold = ["contracted", "paid"].includes(booth.status);
        return this.props.isLayout && !isSold && this.props.look.selectedId === booth.id;
    }

    /** @param {boolean} [isCentred] brought to the middle, large enough to be read */
    focus(id, isCentred) {
        const booth = this.find(id);
        const node = this.sheet.el?.querySelector(`[data-booth="${id}"]`);
        if (!booth || !node) {
            return;
        }
        isCentred ? this.viewport.goTo(booth) : this.viewport.reveal(booth);
        node.focus({ preventScroll: true });
    }

    // gestures

    onClick(ev) {
        const isClick = this.gestures.isClick();
        this.gestures.reset();
        if (isClick) {
            const booth = this.findFromNode(ev.target);
            this.props.onChoose(booth, { isMany: ev.shiftKey || ev.ctrlKey || ev.metaKey });
        }
    }

    onFocusIn(ev) {
        const booth = this.findFromNode(ev.target);
        // a click chooses what is in sight; keys may lead out of it
        if (booth && ev.target.matches(":focus-visible")) {
            this.viewport.reveal(booth);
        }
    }

    getDrag(target) {
        const booth = this.findFromNode(target);
        if (!booth) {
            return;
        }
        if (this.props.isLayout) {
            return this.getLayoutDrag(booth, target.matches(GRIP));
        }
        return booth.can_move && !this.props.look.moveFrom ? this.getMoveDrag(booth) : undefined;
    }

    /** Another place or size, while the hall is laid out. */
    getLayoutDrag(booth, isSize) {
        let from;
        const origin = { x: booth.x, y: booth.y, width: booth.width, depth: booth.depth };
        return {
            isReady: this.props.look.selectedId === booth.id,
            move: (ev) => {
                const at = this.viewport.toMetres(ev.clientX, ev.clientY);
                from ||= at;
                const [dx, dy] = [snap(at.x - from.x), snap(at.y - from.y)];
                this.props.onPlace(
                    booth.id,
                    isSize
                        ? {
                              width: Math.max(1, snap(origin.width) + dx),
                              depth: Math.max(1, snap(origin.depth) + dy),
                          }
                        : { x: snap(origin.x) + dx, y: snap(origin.y) + dy }
                );
            },
            drop: () => this.props.onPlaced(booth.id),
            cancel: () => this.props.onPlace(booth.id, origin),
        };
    }

    /** An exhibitor to another booth. */
    getMoveDrag(booth) {
        const show = (target) => {
            if (this.target !== target) {
                this.mark(this.target, false);
                this.mark(target, true);
                this.target = target;
            }
        };
        const end = () => {
            show(undefined);
            this.ghost.el.style.display = "none";
        };
        return {
            move: (ev) => {
                const { x, y } = this.viewport.toMetres(ev.clientX, ev.clientY);
                const target = this.findAt({ x, y });
                show(target !== booth ? target : undefined);
                const left = (x - booth.width / 2) * UNIT;
                const top = (y - booth.depth / 2) * UNIT;
                this.ghost.el.style.display = "";
                this.ghost.el.setAttribute("transform", `translate(${left} ${top})`);
                this.ghost.el.firstElementChild.setAttribute("width", booth.width * UNIT);
                this.ghost.el.firstElementChild.setAttribute("height", booth.depth * UNIT);
            },
            drop: () => {
                const target = this.target;
                end();
                if (target) {
                    this.props.onMoveTo(booth, target);
                }
            },
            cancel: end,
        };
    }

    mark(booth, isTarget) {
        const node = booth && this.sheet.el.querySelector(`[data-booth="${booth.id}"]`);
        node?.classList.toggle("o_plan_target", isTarget);
    }

    // keys

    onKeydown(ev) {
        if (ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        const booth = this.findFromNode(ev.target);
        if (ev.key === "Escape" && this.gestures.cancel()) {
            ev.stopPropagation();
        } else if (booth && ev.key.startsWith("Arrow") && !ev.shiftKey) {
            ev.preventDefault();
            const next = findNeighbour(this.props.booths, booth, ev.key);
            if (next) {
                this.focus(next.id);
            }
        } else if (booth && ["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            this.props.onChoose(booth, { isMany: false, isKey: true });
        } else if (this.props.onKey(ev.key, { booth, isShift: ev.shiftKey })) {
            ev.preventDefault();
        }
    }
}
