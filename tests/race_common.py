import logging
import os
import threading
import time
from functools import partial
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name

ROUNDS = int(os.environ.get("EXPO_CRM_RACE_ROUNDS", "20"))


class RaceCase(BaseCase):
    """Several people at once, on real connections and with Odoo's own retry.

    Everything is committed, since a transaction that is rolled back cannot lose a race;
    ``_clean_up`` of each class removes it again at the end.
    """

    # how long a thread may take, in seconds
    patience = 20
    # the part of Odoo's wait between two tries that is waited here
    pace = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.addClassCleanup(cls._clean_up)

    @classmethod
    def _clean_up(cls):
        """Hook: remove what the tests committed."""

    @classmethod
    def _environment(cls, uid=api.SUPERUSER_ID, **context):
        return _Committed(cls.registry, uid, context)

    def _at_once(self, *calls):
        """Run ``(uid, function of env)`` pairs in threads that start together.

        :returns: the results or errors, in the order of the calls.
        """
        barrier = threading.Barrier(len(calls))
        results = [None] * len(calls)

        def run(index, uid, call):
            try:
                with self.registry.cursor() as cr:
                    env = api.Environment(cr, uid, {})
                    cr.execute("SELECT 1")  # the snapshot is taken before the start
                    barrier.wait(30)
                    results[index] = retrying(partial(call, env), env)
            except Exception as error:
                results[index] = error

        self._run_threads(
            threading.Thread(target=run, args=(index, *call))
            for index, call in enumerate(calls)
        )
        return results

    def _run_threads(self, threads):
        threads = list(threads)
        quiet = logging.getLogger("odoo.sql_db")
        level = quiet.level
        quiet.setLevel(logging.CRITICAL)  # a lost race is logged as a bad query
        # the runner holds the registry lock while post-install tests run
        registry_lock = patch.object(Registry, "_lock", threading.RLock())
        sleep = time.sleep
        hurry = patch(
            "odoo.service.model.time.sleep", lambda seconds: sleep(seconds * self.pace)
        )
        try:
            with hurry, registry_lock:
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join(self.patience)
        finally:
            quiet.setLevel(level)


class _Committed:
    """An environment whose changes are committed when its block ends."""

    def __init__(self, registry, uid, context):
        self._cursor = registry.cursor()
        self._uid = uid
        self._context = context

    def __enter__(self):
        return api.Environment(self._cursor.__enter__(), self._uid, self._context)

    def __exit__(self, *exception):
        return self._cursor.__exit__(*exception)
