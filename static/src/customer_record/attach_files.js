import { registry } from "@web/core/registry";
import {
    AttachDocumentWidget,
    attachDocumentWidget,
} from "@web/views/widgets/attach_document/attach_document";

/**
 * Upload files to the record and show them at once, without a method of the model.
 */
export class AttachFilesWidget extends AttachDocumentWidget {
    async onFileUploaded() {
        await this.props.record.load();
    }
}

registry.category("view_widgets").add("expo_crm_attach_files", {
    ...attachDocumentWidget,
    component: AttachFilesWidget,
});
