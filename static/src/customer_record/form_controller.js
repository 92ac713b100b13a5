import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/**
 * "Save & New": the button has saved the record, now comes the next empty form in its
 * place, as by the New button of the form.
 */
patch(FormController.prototype, {
    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        if (clickParams.name === "action_pool_save_new") {
            await this.create();
        }
    },
});
