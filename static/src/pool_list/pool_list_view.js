import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { isRevealable } from "../reveal_field/reveal_field";
import { livePoolController } from "./live_controller";
import { PoolEmpty } from "./pool_empty";

export class PoolListRenderer extends ListRenderer {
    static components = { ...ListRenderer.components, ActionHelper: PoolEmpty };

    /** A mask nobody may look behind is plain text, drawn without a component. */
    canUseFormatter(column, record) {
        if (column.widget === "reveal" && !isRevealable(record, column.name)) {
            return true;
        }
        return super.canUseFormatter(...arguments);
    }

    getRowClass(record) {
        const classes = super.getRowClass(record);
        return record.isPoolMoved ? `${classes} o_pool_moved` : classes;
    }
}

export class PoolListController extends livePoolController(ListController) {
    static template = "expo_crm.PoolListView";
}

registry.category("views").add("customer_pool_list", {
    ...listView,
    Controller: PoolListController,
    Renderer: PoolListRenderer,
});
