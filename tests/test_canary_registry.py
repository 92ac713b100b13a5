from odoo.tests import tagged
from odoo.tools import mute_logger

from .canary_baseline import BaselineCase
from .canary_common import CanaryCommon
from .canary_oracle import Oracle
from .canary_scan import QUIET, Scan, describe

# what administrators of a pool are shown to answer a request by, see design of requests
ANSWERS = {"customer.pool.request"}
# what who administers surveys is shown of all customers
SAID = {"survey.user_input", "survey.user_input.line", "satisfaction.score"}
# what only Odoo's administrators may open, the owner of a customer included
ADMINISTRATION = {"mail.mail", "mail.tracking.value", "payment.transaction", "sms.sms"}
# models whose owner finds what strangers must not find
ASKED = ("customer.interaction", "res.partner.bank", "mail.message")


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_canary")
class TestCanaryRegistry(BaselineCase, CanaryCommon):
    """A user meets the canaries of the customers they see, and no other.

    Models and fields are those of the registry: a new one is looked at without being
    named here.
    """

    def assertNoCanary(self, scan, but=()):
        met = {
            token: places
            for token, places in scan.found.items()
            if self.aviary.by_token[token].model not in but
        }
        self.assertFalse(met, f"{scan.user.login}\n{describe(met, self.aviary)}")

    # reading

    def test_spy_reads_no_canary(self):
        """With every right that opens no customer, and contexts meant to tell more."""
        scan = Scan(self, self.spy).run()
        self.assertNoCanary(scan)
        self.assertBaseline("read", scan.counts("models", "fields"))

    def test_others_read_no_canary(self):
        for role in ("employee", "portal", "public"):
            scan = Scan(self, getattr(self, role), deep=False).run()
            with self.subTest(role=role):
                self.assertNoCanary(scan)
                self.assertBaseline(f"read {role}", scan.counts("models", "fields"))

    def test_pool_admin_reads_the_requests_they_answer_and_no_other_canary(self):
        scan = Scan(self, self.pool_admin, deep=False).run()
        self.assertNoCanary(scan, but=ANSWERS)
        self.assertBaseline("read pool_admin", scan.counts("models", "fields"))

    def test_survey_manager_reads_what_was_said_and_no_other_canary(self):
        scan = Scan(self, self.pollster, deep=False).run()
        self.assertNoCanary(scan, but=SAID)
        models = {self.aviary.by_token[token].model for token in scan.found}
        self.assertIn("survey.user_input.line", models)
        self.assertBaseline("read pollster", scan.counts("models", "fields"))

    def test_formatted_names_tell_no_canary(self):
        """The one context that changes the form of names, so it is tried apart."""
        scan = Scan(self, self.spy, deep=False, formatted_display_name=True)
        self.assertNoCanary(scan.run(scan.models_with_private_ends()))

    def test_owner_reads_every_canary(self):
        """What strangers do not find is there to be found."""
        owner = Scan(self, self.keeper, deep=False).run()
        missed = [
            canary
            for token, canary in self.aviary.by_token.items()
            if token not in owner.found
        ]
        self.assertEqual({str(c) for c in missed if self._is_for_owner(c)}, set())
        # and the rest is found by who may do everything
        ruler = Scan(self, self.ruler, deep=False).run({c.model for c in missed})
        left = {str(canary) for canary in missed if canary.token not in ruler.found}
        self.assertFalse(left)
        self.assertBaseline("canaries", {"met": len(self.aviary)})

    def _is_for_owner(self, canary):
        """:returns: whether the owner may read it: no field of administrators and no
        invitation sent to somebody else."""
        record = self.env[canary.model].with_user(self.keeper).browse(canary.id)
        return (
            canary.model not in ADMINISTRATION
            and record._has_field_access(record._fields[canary.field], "read")
            and not self._is_letter(record.sudo())
        )

    def _is_letter(self, record):
        return "message_type" in record and record.message_type == "user_notification"

    # calling

    def test_methods_tell_no_canary(self):
        scan = Scan(self, self.spy).call_methods()
        self.assertNoCanary(scan)
        self.assertBaseline("call", scan.counts("calls"))
        self.assertTrue(Scan(self, self.keeper).call_methods().found)

    def test_forms_and_defaults_tell_no_canary(self):
        scan = Scan(self, self.spy).name_hidden()
        self.assertNoCanary(scan)
        self.assertBaseline("name", scan.counts("calls"))
        self.assertTrue(Scan(self, self.keeper).name_hidden().found)

    # asking

    def test_searches_and_groups_tell_no_canary(self):
        oracle = Oracle(self, self.spy).run()
        self.assertFalse(oracle.told, "\n".join(sorted(oracle.told)))
        self.assertNoCanary(oracle)
        self.assertBaseline("ask", oracle.counts("models", "fields"))
        # what is the same question in a world that differs in private values only
        self._swap_world()
        other = Oracle(self, self.spy).ask_again(oracle)
        self.assertFalse(oracle.differences(other))

    def test_owner_finds_by_every_way_of_asking(self):
        oracle = Oracle(self, self.keeper).run(ASKED)
        for model in ASKED:
            with self.subTest(model=model):
                told = {line for line in oracle.told if line.startswith(f"{model}: ")}
                self.assertTrue(any(line.endswith(" ilike") for line in told))
        self.assertTrue(any(line.endswith(" not any") for line in oracle.told))
        self.assertTrue(any(place[0] == "group" for place in oracle.places()))
        self._swap_world()
        other = Oracle(self, self.keeper).ask_again(oracle)
        self.assertTrue(oracle.differences(other))

    # refusals

    def test_refusals_tell_people_with_debug_mode_no_canary(self):
        """Odoo tells them which record was refused and why."""
        self.spy.group_ids |= self.env.ref("base.group_no_one")
        scan = Scan(self, self.spy)
        with mute_logger(*QUIET), self.debug_mode():
            for name, rows in self.private.items():
                for operation in ("read", "write", "unlink"):
                    records = scan.env[name].browse(rows.ids)
                    scan.attempt(records.check_access, operation, place=(name,))
        self.assertNoCanary(scan)
