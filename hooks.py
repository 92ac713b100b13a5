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


# No event is an edition of a show yet, so these stay empty: made here, no row of a table
# of many is computed, and the switch of the guard can ask for them from the beginning.
SHOW_COLUMNS = {
    "event_event": {"series_id": "integer"},
    "event_registration": {
        "series_id": "integer",
        "attendee_category": "varchar",
        "counts_as_visitor": "boolean DEFAULT FALSE",
        "participation_id": "integer",
        "company_partner_id": "integer",
        "origin": "varchar",
        "person_email": "varchar",
        "person_phone": "varchar",
    },
    "event_booth": {
        "series_id": "integer",
        "participation_id": "integer",
        "width": "double precision DEFAULT 0",
        "depth": "double precision DEFAULT 0",
        "area": "double precision DEFAULT 0",
        "sale_status": "varchar",
    },
}

# where the root of a row's customer is found: its own partner, or the one it names
ROOTS = {
    "res_partner": "CASE WHEN parent_id IS NULL THEN id ELSE pg_temp.pool_root(id) END",
    "crm_lead": "pg_temp.pool_root(partner_id)",
    "sale_order": "pg_temp.pool_root(partner_id)",
}


def pre_init_hook(env):
    """Make and fill the stored columns before the ORM would compute row by row.

    Nothing is guarded yet, so every key is -2. The rules load later than the columns:
    nothing is hidden in between.
    """
    for table, columns in CONSTANT_COLUMNS.items():
        _add_columns(env.cr, table, columns)
        _add_column(env.cr, table, "pool_owner_id", "integer")
        _add_column(env.cr, table, "pool_root_id", "integer")
    _fill_roots(env.cr)
    add_show_columns(env.cr)
    _add_lead_types(env.cr)


def add_show_columns(cr):
    """Make the columns of shows on tables that already hold rows."""
    for table, columns in SHOW_COLUMNS.items():
        _add_columns(cr, table, columns)


def _add_lead_types(cr):
    """Types of leads follow from their customers, none of whom has one yet: with the
    table made here, no lead is asked.
    """
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS crm_lead_customer_type_rel (
            lead_id integer NOT NULL,
            type_id integer NOT NULL,
            PRIMARY KEY (lead_id, type_id)
        );
        CREATE INDEX IF NOT EXISTS crm_lead_customer_type_rel_type_id_lead_id_idx
               ON crm_lead_customer_type_rel (type_id, lead_id);
        """
    )


def _add_columns(cr, table, columns):
    """Add columns whose default fills the rows there are, and none later."""
    for name, definition in columns.items():
        _add_column(cr, table, name, definition)
        cr.execute(
            SQL(
                "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )


def _add_column(cr, table, name, definition):
    cr.execute(
        SQL(
            "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s",
            SQL.identifier(table),
            SQL.identifier(name),
            SQL(definition),
        )
    )


def _fill_roots(cr):
    """Write the root of every tree as a change of the column's type.

    That rewrites the table once and builds its indexes anew, which on a million rows
    takes a fraction of what updating every row in every index takes, and leaves no
    dead rows behind.
    """
    cr.execute(
        """
        CREATE TEMP TABLE pool_contact_root ON COMMIT DROP AS
        WITH RECURSIVE member AS (
            SELECT child.id, parent.id AS root
              FROM res_partner child
              JOIN res_partner parent ON parent.id = child.parent_id
             WHERE parent.parent_id IS NULL
         UNION ALL
            SELECT child.id, member.root
              FROM res_partner child
              JOIN member ON child.parent_id = member.id
        )
        SELECT id, root FROM member;
        CREATE UNIQUE INDEX ON pool_contact_root (id);
        ANALYZE pool_contact_root;
        CREATE FUNCTION pg_temp.pool_root(integer) RETURNS integer
               LANGUAGE sql STABLE STRICT AS
        $$ SELECT COALESCE((SELECT root FROM pg_temp.pool_contact_root WHERE id = $1), $1) $$;
        """
    )
    for table, expression in ROOTS.items():
        cr.execute(
            SQL(
                "ALTER TABLE %s ALTER COLUMN pool_root_id TYPE integer USING %s",
                SQL.identifier(table),
                SQL(expression),
            )
        )
    cr.execute("DROP FUNCTION pg_temp.pool_root(integer); DROP TABLE pool_contact_root")


def post_init_hook(env):
    """Give every company that exists its default pool."""
    env["res.company"].with_context(active_test=False).search([])._ensure_default_pool()


def uninstall_hook(env):
    """Booths of editions cost what Odoo says again: the price of their category."""
    env["event.booth"].flush_model()
    env["event.booth.category"].flush_model()
    env.cr.execute(
        """
        UPDATE event_booth booth SET price = category.price
          FROM event_booth_category category
         WHERE category.id = booth.booth_category_id AND booth.series_id IS NOT NULL
        """
    )
    env["event.booth"].invalidate_model(["price"], flush=False)
