INSERT INTO res_partner (
       id, name, complete_name, commercial_company_name, commercial_partner_id,
       is_company, active, partner_share, type, lang, user_id, country_id, state_id,
       city, street, zip, email, email_normalized, phone, phone_sanitized, ref, vat,
       color, customer_rank, supplier_rank, autopost_bills, employee,
       create_uid, write_uid, create_date, write_date)
SELECT customer.id, name, name, name, customer.id,
       TRUE, active, TRUE, 'contact', 'en_US', owner, state.country_id, state.id,
       'City ' || bench.dice(i, 41, 300), bench.dice(i, 42, 900) || ' Fair Road',
       lpad(bench.dice(i, 43, 99999)::text, 5, '0'),
       'info' || i || '@example.com', 'info' || i || '@example.com',
       '+86138' || lpad(i::text, 8, '0'), '+86138' || lpad(i::text, 8, '0'),
       'C' || i, 'VAT' || i,
       0, 0, 0, 'ask', FALSE, 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM bench.customer customer
  JOIN (SELECT row_number() OVER (ORDER BY id) AS number, id, country_id
          FROM res_country_state) AS state
    ON state.number = 1 + bench.dice(i, 44, (SELECT count(*)::int FROM res_country_state));
SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner));
