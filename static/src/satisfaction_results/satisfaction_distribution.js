import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getClass, sayCount, sayRate } from "./satisfaction_figures";

/** Answers from 0 to 10 as columns, and the three classes they make. */
export class SatisfactionDistribution extends Component {
    static template = "expo_crm.SatisfactionDistribution";
    static props = { figure: Object };

    get columns() {
        const values = this.props.figure.counts.values || {};
        const answers = Array.from({ length: 11 }, (_, answer) => values[answer] || 0);
        const most = Math.max(1, ...answers);
        return answers.map((count, answer) => ({
            answer,
            count,
            look: `o_sr_${getClass(answer)}`,
            height: (100 * count) / most,
        }));
    }

    get hasColumns() {
        return this.columns.some(({ count }) => count);
    }

    get classes() {
        const { counts, n } = this.props.figure;
        const names = {
            detractor: [_t("Detractors"), "0–6"],
            passive: [_t("Passives"), "7–8"],
            promoter: [_t("Promoters"), "9–10"],
        };
        return Object.entries(names).map(([code, [name, answers]]) => {
            const count = counts[code] || 0;
            const share = n ? (100 * count) / n : 0;
            return {
                code,
                name,
                answers,
                share,
                text: `${sayCount(count)} · ${sayRate(share)}`,
            };
        });
    }
}
