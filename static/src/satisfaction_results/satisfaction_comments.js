import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { sayCount } from "./satisfaction_figures";

const WAIT_MS = 300;

/** What respondents wrote: searched, filtered, paged. */
export class SatisfactionComments extends Component {
    static template = "expo_crm.SatisfactionComments";
    static props = { source: Object, load: Function };

    setup() {
        this.action = useService("action");
        this.state = useState({ found: null, search: "", category: "", code: "", offset: 0 });
        this.searchSoon = useDebounced(() => this.restart(), WAIT_MS);
        this.asked = 0;
        onWillStart(() => this.load());
        onWillUpdateProps((next) => {
            if (next.source !== this.props.source) {
                Object.assign(this.state, { search: "", category: "", code: "", offset: 0 });
                return this.load(next);
            }
        });
    }

    async load(props = this.props) {
        const asked = ++this.asked;
        const { search, category, code, offset } = this.state;
        const found = await props.load({ search, category, code, offset });
        // an answer that came late must not replace a later one
        if (asked === this.asked) {
            this.state.found = found;
        }
    }

    restart() {
        this.state.offset = 0;
        return this.load();
    }

    filter(name, value) {
        this.state[name] = this.state[name] === value ? "" : value;
        return this.restart();
    }

    turn(pages) {
        this.state.offset = Math.max(0, this.state.offset + pages * this.state.found.page_size);
        return this.load();
    }

    open(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: row.partner_id,
            views: [[false, "form"]],
        });
    }

    get total() {
        const { named, anonymous } = this.state.found;
        return Math.max(named.total, anonymous.total);
    }

    get count() {
        const { named, anonymous } = this.state.found;
        const all = named.total + anonymous.total;
        return all === 1 ? _t("1 comment") : _t("%s comments", sayCount(all));
    }

    get isFiltered() {
        return this.state.search || this.state.category || this.state.code;
    }

    get hasNext() {
        return this.state.offset + this.state.found.page_size < this.total;
    }

    sayDate(date) {
        return date ? formatDate(deserializeDate(date)) : "";
    }
}
