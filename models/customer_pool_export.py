from odoo import api, models

# what a superuser's many2one shows of a customer, and so does a list that is exported
NAME_FIELDS = frozenset({"display_name", "name", "complete_name"})


class HiddenInExport:
    """The hidden customers that one export meets; an object no client can send."""

    def __init__(self):
        self.records = []

    def forget(self):
        """Drop what stands for their data in the cache."""
        for records in self.records:
            records.invalidate_recordset(flush=False)


class CustomerPoolExport(models.AbstractModel):
    """A list that points to a hidden customer is exported with its name alone.

    Stock reads each many2one with the user's rights: one hidden customer and nothing is
    exported, though the list on the screen shows its name.
    """

    _name = "customer.pool.export"
    _description = "Exported by Name"

    @api.private
    def fetch(self, field_names=None):
        export = self.env.context.get("expo_crm_hidden_in_export")
        if not isinstance(export, HiddenInExport) or not field_names:
            return super().fetch(field_names)
        seen = self._filtered_access("read")
        super(CustomerPoolExport, seen).fetch(field_names)
        hidden = self - seen
        if hidden:
            hidden._pool_blank(field_names)
            export.records.append(hidden)
        return None

    def _pool_blank(self, names):
        """Put nothing but names into the cache of the export."""
        self.env.flush_all()
        # sudo: the name is public, and nothing else is fetched
        public = self.sudo().with_context(prefetch_fields=False)
        for record, named in zip(self, public, strict=True):
            for name in names:
                field = self._fields[name]
                value = named[name] if name in NAME_FIELDS else False
                field._update_cache(
                    record, field.convert_to_cache(value, record, False)
                )
