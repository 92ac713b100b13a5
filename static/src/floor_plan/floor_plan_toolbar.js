import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** Which edition and hall, the search, and the way to list and layout. */
export class FloorPlanToolbar extends Component {
    static template = "expo_crm.FloorPlanToolbar";
    static props = {
        plan: Object,
        isLayout: Boolean,
        isDirty: Boolean,
        isBusy: Boolean,
        query: String,
        found: { type: [Number, { value: null }] },
        toolbar: Object,
        onEdition: Function,
        onHall: Function,
        onSearch: Function,
        onSearchNext: Function,
        onSearchEnd: Function,
        onReload: Function,
        onList: Function,
        onLayout: Function,
        onSave: Function,
        onDiscard: Function,
    };

    setup() {
        this.search = useRef("search");
        Object.assign(this.props.toolbar, { focusSearch: () => this.search.el?.focus() });
    }

    get halls() {
        return this.props.plan.halls.filter((hall) => !hall.parent_id);
    }

    readId(ev) {
        return Number(ev.target.value);
    }

    sayFound(count) {
        return count === 1 ? _t("1 booth") : _t("%s booths", count);
    }

    onSearchKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.props.onSearchNext();
        } else if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.onSearchEnd();
        }
    }
}
