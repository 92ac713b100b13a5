import { registry } from "@web/core/registry";

const PAGE = ".o_satisfaction_results .o_sr_page";

registry.category("web_tour.tours").add("expo_crm_satisfaction_results", {
    steps: () => [
        {
            trigger: ".o_form_view button.oe_stat_button[name=action_open_results]",
            content: "From the study to its results",
            run: "click",
        },
        {
            trigger: `${PAGE} [data-scale=nps] .o_sr_value:contains(50)`,
            content: "The figure is the first thing to see",
        },
        { trigger: `${PAGE} [data-scale=nps] .o_sr_low_base` },
        {
            trigger: `${PAGE} .o_sr_breakdown [data-axis=hall]`,
            content: "Broken down by hall",
            run: "click",
        },
        { trigger: `${PAGE} .o_sr_breakdown .o_sr_bar_name:contains(Hall 1)` },
        { trigger: `${PAGE} .o_sr_breakdown .o_sr_bar_name:contains(Hall 2)` },
        { trigger: `${PAGE} .o_sr_quote:contains(queue)` },
        { trigger: `${PAGE} .o_sr_quote:contains(light)` },
        {
            trigger: `${PAGE} input[name=search]`,
            content: "Find what people wrote of queues",
            run: "edit queue",
        },
        { trigger: `${PAGE} .o_sr_comments:not(:has(.o_sr_quote:contains(light)))` },
        {
            trigger: `${PAGE} .o_sr_quote:contains(queue) a:contains(Acme)`,
            content: "A customer one sees is a link away",
            run: "click",
        },
        { trigger: ".o_form_view .o_last_breadcrumb_item:contains(Acme)" },
    ],
});
