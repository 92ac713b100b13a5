import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { useLiveList } from "./live_list_hook";
import { PoolEmpty } from "./pool_empty";
import { PoolLimits } from "./pool_limits";

export class PoolListRenderer extends ListRenderer {
    static components = { ...ListRenderer.components, ActionHelper: PoolEmpty };

    getRowClass(record) {
        const classes = super.getRowClass(record);
        return record.isPoolMoved ? `${classes} o_pool_moved` : classes;
    }
}

export class PoolListController extends ListController {
    static template = "expo_crm.PoolListView";
    static components = { ...ListController.components, PoolLimits };

    setup() {
        super.setup();
        this.live = useLiveList(this.model, this.rootRef);
    }

    async beforeExecuteActionButton(clickParams) {
        const goesOn = await super.beforeExecuteActionButton(clickParams);
        if (goesOn !== false) {
            this.live.hold();
        }
        return goesOn;
    }

    async afterExecuteActionButton(clickParams) {
        this.live.release();
        return super.afterExecuteActionButton(clickParams);
    }
}

registry.category("views").add("customer_pool_list", {
    ...listView,
    Controller: PoolListController,
    Renderer: PoolListRenderer,
});
