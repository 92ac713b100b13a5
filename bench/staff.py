"""The 225 users: a director, 4 heads, 20 team leads, 200 reps, and a sales admin."""

from odoo.fields import Command

HEADS, LEADS_PER_HEAD, REPS_PER_LEAD = 4, 5, 10

# login of the one who is measured in each role
ROLES = {"rep": "bench_rep_1", "manager": "bench_head_1", "admin": "bench_admin"}


def chart():
    """:returns: list of (login, login of the superior or None), superiors first."""
    rows = [("bench_director", None)]
    lead = rep = 0
    for head in range(1, HEADS + 1):
        rows.append((f"bench_head_{head}", "bench_director"))
        for _lead in range(LEADS_PER_HEAD):
            lead += 1
            rows.append((f"bench_lead_{lead}", f"bench_head_{head}"))
            for _rep in range(REPS_PER_LEAD):
                rep += 1
                rows.append((f"bench_rep_{rep}", f"bench_lead_{lead}"))
    return rows


def hire(env):
    """Make the users with stock rights: reps see own documents, superiors all."""
    group = {
        "bench_rep": "sales_team.group_sale_salesman",
        "bench_admin": "sales_team.group_sale_manager",
    }
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": login.replace("_", " ").title(),
                    "login": login,
                    "email": f"{login}@example.com",
                    # no mail server here: what is told stays in the database
                    "notification_type": "inbox",
                    "group_ids": [
                        Command.link(env.ref("base.group_user").id),
                        Command.link(
                            env.ref(
                                group.get(
                                    login.rstrip("0123456789").rstrip("_"),
                                    "sales_team.group_sale_salesman_all_leads",
                                )
                            ).id
                        ),
                    ],
                }
                for login in [*(login for login, _superior in chart()), "bench_admin"]
            ]
        )
    )
    env["crm.team"].search([], order="id", limit=1).member_ids = users


def seat(env):
    """Say who reports to whom (a field of the addon)."""
    users = {user.login: user for user in env["res.users"].search([])}
    for login, superior in chart():
        if superior:
            users[login].superior_id = users[superior]
