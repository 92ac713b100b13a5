import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("expo_crm_customer_pool_recall", {
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
            trigger:
                ".o_data_row:contains('Polaris Stands') .o_list_record_selector input",
            content: "Select the customer",
            run: "click",
        },
        {
            trigger: ".o_control_panel .o_pool_recall",
            content: "Recall it",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='reason'] input",
            content: "Say why",
            run: "edit Nobody called for a month && press Tab",
        },
        {
            trigger: ".modal button[name='action_apply']",
            content: "Confirm",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_list_view:not(:contains('Polaris Stands'))",
            content: "It has left its owner",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='expo_crm.expo_crm_menu_pool']",
            content: "Open the menu of the pool",
            run: "click",
        },
        {
            trigger:
                ".o-dropdown--menu [data-menu-xmlid='expo_crm.customer_pool_partner_menu']",
            content: "Open the customers in the pool",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Polaris Stands') button.o_pool_assign",
            content: "Assign it from its row",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='user_id'] input",
            content: "Look for the new owner",
            run: "edit stranger (",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('stranger (')",
            content: "Choose the new owner",
            run: "click",
        },
        {
            trigger: ".modal button[name='action_apply']",
            content: "Confirm",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_list_view:not(:contains('Polaris Stands'))",
            content: "It waits no longer",
        },
    ],
});
