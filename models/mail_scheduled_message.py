from odoo import models


class MailScheduledMessage(models.Model):
    """A message to be posted later, as visible as the record it will be posted on."""

    _name = "mail.scheduled.message"
    _inherit = ["mail.scheduled.message", "customer.visibility.document.mixin"]

    _pool_model_field = "model"
