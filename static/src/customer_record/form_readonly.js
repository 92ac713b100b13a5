import { useEffect } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

const GUARDED = ["res.partner", "crm.lead"];

/**
 * Who may look at a customer but not edit it gets its form to read: what is typed there
 * could not be saved.
 */
patch(FormController.prototype, {
    setup() {
        super.setup(...arguments);
        if (!GUARDED.includes(this.props.resModel)) {
            return;
        }
        useEffect(
            () => {
                const { root } = this.model;
                // a form without the field leaves it to the server
                const editable = root.isNew || root.data.pool_editable !== false;
                const mode = editable && !this.props.readonly ? "edit" : "readonly";
                if (root.config.mode !== mode) {
                    root.switchMode(mode);
                }
            },
            () => [this.model.root.resId, this.model.root.data.pool_editable]
        );
    },
});
