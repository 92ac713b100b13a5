from . import (
    test_customer_pool_follow,
    test_customer_pool_input,
    test_customer_pool_mixin,
    test_customer_pool_projection,
    test_customer_pool_race,
    test_performance,
    test_rpc,
    test_security,
    test_visibility,
    test_visibility_changes,
    test_visibility_unguarded,
    test_visibility_worlds,
)
