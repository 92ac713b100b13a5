from odoo.tools import SQL

# columns a constant default fills without rewriting the table
CONSTANT_COLUMNS = {
    "res_partner": {
        "pool_key": "integer DEFAULT -2",
        "review_state": "varchar DEFAULT 'approved'",
    },
    "crm_lead": {
        "pool_key": "integer DEFAULT -2",
        "review_state": "varchar DEFAULT 'approved'",
    },
    "sale_order": {"pool_key": "integer DEFAULT -2"},
}


def pre_init_hook(env):
    """Make and fill the stored columns before the ORM would compute row by row.

    Nothing is guarded yet, so every key is -2; the root of a tree takes one recursive
    statement. The rules load later than the columns: nothing is hidden in between.
    """
    for table, columns in CONSTANT_COLUMNS.items():
        identifier = SQL.identifier(table)
        for name, definition in columns.items():
            column = SQL.identifier(name)
            env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s",
                    identifier,
                    column,
                    SQL(definition),
                )
            )
            env.cr.execute(
                SQL("ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT", identifier, column)
            )
        for name in ("pool_root_id", "pool_owner_id"):
            env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s integer",
                    identifier,
                    SQL.identifier(name),
                )
            )
    env.cr.execute(
        """
        WITH RECURSIVE member AS (
            SELECT id, id AS root FROM res_partner WHERE parent_id IS NULL
         UNION ALL
            SELECT child.id, member.root
              FROM res_partner child
              JOIN member ON child.parent_id = member.id
        )
        UPDATE res_partner partner SET pool_root_id = member.root
          FROM member
         WHERE partner.id = member.id
        """
    )
    for table in ("crm_lead", "sale_order"):
        env.cr.execute(
            SQL(
                """
                UPDATE %s document SET pool_root_id = partner.pool_root_id
                  FROM res_partner partner
                 WHERE partner.id = document.partner_id
                """,
                SQL.identifier(table),
            )
        )


def post_init_hook(env):
    """Give every company that exists its default pool."""
    env["res.company"].with_context(active_test=False).search([])._ensure_default_pool()
