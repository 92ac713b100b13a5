import { registry } from "@web/core/registry";

const FORM = ".o_form_view";
const PAGE = ".o_satisfaction_results .o_sr_page";
// whatever the language: the recommendation starts at 0, the index questions end at 10
const NPS = ".o_survey_form_choice:has(input[value='0'])";
const INDEX = ".o_survey_form_choice:has(input[value='10']):not(:has(input[value='0']))";

registry.category("web_tour.tours").add("expo_crm_satisfaction_send", {
    steps: () => [
        {
            trigger: `${FORM} button[name=action_open].btn-primary`,
            content: "A draft is opened",
            run: "click",
        },
        {
            trigger: `${FORM} button[name=action_invite].btn-primary`,
            content: "An open study is sent",
            run: "click",
        },
        {
            trigger: `${FORM} [name=asked_count]:contains(5)`,
            content: "The preview says how many get it",
        },
        {
            trigger: `${FORM} button[name=action_open_asked]`,
            content: "And who",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains(Alpha)" },
        {
            trigger: ".breadcrumb-item.o_back_button a, .o_back_button",
            content: "Back to the preview",
            run: "click",
        },
        {
            trigger: `${FORM} button[name=action_confirm].btn-primary`,
            content: "Send",
            run: "click",
        },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            trigger: `${FORM} button[name=action_open_invitations] [name=invited_count]:contains(5)`,
            content: "The study counts its invitations",
        },
    ],
});

/** Somebody discontent answers what counts, and leaves the rest out. */
function answer() {
    return [
        {
            trigger: "button[type=submit][value=start]:not(.disabled)",
            content: "Start",
            run: "click",
        },
        { trigger: `${NPS} label:has(input[value='3'])`, content: "NPS 3", run: "click" },
        { trigger: `${NPS} label.o_survey_selected:has(input[value='3'])` },
        ...[0, 1, 2].flatMap((number) => [
            {
                trigger: `${INDEX}:eq(${number}) label:has(input[value='1'])`,
                content: "The least of the index",
                run: "click",
            },
        ]),
        {
            trigger: ".js_question-wrapper textarea:eq(0)",
            content: "Why",
            run: "edit Too few buyers came",
        },
        {
            trigger: "button[type=submit][value=finish]:not(.disabled)",
            content: "Submit",
            run: "click",
        },
        { trigger: ".modal-footer button.btn-primary", content: "Sure", run: "click" },
        { trigger: ".o_survey_finished", content: "Thank you" },
    ];
}

function getForm() {
    return document.querySelector("form.o_survey-fill-form").dataset;
}

registry.category("web_tour.tours").add("expo_crm_satisfaction_answer", {
    steps: () => [
        ...answer(),
        {
            trigger: ".o_survey_finished",
            content: "The link of the mail is opened again",
            run() {
                const { surveyToken, answerToken } = getForm();
                window.location.assign(
                    `/survey/start/${surveyToken}?answer_token=${answerToken}`
                );
            },
            expectUnloadPage: true,
        },
        {
            trigger: ".o_survey_finished",
            content: "It was answered, and cannot be answered twice",
        },
        { trigger: "body:not(:has(button[value=start], button[value=finish]))" },
    ],
});

registry.category("web_tour.tours").add("expo_crm_satisfaction_answer_anonymous", {
    steps: () => [
        ...answer(),
        {
            trigger: ".o_survey_finished",
            content: "The common link is opened again",
            run() {
                window.location.assign(`/survey/start/${getForm().surveyToken}`);
            },
            expectUnloadPage: true,
        },
        {
            trigger: ".o_survey_answered",
            content: "This browser has answered already",
        },
        { trigger: "body:not(:has(button[value=start], button[value=finish]))" },
    ],
});

registry.category("web_tour.tours").add("expo_crm_satisfaction_followup", {
    steps: () => [
        {
            trigger: ".o_customer_desk [data-activity] a:contains(Alpha)",
            content: "Who is not content is on the desk at once",
            run: "click",
        },
        {
            trigger: `${FORM} div[name=voice] [name=nps_category] .text-bg-danger`,
            content: "The customer is a detractor",
        },
        { trigger: `${FORM} div[name=voice] [name=satisfaction_index]:contains(0)` },
        { trigger: `${FORM} .nav-link[name=voice]`, run: "click" },
        {
            trigger: `${FORM} [name=followup_ids] .o_data_row:contains(Too few buyers) button[name=action_close]`,
            content: "The follow-up says what was answered; they were called",
            run: "click",
        },
        { trigger: ".modal [name=comment]:contains(Too few buyers)" },
        {
            trigger: ".modal [name=note] textarea",
            run: "edit Called, offers hall 2",
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            trigger: `${FORM} [name=followup_ids] .o_data_row [name=state] .text-bg-info`,
            content: "Contacted",
        },
        { trigger: `${FORM} [name=followup_ids]:not(:has(button[name=action_close]))` },
    ],
});

/** From the study to its results, where ``what`` is to be seen. */
function seeResults(name, what) {
    registry.category("web_tour.tours").add(`expo_crm_satisfaction_results_${name}`, {
        steps: () => [
            {
                trigger: `${FORM} button.oe_stat_button[name=action_open_results]`,
                content: "From the study to its results",
                run: "click",
            },
            ...what.map((trigger) => ({ trigger: `${PAGE} ${trigger}` })),
        ],
    });
}

const FIGURE = "[data-scale=nps] .o_sr_value:contains(60)";
const COUNTED = ".o_sr_response .o_sr_numbers:eq(0) div:eq(2) b:contains(5)";

seeResults("named", [
    FIGURE,
    COUNTED,
    ".o_sr_response .o_sr_numbers:eq(0) div:eq(0) b:contains(100)",
    ".o_sr_response .o_sr_numbers:eq(1) div:eq(0) b:contains(100)",
]);
seeResults("few", [".o_sr_empty[data-reason=few]"]);
seeResults("anonymous", [FIGURE, COUNTED]);
