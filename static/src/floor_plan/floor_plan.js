import {
    Component,
    onMounted,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { FloorPlanCanvas } from "./floor_plan_canvas";
import { FloorPlanData } from "./floor_plan_data";
import { useFloorPlanDeeds } from "./floor_plan_deeds";
import { FloorPlanLegend } from "./floor_plan_legend";
import { FloorPlanPanel } from "./floor_plan_panel";
import { keepPlace, readPlace } from "./floor_plan_place";
import { FloorPlanToolbar } from "./floor_plan_toolbar";
import { FloorPlanTray } from "./floor_plan_tray";
import { useLayoutEditor } from "./floor_plan_layout_editor";

// milliseconds after which a plan one comes back to is asked for again
const STALE_AFTER = 10000;

/**
 * The floor plan of an edition: its halls with their booths, who has them, and the way
 * to hold, move and lay them out.
 */
export class FloorPlan extends Component {
    static template = "expo_crm.FloorPlan";
    static components = {
        Layout,
        FloorPlanCanvas,
        FloorPlanLegend,
        FloorPlanPanel,
        FloorPlanToolbar,
        FloorPlanTray,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.data = new FloorPlanData(useService("orm"));
        this.look = useState({
            selectedId: null,
            picked: [],
            statuses: [],
            query: "",
            moveFrom: null,
            isBusy: false,
            words: "",
        });
        this.deeds = useFloorPlanDeeds({
            getPlan: () => this.data.plan,
            reload: () => this.reload(),
        });
        this.editor = useLayoutEditor({
            data: this.data,
            look: this.look,
            deeds: this.deeds,
            getViewport: () => this.canvas.viewport,
            render: () => this.render(),
        });
        // filled by the components below: what only they can do
        this.canvas = {};
        this.toolbar = {};
        this.side = useRef("side");
        useSetupAction({
            getLocalState: () => ({
                eventId: this.data.plan.event.id,
                hallId: this.data.plan.hall_id,
            }),
            beforeLeave: () => this.editor.askToLeave(),
        });
        onWillStart(() => {
            const { eventId, hallId } = readPlace(this.props);
            return this.data.load(eventId, hallId);
        });
        onMounted(() => this.keepPlace());
        // once the panel is there: it must not cover what it tells of
        useEffect(
            () => this.revealSelected(),
            () => [this.look.selectedId]
        );
        useExternalListener(window, "focus", () => this.refresh());
    }

    // data

    get plan() {
        return this.data.plan;
    }

    async reload() {
        await this.data.reload();
        this.render();
    }

    /** Others sell, too: what is seen again after a while is brought up to date. */
    async refresh() {
        const isStale = Date.now() - this.data.loadedAt > STALE_AFTER;
        if (isStale && this.plan.event && !this.data.layout && !this.look.moveFrom) {
            await this.reload();
        }
    }

    async show(eventId, hallId) {
        await this.data.load(eventId, hallId);
        Object.assign(this.look, { selectedId: null, query: "", moveFrom: null, picked: [] });
        this.keepPlace();
        this.render();
    }

    keepPlace() {
        if (this.plan.event) {
            keepPlace(this.props, this.plan.event.id, this.plan.hall_id);
        }
    }

    get selected() {
        return this.data.find(this.look.selectedId);
    }

    get matches() {
        return this.data.getMatches(this.look.query);
    }

    get canvasLook() {
        const { selectedId, picked, statuses, moveFrom } = this.look;
        const { bad } = this.data;
        return { selectedId, picked, statuses, moveFrom, matches: this.matches, bad };
    }

    // what is chosen

    choose(booth, { isMany, isKey } = {}) {
        if (this.look.moveFrom && booth) {
            this.moveTo(this.data.find(this.look.moveFrom), booth);
        } else if (this.data.layout && booth && isMany) {
            this.editor.pick(booth);
        } else if (!this.look.moveFrom) {
            this.look.selectedId = booth ? booth.id : null;
            this.look.picked = [];
            if (booth && isKey) {
                // the panel is drawn with the next frame
                setTimeout(() => this.side.el?.querySelector(".o_plan_deeds button")?.focus());
            }
        }
    }

    chooseUnplaced(booth) {
        if (this.data.layout) {
            this.editor.pick(booth);
        } else {
            this.choose(booth);
        }
    }

    revealSelected() {
        const side = this.side.el;
        if (this.selected?.placed && side) {
            const isSheet = getComputedStyle(side).position === "absolute";
            this.canvas.viewport.reveal(this.selected, isSheet ? side.offsetHeight : 0);
        }
    }

    closePanel() {
        const id = this.look.selectedId;
        this.look.selectedId = null;
        this.canvas.focus?.(id);
    }

    toggleStatus(status) {
        const { statuses } = this.look;
        this.look.statuses = statuses.includes(status)
            ? statuses.filter((other) => other !== status)
            : [...statuses, status];
    }

    search(query) {
        this.look.query = query;
        this.matchIndex = -1;
    }

    searchNext() {
        const ids = [...(this.matches || [])];
        if (ids.length) {
            this.matchIndex = (this.matchIndex + 1) % ids.length;
            this.look.selectedId = ids[this.matchIndex];
            this.canvas.viewport.goTo(this.selected);
        }
    }

    endSearch() {
        this.search("");
        this.canvas.focus?.(this.look.selectedId || this.data.placed[0]?.id);
    }

    // deeds

    /** @param {string} name of what a button of the panel does */
    async deed(name, booth = this.selected) {
        const own = {
            startMove: () => this.startMove(booth),
            cancelMove: () => this.cancelMove(),
            takeOff: () => this.editor.takeOff(booth),
        };
        if (own[name]) {
            return own[name]();
        }
        this.look.isBusy = true;
        try {
            await this.deeds[name](booth);
        } finally {
            this.look.isBusy = false;
        }
    }

    startMove(booth) {
        this.look.moveFrom = booth.id;
        this.look.selectedId = booth.id;
        this.look.words = _t(
            "Moving from booth %s: choose the other booth with the arrow keys and Enter; Esc cancels.",
            booth.name
        );
        this.canvas.focus(booth.id);
    }

    cancelMove() {
        const id = this.look.moveFrom;
        this.look.moveFrom = null;
        this.look.words = _t("Nothing is moved.");
        this.canvas.focus(id);
    }

    async moveTo(booth, target) {
        if (booth === target) {
            return;
        }
        const isDone = await this.deeds.move(booth, target);
        if (isDone) {
            Object.assign(this.look, { moveFrom: null, words: "", selectedId: target.id });
        }
        this.canvas.focus?.(target.id);
    }

    // keys that mean the same all over the plan

    /** @returns {boolean} whether the key means something here */
    onKey(key, { booth, isShift }) {
        const { viewport } = this.canvas;
        const keys = {
            "+": () => viewport.zoomBy(1.4),
            "=": () => viewport.zoomBy(1.4),
            "-": () => viewport.zoomBy(1 / 1.4),
            0: () => viewport.fit(),
            "/": () => this.toolbar.focusSearch(),
        };
        if (keys[key]) {
            keys[key]();
        } else if (key === "Escape") {
            return this.escape();
        } else if (this.data.layout && booth) {
            return this.editor.onKey(key, booth, isShift);
        } else if (key.toLowerCase() === "m" && booth?.can_move) {
            this.startMove(booth);
        } else {
            return false;
        }
        return true;
    }

    escape() {
        if (this.look.moveFrom) {
            this.cancelMove();
        } else if (this.look.selectedId) {
            this.closePanel();
        } else {
            return false;
        }
        return true;
    }

    onPanelKeydown(ev) {
        if (ev.key === "Escape" && this.escape()) {
            ev.stopPropagation();
        }
    }
}

registry.category("actions").add("expo_crm.floor_plan", FloorPlan);
