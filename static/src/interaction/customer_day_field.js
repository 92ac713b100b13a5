import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { today } from "@web/core/l10n/dates";
import { DateTimeField, dateField } from "@web/views/fields/datetime/datetime_field";

/**
 * A date to come, with the days one means most often beside it.
 */
export class CustomerDayField extends Component {
    static template = "expo_crm.CustomerDayField";
    static components = { DateTimeField };
    static props = DateTimeField.props;
    static defaultProps = DateTimeField.defaultProps;

    get days() {
        return [
            { name: "tomorrow", label: _t("Tomorrow"), shift: { days: 1 } },
            { name: "days", label: _t("In 3 days"), shift: { days: 3 } },
            { name: "week", label: _t("In a week"), shift: { weeks: 1 } },
            { name: "month", label: _t("In a month"), shift: { months: 1 } },
        ].map((day) => {
            const date = today().plus(day.shift);
            return { ...day, date, active: Boolean(this.value && this.value.hasSame(date, "day")) };
        });
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    onClick(day) {
        this.props.record.update({ [this.props.name]: day.active ? false : day.date });
    }
}

export const customerDayField = {
    ...dateField,
    component: CustomerDayField,
    displayName: _t("Day to come"),
};

registry.category("fields").add("customer_day", customerDayField);
