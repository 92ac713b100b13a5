import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRecord } from "@web/views/kanban/kanban_record";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { useLiveList } from "./live_list_hook";
import { PoolEmpty } from "./pool_empty";
import { PoolLimits } from "./pool_limits";

export class PoolKanbanRecord extends KanbanRecord {
    getRecordClasses() {
        const classes = super.getRecordClasses();
        return this.props.record.isPoolMoved ? `${classes} o_pool_moved` : classes;
    }
}

export class PoolKanbanRenderer extends KanbanRenderer {
    static components = {
        ...KanbanRenderer.components,
        KanbanRecord: PoolKanbanRecord,
        ActionHelper: PoolEmpty,
    };
}

export class PoolKanbanController extends KanbanController {
    static template = "expo_crm.PoolKanbanView";
    static components = { ...KanbanController.components, PoolLimits };

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

registry.category("views").add("customer_pool_kanban", {
    ...kanbanView,
    Controller: PoolKanbanController,
    Renderer: PoolKanbanRenderer,
});
