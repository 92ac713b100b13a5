import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";
import {
    onMounted,
    onWillUnmount,
    status,
    useComponent,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { usePoolBus } from "./pool_bus_hook";
import { rememberPlace } from "./pool_place";

// milliseconds until the list is read again: rows shown, or rows that may be to come
const SOON = 300;
const LATER = 3000;
// several lists do not ask at the same moment
const SPREAD = 200;
const RETRY = 400;
// a hand on its way to a row must not find another one there
const POINTER_REST = 600;
// rows named when they drop out of the selection
const NAMED = 3;

/**
 * Keep a list of a pool true while others claim from it.
 *
 * Rows that have moved are marked at once and take no clicks; then the list is read
 * again from the server, with its search, page, groups, selection, focus and place on
 * the screen, as soon as the user is not in the middle of something.
 *
 * @param {Object} model the reactive model of the view
 * @param {Object} rootRef the root of the view
 * @returns {{ state: Object, hold: Function, release: Function }} `state.version` grows
 *  with every reading; `hold` and `release` enclose what must not be disturbed
 */
export function useLiveList(model, rootRef) {
    const component = useComponent();
    const ui = useService("ui");
    const notification = useService("notification");
    const state = useState({ version: 0 });
    let timer = null;
    let due = Infinity;
    let held = 0;
    let activeElement = null;
    let isPressed = false;
    let lastMove = -Infinity;

    function schedule(delay) {
        due = Math.min(due, Date.now() + delay + Math.random() * SPREAD);
        clearTimeout(timer);
        timer = setTimeout(tick, Math.max(0, due - Date.now()));
    }

    function isBusy() {
        return (
            held > 0 ||
            isPressed ||
            document.hidden ||
            ui.isBlocked ||
            ui.activeElement !== activeElement ||
            !model.isReady ||
            Boolean(model.root.editedRecord) ||
            performance.now() - lastMove < POINTER_REST
        );
    }

    async function tick() {
        if (status(component) !== "mounted") {
            return;
        }
        if (isBusy()) {
            timer = setTimeout(tick, RETRY);
            return;
        }
        due = Infinity;
        try {
            await reload();
        } catch (error) {
            // the list is read again when the bus is back
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    async function reload() {
        const root = model.root;
        const selected = new Map(
            (root.isDomainSelected ? [] : root.selection).map(({ resId, data }) => [
                resId,
                data.name,
            ])
        );
        const restorePlace = rememberPlace(rootRef.el, root.records);
        await root.load();
        if (status(component) !== "mounted" || model.root !== root) {
            return;
        }
        for (const record of root.records) {
            if (selected.delete(record.resId)) {
                record.toggleSelection(true);
            }
        }
        if (selected.size) {
            const names = [...selected.values()].slice(0, NAMED);
            if (selected.size > NAMED) {
                names.push(_t("%s more", selected.size - NAMED));
            }
            notification.add(
                _t("Gone from the list and your selection: %s", formatList(names)),
                { type: "info" }
            );
        }
        state.version++;
        // the rows are on the screen with the next frame
        requestAnimationFrame(() => {
            if (status(component) === "mounted") {
                restorePlace(root.records);
            }
        });
    }

    usePoolBus({
        onMoved: ({ model: resModel, ids, state: newState }) => {
            if (resModel !== model.config.resModel) {
                return;
            }
            let concerned = !ids;
            for (const record of model.isReady ? model.root.records : []) {
                if (ids && ids.includes(record.resId)) {
                    record.isPoolMoved = newState !== "unclaimed";
                    concerned = true;
                }
            }
            schedule(concerned || newState === "unclaimed" ? SOON : LATER);
        },
        onReconnected: () => schedule(SOON),
    });
    onMounted(() => {
        activeElement = ui.activeElement;
    });
    onWillUnmount(() => clearTimeout(timer));
    useExternalListener(document, "visibilitychange", () => {
        if (due !== Infinity && !document.hidden) {
            schedule(0);
        }
    });
    useExternalListener(window, "pointerdown", () => (isPressed = true), true);
    for (const type of ["pointerup", "pointercancel"]) {
        useExternalListener(window, type, () => (isPressed = false), true);
    }
    useExternalListener(window, "pointermove", ({ target }) => {
        if (target.closest?.(".o_data_row, .o_kanban_record")) {
            lastMove = performance.now();
        }
    });

    return {
        state,
        hold: () => held++,
        release: () => held--,
    };
}
