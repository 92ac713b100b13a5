"""Run Odoo's own tests in a database that is not being installed or updated.

core_runner.py ARG...     as `odoo server ARG...`

Odoo runs tests marked at_install before the modules that come later are loaded, so
an addon never meets those of the modules it depends on. Here they run beside the
post_install ones, with everything loaded. What each counter of queries has counted
is logged, also where the test passes.
"""

import inspect
import logging
from contextlib import contextmanager

from odoo.cli.command import main
from odoo.tests import loader
from odoo.tests.common import BaseCase
from odoo.tests.suite import OdooSuite

_logger = logging.getLogger("expo_crm.core")
make_suite = loader.make_suite
assert_query_count = BaseCase.assertQueryCount


def make_whole_suite(module_names, position="at_install"):
    if position == "at_install":
        return OdooSuite()
    tests = [
        test
        for when in ("at_install", "post_install")
        for test in make_suite(module_names, when)
    ]
    return OdooSuite(sorted(tests, key=lambda test: getattr(test, "test_sequence", 0)))


@contextmanager
def count_queries(self, default=0, flush=True, **counters):
    line = inspect.stack()[2].lineno
    with assert_query_count(self, default, flush=flush, **counters):
        before = self.cr.sql_log_count
        yield
        if flush:
            self.env.flush_all()
            self.env.cr.flush()
        count = self.cr.sql_log_count - before
    if self.warm:
        _logger.info(
            "%s line %s as %s: %s", self.id(), line, self.env.user.login, count
        )


loader.make_suite = make_whole_suite
BaseCase.assertQueryCount = count_queries

if __name__ == "__main__":
    main()
