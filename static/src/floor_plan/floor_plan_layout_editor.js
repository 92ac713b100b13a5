import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/**
 * Laying out a hall: booths get places, which are kept only by saving.
 *
 * @param {Object} options
 * @param {FloorPlanData} options.data
 * @param {Object} options.look what is chosen
 * @param {Object} options.deeds asks before a layout is lost
 * @param {() => PlanViewport} options.getViewport
 * @param {() => void} options.render
 */
export function useLayoutEditor({ data, look, deeds, getViewport, render }) {
    const notification = useService("notification");

    const show = () => {
        data.build();
        render();
    };

    const end = () => {
        look.picked = [];
        data.endLayout();
        render();
    };

    const askToLeave = () => !data.isDirty || deeds.askToDiscard();

    const takeOff = (booth) => {
        data.layout.remove(booth);
        look.selectedId = null;
        show();
    };

    return {
        askToLeave,
        takeOff,
        show,

        start() {
            data.startLayout();
            look.moveFrom = null;
            render();
        },

        async discard() {
            if (await askToLeave()) {
                end();
            }
        },

        async save() {
            if (data.complaint) {
                notification.add(data.complaint, { type: "warning" });
                return;
            }
            look.isBusy = true;
            try {
                await data.saveLayout();
                data.layout = null;
                look.picked = [];
                await data.reload();
                render();
                notification.add(_t("The layout is saved."), { type: "success" });
            } finally {
                look.isBusy = false;
            }
        },

        pick(booth) {
            const { picked } = look;
            look.picked = picked.includes(booth.id)
                ? picked.filter((id) => id !== booth.id)
                : [...picked, booth.id];
        },

        pickAll() {
            look.picked = data.unplaced.map((booth) => booth.id);
        },

        placeRow() {
            const picked = data.booths.filter((booth) => look.picked.includes(booth.id));
            data.layout.arrange(picked, data.booths);
            look.picked = [];
            show();
        },

        /** A booth of the tray, let go over the plan. */
        drop(booth, clientX, clientY) {
            const viewport = getViewport();
            if (viewport.isOver(clientX, clientY)) {
                const { x, y } = viewport.toMetres(clientX, clientY);
                data.layout.put(booth, { x: x - booth.width / 2, y: y - booth.depth / 2 });
                look.picked = look.picked.filter((id) => id !== booth.id);
                look.selectedId = booth.id;
                show();
            }
        },

        /** A booth in the hand. */
        place(id, place) {
            data.place(id, place);
            render();
        },

        /** @returns {boolean} whether the key changes the layout */
        onKey(key, booth, isShift) {
            if (key === "Delete" || key === "Backspace") {
                takeOff(booth);
                return true;
            }
            if (!isShift || !data.layout.nudge(booth, key)) {
                return false;
            }
            show();
            return true;
        },
    };
}
