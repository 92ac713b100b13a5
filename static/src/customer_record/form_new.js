import { registry } from "@web/core/registry";

/**
 * "Save & New": the button has saved the record, here comes the next empty form in its
 * place, with the defaults of the screen it stands in.
 */
function newForm(env) {
    return env.services.action.switchView("form", { resId: false });
}

registry.category("actions").add("expo_crm_form_new", newForm);
