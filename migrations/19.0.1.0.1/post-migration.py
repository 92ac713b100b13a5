def migrate(cr, version):
    """Drop indexes no search needs and every move would have to keep."""
    cr.execute(
        "DROP INDEX IF EXISTS res_partner__pool_deadline_index,"
        " crm_lead__pool_deadline_index"
    )
