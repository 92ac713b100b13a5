"""The screens that dev/screenshots takes: one entry each, add yours anywhere.

People differ by language, because they write in theirs: an English list of Chinese
notes would be read by nobody.
"""

from dataclasses import dataclass, field

DESK, PHONE = (1440, 900), (390, 844)
ENGLISH, CHINESE = "en_US", "zh_CN"
ZONES = {ENGLISH: "Europe/Berlin", CHINESE: "Asia/Shanghai"}

REP = {ENGLISH: "tom", CHINESE: "chen"}
LEADER = {ENGLISH: "maria", CHINESE: "wang"}
POOL_ADMIN = {ENGLISH: "maria", CHINESE: "sun"}
MANAGER = {ENGLISH: "helen", CHINESE: "zhao"}
ADMIN = {ENGLISH: "admin", CHINESE: "admin"}

# rows of a list, or the cards that take their place on a phone
LIST = ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)"
FORM, DIALOG = ".o_form_view .o_field_widget", ".modal .o_form_view .o_field_widget"
ENOUGH = 15


@dataclass(frozen=True)
class Scene:
    """One screen, as its user finds it.

    :param path: where it is; ``{record}`` is the id of ``record`` in that language.
    :param record: external id for each language. As in views, ``%(external_id)d`` is
        the id of a record of ours, in ``context`` and ``steps``.
    :param action: external id of an action to open then, ``context`` overrides its own.
    :param steps: done one after the other: ``(selector,)`` is clicked on, into
        ``(selector, text)`` is typed. Name things by ``name=``, never by their text.
    :param shows: selector that must be there in the end.
    :param rows: how many of ``shows`` there must be.
    :param sizes: windows to take it in.
    :param languages: so that two entries of one name may differ.
    :param description: sizes that also go to the addon's description page, in English.
    """

    name: str
    users: dict
    path: str
    record: dict = field(default_factory=dict)
    action: str = ""
    context: dict = field(default_factory=dict)
    steps: tuple = ()
    shows: str = LIST
    rows: int = 1
    sizes: tuple = (DESK, PHONE)
    languages: tuple = (ENGLISH, CHINESE)
    description: tuple = ()


CUSTOMER = {
    ENGLISH: "res_partner_van_dijk_demo",
    CHINESE: "res_partner_suzhou_jinggong_demo",
}
HELD_BY_OTHERS = {
    ENGLISH: "res_partner_fujian_tea_demo",
    CHINESE: "res_partner_ningbo_molding_demo",
}
FOOD_POOL = dict.fromkeys((ENGLISH, CHINESE), "customer_pool_food_demo")
# unclaimed customers of the food pool, which both administrators administer
DISTRIBUTED = (
    "guangzhou_packaging", "sichuan_spice", "harbin_dairy", "andes_quinoa",
    "pacific_cold_chain", "valdivia_berries", "hoi_an_spices",
)  # fmt: skip
DISTRIBUTE = {
    "active_model": "customer.pool.partner",
    "active_ids": [f"%(res_partner_{name}_demo)d" for name in DISTRIBUTED],
    "default_user_ids": ["%(res_users_becker_demo)d", "%(res_users_khan_demo)d"],
}
EDITION = dict.fromkeys((ENGLISH, CHINESE), "event_event_spirits_12_demo")
STUDY = dict.fromkeys((ENGLISH, CHINESE), "satisfaction_study_exhibitor_11_demo")
NEW_NAME = ".modal [name=name] input"

SCENES = [
    Scene(
        "my_desk", REP, "/odoo/my-desk", shows=".o_customer_desk [data-activity]",
        rows=3, description=(DESK, PHONE),
    ),
    Scene("pool", REP, "/odoo/customer-pool", rows=ENOUGH, description=(DESK, PHONE)),
    Scene("my_customers", REP, "/odoo/my-customers", rows=ENOUGH),
    Scene(
        "customer", REP, "/odoo/my-customers/{record}", CUSTOMER,
        shows=FORM, description=(DESK,),
    ),
    Scene(
        "log_interaction", REP, "/odoo/my-customers",
        action="customer_interaction_action_log", shows=DIALOG,
    ),
    Scene(
        "hidden", REP, "/odoo/res.partner/{record}", HELD_BY_OTHERS,
        shows="[name=hidden_record]",
    ),
    Scene("shared", LEADER, "/odoo/shared-customers", rows=ENOUGH),
    Scene(
        "distribute", POOL_ADMIN, "/odoo/customer-pool",
        action="customer_pool_move_action_distribute", context=DISTRIBUTE,
        shows=DIALOG, description=(DESK,),
    ),
    Scene(
        "new_customer", REP, "/odoo/customer-pool", action="customer_pool_new_action",
        steps=((NEW_NAME, "Andes Quinoa"),), shows=DIALOG,
        languages=(ENGLISH,),
    ),
    Scene(
        "new_customer", REP, "/odoo/customer-pool", action="customer_pool_new_action",
        steps=((NEW_NAME, "佛山陶机装备"),), shows=DIALOG, languages=(CHINESE,),
    ),
    Scene(
        "leads", LEADER, "/odoo/customer-pool", action="crm_lead_action_guarded",
        context={"search_default_mine": 0}, rows=ENOUGH,
    ),
    # what people wrote is in English
    Scene(
        "requests", MANAGER, "/odoo/customer-requests", rows=ENOUGH,
        languages=(ENGLISH,),
    ),
    Scene("interactions", REP, "/odoo/customer-interactions", rows=ENOUGH),
    Scene(
        "journal", LEADER, "/odoo/customer-pool", action="customer_pool_log_action",
        context={"search_default_not_refused": 1}, rows=ENOUGH,
    ),
    Scene(
        "get_started", MANAGER, "/odoo/customer-get-started",
        shows=".o_expo_crm_get_started .o_expo_crm_step", rows=6,
    ),
    Scene("pools", MANAGER, "/odoo/customer-pools", rows=4),
    Scene("pool_setup", MANAGER, "/odoo/customer-pools/{record}", FOOD_POOL, shows=FORM),
    Scene(
        "settings", ADMIN, "/odoo/action-expo_crm.res_config_settings_action",
        shows=FORM,
    ),
    Scene("company_settings", MANAGER, "/odoo/customer-settings", shows=FORM),
    Scene("reporting_lines", MANAGER, "/odoo/reporting-lines", rows=8),
    Scene("set_up", MANAGER, "/odoo/customer-setup", shows=FORM),
    Scene("show_editions", MANAGER, "/odoo/editions", rows=3),
    Scene("show_edition", MANAGER, "/odoo/editions/{record}", EDITION, shows=FORM),
    Scene("show_participations", MANAGER, "/odoo/participations", rows=ENOUGH),
    Scene("show_rebooking", MANAGER, "/odoo/rebooking"),
    Scene(
        "show_floor_plan", MANAGER, "/odoo/floor-plan", shows=".o_plan_booth",
        rows=ENOUGH,
    ),
    Scene("show_booths", MANAGER, "/odoo/booths", rows=ENOUGH),
    Scene("show_visitors", MANAGER, "/odoo/show-visitors", rows=ENOUGH),
    Scene("show_figures", MANAGER, "/odoo/show-figures", shows=".o_pivot td"),
    Scene("show_analysis", MANAGER, "/odoo/show-participations", shows=".o_pivot td"),
    Scene("voice_studies", MANAGER, "/odoo/studies", rows=3),
    Scene("voice_study", MANAGER, "/odoo/studies/{record}", STUDY, shows=FORM),
    Scene(
        "voice_results", MANAGER, "/odoo/satisfaction-results",
        shows=".o_satisfaction_results .o_sr_page", description=(DESK,),
    ),
    Scene("voice_follow_ups", REP, "/odoo/follow-ups"),
    Scene("voice_figures", MANAGER, "/odoo/satisfaction-figures", shows=".o_pivot td"),
]  # fmt: skip
