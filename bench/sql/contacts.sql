INSERT INTO res_partner (
       name, complete_name, commercial_company_name, commercial_partner_id, parent_id,
       is_company, active, partner_share, type, lang, user_id, country_id, state_id,
       city, email, email_normalized, phone, phone_sanitized, function,
       color, customer_rank, supplier_rank, autopost_bills, employee,
       create_uid, write_uid, create_date, write_date)
SELECT bench.person(j), parent.name || ', ' || bench.person(j), parent.name, parent.id,
       parent.id, FALSE, parent.active, TRUE, 'contact', 'en_US', parent.user_id,
       parent.country_id, parent.state_id, parent.city,
       'person' || j || '@example.com', 'person' || j || '@example.com',
       '+86139' || lpad(j::text, 8, '0'), '+86139' || lpad(j::text, 8, '0'), 'Buyer',
       0, 0, 0, 'ask', FALSE, 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM (SELECT count(*)::int AS total FROM bench.customer) AS customers
 CROSS JOIN generate_series(1, customers.total * 3 / 10) AS j
  JOIN bench.customer ON customer.i = 1 + bench.dice(j, 51, customers.total)
  JOIN res_partner parent ON parent.id = customer.id;
