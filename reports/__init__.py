from . import customer_report_mixin, customer_report_list, customer_report_sheet
