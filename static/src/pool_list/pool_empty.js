import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { useBus, useService } from "@web/core/utils/hooks";
import { Component, onMounted, useState } from "@odoo/owl";

/**
 * Why a pool list is empty, and what to do about it.
 */
export class PoolEmpty extends Component {
    static template = "expo_crm.PoolEmpty";
    static props = { noContentHelp: { optional: true }, showRibbon: { optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ reason: null, people: [], can_setup: false });
        onMounted(() => this.load());
        // another search may be empty for another reason
        useBus(this.env.searchModel, "update", () => this.load());
    }

    async load() {
        const { resModel, domain } = this.env.searchModel;
        Object.assign(
            this.state,
            await this.orm.silent.call(resModel, "get_empty_reason", [domain])
        );
    }

    get askToJoin() {
        return _t("Ask to become a member: %s.", formatList(this.state.people, { style: "or" }));
    }

    get askManagers() {
        return _t("Ask for it: %s.", formatList(this.state.people, { style: "or" }));
    }

    openAssistant() {
        this.action.doAction("expo_crm.customer_pool_setup_action");
    }

    /** Groups stay: they hide nothing. */
    clearFilters() {
        this.env.searchModel.clearFilters();
    }
}
