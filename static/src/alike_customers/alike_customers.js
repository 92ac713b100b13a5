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

/** Says which customers have a name like the one typed, with what is public of them. */
export class AlikeCustomers extends Component {
    static template = "expo_crm.AlikeCustomers";
    static props = { name: { type: String } };

    setup() {
        this.orm = useService("orm");
        this.addDialog = useOwnedDialogs();
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
