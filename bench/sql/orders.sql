INSERT INTO sale_order (
       name, state, partner_id, partner_invoice_id, partner_shipping_id, user_id,
       team_id, company_id, currency_id, currency_rate, amount_untaxed, amount_tax,
       amount_total, invoice_status, date_order, locked, require_signature,
       require_payment, create_uid, write_uid, create_date, write_date)
SELECT 'B' || lpad(j::text, 7, '0'),
       bench.word('{draft,draft,sent,sale,sale}', j, 71),
       customer.id, customer.id, customer.id,
       CASE WHEN fate < 55 THEN owner WHEN fate >= 90 THEN anybody.id END,
       team.id, company.id, company.currency_id, 1, amount, 0, amount, 'no', made,
       FALSE, FALSE, FALSE, 1, 1, made, made
  FROM (SELECT count(*)::int AS total FROM bench.customer) AS customers
 CROSS JOIN generate_series(1, customers.total / 10) AS j
 CROSS JOIN LATERAL (SELECT 100 * (1 + bench.dice(j, 72, 500)) AS amount,
                            now() AT TIME ZONE 'UTC'
                                - bench.dice(j, 73, 500000) * interval '1 minute' AS made
                    ) AS drawn
  JOIN bench.customer ON customer.i = 1 + bench.dice(j, 74, customers.total)
  JOIN bench.rep anybody ON anybody.number = 1 + bench.dice(j, 75, 200)
 CROSS JOIN (SELECT min(id) AS id FROM crm_team) AS team
 CROSS JOIN (SELECT id, currency_id FROM res_company ORDER BY id LIMIT 1) AS company;
