import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";

/**
 * What may be known of a customer one may not open, and what one may do about it.
 *
 * `facts` is the answer of `pool_describe_hidden`. Over a form that is being filled in,
 * `onClaimed` is called and nothing navigates away; over one that is being left and can
 * no longer be saved (`isLeaving`), there is only the way back. `leave` clears the screen
 * of a form of the record itself. `reason` says more than the facts do and stands for them.
 */
export class HiddenRecordDialog extends Component {
    static template = "expo_crm.HiddenRecordDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        facts: Object,
        isLeaving: { type: Boolean, optional: true },
        leave: { type: Function, optional: true },
        onClaimed: { type: Function, optional: true },
        reason: { type: String, optional: true },
    };
    static defaultProps = { isLeaving: false, leave: () => {} };

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.orm = useService("orm");
    }

    get canAct() {
        return !this.props.isLeaving;
    }

    get title() {
        return this.props.facts.name;
    }

    async claim() {
        const { model, id } = this.props.facts;
        if (!this.props.onClaimed) {
            const action = await this.orm.call(model, "action_pool_claim", [[id]]);
            this.props.close();
            return this.action.doAction(action, { forceLeave: true });
        }
        const [answer] = await this.orm.call(model, "pool_claim", [[id]]);
        this.props.close();
        this.notification.add(answer.message, {
            sticky: !answer.ok,
            type: answer.ok ? "success" : "danger",
        });
        if (answer.ok) {
            this.props.onClaimed();
        }
    }

    async ask() {
        const { model, id } = this.props.facts;
        const field = model === "crm.lead" ? "lead_id" : "partner_id";
        this.props.close();
        await this.props.leave();
        return this.action.doAction("expo_crm.customer_pool_request_action_ask", {
            additionalContext: { [`default_${field}`]: id },
        });
    }

    async openInPool() {
        const { pool_model, id, name } = this.props.facts;
        this.props.close();
        await this.props.leave();
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name,
                res_model: pool_model,
                res_id: id,
                views: [[false, "form"]],
                target: this.props.onClaimed ? "new" : "current",
            },
            { forceLeave: true }
        );
    }

    get avatar() {
        return `/web/image/res.users/${this.props.facts.owner_id}/avatar_128`;
    }

    get leavingText() {
        return _t("What you changed cannot be saved.");
    }
}
