from odoo.tests import tagged

from odoo.addons.expo_crm.hooks import pre_init_hook

from .common import ExpoCrmCommon

TABLES = ("res_partner", "crm_lead", "sale_order")


@tagged("post_install", "-at_install", "expo_crm_visibility")
class TestInstall(ExpoCrmCommon):
    """The addon on a database that already lives."""

    def _create_trees(self, count):
        """Companies with a branch, its clerk, a lead and an order of the clerk."""
        Partner = self.env["res.partner"]
        roots = Partner.create(
            [{"name": f"Living {n}", "is_company": True} for n in range(count)]
        )
        branches = Partner.create(
            [{"name": "Branch", "parent_id": id_} for id_ in roots.ids]
        )
        clerks = Partner.create(
            [{"name": "Clerk", "parent_id": id_} for id_ in branches.ids]
        )
        Lead = self.env["crm.lead"]
        leads = Lead.create(
            [{"name": "Stand", "partner_id": id_} for id_ in clerks.ids]
        )
        Lead.create({"name": "Nobody's"})
        orders = self.env["sale.order"].create(
            [{"partner_id": id_} for id_ in clerks.ids]
        )
        self.env.flush_all()
        return roots, branches, clerks, leads, orders

    def _install_columns(self):
        """:returns: the statements the hook needs on tables without our columns."""
        for table in TABLES:
            for column in ("pool_key", "pool_root_id", "pool_owner_id"):
                self.env.cr.execute(f"ALTER TABLE {table} DROP COLUMN {column} CASCADE")
        before = self.env.cr.sql_log_count
        pre_init_hook(self.env)
        return self.env.cr.sql_log_count - before

    def _read(self, records, column):
        self.env.cr.execute(
            f"SELECT {column} FROM {records._table} WHERE id = ANY(%s) ORDER BY id",
            [records.ids],
        )
        return [value for (value,) in self.env.cr.fetchall()]

    def test_every_row_has_its_root_before_any_rule_is_loaded(self):
        trees = self._create_trees(3)
        self._install_columns()
        for records in trees:
            self.assertEqual(self._read(records, "pool_key"), [-2, -2, -2])
            self.assertEqual(self._read(records, "pool_root_id"), trees[0].ids)
        # and tearDown compares every row of the database with its formula

    def test_statements_do_not_grow_with_the_rows(self):
        self._create_trees(2)
        few = self._install_columns()
        self._create_more_by_sql(1000)
        self.assertEqual(self._install_columns(), few)

    def _create_more_by_sql(self, count):
        self.env.cr.execute(
            """
            INSERT INTO res_partner (name, complete_name, active, parent_id, autopost_bills, type,
                                     pool_key, pool_root_id)
            SELECT 'Clerk', 'Clerk', TRUE, root.id, 'ask', 'contact', -2, root.id
              FROM (SELECT id FROM res_partner WHERE parent_id IS NULL LIMIT 1) root,
                   generate_series(1, %s)
            """,
            [count],
        )
