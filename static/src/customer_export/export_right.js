import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { exportAllItem } from "@web/views/list/export_all/export_all";
import { ListController } from "@web/views/list/list_controller";
import { onWillStart } from "@odoo/owl";

const PROJECTIONS = new Set(["customer.pool.partner", "customer.pool.lead"]);

/**
 * @returns {boolean} whether a screen shows guarded customers only: who may not export
 *  them is not offered to. Elsewhere the server judges the rows that were picked.
 */
function isOfCustomers(resModel, context) {
    return PROJECTIONS.has(resModel) || Boolean(context?.expo_crm_guarded);
}

const mayExport = () => user.hasGroup("expo_crm.group_export");

const exportRight = () => ({
    setup() {
        super.setup(...arguments);
        this.mayExportRows = true;
        if (isOfCustomers(this.props.resModel, this.props.context)) {
            onWillStart(async () => {
                this.mayExportRows = await mayExport();
            });
        }
    },

    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems(...arguments);
        if (items.export && !this.mayExportRows) {
            items.export.isAvailable = () => false;
        }
        return items;
    },
});

patch(ListController.prototype, exportRight());
patch(KanbanController.prototype, exportRight());

const { isDisplayed } = exportAllItem;
exportAllItem.isDisplayed = async (env) => {
    const { resModel, globalContext } = env.searchModel;
    return (
        (await isDisplayed(env)) &&
        (!isOfCustomers(resModel, globalContext) || (await mayExport()))
    );
};
