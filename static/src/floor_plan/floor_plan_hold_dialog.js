import { Component, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { serializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";

const { DateTime } = luxon;
const DAYS = [3, 7, 14];

/** For whom a booth is held, and until when. */
export class FloorPlanHoldDialog extends Component {
    static template = "expo_crm.FloorPlanHoldDialog";
    static components = { Dialog, DateTimeInput, RecordSelector };
    static props = {
        booth: Object,
        domain: Array,
        tz: String,
        companyId: { type: [Number, { value: false }], optional: true },
        onHold: Function,
        close: Function,
    };

    setup() {
        this.days = DAYS;
        this.state = useState({
            companyId: this.props.companyId || false,
            until: this.getMoment(7),
            isBusy: false,
        });
    }

    get title() {
        return _t("Hold booth %s", this.props.booth.name);
    }

    /** The end of a day's work where the show is, on the clock of the user. */
    getMoment(days) {
        return DateTime.now()
            .setZone(this.props.tz)
            .plus({ days })
            .set({ hour: 18, minute: 0, second: 0, millisecond: 0 })
            .setZone("default");
    }

    /** The same moment on the clocks of the show. */
    get untilThere() {
        const { tz } = this.props;
        return `${toLocaleDateTimeString(this.state.until, { tz })} (${tz})`;
    }

    sayDays(days) {
        return _t("%s days", days);
    }

    async hold() {
        this.state.isBusy = true;
        try {
            const until = serializeDateTime(this.state.until);
            if (await this.props.onHold(this.state.companyId, until)) {
                this.props.close();
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
