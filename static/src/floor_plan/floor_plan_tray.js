import { Component, useExternalListener, useState } from "@odoo/owl";

const DRAG_FROM = 5;

/** Booths that have no place on the plan yet; dragged or sent onto it. */
export class FloorPlanTray extends Component {
    static template = "expo_crm.FloorPlanTray";
    static props = {
        booths: Array,
        isLayout: Boolean,
        picked: Array,
        onChoose: Function,
        onDrop: Function,
        onRow: Function,
        onPickAll: Function,
    };

    setup() {
        this.drag = useState({ id: null, isOn: false, x: 0, y: 0 });
        useExternalListener(window, "pointermove", (ev) => this.onMove(ev));
        useExternalListener(window, "pointerup", (ev) => this.onUp(ev));
        useExternalListener(window, "pointercancel", () => this.end());
    }

    get dragged() {
        return this.props.booths.find((booth) => booth.id === this.drag.id);
    }

    isPicked(booth) {
        return this.props.picked.includes(booth.id);
    }

    onDown(ev, booth) {
        if (this.props.isLayout && !ev.button) {
            Object.assign(this.drag, { id: booth.id, isOn: false, x: ev.clientX, y: ev.clientY });
            // a finger would keep what it pressed first
            ev.target.releasePointerCapture?.(ev.pointerId);
        }
    }

    onMove(ev) {
        if (this.drag.id === null) {
            return;
        }
        const far = Math.hypot(ev.clientX - this.drag.x, ev.clientY - this.drag.y) >= DRAG_FROM;
        if (this.drag.isOn || far) {
            Object.assign(this.drag, { isOn: true, x: ev.clientX, y: ev.clientY });
        }
    }

    onUp(ev) {
        const { isOn } = this.drag;
        const booth = this.dragged;
        this.end();
        if (isOn && booth) {
            this.props.onDrop(booth, ev.clientX, ev.clientY);
        }
    }

    end() {
        Object.assign(this.drag, { id: null, isOn: false });
    }
}
