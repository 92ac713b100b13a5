"""How much the canaries were looked for the last time; less is a failure.

The numbers are in ``canary_baseline.json``. They grow with models, fields and routes:
where they have grown, raise them by running the tests with EXPO_CRM_CANARY=raise in
the environment and commit the file. They never go down, unless what they counted is
gone for good.
"""

import json
import logging
import os
from pathlib import Path
from unittest.mock import Mock, patch

_logger = logging.getLogger(__name__)
PATH = Path(__file__).with_name("canary_baseline.json")


class BaselineCase:
    """Checks of numbers that must not fall."""

    def assertBaseline(self, name, counts):
        """Print ``counts``; fail where one is less than the last time."""
        _logger.info("canaries, %s: %s", name, counts)
        known = json.loads(PATH.read_text())
        before = known.get(name, {})
        if os.environ.get("EXPO_CRM_CANARY") == "raise":
            known[name] = {
                key: max(value, before.get(key, 0)) for key, value in counts.items()
            }
            PATH.write_text(json.dumps(known, indent=4, sort_keys=True) + "\n")
            return
        self.assertTrue(before, f"no numbers of {name} yet: see {__name__}")
        less = {key: value for key, value in before.items() if counts[key] < value}
        self.assertFalse(less, f"{name}: {counts} is less than the last time")

    def debug_mode(self):
        """As if the request came with ``?debug=1``."""
        debug = Mock(session=Mock(debug="1"))
        return patch("odoo.addons.base.models.res_users.request", debug)
