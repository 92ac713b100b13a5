import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const DIALOG = ".modal .o_form_view:has([name='outcome_id'])";

/** The two clicks of the dialog, once it is open. */
function logOutcome(what) {
    return [
        {
            trigger: `${DIALOG} [name='outcome_id'] button:first`,
            content: `${what}: one click for the outcome`,
            run: "click",
        },
        {
            trigger: ".modal .modal-footer button.btn-primary",
            content: `${what}: and saved`,
            run: "click",
        },
        { trigger: "body:not(:has(.modal))", content: `${what}: the dialog is gone` },
    ];
}

registry.category("web_tour.tours").add("expo_crm_customer_interaction_log", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='expo_crm.expo_crm_menu_root']",
            content: "The app opens on the desk",
            run: "click",
        },
        {
            trigger: ".o_customer_desk [data-card='due'] li:has(a) button[name='log']",
            content: "What is due is logged from its row",
            run: "click",
        },
        {
            trigger: `${DIALOG} [name='next_date'] button[data-day='days']`,
            content: "The next step in three days",
            run: "click",
        },
        ...logOutcome("desk"),
        {
            trigger: ".o_customer_desk [data-card='due']:not(:has(li))",
            content: "Nothing is due any more",
        },
        {
            trigger:
                ".o_menu_sections [data-menu-xmlid='expo_crm.res_partner_menu_my_customers']",
            content: "My customers",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row .o_list_button button:has(.fa-phone)",
            content: "Log from a row",
            run: "click",
        },
        ...logOutcome("row"),
        {
            trigger: ".o_list_view .o_data_row td[name='complete_name']",
            content: "Open the customer",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_statusbar_buttons button[data-hotkey='i']",
            content: "Log from the form",
            run: "click",
        },
        ...logOutcome("form"),
        {
            trigger: ".o-mail-Chatter .o_customer_log_interaction",
            content: "Log from the chatter",
            run: "click",
        },
        ...logOutcome("chatter"),
        {
            trigger: ".o_form_view a.nav-link[name='interactions']",
            content: "Four interactions are there",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='interaction_ids'] .o_data_row:nth-child(4)",
            content: "each a row",
        },
    ],
});
