import { useService } from "@web/core/utils/hooks";
import { onMounted, onWillUnmount } from "@odoo/owl";

// the server turns it into the channels of the pools the user belongs to
const CHANNEL = "expo_crm_customer_pool";
const MESSAGE = "expo_crm.customer_pool/moved";

/**
 * Hear of the moves in the user's pools for as long as the component is shown.
 *
 * @param {Object} callbacks
 * @param {Function} callbacks.onMoved called with `{ model, ids, state }`; `ids` is
 *  false when there are too many to name
 * @param {Function} callbacks.onReconnected called when moves may have been missed
 */
export function usePoolBus({ onMoved, onReconnected }) {
    const bus = useService("bus_service");
    let isLost = false;
    const onDisconnect = () => {
        isLost = true;
    };
    // after a pause on purpose (no network) the bus connects, it does not reconnect
    const onConnect = () => {
        if (isLost) {
            isLost = false;
            onReconnected();
        }
    };
    onMounted(() => {
        bus.addChannel(CHANNEL);
        bus.subscribe(MESSAGE, onMoved);
        bus.addEventListener("BUS:DISCONNECT", onDisconnect);
        bus.addEventListener("BUS:CONNECT", onConnect);
        bus.addEventListener("BUS:RECONNECT", onConnect);
    });
    onWillUnmount(() => {
        bus.deleteChannel(CHANNEL);
        bus.unsubscribe(MESSAGE, onMoved);
        bus.removeEventListener("BUS:DISCONNECT", onDisconnect);
        bus.removeEventListener("BUS:CONNECT", onConnect);
        bus.removeEventListener("BUS:RECONNECT", onConnect);
    });
}
