import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("expo_crm_customer_look", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='expo_crm.expo_crm_menu_root']",
            content: "Open the app",
            run: "click",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='expo_crm.res_partner_menu_shared']",
            content: "Open the customers of subordinates",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Polaris Stands') td[name='complete_name']",
            content: "Open one",
            run: "click",
        },
        {
            trigger:
                ".o_form_renderer.o_form_readonly .o_field_widget[name='email']:not(:has(input))",
            content: "It is there to read",
        },
        {
            trigger: ".o_statusbar_buttons .o_pool_recall",
            content: "and to be moved",
        },
        {
            trigger: ".o_statusbar_buttons button[data-hotkey='i']",
            content: "Log a call",
            run: "click",
        },
        {
            trigger: ".modal [name='outcome_id'] button:first",
            content: "What came of it",
            run: "click",
        },
        {
            trigger: ".modal .modal-footer button.btn-primary",
            content: "Save it",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_renderer.o_form_readonly",
            content: "Still there to read",
        },
    ],
});
