"""Run in `odoo shell`: uninstall the addon and compare Odoo's own data before and after.

Contacts, leads, orders, users and events keep every stored column of core as it was,
owners included; nothing of the addon stays in the database.
"""

import sys

import odoo

TABLES = ("res_partner", "crm_lead", "sale_order", "res_users", "event_event")
OWN_TABLES = "table_name ~ '^(customer_|exhibition_|satisfaction_)'"


# Odoo works a user's "share" out anew when a group they are in is gone, and notes when
WRITE_DATES = {
    "res_users": "NULL",
    "res_partner": "CASE WHEN id NOT IN (SELECT partner_id FROM res_users)"
    " THEN write_date END",
}


def read(cr, query, *params):
    cr.execute(query, params)
    return cr.fetchall()


def columns_of(cr, table):
    rows = read(
        cr,
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND table_schema = 'public'",
        table,
    )
    return {name for (name,) in rows}


def dump(cr, table, columns):
    """Return a digest of each column, so that a difference names the column."""
    values = {name: f'"{name}"' for name in columns}
    if table in WRITE_DATES:
        values["write_date"] = f"({WRITE_DATES[table]})"
    parts = ", ".join(
        f"md5(string_agg(COALESCE({value}::text, '-'), '|' ORDER BY id))"
        for value in values.values()
    )
    (digests,) = read(cr, f'SELECT {parts} FROM "{table}"')
    return dict(zip(columns, digests, strict=True))


def populate(env):
    """Make what an organiser has: held and free customers, contacts, leads, orders.

    No demo data: Odoo deletes what an addon brought along, as it should.
    """
    group = env.ref("sales_team.group_sale_salesman")
    rep = env["res.users"].create(
        {"name": "Rep", "login": "uninstall", "group_ids": [(6, 0, group.ids)]}
    )
    customers = env["res.partner"].create(
        [
            {
                "name": f"Customer {index}",
                "pool_managed": True,
                "user_id": rep.id if index % 2 else False,
                "child_ids": [(0, 0, {"name": f"Contact {index}"})],
            }
            for index in range(40)
        ]
    )
    customers[:10].with_user(rep).pool_claim()
    customers[1].with_user(rep).pool_share([env.ref("base.user_admin").id])
    env["crm.lead"].create(
        [
            {"name": "Of a customer", "partner_id": customers[1].id},
            {"name": "Of its own", "pool_managed": True, "user_id": rep.id},
        ]
    )
    env["sale.order"].create({"partner_id": customers[3].id})
    show = env["event.event"].create(
        {
            "name": "Show",
            "series_id": env["exhibition.series"].create({"name": "Show"}).id,
            "date_begin": "2030-01-01 08:00:00",
            "date_end": "2030-01-03 16:00:00",
        }
    )
    category = env["event.booth.category"].create({"name": "Shell", "price": 900})
    env["event.booth"].create(
        {
            "name": "A1",
            "event_id": show.id,
            "booth_category_id": category.id,
            "is_complimentary": True,
        }
    )
    env.cr.commit()


def find_odd_prices(cr):
    """Return the names of booths that do not cost the price of their category."""
    return [
        name
        for (name,) in read(
            cr,
            "SELECT booth.name FROM event_booth booth JOIN event_booth_category category"
            " ON category.id = booth.booth_category_id"
            " WHERE booth.price IS DISTINCT FROM category.price",
        )
    ]


def main(env):
    database = env.cr.dbname
    populate(env)
    claimed = env["res.partner"].search_count([("pool_state", "=", "claimed")])
    if not claimed:
        sys.exit("nothing is claimed, uninstalling would prove nothing")
    before = {
        table: dump(env.cr, table, sorted(columns_of(env.cr, table)))
        for table in TABLES
    }
    env["ir.module.module"].search(
        [("name", "=", "expo_crm")]
    ).button_immediate_uninstall()
    with odoo.sql_db.db_connect(database).cursor() as cr:
        faults = []
        for table in TABLES:
            left = sorted(columns_of(cr, table) & before[table].keys())
            after = dump(cr, table, left)
            faults += [
                f"{table}.{name} changed"
                for name in left
                if after[name] != before[table][name]
            ]
            faults += [
                f"{table}.{name} stayed" for name in left if name.startswith("pool_")
            ]
        faults += [
            f"table {name} stayed"
            for (name,) in read(
                cr,
                f"SELECT table_name FROM information_schema.tables WHERE {OWN_TABLES}",
            )
        ]
        faults += [f"price of booth {name} stayed" for name in find_odd_prices(cr)]
        ((count,),) = read(
            cr, "SELECT count(*) FROM ir_model_data WHERE module = 'expo_crm'"
        )
        if count:
            faults.append(f"{count} external ids stayed")
    for fault in faults:
        print("UNINSTALL:", fault, file=sys.stderr)
    print(f"uninstalled with {claimed} claimed contacts, {len(faults)} faults")
    if faults:
        sys.exit(1)


main(env)  # noqa: F821 - the shell provides it
