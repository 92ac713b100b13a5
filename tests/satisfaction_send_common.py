from .satisfaction_common import SatisfactionCommon


class SatisfactionSendCommon(SatisfactionCommon):
    """Two exhibitors of the edition, one held by a rep, and a study of the people who
    run the show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.satisfaction_quarantine_days = 30
        cls.alpha = cls._create_exhibitor("Alpha", owner=cls.rep)
        cls.beta = cls._create_exhibitor("Beta")

    def setUp(self):
        super().setUp()
        # the jobs run within the test
        self.patch(
            self.env.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: 60.0
        )

    @classmethod
    def _create_exhibitor(cls, name, owner=None, **values):
        """A customer with an address of its own that takes part by contract."""
        role = values.pop("role", "exhibitor")
        state = values.pop("state", "contracted")
        parent = values.pop("main_exhibitor", None)
        values.setdefault("email", f"{name.lower().replace(' ', '.')}@fair.example.com")
        partner = cls._create_customer(name, owner=owner, **values)
        cls._create_participation(
            partner,
            role=role,
            state=state,
            parent_id=parent.participation_ids[:1].id if parent else False,
        )
        return partner

    @classmethod
    def _create_more_exhibitors(cls):
        """Three, so that there are as many as an anonymous study asks at least."""
        for name in ("Gamma", "Delta", "Epsilon"):
            cls._create_exhibitor(name)

    @classmethod
    def _create_show_study(cls, **values):
        """A study its show's manager has opened."""
        return cls._create_study(
            user=values.pop("user", cls.show_manager),
            **{"contacts": "main", "reminder_count": 2, **values},
        )

    def _plan(self, study, user=None):
        return study.with_user(user or self.show_manager)._plan()

    def _invite(self, study, user=None):
        """Invite and send as the show's manager does.

        :returns: the invitations of the study, all of them.
        """
        study.with_user(user or self.show_manager)._invite()
        self.env["satisfaction.invitation"]._cron_send_invitations()
        self.env.invalidate_all()
        return study.invitation_ids

    def _get_mails(self, invitations):
        return invitations.mapped("mail_id")

    def assertAsked(self, people, *names):
        self.assertEqual(
            sorted(person.name for person in people if not person.reason),
            sorted(names),
        )
