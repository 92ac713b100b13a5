import time
from collections import Counter

from odoo import api, fields, models, modules
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.customer_pool_transition import PoolRequest

# customers of one batch; each batch is committed
BATCH = 5000
# one click works this long, well below the time a request may take
SECONDS = 60


class CustomerPoolSetupRun(models.AbstractModel):
    """Works through the customers of a set-up in batches, and remembers where it was.

    One click works for as long as a request may take; the next one goes on.
    """

    _name = "customer.pool.setup.run"
    _description = "Run of a Customer Pool Set-up"

    run_kind = fields.Selection(
        [("enter", "Bring In"), ("release", "Release")], readonly=True
    )
    run_key = fields.Char(readonly=True, help="What the run was started for.")
    run_state = fields.Selection(
        [("paused", "Paused"), ("done", "Done")], readonly=True
    )
    last_partner_id = fields.Integer(readonly=True)
    total_count = fields.Integer(readonly=True)
    done_count = fields.Integer(readonly=True)
    refused_count = fields.Integer(readonly=True)
    refusal_line_ids = fields.One2many(
        "customer.pool.setup.line", "setup_id", domain=[("kind", "=", "refusal")]
    )
    progress = fields.Char(compute="_compute_progress")

    @api.depends("run_kind", "run_state", "total_count", "done_count", "refused_count")
    def _compute_progress(self):
        for setup in self:
            setup.progress = setup._get_progress_sentence()

    def _run(self, kind):
        """Work through the customers in batches until there are none or time is up."""
        key = f"{kind}: {self._get_key()}"
        if self.run_key != key or self.run_state != "paused":
            self._start_run(kind, key)
        started = begun = time.monotonic()
        while owners := self._next_batch(kind):
            answers = self._move_batch(kind, owners)
            refusals = [answer for answer in answers if not answer["ok"]]
            self._add_refusals(refusals)
            self.write(
                {
                    "last_partner_id": max(owners),
                    "done_count": self.done_count + len(answers) - len(refusals),
                    "refused_count": self.refused_count + len(refusals),
                }
            )
            if not modules.module.current_test:
                # a batch done is done, whatever happens to the next one; outside a
                # cron this only commits
                self.env["ir.cron"]._commit_progress()
            now = time.monotonic()
            # the next batch will take about as long as this one
            if now - started + now - begun > SECONDS:
                return
            begun = now
        self.write({"run_state": "done", "preview_key": False})

    def _start_run(self, kind, key):
        self.refusal_line_ids.unlink()
        blocked = self._get_blocked_roots() if kind == "enter" else ()
        self.write(
            {
                "run_kind": kind,
                "run_key": key,
                "run_state": "paused",
                "last_partner_id": 0,
                "total_count": self.env["res.partner"].search_count(
                    self._get_domain(kind, blocked)
                ),
                "done_count": 0,
                "refused_count": 0,
            }
        )

    def _next_batch(self, kind):
        """:returns: dict of root id to owner to be, in the order of ids. What was
        refused in this run is behind and not tried again.
        """
        if kind == "release":
            roots = self.env["res.partner"].search(
                self._get_domain(kind) & Domain("id", ">", self.last_partner_id),
                order="id",
                limit=BATCH,
            )
            return dict.fromkeys(roots.ids)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, owner_id FROM (%s) candidate
                 WHERE id > %s
              ORDER BY id
                 LIMIT %s
                """,
                self._get_candidates(self._get_blocked_roots()),
                self.last_partner_id,
                BATCH,
            )
        )
        return dict(rows)

    def _move_batch(self, kind, owners):
        """:returns: the answers of the engine, as dicts."""
        partners = self.env["res.partner"].browse(owners)
        if kind == "release":
            return partners.pool_release(self.reason)
        answers = partners._pool_transition(
            PoolRequest("enter", owners=owners, pool_id=self.pool_id.id)
        )
        return [answer.as_dict(id_) for id_, answer in answers.items()]

    def _add_refusals(self, refusals):
        """One line for each code, with the first sentence as an example."""
        counts = Counter(answer["code"] for answer in refusals)
        sentences = {answer["code"]: answer["message"] for answer in reversed(refusals)}
        known = {line.note: line for line in self.refusal_line_ids}
        for code, count in counts.items():
            if code in known:
                known[code].count += count
            else:
                self.env["customer.pool.setup.line"].create(
                    {
                        "setup_id": self.id,
                        "kind": "refusal",
                        "name": sentences[code],
                        "count": count,
                        "note": code,
                    }
                )

    def _get_progress_sentence(self):
        if not self.run_state:
            return False
        _ = self.env._
        counts = {
            "done": self.done_count,
            "total": self.total_count,
            "refused": self.refused_count,
        }
        return {
            ("enter", "paused"): lambda: _(
                "%(done)s of %(total)s customers are guarded now, %(refused)s were "
                "refused: press “Go On”.",
                **counts,
            ),
            ("enter", "done"): lambda: _(
                "Done: %(done)s of %(total)s customers came in, %(refused)s were refused.",
                **counts,
            ),
            ("release", "paused"): lambda: _(
                "%(done)s of %(total)s customers are released, %(refused)s were refused: "
                "press “Release” again to go on.",
                **counts,
            ),
            ("release", "done"): lambda: _(
                "Done: %(done)s of %(total)s customers were released, %(refused)s were "
                "refused.",
                **counts,
            ),
        }[self.run_kind, self.run_state]()
