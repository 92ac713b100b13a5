import { registry } from "@web/core/registry";

const booth = (name) => `.o_plan_booth[aria-label^='Booth ${name},']`;
const held = (name) => `.o_plan_booth[aria-label^='Booth ${name}, held for Polaris Stands']`;

async function pressOn({ anchor, press }, ...keys) {
    anchor.focus();
    for (const key of keys) {
        await press(key);
    }
}

registry.category("web_tour.tours").add("expo_crm_floor_plan", {
    steps: () => [
        {
            trigger: booth("A1"),
            content: "Open a free booth",
            run: "click",
        },
        {
            trigger: ".o_plan_panel button[name='hold']",
            content: "Hold it",
            run: "click",
        },
        {
            trigger: ".o_plan_hold_dialog .o-autocomplete--input",
            content: "For one of my exhibitors",
            run: "edit Polaris",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Polaris Stands')",
            run: "click",
        },
        {
            trigger: "button[name='confirm_hold']:enabled",
            run: "click",
        },
        {
            trigger: ".o_plan_panel:contains('Polaris Stands') button[name='release']",
            content: "The panel tells for whom",
        },
        {
            trigger: held("A1"),
            content: "Move it one booth to the right, by keys",
            run: (helpers) => pressOn(helpers, "m", "ArrowRight", "Enter"),
        },
        {
            trigger: ".modal:contains('from booth A1 to A2') .btn-primary",
            content: "Agree to the offer",
            run: "click",
        },
        {
            trigger: `.o_floor_plan:has(${booth("A1")}[data-status='free']) ${held("A2")}`,
            content: "It is moved",
        },
        {
            trigger: ".o_notification_buttons button:contains('Undo')",
            content: "Change one's mind",
            run: "click",
        },
        {
            trigger: `.o_floor_plan:has(${booth("A2")}[data-status='free']) ${held("A1")}`,
            content: "It is back",
        },
        {
            trigger: "input[name='search']",
            content: "Look for a booth",
            run: "edit A2",
        },
        {
            trigger: `.o_floor_plan:has(${held("A1")}.o_plan_dimmed) ${booth("A2")}.o_plan_match`,
            content: "It is found",
        },
    ],
});
