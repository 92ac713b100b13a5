from odoo import models


class CustomerReportList(models.AbstractModel):
    """The selected customers of My Customers or Shared Customers, one line each."""

    _name = "report.expo_crm.customer_report_list"
    _inherit = ["customer.report.mixin"]
    _description = "Printed List of Customers"

    _report_model = "res.partner"


class CustomerPoolPartnerReportList(models.AbstractModel):
    """The selected customers of a pool: its public facts, masked as on the screen."""

    _name = "report.expo_crm.customer_pool_partner_report_list"
    _inherit = ["customer.report.mixin"]
    _description = "Printed List of Customers in the Pool"

    _report_model = "customer.pool.partner"


class SaleOrderReportList(models.AbstractModel):
    """The selected quotations or contracts of a customer."""

    _name = "report.expo_crm.sale_order_report_list"
    _inherit = ["customer.report.mixin"]
    _description = "Printed List of Quotations and Contracts"

    _report_model = "sale.order"
