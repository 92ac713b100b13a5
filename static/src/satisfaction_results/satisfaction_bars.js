import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { sayCount, sayFigure, sayInterval } from "./satisfaction_figures";
import { SatisfactionInterval } from "./satisfaction_interval";

/** Figures below each other: name, interval, value, number of answers. */
export class SatisfactionBars extends Component {
    static template = "expo_crm.SatisfactionBars";
    static components = { SatisfactionInterval };
    static props = { rows: Array };

    say(row) {
        return sayFigure(row.scale, row.value);
    }

    sayBase({ n, scale, low, high }) {
        return _t("n %(answers)s · %(interval)s", {
            answers: sayCount(n),
            interval: sayInterval(scale, low, high),
        });
    }
}
