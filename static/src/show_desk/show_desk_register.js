import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus, useService } from "@web/core/utils/hooks";

/** Five fields for somebody who came without a badge. */
export class ShowDeskRegister extends Component {
    static template = "expo_crm.ShowDeskRegister";
    static components = { Dialog };
    static props = { edition: Object, onRegister: Function, close: Function };

    setup() {
        this.orm = useService("orm");
        useAutofocus();
        this.state = useState({ choices: null, busy: false, missing: false });
        this.values = useState({
            name: "",
            company_name: "",
            contact: "",
            attendee_category: "trade_visitor",
            country_id: this.props.edition.country_id || "",
        });
        onWillStart(async () => {
            this.state.choices = await this.orm.call("event.event", "get_desk_choices", []);
        });
    }

    /** Phone and e-mail are one field: nobody has both. */
    get registration() {
        const { contact, country_id, ...values } = this.values;
        return {
            ...values,
            [contact.includes("@") ? "email" : "phone"]: contact.trim(),
            country_id: Number(country_id) || false,
        };
    }

    async save() {
        this.values.name = this.values.name.trim();
        this.state.missing = !this.values.name;
        if (this.state.missing || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const registration = this.registration;
            await this.props.onRegister(registration);
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }
}
