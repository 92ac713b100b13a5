from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from .customer_pool_notice import NoticeBook, NoticeLine


class CustomerShare(models.Model):
    """A grant on one customer, or on a lead without customer, to a user or a team.

    Made by whoever may share the customer; ends at its date, by being deleted or when
    the customer goes back to a pool. The dates are compared with the clock at each
    query, so nothing has to run for a share to end.
    """

    _name = "customer.share"
    _description = "Customer Share"
    _order = "date_from desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="cascade"
    )
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", ondelete="cascade")
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    team_id = fields.Many2one("crm.team", index="btree_not_null", ondelete="cascade")
    access = fields.Selection(
        [
            ("read", "Look only"),
            ("follow", "Look and log"),
            ("edit", "Edit"),
        ],
        required=True,
        default="follow",
    )
    date_from = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now
    )
    date_until = fields.Datetime(string="Until", help="Empty: until it is ended.")
    reason = fields.Char()
    granted_by_id = fields.Many2one(
        "res.users",
        string="Shared by",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="set null",
    )
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )

    _subject_check = models.Constraint(
        "CHECK((partner_id IS NULL) != (lead_id IS NULL))",
        "A share is of one customer or of one lead.",
    )
    _grantee_check = models.Constraint(
        "CHECK((user_id IS NULL) != (team_id IS NULL))",
        "Share with one colleague or with one team per line.",
    )
    _dates_check = models.Constraint(
        "CHECK(date_until > date_from)", "A share must end after it begins."
    )
    _share_uniq = models.UniqueIndex(
        "((COALESCE(partner_id, 0)), (COALESCE(lead_id, 0)),"
        " (COALESCE(user_id, 0)), (COALESCE(team_id, 0)))",
        "This customer is already shared with them; change that share.",
    )

    @api.depends("date_from", "date_until")
    def _compute_is_current(self):
        now = fields.Datetime.now()
        for share in self:
            share.is_current = share.date_from <= now and (
                not share.date_until or share.date_until > now
            )

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        current = Domain("date_from", "<=", now) & (
            Domain("date_until", "=", False) | Domain("date_until", ">", now)
        )
        return current if True in value else ~current

    @api.constrains("partner_id", "lead_id", "user_id", "date_until")
    def _check_share(self):
        for share in self:
            # sudo: owner and tree are facts the constraint compares
            subject = (share.partner_id or share.lead_id).sudo()
            if share.partner_id and subject.pool_root_id != share.partner_id:
                raise ValidationError(
                    self.env._(
                        "%s is a contact: share its company instead.", subject.name
                    )
                )
            if not subject.pool_managed:
                raise ValidationError(
                    self.env._(
                        "%s is not guarded, everybody sees it already.", subject.name
                    )
                )
            if share.date_until and share.date_until <= fields.Datetime.now():
                raise ValidationError(
                    self.env._(
                        "The share of %s would end in the past: choose a later date.",
                        subject.name,
                    )
                )
            user = share.user_id.sudo()
            if user and user == subject.pool_owner_id:
                raise ValidationError(
                    self.env._(
                        "%(user)s holds %(customer)s and needs no share.",
                        user=user.name,
                        customer=subject.name,
                    )
                )
            if user and (not user.active or user.share):
                raise ValidationError(
                    self.env._(
                        "%s is archived or no employee: choose a colleague who works "
                        "here.",
                        user.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares._check_may_share()
        shares._subscribe()
        self._changed()
        shares._tell_colleagues()
        return shares

    def write(self, vals):
        if not self.env.su and vals.keys() - {
            "access",
            "date_from",
            "date_until",
            "reason",
        }:
            raise ValidationError(
                self.env._(
                    "A share keeps its customer and its colleague: end it and share anew."
                )
            )
        self._check_may_share()
        result = super().write(vals)
        self._changed()
        self._part(self._grouped_subjects())
        return result

    def unlink(self):
        self._check_may_share(leaving=True)
        self._unsubscribe()
        subjects = self._grouped_subjects()
        result = super().unlink()
        self._changed()
        self._part(subjects)
        return result

    def _grouped_subjects(self):
        """:returns: the customers and leads of the shares, as superuser."""
        # sudo: res.partner, crm.lead - who holds them decides who still sees them
        return self.sudo().partner_id, self.sudo().lead_id

    def _part(self, subjects):
        """Colleagues who see the customer no longer leave nothing behind."""
        self.env.flush_all()
        for records in subjects:
            records._pool_part({record.id: record.user_id.id for record in records})

    def action_remove(self):
        """End this share: button of the customer's page, answers as the others do."""
        self.ensure_one()
        subject = self.partner_id or self.lead_id
        return subject._action_pool(
            "pool_unshare", user_ids=self.user_id.ids, team_ids=self.team_id.ids
        )

    def _check_may_share(self, leaving=False):
        """Owner, superior and manager share; a colleague may leave their own share.

        :raises AccessError: naming the first customer the user may not share.
        """
        if self.env.su:
            return
        for model in ("res.partner", "crm.lead"):
            shares = self
            if leaving:
                shares = shares.filtered(lambda share: share.user_id != self.env.user)
            field = "partner_id" if model == "res.partner" else "lead_id"
            # sudo: the right is asked for, the caller need not see the customer
            subjects = shares.sudo()[field].with_env(self.env)
            refused = subjects - subjects._filtered_pool_sharable()
            if refused:
                raise AccessError(
                    self.env._(
                        "Only the owner of %s, a superior or a manager shares it.",
                        refused[:1].sudo().name,
                    )
                )

    def _tell_colleagues(self):
        """Tell each colleague, members of a team included, what they see from now on."""
        book = NoticeBook()
        # sudo: customer and members are named, the right to share was judged before
        for share in self.sudo():
            subject = share.partner_id or share.lead_id
            line = NoticeLine(
                subject._name,
                subject.id,
                subject.name,
                access=share.access,
                moment=share.date_until or None,
            )
            for user in share.user_id or share.team_id.member_ids:
                book.add("share", user.id, line, share.reason)
        self.env["customer.pool.notice"]._pool_publish(book)

    def _changed(self):
        self.env["customer.visibility.path.mixin"]._pool_invalidate()

    def _get_domain_of(self, user):
        """:returns: the domain of the shares that open something to ``user`` now."""
        return Domain("is_current", "=", True) & (
            Domain("user_id", "=", user.id)
            | Domain("team_id.member_ids", "in", user.ids)
        )

    def _subscribe(self):
        """Colleagues who may log follow the conversation of the customer."""
        for (model, partner), shares in self._grouped_followers().items():
            # sudo: following is part of the share, whoever was allowed to give it
            self.env[model].browse(shares).sudo().message_subscribe(
                partner_ids=partner.ids
            )

    def _unsubscribe(self):
        for (model, partner), ids in self._grouped_followers().items():
            # sudo: following ends with the share, whoever ended it
            self.env[model].browse(ids).sudo().message_unsubscribe(
                partner_ids=partner.ids
            )

    def _grouped_followers(self):
        """:returns: dict of (model, follower) to the ids of what they follow."""
        grouped = {}
        # sudo: res.users - the grantee's partner is all that is read
        for share in self.sudo().filtered(lambda s: s.user_id and s.access != "read"):
            subject = share.partner_id or share.lead_id
            key = (subject._name, share.user_id.partner_id)
            grouped.setdefault(key, []).append(subject.id)
        return grouped
