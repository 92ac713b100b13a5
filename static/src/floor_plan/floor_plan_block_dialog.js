import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** Why a booth is not for sale. */
export class FloorPlanBlockDialog extends Component {
    static template = "expo_crm.FloorPlanBlockDialog";
    static components = { Dialog };
    static props = { booth: Object, onBlock: Function, close: Function };

    setup() {
        this.state = useState({ reason: "", isBusy: false });
    }

    get title() {
        return _t("Block booth %s", this.props.booth.name);
    }

    async block() {
        this.state.isBusy = true;
        try {
            if (await this.props.onBlock(this.state.reason.trim() || false)) {
                this.props.close();
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
