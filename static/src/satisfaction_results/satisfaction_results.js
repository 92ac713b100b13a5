import { Component, onWillStart, useState } from "@odoo/owl";
import { download } from "@web/core/network/download";
import { deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SatisfactionBars } from "./satisfaction_bars";
import { SatisfactionBreakdown } from "./satisfaction_breakdown";
import { SatisfactionCard } from "./satisfaction_card";
import { SatisfactionComments } from "./satisfaction_comments";
import { SatisfactionComparison } from "./satisfaction_comparison";
import { SatisfactionDistribution } from "./satisfaction_distribution";
import { sayCount, sayRate } from "./satisfaction_figures";

const MODEL = "satisfaction.study";
// answers from which on all readers of results see figures
const SMALL_GROUP = 5;
const BLOCKS = ["content", "trust", "belonging"];
// of the question whose share stands at the top, if there is one of them
const OVERALL = /overall|^csat$/;

/**
 * The results of a study, or of all studies of an edition: headlines, break-downs,
 * editions side by side, what people wrote. One call brings the figures.
 */
export class SatisfactionResults extends Component {
    static template = "expo_crm.SatisfactionResults";
    static components = {
        Layout,
        SatisfactionBars,
        SatisfactionBreakdown,
        SatisfactionCard,
        SatisfactionComments,
        SatisfactionComparison,
        SatisfactionDistribution,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ choices: [], key: "", page: null, refused: "" });
        this.loadComments = (options) => this.call("get_comments", options);
        onWillStart(() => this.start());
    }

    async start() {
        const { active_id, active_model } = this.props.action.context || {};
        const isStudy = !active_model || active_model === MODEL;
        this.state.choices = await this.orm.call(MODEL, "get_results_choices", []);
        const wanted = isStudy && active_id;
        if (wanted) {
            await this.show(`study/${wanted}`);
        } else if (this.state.choices.length) {
            // figures of fewer are for few readers
            const best =
                this.state.choices.find(({ answers }) => answers >= SMALL_GROUP) ||
                this.state.choices.find(({ state }) => state !== "draft") ||
                this.state.choices[0];
            await this.show(`study/${best.id}`);
        }
    }

    /** Call a method for the study or the edition that is shown. */
    call(method, ...args) {
        const [kind, id, audience] = this.state.key.split("/");
        if (kind === "study") {
            return this.orm.call(MODEL, method, [[Number(id)], ...args]);
        }
        const name = method.replace("get_", "get_edition_");
        return this.orm.call(MODEL, name, [Number(id), audience, ...args]);
    }

    async show(key) {
        Object.assign(this.state, { key, refused: "" });
        try {
            this.state.page = await this.call("get_results");
        } catch (error) {
            if (error.exceptionName !== "odoo.exceptions.AccessError") {
                throw error;
            }
            Object.assign(this.state, { page: null, refused: error.data.message });
            return;
        }
        const [kind, id] = key.split("/");
        // a reload comes back to it
        this.props.updateActionState?.({ active_id: kind === "study" ? Number(id) : false });
    }

    // choices

    /** @returns {Object[]} editions with what may be shown of each, the newest first */
    get groups() {
        const groups = new Map();
        for (const choice of this.state.choices) {
            const id = choice.event_id || 0;
            if (!groups.has(id)) {
                groups.set(id, { id, name: choice.event_name || _t("No edition"), items: [] });
            }
            groups.get(id).items.push({
                key: `study/${choice.id}`,
                name: `${choice.name} (${choice.state_name})`,
            });
        }
        for (const group of groups.values()) {
            const audiences = new Map(
                this.state.choices
                    .filter(({ event_id, reads_edition }) => event_id === group.id && reads_edition)
                    .map(({ audience, audience_name }) => [audience, audience_name])
            );
            for (const [audience, name] of audiences) {
                group.items.push({
                    key: `edition/${group.id}/${audience}`,
                    name: _t("All studies: %s", name),
                });
            }
        }
        return [...groups.values()];
    }

    // figures

    get page() {
        return this.state.page;
    }

    find(scale) {
        return this.page.figures.filter((figure) => figure.scale === scale);
    }

    get nps() {
        return this.find("nps")[0];
    }

    get questions() {
        return this.find("csat")
            .filter(({ value }) => value !== null)
            .sort((first, second) => second.value - first.value)
            .map((row) => ({ ...row, label: row.title }));
    }

    get blocks() {
        return BLOCKS.flatMap((scale) => this.find(scale)).map((row) => ({
            ...row,
            label: this.page.scales[row.scale],
        }));
    }

    get touchpoints() {
        const rows = this.page.breakdowns.filter((row) => row.axis === "touchpoint");
        const scale = ["nps", "csi", "csat"].find((code) =>
            rows.some((row) => row.scale === code)
        );
        const code = rows.find((row) => row.scale === scale)?.code;
        return rows
            .filter((row) => row.scale === scale && row.code === code)
            .map((row) => ({ ...row, label: row.group }));
    }

    get touchpointScale() {
        return this.page.scales[this.touchpoints[0].scale];
    }

    /** @returns {Object[]} at most one card for each of NPS, CSAT and index */
    get cards() {
        const shares = this.find("csat");
        const share = shares.find(({ code }) => OVERALL.test(code)) || shares[0];
        return [this.nps, share, this.find("csi")[0]].filter(Boolean).map((figure) => ({
            figure,
            name: this.page.scales[figure.scale],
            benchmark: this.page.benchmarks[figure.scale],
        }));
    }

    // words

    get dates() {
        return this.page.dates
            .filter(Boolean)
            .map((date) => formatDate(deserializeDateTime(date)))
            .join(" – ");
    }

    get subtitle() {
        const { event_name, study_id, audience_name, touchpoint, study_count } = this.page;
        const studies = study_count === 1 ? _t("1 study") : _t("%s studies", study_count);
        return [study_id && event_name, audience_name, study_id ? touchpoint : studies, this.dates]
            .filter(Boolean)
            .join(" · ");
    }

    get countedOn() {
        return formatDateTime(deserializeDateTime(this.page.counted_on));
    }

    sayCount(value) {
        return sayCount(value);
    }

    sayRate(value) {
        return sayRate(value);
    }

    // deeds

    export() {
        const [kind, id, audience] = this.state.key.split("/");
        const path = kind === "study" ? id : `edition/${id}/${audience}`;
        return download({ url: `/expo_crm/satisfaction/${path}/results.xlsx`, data: {} });
    }

    print() {
        window.print();
    }

    openStudy() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.page.study_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("expo_crm.satisfaction_results", SatisfactionResults);
