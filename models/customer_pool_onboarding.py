from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.i18n import format_list


class CustomerPoolOnboarding(models.AbstractModel):
    """What is left to do until the customers of a company are guarded.

    Nothing is stored and nothing is ticked off by hand: each step looks at the data.
    """

    _name = "customer.pool.onboarding"
    _description = "First Steps with the Customer Pool"

    @api.model
    def get_steps(self):
        """The first steps in the current company, in the order they are taken.

        :returns: dict of ``intro``, a sentence, and ``steps``, a list of dicts: ``name``,
            ``title``, ``text``, ``done``, and ``action`` with ``button`` where the
            current user may open the place.
        :raises AccessError: unless the user manages customers or the system.
        """
        self._check_may_set_up()
        company = self.env.company
        steps = [
            self._get_people_step(company),
            self._get_superiors_step(company),
            self._get_pools_step(company),
            self._get_customers_step(company),
            self._get_rules_step(company),
            self._get_newborn_step(company),
        ]
        return {"intro": self._get_intro(company, steps), "steps": steps}

    def _get_intro(self, company, steps):
        left = sum(not step["done"] for step in steps)
        if not left:
            return self.env._("All is set for %s.", company.name)
        return self.env._(
            "%(left)s of %(count)s steps are left until the customers of %(company)s are "
            "in good hands.",
            left=left,
            count=len(steps),
            company=company.name,
        )

    def _check_may_set_up(self):
        user = self.env.user
        if not user.has_group("expo_crm.group_manager") and not user.has_group(
            "base.group_system"
        ):
            raise AccessError(
                self.env._("Only customer managers and administrators set the pool up.")
            )

    def _prepare_step(self, name, title, text, done, button, action):
        step = {"name": name, "title": title, "text": text, "done": bool(done)}
        return {**step, "button": button, "action": action} if action else step

    def _get_manager_action(self, name):
        """:returns: the action, where managers alone may open it; None for others."""
        is_manager = self.env.user.has_group("expo_crm.group_manager")
        return f"expo_crm.{name}" if is_manager else None

    def _get_users(self, company, group):
        """:returns: the active internal users of a company who are in a group."""
        # sudo: res.users - who works in which role, for whoever sets it up
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("share", "=", False),
                    ("company_ids", "in", company.id),
                    ("all_group_ids", "in", self.env.ref(f"expo_crm.{group}").id),
                ]
            )
        )

    def _get_reps(self, company):
        """:returns: those who sell and do not see every customer anyway."""
        managers = self._get_users(company, "group_manager")
        return self._get_users(company, "group_user") - managers

    def _get_people_step(self, company):
        reps = self._get_reps(company)
        managers = self._get_users(company, "group_manager")
        admins = self._get_users(company, "group_pool_admin")
        opens_users = self.env.user.has_group("base.group_erp_manager")
        return self._prepare_step(
            "people",
            self.env._("People have their roles"),
            self.env._(
                "Sales representatives: %(reps)s. Managers of all customers: "
                "%(managers)s. Pool administrators: %(admins)s.",
                reps=len(reps),
                managers=len(managers),
                admins=len(admins),
            ),
            reps and managers,
            self.env._("Users"),
            "base.action_res_users" if opens_users else None,
        )

    def _get_superiors_step(self, company):
        reps = self._get_reps(company)
        alone = reps.filtered(lambda user: not user.direct_superior_id)
        _ = self.env._
        if not reps:
            text = _("There is no sales representative yet.")
        elif alone:
            text = _(
                "%(alone)s of %(count)s sales representatives report to nobody: besides "
                "them, only managers see their customers.",
                alone=len(alone),
                count=len(reps),
            )
        else:
            text = _("All %s sales representatives report to somebody.", len(reps))
        return self._prepare_step(
            "superiors",
            _("Everybody reports to somebody"),
            text,
            reps and not alone,
            _("Reporting Lines"),
            self._get_manager_action("res_users_action_superiors"),
        )

    def _get_pools(self, company):
        # sudo: customer.pool - an administrator of the system may be no manager
        return (
            self.env["customer.pool"]
            .sudo()
            .search([("company_id", "in", (company.id, False))])
        )

    def _get_pools_step(self, company):
        _ = self.env._
        pools = self._get_pools(company)
        closed = pools.filtered(
            lambda pool: (
                not pool.admin_ids
                if pool.claim_mode == "admin"
                else not (pool.open_to_all or pool.member_ids or pool.team_ids)
            )
        )
        is_limited = company.pool_limit_owned or any(
            pool.limit_owned or pool.limit_daily for pool in pools
        )
        if closed:
            text = _(
                "Nobody claims or assigns in %s.",
                format_list(self.env, closed.mapped("name")),
            )
        elif not is_limited:
            text = _(
                "Everybody may claim as much as they like: limit how many customers one "
                "person holds or claims a day, and look at what a pool shows in public."
            )
        else:
            text = _(
                "Pools: %s. Each says who claims, how much, and what it shows in public.",
                len(pools),
            )
        return self._prepare_step(
            "pools",
            _("Pools have members and limits"),
            text,
            pools and is_limited and not closed,
            _("Pools"),
            self._get_manager_action("customer_pool_action"),
        )

    def _get_customers_step(self, company):
        _ = self.env._
        count = company.pool_guarded_count
        # sudo: res.partner - how many there are, nothing else of them
        left = (
            self.env["res.partner"]
            .sudo()
            .search_count(
                Domain("customer_rank", ">", 0)
                & Domain("parent_id", "=", False)
                & Domain("pool_managed", "=", False)
                & Domain("company_id", "in", (company.id, False))
            )
        )
        text = (
            _("%s customers are guarded.", count)
            if count
            else _("Nothing is guarded yet: everybody sees every contact.")
        )
        if left:
            text = _(
                "%(text)s %(left)s contacts who have bought are not.",
                text=text,
                left=left,
            )
        return self._prepare_step(
            "customers",
            _("Customers are brought in"),
            text,
            count,
            _("Set-up Assistant"),
            self._get_manager_action("customer_pool_setup_action"),
        )

    def _get_rules_step(self, company):
        _ = self.env._
        pools = self._get_pools(company)
        ruled = pools.filtered("rule_ids")
        if ruled:
            text = _(
                "%(ruled)s of %(count)s pools take back customers nobody contacts.",
                ruled=len(ruled),
                count=len(pools),
            )
        else:
            text = _("Without a rule nobody loses a customer they never call.")
        return self._prepare_step(
            "rules",
            _("Idle customers fall back"),
            text,
            ruled,
            _("Recycle Rules"),
            self._get_manager_action("customer_pool_rule_action"),
        )

    def _get_newborn_step(self, company):
        _ = self.env._
        if company.pool_guard_new:
            text = _("Whatever is made anywhere enters the pool from birth.")
        else:
            text = _(
                "What is made in this app is guarded; contacts and leads made elsewhere, "
                "for example by mail or registration, are seen by everybody."
            )
        return self._prepare_step(
            "newborn",
            _("New customers are guarded"),
            text,
            company.pool_guard_new,
            _("Settings"),
            "expo_crm.customer_pool_settings_action_open",
        )
