import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { browser } from "@web/core/browser/browser";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { url } from "@web/core/utils/urls";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ShowDeskRegister } from "./show_desk_register";

const COUNT_EVERY_MS = 20000;
const KEPT_SCANS = 8;
// what is remembered on this device
const STORE = "expo_crm.show_desk.";

const COLORS = { entered: "green", again: "orange", trade_day: "orange" };

/**
 * The registration desk of a show: a scanner, one answer to be read from two metres
 * away, the counters of the day. The scan field takes the focus back whenever nothing
 * else needs it, so that a scanner that types works at any moment.
 */
export class ShowDesk extends Component {
    static template = "expo_crm.ShowDesk";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.input = useRef("scan");
        this.hasCamera = isBarcodeScannerSupported();
        this.waiting = Promise.resolve();
        this.state = useState({
            editions: [],
            edition: null,
            result: null,
            scans: [],
            counters: null,
            busy: 0,
            gate: browser.localStorage.getItem(`${STORE}gate`) || "",
            sound: browser.localStorage.getItem(`${STORE}sound`) !== "off",
        });
        // keys of a scanner that do not go into a field
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => {
            if (this.state.edition && !this.isElsewhere(ev.detail.target)) {
                this.scan(ev.detail.barcode);
            }
        });
        onWillStart(() => this.loadEditions());
        onMounted(() => {
            this.focus();
            this.timer = browser.setInterval(() => this.count(), COUNT_EVERY_MS);
        });
        onWillUnmount(() => {
            browser.clearInterval(this.timer);
            this.frame?.remove();
        });
    }

    // editions

    async loadEditions() {
        this.state.editions = await this.orm.call("event.event", "get_desk_editions", []);
        const { active_id, active_model } = this.props.action.context || {};
        const wanted =
            active_model === "event.event"
                ? active_id
                : Number(browser.localStorage.getItem(`${STORE}edition`));
        const running = this.state.editions.filter(({ phase }) => phase === "running");
        const edition =
            this.state.editions.find(({ id }) => id === wanted) ||
            (running.length === 1 && running[0]);
        if (edition) {
            await this.choose(edition);
        }
    }

    async choose(edition) {
        Object.assign(this.state, { edition, result: null, scans: [], counters: null });
        browser.localStorage.setItem(`${STORE}edition`, edition.id);
        await this.count();
        this.focus();
    }

    leave() {
        browser.localStorage.removeItem(`${STORE}edition`);
        Object.assign(this.state, { edition: null, result: null });
    }

    sayDates({ dates }) {
        return dates.map((day) => formatDate(deserializeDate(day))).join(" – ");
    }

    // scanning

    onScanKey(ev) {
        if (ev.key === "Enter" && ev.target.value.trim()) {
            ev.preventDefault();
            const code = ev.target.value;
            ev.target.value = "";
            this.scan(code);
        }
    }

    /** One after the other: a scanner is faster than the network. */
    scan(code, options = {}) {
        this.state.busy++;
        this.waiting = this.waiting.then(async () => {
            try {
                const answer = await this.orm.call("event.registration", "scan_badge", [], {
                    barcode: code.trim(),
                    event_id: this.state.edition.id,
                    gate: this.state.gate || null,
                    ...options,
                });
                this.show({ ...answer, code: code.trim() });
            } finally {
                this.state.busy--;
            }
        });
        // an error is shown by the client; the next badge must not wait for it
        const done = this.waiting;
        this.waiting = this.waiting.catch(() => {});
        return done;
    }

    show(answer) {
        this.state.result = answer;
        this.state.scans.unshift({ ...answer, key: Date.now() + Math.random() });
        this.state.scans.splice(KEPT_SCANS);
        this.play(this.color(answer));
        this.count();
        this.focus();
    }

    letIn() {
        if (this.state.result?.status === "trade_day") {
            this.scan(this.state.result.code, { force: true });
        }
    }

    async undo() {
        const { result } = this.state;
        if (!result?.visit_id) {
            return;
        }
        await this.orm.call("event.registration", "undo_scan", [], {
            visit_id: result.visit_id,
            entrances: result.times_today,
        });
        const scan = this.state.scans.find(
            (item) =>
                item.visit_id === result.visit_id && item.times_today === result.times_today
        );
        if (scan) {
            Object.assign(scan, { undone: true });
        }
        this.state.result = { ...result, status: "undone", visit_id: false };
        this.count();
        this.focus();
    }

    async openCamera() {
        let code;
        try {
            code = await scanBarcode(this.env, "environment");
        } catch (error) {
            this.notification.add(error.message, { type: "warning" });
        }
        if (code) {
            await this.scan(code);
        }
        this.focus();
    }

    // people without a badge

    register() {
        this.dialog.add(
            ShowDeskRegister,
            {
                edition: this.state.edition,
                onRegister: (values) => this.onRegister(values),
            },
            { onClose: () => this.focus() }
        );
    }

    async onRegister(values) {
        const answer = await this.orm.call("event.event", "register_at_desk", [], {
            event_id: this.state.edition.id,
            values,
            gate: this.state.gate || null,
        });
        this.show(answer);
        await this.print();
    }

    async print() {
        const { result } = this.state;
        if (result?.registration_id) {
            const download = await this.orm.call("event.registration", "action_print_badges", [
                [result.registration_id],
            ]);
            this.printFile(`${download.url}&inline=1`);
            this.focus();
        }
    }

    /** In a frame nobody sees: a new window would be blocked, and take the focus. */
    printFile(file) {
        this.frame?.remove();
        this.frame = document.createElement("iframe");
        this.frame.className = "d-none";
        this.frame.src = file;
        this.frame.addEventListener("load", () => {
            this.frame.contentWindow.print();
            this.focus();
        });
        document.body.append(this.frame);
    }

    find() {
        this.action.doAction("expo_crm.event_registration_action_visitors", {
            additionalContext: {
                search_default_coming: 0,
                search_default_event_id: this.state.edition.id,
                search_default_name: this.state.result?.code || "",
                default_event_id: this.state.edition.id,
            },
        });
    }

    openBadge() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "event.registration",
            res_id: this.state.result.registration_id,
            views: [[false, "form"]],
            context: { form_view_ref: "expo_crm.event_registration_view_form_badge" },
        });
    }

    // counters

    async count() {
        if (!this.state.edition) {
            return;
        }
        const edition = this.state.edition.id;
        const counters = await this.orm.silent.call("event.event", "get_desk_counters", [
            edition,
        ]);
        if (this.state.edition?.id === edition) {
            this.state.counters = counters;
        }
    }

    get hours() {
        const hours = this.state.counters?.hours || [];
        const most = Math.max(1, ...hours.map(([, people]) => people));
        return hours.map(([hour, people]) => ({
            hour,
            people,
            height: Math.round((people / most) * 100),
        }));
    }

    // words, colours, noises

    color({ status, undone }) {
        return undone || status === "undone" ? "grey" : COLORS[status] || "red";
    }

    icon(answer) {
        const icons = { green: "fa-check", orange: "fa-exclamation", grey: "fa-undo" };
        return icons[this.color(answer)] || "fa-times";
    }

    sayStatus({ status }) {
        return {
            entered: _t("Welcome"),
            again: _t("In again"),
            trade_day: _t("Trade day"),
            undone: _t("Taken back"),
            invalid: _t("Unknown badge"),
            foreign: _t("Other show"),
            cancelled: _t("Cancelled"),
            unconfirmed: _t("Not confirmed"),
            closed: _t("Closed"),
            future: _t("Too early"),
            over: _t("Over"),
            unpaid: _t("Not paid"),
        }[status];
    }

    play(color) {
        if (!this.state.sound) {
            return;
        }
        const [module, name] = color === "green" ? ["mail", "ting"] : ["barcodes", "error"];
        const kind = new Audio().canPlayType("audio/ogg") ? "ogg" : "mp3";
        // a browser may refuse to make a noise before the first click
        new Audio(url(`/${module}/static/src/audio/${name}.${kind}`)).play().catch(() => {});
    }

    toggleSound() {
        this.state.sound = !this.state.sound;
        browser.localStorage.setItem(`${STORE}sound`, this.state.sound ? "on" : "off");
    }

    keepGate() {
        browser.localStorage.setItem(`${STORE}gate`, this.state.gate);
    }

    // focus

    isElsewhere(target) {
        return target?.closest?.(".modal, input, textarea, select");
    }

    focus() {
        if (!document.querySelector(".modal")) {
            this.input.el?.focus();
        }
    }

    onClick(ev) {
        if (!ev.target.closest("input, select, textarea")) {
            this.focus();
        }
    }
}

registry.category("actions").add("expo_crm.show_desk", ShowDesk);
