import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { FetchRecordError } from "@web/model/relational_model/errors";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { status } from "@odoo/owl";
import { usePoolBus } from "./pool_bus_hook";

const LEFT_POOL = "EXPO_CRM:LEFT_POOL";

/** The customer was in the pool when its row was drawn, and is no more. */
class LeftPoolError extends Error {}

registry
    .category("error_handlers")
    .add("expo_crm_left_pool", (env, error, originalError) => {
        if (originalError instanceof LeftPoolError) {
            env.services.notification.add(_t("It has just left your pools."), {
                type: "warning",
            });
            env.bus.trigger(LEFT_POOL);
            return true;
        }
    });

export class PoolFormModel extends formView.Model {
    // what was read before may be somebody's by now
    static withCache = false;

    async _loadRecords() {
        try {
            return await super._loadRecords(...arguments);
        } catch (error) {
            throw error instanceof FetchRecordError ? new LeftPoolError() : error;
        }
    }
}

/**
 * The public facts of a customer who may be claimed by somebody else meanwhile: the
 * form then shows the new owner, or leads back when the customer has left the pools.
 */
export class PoolFormController extends FormController {
    setup() {
        super.setup();
        this.notification = useService("notification");
        this.isExecuting = false;
        useBus(this.env.bus, LEFT_POOL, () => this.env.config.historyBack());
        usePoolBus({
            onMoved: ({ model, ids }) => {
                const { resModel, resId } = this.model.config;
                if (model === resModel && (!ids || ids.includes(resId))) {
                    this.refresh();
                }
            },
            onReconnected: () => this.refresh(),
        });
    }

    async beforeExecuteActionButton(clickParams) {
        const goesOn = await super.beforeExecuteActionButton(clickParams);
        this.isExecuting = goesOn !== false;
        return goesOn;
    }

    async afterExecuteActionButton(clickParams) {
        this.isExecuting = false;
        return super.afterExecuteActionButton(clickParams);
    }

    async refresh() {
        // what the user does here ends with the screen read again
        if (this.isExecuting) {
            return;
        }
        const { resModel, resId } = this.model.config;
        const name = this.model.root.data.name;
        const wasUnclaimed = this.model.root.data.pool_state === "unclaimed";
        try {
            const [row] = await this.orm.silent.searchRead(
                resModel,
                [["id", "=", resId]],
                ["owner_id"],
                { limit: 1 }
            );
            if (status(this) !== "mounted" || this.model.config.resId !== resId) {
                return;
            }
            if (!row) {
                this.notification.add(_t("%s has just left your pools.", name), {
                    type: "warning",
                });
                this.env.config.historyBack();
                return;
            }
            const owner = row.owner_id;
            if (wasUnclaimed && owner && owner[0] !== user.userId) {
                this.notification.add(
                    _t("%(customer)s has just been claimed by %(owner)s.", {
                        customer: name,
                        owner: owner[1],
                    }),
                    { type: "warning" }
                );
            }
            await this.model.load();
        } catch (error) {
            // refreshed when the bus is back
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }
}

registry.category("views").add("customer_pool_form", {
    ...formView,
    Model: PoolFormModel,
    Controller: PoolFormController,
});
