import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { formatFloat } from "@web/views/fields/formatters";
import { sayMoment } from "./floor_plan_label";

/** What there is to know of one booth, and what the user may do with it. */
export class FloorPlanPanel extends Component {
    static template = "expo_crm.FloorPlanPanel";
    static props = {
        booth: Object,
        plan: Object,
        isBusy: Boolean,
        isMoving: Boolean,
        isLayout: Boolean,
        onClose: Function,
        onDeed: Function,
    };

    get label() {
        const { labels } = this.props.plan;
        const { booth } = this.props;
        return {
            status: labels.sale_status[booth.status],
            build_type: labels.build_type[booth.build_type],
            open_sides: labels.open_sides[booth.open_sides],
        };
    }

    sayMetres(value) {
        return formatFloat(value, { digits: [16, 2], trailingZeros: false });
    }

    get price() {
        const { price, currency_id } = this.props.booth;
        return price === false ? "" : formatCurrency(price, currency_id);
    }

    get until() {
        const { booth, plan } = this.props;
        return booth.hold_until && sayMoment(booth.hold_until, plan.event.tz);
    }

    get company() {
        return this.props.booth.exhibitor || this.props.booth.holder;
    }
}
