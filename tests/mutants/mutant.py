"""One safeguard to switch off, and the names of tests and files its list repeats."""

from typing import NamedTuple

# tags of tests
POOL = "expo_crm_pool"
RACE = "expo_crm_race"
SIGHT = "expo_crm_visibility"
SECURITY = "expo_crm_security"
MAIL = "expo_crm_mail"
MEETINGS = "expo_crm_calendar"
ORACLE = "expo_crm_oracle"
PARTING = "expo_crm_parting"

# files of the addon
TREE = "models/customer_pool_tree.py"
PROJECTION = "models/customer_pool_projection.py"
PATH = "models/customer_visibility_path_mixin.py"
USERS = "models/res_users.py"


class Mutant(NamedTuple):
    """A text that occurs once in a file, and what replaces it.

    :ivar tags: the tests that must turn red, with commas.
    """

    name: str
    path: str
    old: str
    new: str
    tags: str
