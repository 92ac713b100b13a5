import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The first steps of whoever sets the customer pool up, read from the data. */
export class GetStarted extends Component {
    static template = "expo_crm.GetStarted";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.state = useState({ intro: "", steps: [] });
        onWillStart(async () => {
            Object.assign(
                this.state,
                await this.orm.call("customer.pool.onboarding", "get_steps", [])
            );
        });
    }

    get doneCount() {
        return this.state.steps.filter((step) => step.done).length;
    }

    get percent() {
        return Math.round((100 * this.doneCount) / (this.state.steps.length || 1));
    }

    /** The first step that is left: the one to press. */
    get nextName() {
        return this.state.steps.find((step) => !step.done)?.name;
    }

    get doneLabel() {
        return _t("Done");
    }

    get openLabel() {
        return _t("To do");
    }

    open(step) {
        return this.action.doAction(step.action);
    }
}

registry.category("actions").add("expo_crm.get_started", GetStarted);
