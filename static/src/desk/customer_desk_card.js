import { Component } from "@odoo/owl";

/**
 * One card of the desk: a title with its count, rows or a word why there are none, and
 * the way to the full list.
 */
export class CustomerDeskCard extends Component {
    static template = "expo_crm.CustomerDeskCard";
    static props = {
        name: String,
        title: String,
        icon: String,
        count: { type: Number, optional: true },
        slots: Object,
    };
}
