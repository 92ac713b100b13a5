import { registry } from "@web/core/registry";

// long enough to read two lines and to reach the button
const AUTOCLOSE_DELAY = 10000;

/**
 * A notification like the stock `display_notification`, with buttons that open actions.
 *
 * @param {Object} env
 * @param {Object} action its params: `message`, `type`, `sticky`, `className`, `next`,
 *  and `buttons`, a list of `{ name, action }`
 */
export function displayNotificationWithButtons(env, { params }) {
    const close = env.services.notification.add(params.message, {
        type: params.type,
        sticky: params.sticky,
        className: `o_expo_notification ${params.className || ""}`,
        autocloseDelay: AUTOCLOSE_DELAY,
        buttons: params.buttons.map(({ name, action }) => ({
            name,
            onClick: () => {
                close();
                env.services.action.doAction(action, { clearBreadcrumbs: true });
            },
        })),
    });
    return params.next;
}

registry
    .category("actions")
    .add("expo_crm_notification", displayNotificationWithButtons);
