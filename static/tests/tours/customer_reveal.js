import { registry } from "@web/core/registry";

const PHONE = "+86 138 0013 8000";

registry.category("web_tour.tours").add("expo_crm_customer_reveal", {
    steps: () => [
        {
            trigger: `.o_data_row:contains('Polaris Stands'):not(:contains('${PHONE}')) button[name='reveal']`,
            content: "Ask for the phone of a customer in the list",
            run: "click",
        },
        {
            trigger: ".modal button[name='confirm']:disabled",
            content: "Nothing is shown without a reason",
        },
        {
            trigger: ".modal input",
            content: "Say why",
            run: "edit They asked for a call",
        },
        {
            trigger: ".modal button[name='confirm']:not(:disabled)",
            content: "Show it",
            run: "click",
        },
        {
            trigger: `.o_data_row:contains('Polaris Stands') a[href='tel:${PHONE.replaceAll(" ", "")}']:contains('${PHONE}')`,
            content: "The phone is there, to be called",
        },
        {
            trigger: ".o_data_row:contains('Vega Booths') button[name='reveal']",
            content: "Ask for another one",
            run: "click",
        },
        {
            trigger: ".modal [name='left'].text-danger",
            content: "That was all for today",
        },
        {
            trigger: ".modal button[name='back']",
            content: "Leave it",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_data_row:contains('Polaris Stands') td[name='name']",
            content: "Open the first one",
            run: "click",
        },
        {
            trigger: `.o_form_view:not(:contains('${PHONE}')) .o_field_widget[name='phone'] button[name='reveal']`,
            content: "It is masked again; look once more",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) .o_form_view .o_field_widget[name='phone'] a:contains('${PHONE}')`,
            content: "The same day it needs no reason",
        },
        {
            trigger: ".o_form_view .o_field_widget[name='email'] button[name='reveal']",
            content: "The email is still masked",
        },
    ],
});
