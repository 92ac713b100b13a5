-- as stock leaves them: the salesperson of an owned customer's lead is its owner,
-- pool customers' leads have none, unmanaged customers' leads are anybody's
INSERT INTO crm_lead (
       name, type, active, partner_id, user_id, team_id, company_id, stage_id,
       won_status, probability, automated_probability, priority, expected_revenue,
       prorated_revenue, partner_name, email_from, email_normalized, city, country_id,
       state_id, color, date_open, date_last_stage_update, date_deadline,
       create_uid, write_uid, create_date, write_date)
SELECT 'Stand ' || j || ' ' || customer.name,
       CASE WHEN bench.dice(j, 61, 3) = 0 THEN 'lead' ELSE 'opportunity' END,
       NOT lost, customer.id,
       CASE WHEN fate < 55 THEN owner WHEN fate >= 90 THEN anybody.id END,
       team.id, company.id, stage.id,
       CASE WHEN lost THEN 'lost' WHEN stage.is_won THEN 'won' ELSE 'pending' END,
       CASE WHEN lost THEN 0 WHEN stage.is_won THEN 100 ELSE 40 END, 40,
       bench.dice(j, 62, 4)::text, revenue, revenue * 0.4, customer.name,
       'info' || i || '@example.com', 'info' || i || '@example.com', partner.city,
       partner.country_id, partner.state_id, 0, made, made, made::date + 60,
       1, 1, made, made
  FROM (SELECT count(*)::int AS total FROM bench.customer) AS customers
 CROSS JOIN generate_series(1, customers.total * 3 / 10) AS j
 CROSS JOIN LATERAL (SELECT bench.dice(j, 63, 20) = 0 AS lost,
                            100 * bench.dice(j, 64, 500) AS revenue,
                            now() AT TIME ZONE 'UTC'
                                - bench.dice(j, 65, 500000) * interval '1 minute' AS made
                    ) AS drawn
  JOIN bench.customer ON customer.i = 1 + bench.dice(j, 66, customers.total)
  JOIN res_partner partner ON partner.id = customer.id
  JOIN bench.rep anybody ON anybody.number = 1 + bench.dice(j, 67, 200)
  JOIN (SELECT row_number() OVER (ORDER BY id) AS number, id, is_won FROM crm_stage) AS stage
    ON stage.number = 1 + bench.dice(j, 68, (SELECT count(*)::int FROM crm_stage))
 CROSS JOIN (SELECT min(id) AS id FROM crm_team) AS team
 CROSS JOIN (SELECT min(id) AS id FROM res_company) AS company;
