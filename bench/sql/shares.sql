-- 2 % of the customers: owned ones, each with one colleague of the owner
INSERT INTO customer_share (partner_id, user_id, access, date_from, granted_by_id,
                            create_uid, write_uid, create_date, write_date)
SELECT id, colleague, 'follow', now() AT TIME ZONE 'UTC' - interval '1 day', owner,
       1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM (SELECT customer.id, owner, rep.id AS colleague
          FROM bench.customer
          JOIN bench.rep ON rep.number = 1 + bench.dice(i, 91, 200)
         WHERE owner IS NOT NULL AND active AND owner != rep.id
      ORDER BY bench.dice(i, 92, 2147483647), i
         LIMIT (SELECT count(*) / 50 FROM bench.customer)) AS drawn;
