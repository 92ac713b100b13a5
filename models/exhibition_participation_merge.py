from odoo import api, models

from ..tools.screen import get_labels
from .exhibition_participation import ENDED

# how far along a participation is
PROGRESS = {
    "exhibited": 5,
    "no_show": 4,
    "contracted": 4,
    "approved": 3,
    "applied": 2,
    "intention": 1,
}
# filled from the absorbed row where the kept one has nothing
FILLED = (
    "parent_id",
    "pavilion_id",
    "agent_id",
    "builder_id",
    "opportunity_id",
    "booth_wish",
    "expected_area",
    "complimentary_reason",
    "contract_country_id",
    "brand_names",
    "fascia_name",
    "catalogue_name",
    "catalogue_text",
    "note",
    "lost_reason_id",
)


class ExhibitionParticipation(models.Model):
    """What becomes of participations when two companies turn out to be one."""

    _name = "exhibition.participation"
    _inherit = ["exhibition.participation"]

    @api.model
    def _merge_partners(self, partners, kept):
        """Make room for one company: called before the companies are merged, since two
        live rows of one edition and role cannot both be of the same company.

        The row further along takes over what hangs on the other, which is archived.

        :param partners: all companies that become one.
        :param kept: the one of them that stays.
        """
        # sudo: whoever may merge the companies merges all that hangs on them
        everything = self.sudo().with_context(active_test=False)
        rows = everything.search([("partner_id", "in", partners.ids)], order="id")
        live = rows.filtered(lambda row: row.active and row.state not in ENDED)
        # two of the companies shared a stand: it is one company's stand now
        for row in live.filtered(lambda row: row.parent_id.partner_id in partners):
            if row.parent_id in live:
                row._absorb_into(row.parent_id)
            else:
                row.with_context(active_test=True).write(
                    {"role": "exhibitor", "parent_id": False}
                )
        live = live.filtered("active")
        for twins in live.grouped(lambda row: (row.event_id.id, row.role)).values():
            best = max(twins, key=lambda row: row._merge_rank(kept))
            for twin in twins - best:
                twin._absorb_into(best)

    def _merge_rank(self, kept):
        self.ensure_one()
        return (
            PROGRESS.get(self.state, 0),
            len(self._get_confirmed_orders()),
            len(self.booth_ids),
            len(self.hold_booth_ids),
            self.partner_id == kept,
            -self.id,
        )

    def _absorb_into(self, best):
        """Archive this row and hand everything that points to it to ``best``."""
        self.ensure_one()
        name, role, best_name = self.name, self.role, best.name
        self._hand_over(best)
        Merge = self.env["base.partner.merge.automatic.wizard"]
        # core's own way of moving references, whichever models hold them
        Merge._update_foreign_keys_generic(self._name, self, best)
        Merge._update_reference_fields_generic(self._name, self, best)
        self.env.invalidate_all()
        for row in self | best:
            row.modified(["booth_ids", "child_ids", "staff_ids", "order_line_ids"])
            self.env.add_to_compute(self._fields["net_area"], row)
        self.write({"active": False})
        roles = get_labels(self, "role")
        for row, text in (
            (best, self.env._(
                "Takes over the participation of %(name)s as %(role)s, which is the"
                " same company.", name=name, role=roles[role])),
            (self, self.env._(
                "Archived: %s is the same company and takes part further along.",
                best_name)),
        ):  # fmt: skip
            row.message_post(body=text)

    def _hand_over(self, best):
        values = {name: self[name] for name in FILLED if self[name] and not best[name]}
        # the stand it was on may be that of the one that stays
        for name in ("parent_id", "pavilion_id"):
            if values.get(name) == best:
                values.pop(name)
        if best.role == "exhibitor":
            values.pop("parent_id", None)
        values = {
            name: self._fields[name].convert_to_write(value, self)
            for name, value in values.items()
        }
        values["category_ids"] = [(4, id_) for id_ in self.category_ids.ids]
        best.write(values)

    @api.model
    def _after_merge(self, kept, by_hand):
        """The company has another name now, and the types of all it was.

        :param kept: the company that stays.
        :param by_hand: the customer types somebody had set by hand on one of them.
        """
        # sudo: as before
        everything = self.sudo().with_context(active_test=False)
        rows = everything.search([("partner_id", "in", kept.ids)])
        self.env.add_to_compute(self._fields["name"], rows)
        # sudo: which types follow from shows is kept by this model
        kept.sudo().show_type_ids -= by_hand
        self._sync_customer_types(kept)
