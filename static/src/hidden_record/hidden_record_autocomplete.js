import { markup } from "@odoo/owl";
import { useOwnedDialogs } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { session } from "@web/session";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";
import { HiddenRecordDialog } from "./hidden_record_dialog";

const MODELS = new Set(["res.partner", "crm.lead"]);
// with more suggestions than this, nobody is about to create one
const FEW_RECORDS = 3;

/** As `pool_find_hidden`: three letters, or two of a script like the Chinese. */
function isLongEnough(request) {
    return request.length >= (/^[\x20-\x7e]*$/.test(request) ? 3 : 2);
}

patch(Many2XAutocomplete.prototype, {
    setup() {
        super.setup(...arguments);
        this.addHiddenDialog = useOwnedDialogs();
    },

    /** What exists but is hidden is named before creating it again is offered. */
    async suggest(request, lock) {
        const suggestions = await super.suggest(request, lock);
        if (!session.expo_crm_has_hidden) {
            return suggestions;
        }
        const name = request.trim();
        const records = suggestions.filter((suggestion) => suggestion.data?.record);
        if (
            !MODELS.has(this.props.resModel) ||
            records.length > FEW_RECORDS ||
            !isLongEnough(name) ||
            (this.lastNotHidden && name.startsWith(this.lastNotHidden))
        ) {
            return suggestions;
        }
        const hidden = await lock(
            this.orm.call(this.props.resModel, "pool_find_hidden", [name])
        );
        if (!hidden.length) {
            this.lastNotHidden = name;
            return suggestions;
        }
        return [
            ...records,
            ...hidden.map((row) => this.buildHiddenSuggestion(row)),
            ...suggestions.filter(
                (suggestion) =>
                    !suggestion.data?.record &&
                    suggestion.data?.slotName !== "noRecordsItem"
            ),
        ];
    },

    buildHiddenSuggestion({ id, name, where }) {
        return {
            cssClass: "o_expo_crm_hidden_option",
            data: { slotName: "hiddenItem" },
            label: markup`<i class="fa fa-lock text-muted me-1"></i>${name} <span class="text-muted">– ${where}</span>`,
            onSelect: () => this.onSelectHidden({ id, display_name: name }),
        };
    },

    async onSelectHidden(record) {
        const facts = await this.orm.call(this.props.resModel, "pool_describe_hidden", [
            [record.id],
        ]);
        if (!facts) {
            // shared or claimed in the meantime
            return this.props.update([record]);
        }
        let isClaimed = false;
        this.addHiddenDialog(
            HiddenRecordDialog,
            {
                facts,
                onClaimed: () => {
                    isClaimed = true;
                    this.props.update([record]);
                },
            },
            { onClose: () => !isClaimed && this.forgetInput() }
        );
    },

    /** What was typed names no record one may choose. */
    forgetInput() {
        const input = this.autoCompleteContainer.el?.querySelector("input");
        this.props.setInputFloats(false);
        if (input) {
            input.value = this.props.value;
        }
    },
});
