import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { RevealDialog } from "./reveal_dialog";

/** @returns {boolean} whether the user may look behind the mask of a field */
export function isRevealable(record, name) {
    return (record.data.revealable_fields || "").split(",").includes(name);
}

/**
 * A masked phone or email, with an eye for those its pool lets look. What is seen then
 * stays on the screen until the record is read again, and in no record.
 */
export class RevealField extends Component {
    static template = "expo_crm.RevealField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.addDialog = useOwnedDialogs();
        this.state = useState({ value: false, isBusy: false });
        onWillUpdateProps(({ record, name }) => {
            const { resId, data } = this.props.record;
            if (record.resId !== resId || record.data[name] !== data[this.props.name]) {
                this.state.value = false;
            }
        });
    }

    get isRevealable() {
        return isRevealable(this.props.record, this.props.name);
    }

    get href() {
        return this.props.name === "email"
            ? `mailto:${this.state.value}`
            : `tel:${this.state.value.replace(/\s+/g, "")}`;
    }

    get title() {
        return this.props.name === "email" ? _t("Show the email") : _t("Show the phone");
    }

    async onClick() {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            const { record, name } = this.props;
            const offer = await this.orm.call(record.resModel, "get_reveal_offer", [
                [record.resId],
                name,
            ]);
            if (offer.again) {
                await this.reveal(record.resId);
            } else {
                this.addDialog(RevealDialog, {
                    ...offer,
                    name: record.data.name || "",
                    field: name,
                    onConfirm: (reason) => this.reveal(record.resId, reason),
                });
            }
        } finally {
            this.state.isBusy = false;
        }
    }

    async reveal(resId, reason) {
        const { record, name } = this.props;
        const [answer] = await this.orm.call(
            record.resModel,
            "pool_reveal",
            [[resId], name],
            { reason }
        );
        if (!answer.ok) {
            this.notification.add(answer.message, { type: "danger", sticky: true });
        } else if (!answer.value) {
            this.notification.add(_t("There is none."), { type: "info" });
        } else if (this.props.record.resId === resId) {
            this.state.value = answer.value;
        }
    }
}

registry.category("fields").add("reveal", {
    component: RevealField,
    displayName: _t("Masked"),
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "revealable_fields", type: "char", readonly: true }],
});
