import { onWillUnmount, useExternalListener } from "@odoo/owl";

const DRAG_FROM = 5;
const LONG_PRESS = 450;

/**
 * Mouse, pen and fingers on the plan: pan, pinch, wheel, and the drag of a booth.
 *
 * A mouse drags at once; a finger pans, and drags what it pressed long or what it had
 * chosen before.
 *
 * @param {Object} options
 * @param {{el: HTMLElement}} options.frame
 * @param {PlanViewport} options.viewport
 * @param {Function} options.getDrag (target) => a drag ``{isReady, move(ev), drop(ev),
 *      cancel()}`` or nothing
 */
export function usePlanGestures({ frame, viewport, getDrag }) {
    const pointers = new Map();
    let drag, isDragging, isMoved, press, last, start, pinch;

    const stopDrag = () => {
        clearTimeout(press);
        if (isDragging) {
            drag.cancel();
        }
        drag = undefined;
        isDragging = false;
    };

    const readPinch = () => {
        const [one, other] = [...pointers.values()];
        return {
            distance: Math.hypot(one.x - other.x, one.y - other.y),
            x: (one.x + other.x) / 2,
            y: (one.y + other.y) / 2,
        };
    };

    const beginDrag = (ev) => {
        isDragging = true;
        isMoved = true;
        drag.move(ev);
    };

    const onPointerDown = (ev) => {
        if (ev.button > 1) {
            return;
        }
        const point = { x: ev.clientX, y: ev.clientY };
        pointers.set(ev.pointerId, point);
        if (pointers.size === 2) {
            stopDrag();
            isMoved = true;
            pinch = readPinch();
            return;
        }
        [start, last, isMoved] = [point, point, false];
        drag = getDrag(ev.target);
        if (drag && ev.pointerType === "touch" && !drag.isReady) {
            const pressed = drag;
            press = setTimeout(() => drag === pressed && beginDrag(ev), LONG_PRESS);
        }
    };

    const onPointerMove = (ev) => {
        if (!pointers.has(ev.pointerId)) {
            return;
        }
        const point = { x: ev.clientX, y: ev.clientY };
        pointers.set(ev.pointerId, point);
        if (pointers.size === 2) {
            const now = readPinch();
            const { left, top } = frame.el.getBoundingClientRect();
            viewport.panBy(now.x - pinch.x, now.y - pinch.y);
            viewport.zoomBy(now.distance / pinch.distance, { x: now.x - left, y: now.y - top });
            pinch = now;
            return;
        }
        if (!isMoved && Math.hypot(point.x - start.x, point.y - start.y) < DRAG_FROM) {
            return;
        }
        if (!isMoved) {
            clearTimeout(press);
            if (drag && (drag.isReady || ev.pointerType !== "touch")) {
                beginDrag(ev);
            } else {
                drag = undefined;
            }
            isMoved = true;
        }
        if (isDragging) {
            drag.move(ev);
        } else {
            viewport.panBy(point.x - last.x, point.y - last.y);
        }
        last = point;
    };

    const onPointerUp = (ev) => {
        if (!pointers.delete(ev.pointerId)) {
            return;
        }
        clearTimeout(press);
        if (isDragging) {
            drag.drop(ev);
        }
        drag = undefined;
        isDragging = false;
        last = [...pointers.values()][0];
    };

    const onPointerCancel = (ev) => {
        pointers.delete(ev.pointerId);
        stopDrag();
    };

    const onWheel = (ev) => {
        ev.preventDefault();
        const { left, top } = frame.el.getBoundingClientRect();
        // a wheel sends lines, a touchpad pixels
        const step = ev.deltaMode ? ev.deltaY * 20 : ev.deltaY;
        const factor = Math.exp(-Math.max(-120, Math.min(120, step)) / 400);
        viewport.zoomBy(factor, { x: ev.clientX - left, y: ev.clientY - top });
    };

    useExternalListener(window, "pointermove", onPointerMove);
    useExternalListener(window, "pointerup", onPointerUp);
    useExternalListener(window, "pointercancel", onPointerCancel);
    onWillUnmount(stopDrag);
    return {
        onPointerDown,
        onWheel,
        /** Esc ends a drag and leaves everything where it was. */
        cancel: () => {
            const wasDragging = isDragging;
            stopDrag();
            return wasDragging;
        },
        /** A click ends each gesture: only one that moved nothing chooses a booth. */
        isClick: () => !isMoved,
        reset: () => {
            isMoved = false;
        },
    };
}
