import { ImportAction } from "@base_import/import_action/import_action";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** Odoo's import into a pool: its rows are shown there, where everybody may see them. */
export class PoolImportAction extends ImportAction {
    static path = "pool-import";

    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    async onWillStart() {
        // read again from its address it has forgotten the pool: no row may go elsewhere
        if (!this.props.action.params?.context?.default_pool_id) {
            return this.actionService.doAction("expo_crm.customer_pool_partner_action", {
                clearBreadcrumbs: true,
            });
        }
        return super.onWillStart();
    }

    async openRecords(ids) {
        const action = await this.orm.call("customer.pool.partner", "get_imported_action", [ids]);
        return this.actionService.doAction(action, { clearBreadcrumbs: true });
    }
}

registry.category("actions").add("expo_crm_pool_import", PoolImportAction);
