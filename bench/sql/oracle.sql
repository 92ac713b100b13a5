-- Who may see what, from the facts alone: the chart of the staff, owner and guard of
-- the root, shares, and stock's rules. Nothing of the addon's stored keys is used.
CREATE TEMP TABLE root AS
WITH RECURSIVE tree(id, root) AS (
    SELECT id, id FROM res_partner WHERE parent_id IS NULL
 UNION ALL
    SELECT child.id, tree.root FROM tree JOIN res_partner child ON child.parent_id = tree.id
)
SELECT tree.id, tree.root, root.user_id AS owner,
       root.pool_managed IS TRUE AND NOT EXISTS (
           SELECT FROM res_users u WHERE u.partner_id = tree.id AND NOT u.share) AS guarded
  FROM tree JOIN res_partner root ON root.id = tree.root;
CREATE UNIQUE INDEX ON root (id);

CREATE TEMP TABLE below AS
WITH RECURSIVE chart(boss, id) AS (
    SELECT id, id FROM res_users
 UNION
    SELECT chart.boss, u.id FROM chart JOIN res_users u ON u.superior_id = chart.id
)
SELECT boss, id FROM chart;

CREATE TEMP TABLE seen AS
SELECT viewer.id AS viewer, root.id, root.root, root.guarded, root.owner
  FROM (SELECT id, login FROM res_users WHERE login = ANY(%(logins)s)) AS viewer
 CROSS JOIN root
 WHERE viewer.login = 'bench_admin' OR NOT root.guarded
    OR root.owner IN (SELECT id FROM below WHERE boss = viewer.id)
    OR root.root IN (SELECT partner_id FROM customer_share
                      WHERE user_id = viewer.id AND now() AT TIME ZONE 'UTC' >= date_from
                        AND (date_until IS NULL OR date_until > now() AT TIME ZONE 'UTC'));
CREATE UNIQUE INDEX ON seen (viewer, id);
ANALYZE;
