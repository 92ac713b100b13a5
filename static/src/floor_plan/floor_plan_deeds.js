import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { FloorPlanBlockDialog } from "./floor_plan_block_dialog";
import { FloorPlanHoldDialog } from "./floor_plan_hold_dialog";

const BOOTHS_ACTION = "expo_crm.event_booth_action_show";
// milliseconds to read what was done and to change one's mind
const UNDO_DELAY = 15000;

/**
 * What is done with booths: hold, release, block, move. The server decides; what it
 * refuses is said, and nothing is lost.
 *
 * @param {Object} options
 * @param {() => Object} options.getPlan what the server told of the edition and hall
 * @param {() => Promise} options.reload
 */
export function useFloorPlanDeeds({ getPlan, reload }) {
    const orm = useService("orm");
    const action = useService("action");
    const dialog = useService("dialog");
    const notification = useService("notification");

    /** @returns {Promise<Object|null>} the answer, null for a refusal */
    const call = async (method, ...args) => {
        const answer = await orm.call("event.booth", method, args);
        if (!answer.ok) {
            notification.add(answer.message, { type: "warning" });
            return null;
        }
        return answer;
    };

    const perform = async (method, booth, ...args) => {
        const answer = await call(method, [booth.id], ...args);
        if (answer?.message) {
            notification.add(answer.message, { type: "success" });
        }
        await reload();
        return Boolean(answer);
    };

    const undo = async (token) => {
        const answer = await call("undo_move", token);
        if (answer?.message) {
            notification.add(answer.message, { type: "success" });
        }
        await reload();
    };

    const doMove = async (booth, target) => {
        const answer = await call("action_move", [booth.id], target.id);
        if (answer) {
            const close = notification.add(answer.message, {
                type: "success",
                autocloseDelay: UNDO_DELAY,
                buttons: answer.undo
                    ? [
                          {
                              name: _t("Undo"),
                              primary: true,
                              onClick: () => {
                                  close();
                                  return undo(answer.undo);
                              },
                          },
                      ]
                    : [],
            });
        }
        await reload();
        return Boolean(answer);
    };

    return {
        hold(booth) {
            const plan = getPlan();
            dialog.add(FloorPlanHoldDialog, {
                booth,
                domain: plan.companies,
                tz: plan.event.tz,
                onHold: (companyId, until) => perform("action_hold", booth, companyId, until),
            });
        },
        release: (booth) => perform("action_release", booth),
        block(booth) {
            dialog.add(FloorPlanBlockDialog, {
                booth,
                onBlock: (reason) => perform("action_block", booth, reason),
            });
        },
        unblock: (booth) => perform("action_unblock", booth),

        /** Ask what a move costs, then do it; resolves when it is decided. */
        async move(booth, target) {
            const offer = await call("get_move_offer", [booth.id], target.id);
            if (!offer) {
                return false;
            }
            return new Promise((resolve) => {
                dialog.add(
                    ConfirmationDialog,
                    {
                        title: _t("Move to booth %s", target.name),
                        body: offer.message,
                        confirmLabel: _t("Move"),
                        confirm: async () => resolve(await doMove(booth, target)),
                        cancel: () => {},
                    },
                    { onClose: () => resolve(false) }
                );
            });
        },

        /** @returns {Promise<boolean>} whether the layout may be lost */
        askToDiscard: () =>
            new Promise((resolve) => {
                dialog.add(
                    ConfirmationDialog,
                    {
                        title: _t("Discard the layout?"),
                        body: _t("The places you gave to booths are not saved."),
                        confirmLabel: _t("Discard"),
                        confirm: () => resolve(true),
                        cancel: () => {},
                    },
                    { onClose: () => resolve(false) }
                );
            }),

        openCompany: (booth) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "exhibition.participation",
                res_id: booth.participation_id,
                views: [[false, "form"]],
            }),
        openBooth: (booth) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "event.booth",
                res_id: booth.id,
                views: [[false, "form"]],
            }),
        quote: async (booth) =>
            action.doAction(await orm.call("event.booth", "action_new_quotation", [[booth.id]])),
        /** The booths of the edition as list and kanban, by hall. */
        async openList() {
            const { event, hall_id } = getPlan();
            const booths = await action.loadAction(BOOTHS_ACTION);
            return action.doAction({
                ...booths,
                domain: [["event_id", "=", event.id]],
                context: {
                    search_default_group_hall_id: 1,
                    default_event_id: event.id,
                    default_hall_id: hall_id,
                },
            });
        },
        createHall: () =>
            action.doAction(
                {
                    type: "ir.actions.act_window",
                    name: _t("New Hall"),
                    res_model: "exhibition.hall",
                    views: [[false, "form"]],
                    target: "new",
                    context: { default_event_id: getPlan().event.id },
                },
                { onClose: reload }
            ),
        createEdition: () =>
            action.doAction({
                type: "ir.actions.act_window",
                name: _t("New Edition"),
                res_model: "event.event",
                views: [[false, "form"]],
            }),
    };
}
