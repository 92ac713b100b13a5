from odoo import api, models

# in the context of a search; an object, so that no client can send it
ACTIVITY_SEARCH = object()


class MailActivity(models.Model):
    """An activity on a guarded record is found by whoever may read the record.

    Stock finds other people's activities only where one may write, though reading one
    asks no more than reading its record: superiors and colleagues would not see what
    is planned. And it shows people what is assigned to them whether they may read the
    record or not: an activity tells of its customer, so it goes with the record.
    """

    _name = "mail.activity"
    _inherit = ["mail.activity", "customer.visibility.document.mixin"]

    @api.model
    def _search(self, domain, *args, **kwargs):
        searcher = self.with_context(expo_crm_activity_search=ACTIVITY_SEARCH)
        return super(MailActivity, searcher)._search(domain, *args, **kwargs)
