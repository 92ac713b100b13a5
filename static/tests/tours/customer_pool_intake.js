import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const ROWS = "name,city\nPollux One,Ningbo\nPollux Two,Wuxi\nPollux Three,Suzhou\nPollux Four,Jinan\n";

function upload(input) {
    const transfer = new DataTransfer();
    transfer.items.add(new File([ROWS], "customers.csv", { type: "text/csv" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

const give = (name) => [
    {
        trigger: ".modal .o_field_widget[name='user_ids'] input",
        content: "Look for a colleague",
        run: `edit ${name}`,
    },
    {
        trigger: `.o-autocomplete--dropdown-item:contains('${name}')`,
        content: "Choose the colleague",
        run: "click",
    },
];

registry.category("web_tour.tours").add("expo_crm_customer_pool_intake", {
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
            trigger: ".o_control_panel .o_pool_new",
            content: "Add a customer",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='name'] input",
            content: "Type a name",
            run: "edit Castor",
        },
        {
            trigger: ".modal [name='alike_customers'] [data-state='claimed']",
            content: "A customer of that name is held by somebody",
        },
        {
            trigger: ".modal [name='alike_customers'] [data-state='claimed'] a",
            content: "Look at it",
            run: "click",
        },
        {
            trigger: ".o_dialog:not(.o_inactive_modal) [name='pool_state']",
            content: "What is public of it shows over the dialog",
        },
        {
            trigger: ".o_dialog:not(.o_inactive_modal) .modal-header .btn-close",
            content: "Go on",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='name'] input",
            content: "Type the whole name",
            run: "edit Castor Signs && press Tab",
        },
        {
            trigger: ".modal button[name='action_add']",
            content: "Add it to the pool",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_data_row:contains('Castor Signs')",
            content: "It waits in the pool",
        },
        {
            trigger: ".o_control_panel .o_pool_import",
            content: "Import a file",
            run: "click",
        },
        {
            trigger: ".modal button[name='action_import']",
            content: "Into the usual pool",
            run: "click",
        },
        {
            trigger: ".o_control_panel .o_file_input",
            content: "Choose the file",
            run: ({ anchor }) => upload(anchor.querySelector("input[name='ufile']")),
        },
        {
            trigger: ".o_action_manager:has(.o_import_data_content) .o_control_panel .btn-primary",
            content: "Test it",
            run: "click",
            // reading the columns takes Odoo a while on a busy machine
            timeout: 60000,
        },
        {
            trigger:
                ".o_action_manager:has(.o_import_data_content .alert) .o_control_panel .btn-primary",
            content: "Import it",
            run: "click",
            timeout: 60000,
        },
        {
            trigger: ".o_list_view:not(:contains('Castor')) thead .o_list_record_selector input",
            content: "Select all imported customers",
            run: "click",
        },
        {
            trigger: ".o_control_panel .o_pool_distribute",
            content: "Deal them out",
            run: "click",
        },
        ...give("rep ("),
        ...give("stranger ("),
        {
            trigger: ".modal .o_field_widget[name='preview'] li:eq(1)",
            content: "A line for each colleague says what they would get",
        },
        {
            trigger: ".modal button[name='action_apply']",
            content: "Do it",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_notification:has(.bg-success)",
            content: "The result is told",
        },
    ],
});
