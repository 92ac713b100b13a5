from . import (
    customer_report_mixin,
    customer_report_list,
    customer_report_sheet,
    exhibition_participation_report,
    exhibition_show_report,
)
