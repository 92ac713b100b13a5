import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { CustomerDeskCard } from "./customer_desk_card";

const LOG_ACTION = "expo_crm.customer_interaction_action_log";

/**
 * My Desk: what is due, what falls back soon, what is new, what one may still claim.
 * One call brings it all; each card leads to its full list.
 */
export class CustomerDesk extends Component {
    static template = "expo_crm.CustomerDesk";
    static components = { Layout, CustomerDeskCard };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ desk: null, busy: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.desk = await this.orm.call("customer.desk", "get_desk", []);
    }

    get today() {
        return deserializeDate(this.state.desk.today);
    }

    // words

    /** @param {string} date of the server, a day */
    sayDue(date) {
        return this.sayDay(deserializeDate(date));
    }

    sayDate(date) {
        return formatDate(deserializeDate(date));
    }

    isOverdue(date) {
        return date < this.state.desk.today;
    }

    /** @param {string} moment of the server, in UTC */
    sayFalling(moment) {
        const day = deserializeDateTime(moment).startOf("day");
        // what is late falls back with the next run of the clock
        return _t("falls back %s", this.sayDay(day < this.today ? this.today : day));
    }

    isFallingNow(moment) {
        return deserializeDateTime(moment).startOf("day") <= this.today.plus({ days: 1 });
    }

    sayContact(moment) {
        if (!moment) {
            return _t("never contacted");
        }
        return _t("last contact %s", this.sayDay(deserializeDateTime(moment)));
    }

    sayGiven(row) {
        const day = this.sayDay(deserializeDateTime(row.date));
        return row.by ? _t("%(day)s, by %(name)s", { day, name: row.by }) : day;
    }

    sayDay(date) {
        const days = date.startOf("day").diff(this.today, "days").days;
        if (Math.abs(days) > 60) {
            return formatDate(date);
        }
        return date.toRelativeCalendar({ base: this.today, unit: "days" });
    }

    sayOverdue(count) {
        return _t("%s overdue", count);
    }

    sayCall(phone) {
        return _t("Call %s", phone);
    }

    sayShow(what, count) {
        switch (what) {
            case "res.partner":
                return _t("Show customers (%s)", count);
            case "crm.lead":
                return _t("Show leads (%s)", count);
            default:
                return _t("Show all (%s)", count);
        }
    }

    sayHeld({ owned, limit_owned }) {
        return limit_owned
            ? _t("%(count)s of %(limit)s held", { count: owned, limit: limit_owned })
            : _t("%s held", owned);
    }

    sayClaimed({ today, limit_daily }) {
        return limit_daily
            ? _t("%(count)s of %(limit)s claimed today", { count: today, limit: limit_daily })
            : _t("%s claimed today", today);
    }

    isReached(count, limit) {
        return Boolean(limit) && count >= limit;
    }

    getPercent(count, limit) {
        return Math.min(100, Math.round((100 * count) / limit));
    }

    /** Pools that limit what one holds or claims; the others would only fill space. */
    get limitedPools() {
        return this.state.desk.limits.pools.filter((pool) => pool.limit_owned || pool.limit_daily);
    }

    getUrl(row) {
        return `/odoo/${row.model}/${row.res_id}`;
    }

    // deeds

    open(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.res_id,
            views: [[false, "form"]],
        });
    }

    async openList(card, model, userId) {
        const action = await this.orm.call("customer.desk", "get_list_action", [
            card,
            model || false,
            userId || false,
        ]);
        this.action.doAction(action);
    }

    openPool() {
        this.action.doAction("expo_crm.customer_pool_partner_action", { clearBreadcrumbs: true });
    }

    /** @param {Object} [row] a customer or lead that falls back; none to choose one */
    log(row) {
        const additionalContext = {};
        if (row) {
            const field = row.model === "crm.lead" ? "lead_id" : "partner_id";
            additionalContext[`default_${field}`] = row.res_id;
        }
        this.action.doAction(LOG_ACTION, { additionalContext, onClose: () => this.load() });
    }

    /** @param {Object} row a planned activity, which logging marks as done */
    async logDone(row) {
        let action;
        try {
            action = await this.orm.call("customer.desk", "get_log_action", [row.id]);
        } catch (error) {
            this.load();
            throw error;
        }
        this.action.doAction(action, { onClose: () => this.load() });
    }

    async markDone(row) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.call("mail.activity", "action_feedback", [[row.id]]);
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("expo_crm.customer_desk", CustomerDesk);
