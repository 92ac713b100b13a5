-- A show in stock Odoo: 2,000 booths, four of five rented to the first 700 customers,
-- and 50,000 registrations, every fifth by a customer. Parameters: event, category.
INSERT INTO event_booth (event_id, booth_category_id, name, state, partner_id,
                         contact_name, contact_email, contact_phone, price, is_paid,
                         create_uid, write_uid, create_date, write_date)
SELECT %(event)s, %(category)s,
       jsonb_build_object('en_US', chr(65 + n / 500) || lpad((n %% 500 + 1)::text, 3, '0')),
       CASE WHEN renter.id IS NULL THEN 'available' ELSE 'unavailable' END,
       renter.id, renter.name, renter.email, renter.phone, 9000, n %% 3 = 0,
       1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM generate_series(0, 1999) n
  LEFT JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS rank, id, name, email, phone
               FROM res_partner WHERE is_company AND active AND parent_id IS NULL
                AND id > 10 ORDER BY id LIMIT 700) renter
         ON renter.rank = (n / 5 * 4 + n %% 5) %% 700 AND n %% 5 != 4;

INSERT INTO event_registration (event_id, company_id, partner_id, barcode, name, email,
                                phone, company_name, state, active, sale_status,
                                create_uid, write_uid, create_date, write_date)
SELECT %(event)s, event.company_id, booker.id,
       lpad(n::text, 12, '0'),
       'Visitor ' || n, 'visitor' || n || '@example.com', '+86 139 ' || n,
       'Company ' || n %% 9000,
       CASE WHEN n %% 25 = 0 THEN 'cancel' WHEN n %% 3 = 0 THEN 'open' ELSE 'done' END,
       TRUE, 'free', 1, 1,
       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM generate_series(1, 50000) n
  JOIN event_event event ON event.id = %(event)s
  LEFT JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS rank, id
               FROM res_partner WHERE is_company AND active AND parent_id IS NULL
                AND id > 10) booker
         ON booker.rank = n / 5 AND n %% 5 = 0;
