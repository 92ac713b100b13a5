"""Figures of editions: who reads amounts, what may be written, who closes."""

from .mutant import Mutant

CLOSE = "models/event_event_close.py"
FIGURES = "expo_crm_figures"
RULES = "security/exhibition_security.xml"
STATISTIC = "models/exhibition_statistic.py"

MUTANTS = [
    Mutant(
        "figures-closed-by-hand",
        CLOSE,
        'if "date_figures_closed" in vals and not self.env.su:',
        "if False:",
        FIGURES,
    ),
    Mutant(
        "figures-moves-are-free",
        "models/event_event_figures_sql.py",
        "OR line.product_id = %(move)s)",
        "OR FALSE AND line.product_id = %(move)s)",
        FIGURES,
    ),
    Mutant(
        "figures-represented-twice",
        "models/event_event_figures.py",
        "AND company.id = partner.commercial_partner_id)\n             GROUP BY",
        "AND FALSE)\n             GROUP BY",
        FIGURES,
    ),
    Mutant(
        "figures-prices-for-all",
        RULES,
        "[('metric', 'not in', ('space_revenue', 'area_yield', 'retention_revenue'))]",
        "[(1, '=', 1)]",
        FIGURES,
    ),
    Mutant(
        "figures-prices-on-paper",
        "reports/exhibition_show_report.py",
        "        if not self._is_reading_prices():\n",
        "        if False:\n",
        FIGURES,
    ),
    Mutant(
        "figures-on-paper-for-all",
        "reports/exhibition_show_report.py",
        '        self.env["event.event"]._check_reads_figures()\n',
        "",
        FIGURES,
    ),
    Mutant(
        "figures-written-by-hand",
        STATISTIC,
        "        if not vals.keys() <= AUDIT_FIELDS:\n",
        "        if False:\n",
        FIGURES,
    ),
    Mutant(
        "figures-frozen-counted-again",
        "models/exhibition_statistic_count.py",
        "                 WHERE NOT exhibition_statistic.frozen\n",
        "",
        FIGURES,
    ),
    Mutant(
        "figures-unknown-is-zero",
        "models/unknown_float.py",
        "        return False if value is None else value\n",
        "        return value or 0.0\n",
        FIGURES,
    ),
    Mutant(
        "figures-closed-by-anybody",
        CLOSE,
        "if not self.env.user.has_group(group) or not self._is_show_staff():",
        "if False:",
        FIGURES,
    ),
    Mutant(
        "figures-closed-twice",
        CLOSE,
        "        if self.date_figures_closed:\n",
        "        if False:\n",
        FIGURES,
    ),
    Mutant(
        "figures-cancelled-edition-compared",
        "models/event_event_figures_sql.py",
        "                 WHERE event.kanban_state = 'cancel'\n            ), previous AS (",
        "                 WHERE FALSE\n            ), previous AS (",
        FIGURES,
    ),
    Mutant(
        "figures-participations-of-all",
        RULES,
        """<field name="model_id" ref="model_exhibition_participation_report"/>
        <field name="domain_force">[('pool_visible', '=', True)]</field>""",
        """<field name="model_id" ref="model_exhibition_participation_report"/>
        <field name="domain_force">[(1, '=', 1)]</field>""",
        FIGURES,
    ),
]
