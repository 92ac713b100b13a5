from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ExhibitionCategory(models.Model):
    """A kind of exhibit, as in the classification of a trade: baijiu › sauce aroma.

    Exhibitors show some, visitors come for some. Kept by show managers.
    """

    _name = "exhibition.category"
    _description = "Exhibit Category"
    _parent_store = True
    _order = "sort_path, id"
    _rec_name = "complete_name"
    _rec_names_search = ("name", "code")

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False, help="Stable key for imports and reports.")
    parent_id = fields.Many2one(
        "exhibition.category", string="Part of", index=True, ondelete="restrict"
    )
    child_ids = fields.One2many("exhibition.category", "parent_id", string="Parts")
    parent_path = fields.Char(index=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", recursive=True, string="Full Name"
    )
    sequence = fields.Integer(default=10)
    sort_path = fields.Char(
        compute="_compute_sort_path",
        store=True,
        recursive=True,
        index=True,
        export_string_translation=False,
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another exhibit category has this code.")

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for category in self:
            names = filter(None, (category.parent_id.complete_name, category.name))
            category.complete_name = " › ".join(names)

    @api.depends("sequence", "parent_id.sort_path")
    def _compute_sort_path(self):
        """Parts follow their whole, in the sequence people gave them."""
        for category in self:
            place = f"{max(category.sequence, 0):06}-{category._origin.id or 0:08}/"
            category.sort_path = (category.parent_id.sort_path or "") + place

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("An exhibit category cannot be a part of itself.")
            )
