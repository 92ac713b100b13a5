import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";

/** Asks why, before one masked fact of a customer is shown and a row is kept of it. */
export class RevealDialog extends Component {
    static template = "expo_crm.RevealDialog";
    static components = { Dialog };
    static props = {
        again: { type: Boolean, optional: true },
        close: Function,
        field: String,
        left: Number,
        limit: Number,
        name: String,
        onConfirm: Function,
        reasons: { type: Array, element: String },
    };

    setup() {
        this.state = useState({ reason: "", isBusy: false });
        useAutofocus({ refName: "reason" });
    }

    get title() {
        const { field, name } = this.props;
        return field === "email" ? _t("Email of %s", name) : _t("Phone of %s", name);
    }

    get isUsedUp() {
        return Boolean(this.props.limit) && !this.props.left;
    }

    get leftText() {
        const { left, limit } = this.props;
        return this.isUsedUp
            ? _t("You have looked at the %s facts this pool allows a day: go on tomorrow.", limit)
            : _t("%(left)s of %(limit)s left today", { left, limit });
    }

    get canConfirm() {
        return Boolean(this.state.reason.trim()) && !this.isUsedUp && !this.state.isBusy;
    }

    async confirm() {
        if (!this.canConfirm) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.props.onConfirm(this.state.reason.trim());
        } finally {
            this.props.close();
        }
    }
}
