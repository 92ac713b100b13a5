import { Dropdown } from "@web/core/dropdown/dropdown";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { Component, onMounted, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

// what was shown last: a list that opens again does not jump when the answer comes
const remembered = { limits: null };

/**
 * What the user holds and may still claim: "37 of 50 held · 3 of 5 claimed today".
 *
 * Shows the limit that leaves least, of the pool the list is searched by or of all; a
 * click shows each. People who may claim nowhere see nothing.
 */
export class PoolLimits extends Component {
    static template = "expo_crm.PoolLimits";
    static components = { Dropdown };
    static props = { domain: Array, version: Number };

    setup() {
        this.orm = useService("orm");
        this.state = useState(remembered);
        onWillStart(async () => {
            this.mayClaim = await user.hasGroup("expo_crm.group_user");
        });
        // the list does not wait for it
        onMounted(() => this.load());
        onWillUpdateProps(({ version }) => {
            if (version !== this.props.version) {
                this.load();
            }
        });
    }

    async load() {
        if (this.mayClaim) {
            this.state.limits = await this.orm.silent.call(
                "customer.pool",
                "get_my_limits"
            );
        }
    }

    get pools() {
        return this.state.limits?.pools || [];
    }

    /** Pools that limit anything. */
    get limitedPools() {
        return this.pools.filter((pool) => pool.limit_owned || pool.limit_daily);
    }

    get isShown() {
        const { limits } = this.state;
        return Boolean(limits && this.pools.length && (this.held || this.today));
    }

    /** The id of the pool the list is searched by, if it is one. */
    get searchedPoolId() {
        const found = this.props.domain.filter(
            (leaf) => Array.isArray(leaf) && leaf[0] === "pool_id"
        );
        if (found.length !== 1 || !["=", "in"].includes(found[0][1])) {
            return false;
        }
        const ids = [found[0][2]].flat();
        return ids.length === 1 && Number.isInteger(ids[0]) && ids[0];
    }

    get concernedPools() {
        const searched = this.pools.find(({ pool_id }) => pool_id === this.searchedPoolId);
        return searched ? [searched] : this.pools;
    }

    get held() {
        const { owned, limit_owned } = this.state.limits;
        const company = { count: owned, limit: limit_owned };
        const strictest = findStrictest([
            company,
            ...this.concernedPools.map((pool) => ({
                count: pool.owned,
                limit: pool.limit_owned,
                name: this.nameOf(pool),
            })),
        ]);
        return strictest || (owned ? company : null);
    }

    get today() {
        return findStrictest(
            this.concernedPools.map((pool) => ({
                count: pool.today,
                limit: pool.limit_daily,
                name: this.nameOf(pool),
            }))
        );
    }

    /** The pool's name where the line could mean several; a phone has no room for it. */
    nameOf(pool) {
        return this.pools.length > 1 && !this.env.isSmall && pool.name;
    }

    /** One name for the whole line, where both halves are of one pool. */
    get commonName() {
        const { held, today } = this;
        return held && today && held.name === today.name && held.name;
    }

    get heldText() {
        const { name } = this.held;
        const count = formatInteger(this.held.count);
        const limit = formatInteger(this.held.limit);
        if (!this.held.limit) {
            return _t("%s held", count);
        }
        return name && !this.commonName
            ? _t("%(count)s of %(limit)s held in %(name)s", { count, limit, name })
            : _t("%(count)s of %(limit)s held", { count, limit });
    }

    get todayText() {
        const { name } = this.today;
        const count = formatInteger(this.today.count);
        const limit = formatInteger(this.today.limit);
        return name && !this.commonName
            ? _t("%(count)s of %(limit)s claimed today in %(name)s", {
                  count,
                  limit,
                  name,
              })
            : _t("%(count)s of %(limit)s claimed today", { count, limit });
    }

    /** The table of all limits: the company's, then one line for each pool. */
    get lines() {
        const { owned, limit_owned } = this.state.limits;
        const all = { id: 0, name: _t("In all"), owned: [owned, limit_owned], today: null };
        const pools = this.limitedPools.map((pool) => ({
            id: pool.pool_id,
            name: pool.name,
            owned: [pool.owned, pool.limit_owned],
            today: [pool.today, pool.limit_daily],
        }));
        return [all, ...pools];
    }

    /** What there is to unfold beside the line itself. */
    get hasMore() {
        return Boolean(this.state.limits.limit_owned || this.limitedPools.length);
    }

    formatCell([count, limit]) {
        const [shown, most] = [formatInteger(count), formatInteger(limit)];
        return limit ? _t("%(count)s of %(limit)s", { count: shown, limit: most }) : shown;
    }

    /** Full or nearly so. */
    getColor({ count, limit }) {
        if (!limit || limit - count > Math.max(1, limit * 0.1)) {
            return "";
        }
        return count >= limit ? "text-danger fw-bold" : "text-warning";
    }
}

/** @returns {Object|undefined} the limit that leaves least */
function findStrictest(limits) {
    return limits
        .filter(({ limit }) => limit)
        .sort((a, b) => a.limit - a.count - (b.limit - b.count))[0];
}
