import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRecord } from "@web/views/kanban/kanban_record";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { livePoolController } from "./live_controller";
import { PoolEmpty } from "./pool_empty";

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

export class PoolKanbanController extends livePoolController(KanbanController) {
    static template = "expo_crm.PoolKanbanView";
}

registry.category("views").add("customer_pool_kanban", {
    ...kanbanView,
    Controller: PoolKanbanController,
    Renderer: PoolKanbanRenderer,
});
