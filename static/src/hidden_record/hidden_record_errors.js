import { WarningDialog } from "@web/core/errors/error_dialogs";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { memoize } from "@web/core/utils/functions";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { HiddenRecordDialog } from "./hidden_record_dialog";

// several requests of one screen are refused at once: one dialog for all
const shown = new Set();
// within so many milliseconds the screen is still going back to where it came from,
// and sweeps dialogs away
const SETTLING = 5000;

/**
 * @param {Error} error
 * @returns {{model: string, id: number} | undefined} the hidden record it is about
 */
function findHidden(error) {
    return error instanceof RPCError ? error.data?.context?.expo_crm_hidden : undefined;
}

function describe(env, { model, id }) {
    return env.services.orm.call(model, "pool_describe_hidden", [[id]]);
}

/**
 * Say of a hidden record what its pool makes public.
 *
 * @returns {Promise<boolean>} false when there is nothing to say; resolved once closed
 */
async function showHidden(env, hidden, props = {}) {
    const key = `${hidden.model},${hidden.id}`;
    if (shown.has(key)) {
        return true;
    }
    shown.add(key);
    try {
        const facts = await describe(env, hidden).catch(() => false);
        if (!facts) {
            return false;
        }
        if (!env.services.action.currentController) {
            // the link was the first thing opened: no blank page behind the dialog
            await openList(env, facts);
        }
        const leave = memoize(() => leaveHidden(env, hidden, facts));
        await showDialog(env, { facts, leave, ...props });
        if (!props.isLeaving) {
            await leave();
        }
        return true;
    } finally {
        shown.delete(key);
    }
}

async function showDialog(env, props) {
    const begin = Date.now();
    let params;
    do {
        params = await new Promise((onClose) => {
            env.services.dialog.add(HiddenRecordDialog, props, {
                onClose: (closeParams) => onClose(closeParams),
            });
        });
        // closed by the action service, not by the user: say it again
    } while (params?.noReload && Date.now() - begin < SETTLING);
}

async function openList(env, facts) {
    const { action, menu } = env.services;
    await action.doAction(facts.list_action, {
        clearBreadcrumbs: true,
        forceLeave: true,
    });
    const actionId = action.currentController?.action.id;
    const app = menu.getAll().find((entry) => entry.actionID === actionId)?.appID;
    if (app) {
        menu.setCurrentMenu(app);
    }
}

/**
 * Leave a form of the hidden record that is still on the screen, from the client's
 * cache or from before it was given to somebody else.
 */
async function leaveHidden(env, hidden, facts) {
    const { props, currentState } = env.services.action.currentController || {};
    const resId = currentState?.resId || props?.resId;
    const isStale =
        props?.type === "form" && props.resModel === hidden.model && resId === hidden.id;
    // asked again: it may just have been claimed
    if (isStale && (await describe(env, hidden))) {
        await openList(env, facts);
    }
}

function hiddenRecordHandler(env, error, originalError) {
    const hidden = findHidden(originalError);
    if (!hidden) {
        return false;
    }
    error.unhandledRejectionEvent?.preventDefault();
    showHidden(env, hidden).then((isSaid) => {
        if (!isSaid) {
            const { exceptionName, data, message } = originalError;
            env.services.dialog.add(WarningDialog, { exceptionName, data, message });
        }
    });
    return true;
}

/** What was typed is another customer's: say whose, over the form it was typed into. */
function knownRecordHandler(env, error, originalError) {
    const { message, context, ...data } =
        (originalError instanceof RPCError && originalError.data) || {};
    const known = context?.expo_crm_known;
    if (!known) {
        return false;
    }
    error.unhandledRejectionEvent?.preventDefault();
    describe(env, known)
        .catch(() => false)
        .then((facts) => {
            if (facts) {
                const props = { facts, reason: message, onClaimed: () => {} };
                env.services.dialog.add(HiddenRecordDialog, props);
            } else {
                env.services.dialog.add(WarningDialog, {
                    exceptionName: originalError.exceptionName,
                    data: { ...data, message, context },
                    message: originalError.message,
                });
            }
        });
    return true;
}

registry
    .category("error_handlers")
    .add("expo_crm.hiddenRecordHandler", hiddenRecordHandler, { sequence: 50 })
    .add("expo_crm.knownRecordHandler", knownRecordHandler, { sequence: 50 });

patch(FormController.prototype, {
    /** Whoever leaves a form they may no longer save is told why, then lets it go. */
    async onSaveError(error, { discard }, leaving) {
        const hidden = leaving && findHidden(error);
        if (hidden && (await showHidden(this.env, hidden, { isLeaving: true }))) {
            discard();
            return true;
        }
        return super.onSaveError(...arguments);
    },
});
