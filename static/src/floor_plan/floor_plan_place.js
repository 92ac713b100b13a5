import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";

const KEY = "expo_crm.floor_plan";
const PATH = "floor-plan";

/**
 * Which edition and hall to open: what the user left when coming back, what a button
 * asked for, what the address says, what was seen last.
 *
 * @param {Object} props of the client action
 * @returns {{eventId: number|false, hallId: number|false}}
 */
export function readPlace(props) {
    if (props.state?.eventId) {
        return props.state;
    }
    const { current } = router;
    if (current.action === PATH && current.event) {
        return { eventId: Number(current.event), hallId: Number(current.hall) || false };
    }
    const { params = {} } = props.action;
    if (params.event_id) {
        return { eventId: params.event_id, hallId: params.hall_id || false };
    }
    try {
        return JSON.parse(browser.sessionStorage.getItem(KEY)) || {};
    } catch {
        return {};
    }
}

export function keepPlace(props, eventId, hallId) {
    browser.sessionStorage.setItem(KEY, JSON.stringify({ eventId, hallId }));
    props.updateActionState({ event: eventId, hall: hallId });
}
