from . import (
    # a mixin comes before the model built on it
    customer_pool_setup_preview,
    customer_pool_setup,
    customer_pool_setup_line,
)
