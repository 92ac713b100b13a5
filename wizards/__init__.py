from . import (
    base_partner_merge,
    customer_pool_edit,
    customer_pool_import,
    customer_pool_new,
    # a mixin comes before the model built on it
    customer_pool_move_preview,
    customer_pool_move,
    customer_pool_settings,
    customer_pool_setup_preview,
    customer_pool_setup_run,
    customer_pool_setup,
    customer_pool_setup_line,
    portal_wizard,
    survey_invite,
)
