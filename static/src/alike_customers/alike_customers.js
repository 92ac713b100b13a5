import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { CharField, charField } from "@web/views/fields/char/char_field";

import { Component, onWillUpdateProps, useState } from "@odoo/owl";

// a pause in typing, in milliseconds
const PAUSE = 300;

/** Says which customers have a name like the one typed, with what is public of them. */
export class AlikeCustomers extends Component {
    static template = "expo_crm.AlikeCustomers";
    static props = { name: { type: String } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ rows: [], notes: [] });
        this.search = useDebounced(this.search, PAUSE);
        onWillUpdateProps(({ name }) => {
            if (name !== this.props.name) {
                this.search(name);
            }
        });
    }

    async search(name) {
        this.searched = name;
        const { rows, notes } = await this.orm.silent.call(
            "customer.pool.partner",
            "find_alike",
            [name]
        );
        // a slower answer to an older question
        if (this.searched === name) {
            Object.assign(this.state, { rows, notes });
        }
    }

    open({ model, id }) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

/** The name of a new customer, checked while it is typed. */
export class CustomerNameField extends CharField {
    static template = "expo_crm.CustomerNameField";
    static components = { ...CharField.components, AlikeCustomers };

    setup() {
        super.setup();
        this.state = useState({ typed: "" });
    }

    onInput(ev) {
        this.state.typed = ev.target.value;
    }
}

registry.category("fields").add("customer_name", {
    ...charField,
    component: CustomerNameField,
});
