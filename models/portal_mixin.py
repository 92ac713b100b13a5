from odoo import models


class PortalMixin(models.AbstractModel):
    """The token of a document opens it to everybody who has the link."""

    _inherit = "portal.mixin"

    def _portal_ensure_token(self):
        """:raises AccessError: for a document of a hidden customer. Stock asks nothing
        where the token is in the cache already."""
        if not self.env.su and "pool_visible" in self._fields and not self.pool_visible:
            self.check_access("read")
        return super()._portal_ensure_token()
