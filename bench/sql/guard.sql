UPDATE res_partner partner
   SET pool_managed = TRUE, pool_id = %(pool)s,
       pool_enter_date = now() AT TIME ZONE 'UTC' - bench.dice(i, 81, 300000) * interval '1 minute',
       pool_claim_date = CASE WHEN owner IS NOT NULL THEN now() AT TIME ZONE 'UTC'
                              - bench.dice(i, 82, 20000) * interval '1 minute' END
  FROM bench.customer customer
 WHERE customer.id = partner.id AND fate < 90;
