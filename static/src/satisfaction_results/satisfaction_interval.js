import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getRange, sayFigure, sayInterval } from "./satisfaction_figures";

/**
 * A figure with its 95 % interval on the whole range of its scale: a line for the
 * range, a band for the interval, a point for the figure, a diamond for a benchmark.
 */
export class SatisfactionInterval extends Component {
    static template = "expo_crm.SatisfactionInterval";
    static props = {
        scale: String,
        value: [Number, { value: null }],
        low: [Number, { value: null }],
        high: [Number, { value: null }],
        benchmark: { type: Number, optional: true },
        ends: { type: Boolean, optional: true },
    };

    get ends() {
        return getRange(this.props.scale);
    }

    get label() {
        const { scale, value, low, high } = this.props;
        return _t("%(figure)s, interval %(interval)s", {
            figure: sayFigure(scale, value),
            interval: sayInterval(scale, low, high),
        });
    }

    /** @returns {number} where a value is on the line, in percent */
    place(value) {
        const [min, max] = this.ends;
        return (100 * (Math.min(max, Math.max(min, value)) - min)) / (max - min);
    }

    get band() {
        const { low, high } = this.props;
        const start = this.place(low);
        return `left: ${start}%; width: ${Math.max(0.8, this.place(high) - start)}%`;
    }
}
