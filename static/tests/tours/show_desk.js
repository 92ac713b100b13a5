import { registry } from "@web/core/registry";

const SCAN = ".o_show_desk input[name=scan]";

/** A scanner types a code and Enter; the desk answers with a colour. */
function scan(code, status, what) {
    return [
        { trigger: SCAN, content: `${what}: scanned`, run: `edit ${code}` },
        { trigger: SCAN, content: `${what}: Enter`, run: "press Enter" },
        {
            trigger: `.o_show_desk_result[data-status=${status}]`,
            content: what,
        },
    ];
}

registry.category("web_tour.tours").add("expo_crm_show_desk", {
    steps: () => [
        { trigger: SCAN, content: "The only show that runs is opened at once" },
        ...scan("BADGE-1", "entered", "First entrance"),
        { trigger: ".o_show_desk [data-counter=visitors_today] b:contains(1)" },
        ...scan("BADGE-1", "again", "Second entrance"),
        {
            trigger: ".o_show_desk button[name=undo]",
            content: "The second one was a mistake",
            run: "click",
        },
        { trigger: ".o_show_desk_result[data-status=undone]" },
        ...scan("BADGE-2", "cancelled", "Cancelled badge"),
        ...scan("NOBODY", "invalid", "Unknown badge"),
        {
            trigger: ".o_show_desk button[name=register]",
            content: "Somebody without a badge",
            run: "click",
        },
        { trigger: ".modal input[name=name]", run: "edit Karl Muller" },
        { trigger: ".modal input[name=company_name]", run: "edit Weinhaus" },
        { trigger: ".modal input[name=contact]", run: "edit karl@wein.example.com" },
        { trigger: ".modal button[name=register]", run: "click" },
        {
            trigger: ".o_show_desk_result[data-status=entered]:contains(Karl Muller)",
            content: "Registered and let in",
        },
        { trigger: "body:not(:has(.modal))" },
        {
            trigger: "iframe[src*='/expo_crm/badges']:not(:visible)",
            content: "The badge is printed",
        },
        { trigger: ".o_show_desk [data-counter=visitors_today] b:contains(2)" },
    ],
});
