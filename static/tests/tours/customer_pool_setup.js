import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const BUTTONS = ".o_statusbar_buttons";
const STEP = ".o_field_widget[name='step'] .o_arrow_button_current";

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
                ".o-dropdown--menu [data-menu-xmlid='expo_crm.customer_pool_onboarding_menu']",
            content: "See what there is to do",
            run: "click",
        },
        {
            trigger:
                ".o_expo_crm_get_started li[name='customers']:not([data-done]) button",
            content: "Nothing is guarded yet: open the assistant",
            run: "click",
        },
        {
            trigger: `.o_form_view:not(:has(button[name='action_run'])) ${STEP}[data-value='choose']`,
            content: "Nothing comes in without a preview",
        },
        {
            trigger: `${BUTTONS} button[name='action_preview']`,
            content: "Preview",
            run: "click",
        },
        {
            trigger: `${STEP}[data-value='check']`,
            content: "The preview is the second step",
        },
        {
            trigger:
                ".o_field_widget[name='owner_line_ids'] td[name='name']:contains('Vera Keeper')",
            content: "A salesperson keeps a customer",
        },
        {
            trigger: ".o_field_widget[name='sight_line_ids'] .o_data_row",
            content: "Who loses sight of it is said",
        },
        {
            trigger: `${BUTTONS} button[name='action_back']`,
            content: "Go back to the choice",
            run: "click",
        },
        {
            trigger: `${STEP}[data-value='choose']`,
            content: "The first step is there again",
        },
        {
            trigger: ".o_field_widget[name='guard_new'] input",
            content: "Guard what comes later, too",
            run: "click",
        },
        {
            trigger: `${BUTTONS} button[name='action_preview']`,
            content: "Preview again",
            run: "click",
        },
        {
            trigger: `${BUTTONS} button[name='action_run']`,
            content: "Bring them in",
            run: "click",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            content: "Confirm",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${STEP}[data-value='done']`,
            content: "It is done",
        },
        {
            trigger: ".o_form_view div[name='finished'] .o_field_widget[name='progress']",
            content: "And how many came in is said",
        },
        {
            trigger:
                ".o_form_view div[name='next'] button[data-hotkey='g']",
            content: "Go back to the first steps",
            run: "click",
        },
        {
            trigger:
                ".o_expo_crm_get_started:has(li[name='newborn'][data-done]) li[name='customers'][data-done]",
            content: "Two of them are ticked off",
        },
    ],
});
