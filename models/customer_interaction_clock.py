from odoo import models
from odoo.tools import SQL


class CustomerInteractionClock(models.AbstractModel):
    """What an interaction does to the clock of its customer and its lead."""

    _name = "customer.interaction.clock"
    _description = "Clock of Interactions"

    def _renew_last_contact(self):
        """Raise the last contact date of roots and leads, never lower it by an old
        entry."""
        self.flush_model()
        Partner, Lead = self.env["res.partner"], self.env["crm.lead"]
        Partner.flush_model(["pool_root_id"])
        self._renew_last_contact_of(
            Partner,
            SQL("partner.pool_root_id"),
            SQL("JOIN res_partner partner ON partner.id = interaction.partner_id"),
        )
        # sudo: whether there is a lead at all decides about a second statement
        if self.sudo().lead_id:
            self._renew_last_contact_of(Lead, SQL("interaction.lead_id"), SQL())

    def _renew_last_contact_of(self, Model, subject, join):
        """:param subject: ``SQL`` of the id of the record contacted, of ``Model``."""
        Model.flush_model(["last_contact_date"])
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s contacted
                   SET last_contact_date = latest.date
                  FROM (SELECT %(subject)s AS id, max(interaction.date) AS date
                          FROM customer_interaction interaction
                               %(join)s
                     LEFT JOIN customer_interaction_outcome outcome
                            ON outcome.id = interaction.outcome_id
                         WHERE interaction.id = ANY(%(ids)s)
                           AND COALESCE(outcome.is_contact, TRUE)
                      GROUP BY %(subject)s) latest
                 WHERE contacted.id = latest.id
                   AND (contacted.last_contact_date IS NULL
                        OR contacted.last_contact_date < latest.date)
             RETURNING contacted.id
                """,
                table=SQL.identifier(Model._table),
                subject=subject,
                join=join,
                ids=self.ids,
            )
        )
        contacted = Model.browse(id_ for (id_,) in rows)
        contacted.invalidate_recordset(["last_contact_date"], flush=False)
        self.env["customer.pool.rule"]._refresh_deadlines(contacted)
