import { rpc } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { ReportAction } from "@web/webclient/actions/reports/report_action";

/**
 * Our reports are printed by the browser where the server has no engine for PDF:
 * Odoo would show the same page again, with a warning for administrators.
 */
patch(ReportAction.prototype, {
    async print() {
        if (this.props.report_name.startsWith("expo_crm.")) {
            const engine = await rpc("/report/check_wkhtmltopdf");
            if (!["ok", "upgrade"].includes(engine)) {
                this.iframe.el.contentWindow.print();
                return;
            }
        }
        return super.print();
    },
});
