-- The same show as an edition: halls and places of booths, exhibitors, visits of three
-- days. Parameters: event, previous, hall (ids of four halls).
UPDATE event_booth
   SET hall_id = (%(halls)s)[1 + (ascii(name->>'en_US') - 65)],
       plan_x = 5 + ((right(name->>'en_US', 3)::int - 1) %% 25) * 5,
       plan_y = 5 + ((right(name->>'en_US', 3)::int - 1) / 25) * 6
 WHERE event_id = %(event)s;

-- who rents a booth exhibits; seven of ten did last year, too
INSERT INTO exhibition_participation (event_id, series_id, company_id, partner_id, name,
                                      role, state, active, contract_country_id, origin,
                                      net_area, create_uid, write_uid, create_date,
                                      write_date)
SELECT edition.id, edition.series_id, edition.company_id, renter.id, renter.name,
       'exhibitor', edition.state, TRUE, NULL,
       (ARRAY['mainland', 'mainland', 'mainland', 'hmt', 'foreign'])[1 + renter.id %% 5],
       CASE WHEN edition.id = %(event)s THEN renter.area ELSE 18 END,
       1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM (SELECT booth.partner_id AS id, MAX(partner.name) AS name,
               SUM(booth.area) AS area
          FROM event_booth booth JOIN res_partner partner ON partner.id = booth.partner_id
         WHERE booth.event_id = %(event)s GROUP BY 1) renter
  JOIN (SELECT id, series_id, company_id,
               CASE WHEN id = %(event)s THEN 'contracted' ELSE 'exhibited' END AS state
          FROM event_event WHERE id IN (%(event)s, %(previous)s)) edition
    ON edition.id = %(event)s OR renter.id %% 10 < 7;

UPDATE event_booth booth
   SET participation_id = participation.id
  FROM exhibition_participation participation
 WHERE booth.event_id = %(event)s
   AND participation.event_id = booth.event_id
   AND participation.partner_id = booth.partner_id;

UPDATE event_registration
   SET attendee_category = CASE id %% 10 WHEN 0 THEN 'media' WHEN 1 THEN 'visitor'
                                         ELSE 'trade_visitor' END,
       counts_as_visitor = id %% 10 != 0,
       origin = (ARRAY['mainland', 'mainland', 'mainland', 'hmt', 'foreign'])[1 + id %% 5]
 WHERE event_id = %(event)s;

INSERT INTO exhibition_visit (registration_id, event_id, company_id, date, first_in,
                              last_in, scan_count, attendee_category, counts_as_visitor,
                              origin)
SELECT badge.id, badge.event_id, badge.company_id, day::date, day + interval '2 hours',
       day + interval '2 hours', 1, badge.attendee_category, badge.counts_as_visitor,
       badge.origin
  FROM event_registration badge
  JOIN event_event event ON event.id = badge.event_id
  CROSS JOIN generate_series(event.date_begin::date, event.date_begin::date + 2,
                             interval '1 day') day
 WHERE badge.event_id = %(event)s AND badge.state = 'done'
   AND (badge.id + extract(doy FROM day)::int) %% 2 = 0;
