import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { SatisfactionBars } from "./satisfaction_bars";
import { getKey } from "./satisfaction_figures";

/** One figure by role, hall, size…; groups too small to show are told of. */
export class SatisfactionBreakdown extends Component {
    static template = "expo_crm.SatisfactionBreakdown";
    static components = { SatisfactionBars };
    static props = { page: Object };

    setup() {
        this.state = useState({ axis: this.axes[0]?.[0], figure: this.figures[0]?.id });
    }

    get axes() {
        return this.props.page.axes.filter(([axis]) => axis !== "touchpoint");
    }

    get figures() {
        const { figures, scales } = this.props.page;
        return figures.map((row) => ({
            id: getKey(row),
            name: row.scale === "csat" ? `CSAT · ${row.title}` : scales[row.scale],
        }));
    }

    get rows() {
        return this.props.page.breakdowns
            .filter(
                (row) =>
                    row.axis === this.state.axis &&
                    getKey(row) === this.state.figure
            )
            .map((row) => ({ ...row, label: row.group }));
    }

    get hidden() {
        const count = this.props.page.hidden[this.state.axis];
        if (!count) {
            return "";
        }
        return count === 1
            ? _t("1 group hidden: fewer than five answers, or it would tell of such a group")
            : _t("%s groups hidden: fewer than five answers, or they would tell of such a group", count);
    }
}
