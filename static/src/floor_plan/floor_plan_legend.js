import { Component } from "@odoo/owl";
import { formatFloat } from "@web/views/fields/formatters";
import { getFill } from "./floor_plan_booth";

export const STATUSES = ["free", "held", "contracted", "paid", "blocked"];

/** What the colours mean, how many booths and square metres have each, and a filter. */
export class FloorPlanLegend extends Component {
    static template = "expo_crm.FloorPlanLegend";
    static props = {
        booths: Array,
        labels: Object,
        statuses: Array,
        onToggle: Function,
    };

    get rows() {
        return STATUSES.map((status) => {
            const booths = this.props.booths.filter((booth) => booth.status === status);
            const area = booths.reduce((sum, booth) => sum + booth.area, 0);
            return {
                status,
                fill: getFill(status),
                label: this.props.labels[status],
                count: booths.length,
                area: formatFloat(area, { digits: [16, 1], trailingZeros: false }),
                isOn: this.props.statuses.includes(status),
            };
        });
    }
}
