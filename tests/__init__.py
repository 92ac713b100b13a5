from . import (
    test_customer_pool_mixin,
    test_customer_pool_race,
    test_visibility,
)
