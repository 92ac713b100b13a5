from odoo import fields, models
from odoo.exceptions import ValidationError

from ..tools import moves
from .customer_pool_notice import NoticeBook
from .customer_pool_transition import PoolRequest


class CustomerShareMixin(models.AbstractModel):
    """Sharing a customer, part of the contract: same answers, same rules."""

    _name = "customer.share.mixin"
    _description = "Can Be Shared"

    def pool_share(
        self,
        user_ids=(),
        team_ids=(),
        access="follow",
        date_from=None,
        date_until=None,
        reason=None,
    ):
        """Let colleagues or teams see customers; an existing share is changed.

        :param access: ``read``, ``follow`` (logs interactions too) or ``edit``.
        :param date_from: moment it begins (UTC), now by default.
        :param date_until: moment it ends (UTC), never by default.
        """
        self._pool_check_selection()
        grants = self._pool_valid_grants(user_ids, team_ids)
        values = self._pool_valid_share(access, date_from, date_until, reason)
        return self._pool_share_all(
            "share",
            grants,
            lambda subjects: self._pool_write_shares(subjects, grants, values),
        )

    def pool_unshare(self, user_ids=(), team_ids=()):
        """End shares; a colleague may end their own."""
        self._pool_check_selection()
        grants = self._pool_valid_grants(user_ids, team_ids)
        return self._pool_share_all(
            "unshare", grants, lambda subjects: self._pool_drop_shares(subjects, grants)
        )

    def _filtered_pool_sharable(self):
        """:returns: the records whose shares the current user decides on."""
        keys = {self.env.uid, *self.env.user._pool_subordinate_ids()}
        is_manager = self.env.user.has_group("expo_crm.group_manager")
        # sudo: the user's own companies; key and company of the records are facts
        companies = self.env.user.sudo().company_ids
        return self.filtered(
            lambda record: (
                record.sudo().pool_key in keys
                or is_manager
                and (
                    not record.sudo().company_id
                    or record.sudo().company_id in companies
                )
            )
        )

    def _pool_share_all(self, kind, grants, apply):
        """Judge each subject, apply to the accepted, journal both.

        :param grants: list of ("user_id" or "team_id", id).
        :param apply: called with the recordsets of accepted subjects.
        """
        self.env.flush_all()
        keep = not self._is_pool_preview()
        subject_of = self._pool_subjects_of()
        answers, book = {}, NoticeBook()
        for model in {name for name, _id in subject_of.values()}:
            ids = list(
                dict.fromkeys(i for name, i in subject_of.values() if name == model)
            )
            Model = self.env[model]
            subjects, verdicts = Model._pool_lock(ids, keep)
            request = PoolRequest(kind)
            facts = Model._pool_gather(subjects.values(), request)
            for subject in subjects.values():
                verdicts[subject.id] = self._pool_share_verdict(
                    kind, subject, Model._pool_roles(subject, request, facts), grants
                )
            given = Model._pool_answers(subjects, verdicts, request, facts)
            answers.update({(model, id_): answer for id_, answer in given.items()})
            if not keep:
                continue
            Model._pool_journal_refusals(subjects, given, request)
            accepted = [
                subject for subject in subjects.values() if verdicts[subject.id] is None
            ]
            if accepted:
                allowed = Model.browse(subject.id for subject in accepted)
                apply(allowed.with_context(expo_crm_notices=book))
                Model._pool_journal_shares(kind, accepted, grants)
        self._pool_publish(book)
        return [answers[subject_of[id_]].as_dict(id_) for id_ in self._ids]

    def _pool_share_verdict(self, kind, subject, roles, grants):
        if subject.state == moves.UNGUARDED:
            return "not_managed"
        if subject.state == moves.DELETED or not subject.active:
            return "gone"
        leaving = kind == "unshare" and grants == [("user_id", self.env.uid)]
        if leaving:
            return None
        if not roles & {moves.OWNER, moves.SUPERIOR, moves.MANAGER, moves.SYSTEM}:
            return "not_allowed"
        if kind == "share":
            if ("user_id", self.env.uid) in grants:
                return "share_self"
            if subject.owner_id and ("user_id", subject.owner_id) in grants:
                return "share_owner"
            # sudo: res.users - whether they still work here
            users = (
                self.env["res.users"]
                .sudo()
                .browse(id_ for field, id_ in grants if field == "user_id")
            )
            if any(not user.active or user.share for user in users):
                return "receiver_archived"
        return None

    def _pool_write_shares(self, subjects, grants, values):
        column = subjects._pool_log_column()
        # sudo: customer.share - the right to share was judged above
        Share = subjects.env["customer.share"].sudo()
        existing = {
            (share[column].id, field, share[field].id): share
            for share in Share.search([(column, "in", subjects.ids)])
            for field in ("user_id", "team_id")
            if share[field]
        }
        wanted = [
            (subject.id, field, id_) for subject in subjects for field, id_ in grants
        ]
        changed = Share.union(*[existing[key] for key in wanted if key in existing])
        changed.write(values)
        Share.create(
            [
                dict(
                    values,
                    **{column: key[0], key[1]: key[2]},
                    granted_by_id=self.env.uid,
                )
                for key in wanted
                if key not in existing
            ]
        )

    def _pool_drop_shares(self, subjects, grants):
        column = subjects._pool_log_column()
        # sudo: customer.share - the right to end it was judged above
        shares = (
            self.env["customer.share"].sudo().search([(column, "in", subjects.ids)])
        )
        named = set(grants)
        shares.filtered(
            lambda share: (
                ("user_id", share.user_id.id) in named
                or ("team_id", share.team_id.id) in named
            )
        ).unlink()

    def _pool_journal_shares(self, kind, subjects, grants):
        column = self._pool_log_column()
        # sudo: names of teams, for the journal
        teams = (
            self.env["crm.team"]
            .sudo()
            .browse(id_ for field, id_ in grants if field == "team_id")
        )
        self.env["customer.pool.log"]._append(
            [
                {
                    "kind": kind,
                    "name": subject.name,
                    "partner_id": subject.id if column == "partner_id" else None,
                    "lead_id": subject.id if column == "lead_id" else None,
                    "from_user_id": subject.owner_id,
                    "to_user_id": id_ if field == "user_id" else None,
                    "user_id": self.env.uid,
                    "pool_id": subject.pool_id,
                    "company_id": subject.company_id,
                    "reason": teams.filtered(lambda team, i=id_: team.id == i).name
                    if field == "team_id"
                    else None,
                    "code": "OK",
                    "count": 1,
                }
                for subject in subjects
                for field, id_ in grants
            ]
        )

    def _pool_valid_grants(self, user_ids, team_ids):
        if isinstance(user_ids, int):
            user_ids = [user_ids]
        grants = [("user_id", self._pool_valid_user(id_)) for id_ in user_ids or ()]
        # sudo: only whether the teams exist
        known = self.env["crm.team"].sudo().browse(team_ids or ()).exists()
        if len(known) != len(set(team_ids or ())):
            raise ValidationError(self.env._("There is no such team."))
        grants += [("team_id", id_) for id_ in known.ids]
        if not grants:
            raise ValidationError(
                self.env._("Say with whom: name colleagues or teams.")
            )
        return grants

    def _pool_valid_share(self, access, date_from, date_until, reason):
        if access not in ("read", "follow", "edit"):
            raise ValidationError(
                self.env._(
                    "“%s” is no level of access: choose read, follow or edit.", access
                )
            )
        begin = fields.Datetime.to_datetime(date_from) or fields.Datetime.now()
        until = fields.Datetime.to_datetime(date_until)
        if until and (until <= begin or until <= fields.Datetime.now()):
            raise ValidationError(
                self.env._("The share would end before it begins: choose a later date.")
            )
        return {
            "access": access,
            "date_from": begin,
            "date_until": until or False,
            "reason": reason or False,
        }
