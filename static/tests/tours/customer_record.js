import { registry } from "@web/core/registry";

const NAME = ".o_form_view .o_field_widget[name='name'] .o_input";

registry.category("web_tour.tours").add("expo_crm_customer_record", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            content: "Enter a new customer",
            run: "click",
        },
        {
            trigger: NAME,
            content: "Name it",
            run: "edit Altair Booths",
        },
        {
            trigger: "button[name='action_pool_save_new']",
            content: "Save it and enter the next one",
            run: "click",
        },
        {
            trigger: ".o_notification:has(.bg-success):contains('Altair Booths')",
            content: "It is told that it is saved",
        },
        {
            trigger: `${NAME}:not(:value('Altair Booths'))`,
            content: "The form is empty: name the next one",
            run: "edit Deneb Halls",
        },
        {
            trigger: "button[name='action_pool_new_opportunity']",
            content: "Save it and start an opportunity",
            run: "click",
        },
        {
            trigger:
                ".o_lead_opportunity_form .o_field_widget[name='partner_id'] input:value('Deneb Halls')",
            content: "The opportunity is of this customer",
        },
        {
            trigger: ".o_lead_opportunity_form .o_form_button_save",
            content: "Save the opportunity",
            run: "click",
        },
        {
            trigger: ".o_lead_opportunity_form .o_form_saved",
            content: "It is saved",
        },
    ],
});
