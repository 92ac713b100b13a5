import { Chatter } from "@mail/chatter/web_portal/chatter";
import { Thread } from "@mail/core/common/thread_model";
import { patch } from "@web/core/utils/patch";
import { useService } from "@web/core/utils/hooks";

patch(Thread.prototype, {
    setup() {
        super.setup();
        /** Whether the server offers the quick entry: a held record one may log on. */
        this.isInteractionLoggable = false;
    },
});

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.customerActionService = useService("action");
    },

    onClickLogInteraction() {
        const thread = this.state.thread;
        const field = thread.model === "crm.lead" ? "lead_id" : "partner_id";
        this.customerActionService.doAction("expo_crm.customer_interaction_action_log", {
            additionalContext: { [`default_${field}`]: thread.id },
            onClose: async () => {
                // the form shows the last contact, the chatter what was planned
                await this.reloadParentView();
                this.load(thread, [...this.requestList, "messages"]);
            },
        });
    },
});
