import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import {
    BadgeSelectionField,
    badgeSelectionField,
} from "@web/views/fields/badge_selection/badge_selection_field";

/**
 * Every option is a button: one click, one Tab stop each, and Alt with a digit.
 */
export class CustomerChoiceField extends BadgeSelectionField {
    static template = "expo_crm.CustomerChoiceField";
    static props = {
        ...BadgeSelectionField.props,
        icons: { type: Object, optional: true },
        hotkey: { type: String, optional: true },
        label: { type: String, optional: true },
    };

    /** @param {number} index of the option */
    getHotkey(index) {
        const { hotkey } = this.props;
        if (hotkey === undefined || index > 8) {
            return undefined;
        }
        return hotkey ? `${hotkey}+${index + 1}` : `${index + 1}`;
    }

    /** @param {string | number} value */
    onChange(value) {
        // a second click takes back what is not required
        const isSet = this.type === "many2one" && value === this.value;
        super.onChange(isSet ? false : value);
    }
}

export const customerChoiceField = {
    ...badgeSelectionField,
    component: CustomerChoiceField,
    displayName: _t("Buttons to choose from"),
    supportedOptions: [
        ...badgeSelectionField.supportedOptions,
        {
            label: _t("Icons"),
            name: "icons",
            type: "string",
            help: _t("An icon for each value."),
        },
        {
            label: _t("Shortcut"),
            name: "hotkey",
            type: "string",
            help: _t("Keys pressed with Alt and the number of the option."),
        },
    ],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...badgeSelectionField.extractProps(fieldInfo, dynamicInfo),
        icons: fieldInfo.options.icons,
        hotkey: fieldInfo.options.hotkey,
        label: fieldInfo.string,
    }),
};

registry.category("fields").add("customer_choice", customerChoiceField);
