import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("expo_crm_hidden_record", {
    steps: () => [
        {
            trigger:
                ".modal:has(div[name='hidden_record'] p[name='sentence']):not(:contains('polaris.example.com'))",
            content: "The link opens what may be known of the customer",
        },
        {
            trigger: ".o_action_manager .o_list_view",
            content: "A list stands behind it, no blank page",
        },
        {
            trigger: ".modal .modal-footer:not(:has(button[name='claim'])) button[name='ask']",
            content: "Ask the owner",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='reason'] input",
            content: "Say why",
            run: "edit Met them at the spring show",
        },
        {
            trigger: ".modal .modal-footer button[name='action_sent']",
            content: "Send it",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_notification:has(.bg-success)",
            content: "It is sent, and no error",
        },
        {
            trigger: ".o_action_manager .o_list_view",
            content: "The list is still there",
        },
    ],
});

registry.category("web_tour.tours").add("expo_crm_hidden_many2one", {
    steps: () => [
        {
            trigger: ".o_form_view .o_field_widget[name='partner_id'] input",
            content: "Type the name of a hidden customer",
            run: "edit Polaris",
        },
        {
            trigger:
                ".o_field_widget[name='partner_id'] .o_expo_crm_hidden_option:has(+ .o_m2o_dropdown_option)",
            content: "It is named before it can be created",
            run: "click",
        },
        {
            trigger: ".modal .modal-footer button[name='claim']",
            content: "Claim it from there",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_form_view .o_field_widget[name='partner_id'] input:value('Polaris Stands')",
            content: "The form is still there and has the customer",
        },
        {
            trigger: ".o_form_button_cancel",
            content: "Leave without an order",
            run: "click",
        },
        {
            trigger: ".o_action_manager .o_list_view, .o_action_manager .o_view_nocontent",
            content: "The list of quotations is there",
        },
    ],
});
