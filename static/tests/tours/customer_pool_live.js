import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";
import { session } from "@web/session";

/** Claim as a colleague, whose name and password the test has put into a cookie. */
async function claimAsColleague(name) {
    const [, login, password] = document.cookie.match(/expo_crm_colleague=(\w+):(\w+)/);
    const call = (service, method, ...args) =>
        rpc("/jsonrpc", { service, method, args: [session.db, ...args] });
    const uid = await call("common", "login", login, password);
    const execute = (...args) => call("object", "execute", uid, password, ...args);
    const ids = await execute("customer.pool.partner", "search", [["name", "=", name]]);
    const [answer] = await execute("res.partner", "pool_claim", ids);
    if (!answer.ok) {
        throw new Error(answer.message);
    }
}

const row = (name) => `.o_data_row:contains('${name}')`;

registry.category("web_tour.tours").add("expo_crm_customer_pool_live", {
    steps: () => [
        {
            trigger: "[name='pool_limits'] [name='held']:contains('0')",
            content: "The limits are there",
        },
        {
            trigger: `${row("Adhara")} .o_list_record_selector input`,
            content: "Select a row a colleague is about to claim",
            run: "click",
        },
        {
            trigger: `${row("Bellatrix")} .o_list_record_selector input`,
            content: "and one that stays",
            run: "click",
        },
        {
            trigger: ".o_selection_box:contains('2')",
            content: "A colleague claims",
            run: async () => {
                window.expoCrmSamePage = true;
                await claimAsColleague("Adhara");
            },
        },
        {
            trigger: `.o_list_view:not(:has(${row("Adhara")}))`,
            content: "The row leaves the list",
        },
        {
            trigger: `.o_data_row_selected${row("Bellatrix")}`,
            content: "The other one stays selected",
        },
        {
            trigger: ".o_selection_box:contains('1')",
            content: "alone",
            run() {
                if (!window.expoCrmSamePage) {
                    throw new Error("The page was loaded anew");
                }
            },
        },
        {
            trigger: ".o_selection_box .o_unselect_all",
            content: "Unselect it",
            run: "click",
        },
        {
            trigger: `body:not(:has(.o_selection_box)) ${row("Bellatrix")} td[name='name']`,
            content: "Open it",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name='action_claim']",
            content: "A colleague claims it while its form is open",
            run: () => claimAsColleague("Bellatrix"),
        },
        {
            trigger: ".o_notification:has(.bg-warning):contains('Bellatrix')",
            content: "This is told",
        },
        {
            trigger:
                ".o_form_view:has(.o_field_widget[name='owner_id']):not(:has(button[name='action_claim']))",
            content: "The form shows the owner and no button to claim",
        },
        {
            trigger: ".o_back_button, .breadcrumb-item a",
            content: "Back to the list",
            run: "click",
        },
        {
            trigger: "[name='empty_reason'][data-reason='held']",
            content: "Which is empty, and says why",
        },
        {
            trigger: "[name='empty_reason'] button[name='clear_filters']",
            content: "Show who holds whom",
            run: "click",
        },
        {
            trigger: `.o_list_view:has(${row("Adhara")}):has(${row("Bellatrix")})`,
            content: "Both are there",
        },
    ],
});

registry.category("web_tour.tours").add("expo_crm_customer_pool_several", {
    steps: () => [
        {
            trigger: `${row("Adhara")} .o_list_record_selector input`,
            content: "Select one",
            run: "click",
        },
        {
            trigger: `${row("Bellatrix")} .o_list_record_selector input`,
            content: "and another",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name='action_claim']",
            content: "Claim both",
            run: "click",
        },
        {
            trigger: "[name='pool_limits'] [name='held']:contains('2')",
            content: "The limits follow",
        },
        {
            trigger: ".o_notification:has(.bg-success) .o_notification_buttons button",
            content: "Open one's own customers",
            run: "click",
        },
        {
            trigger: `.o_list_view:has(${row("Adhara")}):has(${row("Bellatrix")}):not(:has([name='pool_limits']))`,
            content: "They are there",
        },
    ],
});
