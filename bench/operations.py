"""What is measured: each operation as the web client asks for it, in both databases.

A query takes the role's ids of both worlds from ``World`` and returns the calls of one
click as (model, method, args, kwargs); ``shape`` turns the answers into what the oracle
knows: a list of ids with a count, or the ids and count of each group.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PAGE = {"limit": 80, "offset": 0, "order": "", "count_limit": 10001}
BOTH, OURS = ("stock", "ours"), ("ours",)


@dataclass
class Operation:
    name: str
    calls: Callable  # (world, side) -> list of (model, method, args, kwargs)
    shape: Callable  # answers -> comparable
    targets: dict[str, Any]  # role -> "<= 1.5" (ratio) or "<= 15 ms"
    sides: tuple = BOTH
    # key of oracle.EXPECTED and limits.RAW
    key: str = ""

    @property
    def is_page(self):
        """Whether it is a page of a list with its count."""
        return self.shape is page_shape


def search_page(model, domain, view, order="", fields=None):
    """A list view: the first page with its count."""

    def calls(world, side):
        name, terms = model, domain(world) if callable(domain) else domain
        read = fields or world.specification(model, view, "list")
        return [
            (
                name,
                "web_search_read",
                (),
                {"domain": terms, "specification": read, **PAGE, "order": order},
            )
        ]

    return calls


def page_shape(answers):
    (answer,) = answers
    return [record["id"] for record in answer["records"]], answer["length"]


def read_calls(world, side):
    read = world.specification("res.partner", "base.view_partner_tree", "list")
    return [("res.partner", "web_read", (world.readable,), {"specification": read})]


def read_shape(answers):
    (answer,) = answers
    return [record["id"] for record in answer], len(answer)


def pipeline_calls(world, side):
    """The kanban of the pipeline: groups with their first cards, and the progress bar."""
    domain = [("type", "=", "opportunity")]
    context = {
        "default_type": "opportunity",
        "show_user_team_stages": 1,
        "read_group_expand": True,
    }
    read = world.specification("crm.lead", "crm.crm_case_kanban_view_leads", "kanban")
    colors = {"planned": "success", "today": "warning", "overdue": "danger"}
    return [
        (
            "crm.lead",
            "web_read_group",
            (),
            {
                "domain": domain,
                "groupby": ["stage_id"],
                "aggregates": ["expected_revenue:sum"],
                "auto_unfold": True,
                "unfold_read_specification": read,
                "unfold_read_default_limit": 40,
                "context": context,
            },
        ),
        (
            "crm.lead",
            "read_progress_bar",
            (),
            {
                "domain": domain,
                "group_by": "stage_id",
                "progress_bar": {"field": "activity_state", "colors": colors},
                "context": context,
            },
        ),
    ]


def pipeline_shape(answers):
    groups = answers[0]["groups"]
    return sorted(
        (
            group["stage_id"][0],
            group["__count"],
            group["expected_revenue:sum"],
            [record["id"] for record in group.get("__records", ())],
        )
        for group in groups
    )


def group_calls(groupby):
    def calls(world, side):
        arguments = {"domain": [], "groupby": [groupby], "aggregates": [], "limit": 80}
        return [("res.partner", "web_read_group", (), arguments)]

    return calls


def group_shape(answers):
    return [(group["city"] or "", group["__count"]) for group in answers[0]["groups"]]


PARTNERS = "base.view_partner_tree"
LEADS = "crm.crm_case_tree_view_leads"
ORDERS = "sale.view_order_tree"
POOL_FIELDS = {
    "name": {}, "pool_id": {"fields": {"display_name": {}}}, "pool_state": {},
    "owner_id": {"fields": {"display_name": {}}}, "city": {},
    "country_id": {"fields": {"display_name": {}}},
    "state_id": {"fields": {"display_name": {}}},
    "industry_id": {"fields": {"display_name": {}}}, "customer_types": {},
    "phone": {}, "email": {}, "enter_date": {}, "last_contact_date": {},
}  # fmt: skip


def pool_calls(state):
    ours = search_page(
        "customer.pool.partner",
        [("pool_state", "=", state), ("is_in_my_pools", "=", True)],
        None,
        fields=POOL_FIELDS,
    )
    operator = "=" if state == "unclaimed" else "!="
    stock = search_page(
        "res.partner",
        [("user_id", operator, False), ("parent_id", "=", False)],
        PARTNERS,
    )
    return lambda world, side: (ours if side == "ours" else stock)(world, side)


BY_CONTACT = "last_contact_date ASC, id ASC"


def screens(ours, stock):
    """Our own screen against stock's nearest list, both with stock's columns."""
    ours = search_page("res.partner", ours, PARTNERS, order=BY_CONTACT)
    stock = search_page("res.partner", stock, PARTNERS)
    return lambda world, side: (ours if side == "ours" else stock)(world, side)


def my_filter(world):
    return [("user_id", "=", world.uid["ours"])]


def my_screen(world):
    return [("pool_key", "=", world.uid["ours"]), ("parent_id", "=", False)]


SHARED_SCREEN = ["|", ("pool_shared_with_me", "=", True),
                 ("pool_of_subordinate", "=", True), ("parent_id", "=", False)]  # fmt: skip


def salespeople(world):
    return [("user_id", "in", world.below)]


EVERYBODY = ("rep", "manager", "admin")

READING = [
    Operation(
        "all partners, page and count", search_page("res.partner", [], PARTNERS),
        page_shape, dict.fromkeys(EVERYBODY, 1.5), key="all",
    ),
    Operation("my customers, stock's filter", search_page("res.partner", my_filter, PARTNERS),
              page_shape, dict.fromkeys(EVERYBODY, 0.03), key="mine"),
    Operation("my customers, our screen", screens(my_screen, my_filter), page_shape,
              {"rep": 0.03}, key="mine_screen"),
    Operation("shared with me", search_page("res.partner", [("pool_shared_with_me", "=", True)], PARTNERS),
              page_shape, {"rep": "15 ms"}, sides=OURS, key="shared"),
    Operation("subordinates' customers, by salesperson",
              search_page("res.partner", salespeople, PARTNERS), page_shape,
              {"manager": 1.1}, key="subordinates"),
    Operation("shared and subordinates', our screen",
              search_page("res.partner", SHARED_SCREEN, PARTNERS, order=BY_CONTACT),
              page_shape, {"rep": "15 ms", "manager": None}, sides=OURS, key="shared_screen"),
    Operation("group by city", group_calls("city"), group_shape,
              {"rep": 0.3, "manager": 0.3, "admin": 1.1}, key="city"),
    Operation("web_read 80", read_calls, read_shape, dict.fromkeys(EVERYBODY, 1.1), key="read"),
    Operation(
        "lead list", search_page("crm.lead", ["|", ("type", "=", "lead"), ("type", "=", False)], LEADS),
        page_shape, dict.fromkeys(EVERYBODY, 1.5), key="leads",
    ),
    Operation("lead pipeline kanban", pipeline_calls, pipeline_shape,
              {"rep": 0.5, "manager": 0.5, "admin": 1.1}, key="pipeline"),
    Operation("order list", search_page("sale.order", [], ORDERS), page_shape,
              dict.fromkeys(EVERYBODY, 1.2), key="orders"),
    Operation("pool list, unclaimed", pool_calls("unclaimed"), page_shape,
              {"rep": 0.5}, key="pool"),
    Operation("pool list, claimed", pool_calls("claimed"), page_shape,
              {"rep": 0.5}, key="claimed"),
]  # fmt: skip
