import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getLook, sayCount, sayDifference, sayFigure, sayInterval } from "./satisfaction_figures";
import { SatisfactionInterval } from "./satisfaction_interval";

/** One headline: the figure, how sure it is, how it changed, what others reach. */
export class SatisfactionCard extends Component {
    static template = "expo_crm.SatisfactionCard";
    static components = { SatisfactionInterval };
    static props = {
        name: String,
        figure: Object,
        benchmark: { type: Object, optional: true },
    };

    get value() {
        return sayFigure(this.props.figure.scale, this.props.figure.value);
    }

    get interval() {
        const { scale, low, high } = this.props.figure;
        return sayInterval(scale, low, high);
    }

    get answers() {
        const { n } = this.props.figure;
        return n === 1 ? _t("1 answer") : _t("%s answers", sayCount(n));
    }

    get needed() {
        return _t("%s more for ±5", sayCount(this.props.figure.needed));
    }

    /** @returns {Object|null} the change: its sentence, and how it looks */
    get change() {
        const { previous, scale } = this.props.figure;
        if (!previous) {
            return null;
        }
        const values = {
            change: sayDifference(previous.difference),
            before: sayFigure(scale, previous.value),
            answers: sayCount(previous.n),
        };
        const look = getLook(previous);
        const before = _t("before: %(before)s (%(answers)s answers)", values);
        if (!previous.is_significant) {
            return {
                look,
                icon: "fa-minus",
                text: _t("No significant change (%(change)s)", values),
                before,
            };
        }
        const isUp = previous.difference > 0;
        return {
            look,
            icon: isUp ? "fa-arrow-up" : "fa-arrow-down",
            text: isUp
                ? _t("Significantly better: %(change)s", values)
                : _t("Significantly worse: %(change)s", values),
            before,
        };
    }

    get benchmark() {
        const { benchmark, figure } = this.props;
        return benchmark && sayFigure(figure.scale, benchmark.value);
    }
}
