import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("expo_crm_customer_pool_claim", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='expo_crm.expo_crm_menu_root']",
            content: "Open the app",
            run: "click",
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
            trigger:
                ".o_list_view:has(button[name='action_claim']):not(:contains('polaris.example.com'))",
            content: "The pool shows nothing private",
        },
        {
            trigger: ".o_data_row:contains('Polaris Stands') button[name='action_claim']",
            content: "Claim the customer from its row",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name='name'] :value('Polaris Stands')",
            content: "The customer opens",
        },
        {
            trigger:
                ".o_form_view .o_field_widget[name='email'] input:value('secret@polaris.example.com')",
            content: "Its private facts are there",
        },
        {
            trigger: ".o_statusbar_buttons button[data-hotkey='i']",
            content: "Log the first call",
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
            trigger: "body:not(:has(.modal)) .o_statusbar_buttons .o_pool_share",
            content: "Share the customer",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='user_ids'] input",
            content: "Look for a colleague",
            run: "edit stranger (",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('stranger (')",
            content: "Choose the colleague",
            run: "click",
        },
        {
            trigger: ".modal button[name='action_apply']",
            content: "Share it",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view a.nav-link[name='shares']",
            content: "Look who sees it now",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='share_ids'] .o_data_row:contains('stranger (')",
            content: "The colleague is there",
        },
        {
            trigger: ".o_statusbar_buttons button[data-hotkey='r']",
            content: "Return it",
            run: "click",
        },
        {
            trigger: ".modal .modal-footer button[name='action_apply']",
            content: "Confirm in the dialog",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_action_manager > .o_list_view:not(:contains('Polaris Stands'))",
            content: "A list without it opens, and no error",
        },
        {
            trigger: ".o_notification:has(.bg-success):contains('Polaris Stands')",
            content: "The return is told",
        },
    ],
});
