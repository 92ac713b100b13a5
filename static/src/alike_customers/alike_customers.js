import { registry } from "@web/core/registry";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { CharField, charField } from "@web/views/fields/char/char_field";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

import { Component, onWillUpdateProps, useState } from "@odoo/owl";

// a pause in typing, in milliseconds
const PAUSE = 300;

/** A form to look at: core's dialog would offer to save it. */
class LookDialog extends FormViewDialog {
    setup() {
        super.setup();
        this.viewProps.buttonTemplate = "web.FormView.Buttons";
    }
}

/**
 * Says which customers are called like the name typed, or have an e-mail or number that
 * was typed, with what is public of them.
 */
export class AlikeCustomers extends Component {
    static template = "expo_crm.AlikeCustomers";
    static props = {
        name: { type: String },
        emails: { type: Array, optional: true },
        phones: { type: Array, optional: true },
        countryId: { optional: true },
    };
    static defaultProps = { emails: [], phones: [], countryId: false };

    setup() {
        this.orm = useService("orm");
        this.addDialog = useOwnedDialogs();
        this.state = useState({ rows: [], notes: [] });
        this.search = useDebounced(this.search, PAUSE);
        this.asked = this.getQuery(this.props);
        onWillUpdateProps((props) => {
            const query = this.getQuery(props);
            if (query !== this.asked) {
                this.asked = query;
                this.search(query);
            }
        });
    }

    getQuery({ name, emails, phones, countryId }) {
        return JSON.stringify([name, emails, phones, countryId]);
    }

    async search(query) {
        const { rows, notes } = await this.orm.silent.call(
            "customer.pool.partner",
            "find_alike",
            JSON.parse(query)
        );
        // a slower answer to an older question
        if (this.asked === query) {
            Object.assign(this.state, { rows, notes });
        }
    }

    /** Over what is being typed, which is there again afterwards. */
    open({ model, id, name }) {
        this.addDialog(LookDialog, {
            resModel: model,
            resId: id,
            title: name,
            preventCreate: true,
            preventEdit: true,
        });
    }
}

/** The name of a new customer, checked while it is typed, and with it what is beside. */
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

    get typed() {
        const { data } = this.props.record;
        return {
            name: this.state.typed,
            emails: [data.email, data.contact_email].filter(Boolean),
            phones: [data.phone, data.contact_phone].filter(Boolean),
            countryId: data.country_id?.id || false,
        };
    }
}

registry.category("fields").add("customer_name", {
    ...charField,
    component: CustomerNameField,
});
