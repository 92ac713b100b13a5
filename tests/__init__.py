from . import (
    test_customer_pool_mixin,
)
