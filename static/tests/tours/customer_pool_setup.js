import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("expo_crm_customer_pool_setup", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='expo_crm.expo_crm_menu_root']",
            content: "Open the app",
            run: "click",
        },
        {
            trigger:
                ".o_menu_sections [data-menu-xmlid='expo_crm.expo_crm_menu_configuration']",
            content: "Open the configuration",
            run: "click",
        },
        {
            trigger:
                ".o-dropdown--menu [data-menu-xmlid='expo_crm.customer_pool_setup_menu']",
            content: "Open the set-up assistant",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(button[name='action_run']))",
            content: "Nothing comes in without a preview",
        },
        {
            trigger: ".o_statusbar_buttons button[name='action_preview']",
            content: "Preview",
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button[name='action_run']",
            content: "Now they may come in",
        },
        {
            trigger:
                ".o_field_widget[name='owner_line_ids'] td[name='name']:contains('rep (')",
            content: "A salesperson keeps a customer",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name='sight_line_ids'] .o_data_row",
            content: "Who loses sight of it is said",
        },
    ],
});
