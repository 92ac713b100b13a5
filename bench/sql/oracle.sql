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
CREATE INDEX ON root (owner);
CREATE INDEX ON root (root);
ANALYZE root;

CREATE TEMP TABLE below AS
WITH RECURSIVE chart(boss, id) AS (
    SELECT id, id FROM res_users
 UNION
    SELECT chart.boss, u.id FROM chart JOIN res_users u ON u.superior_id = chart.id
)
SELECT boss, id FROM chart;

-- each reason by itself: joined, not one OR asked row by row
CREATE TEMP TABLE seen AS
WITH viewer AS (SELECT id, login FROM res_users WHERE login = ANY(%(logins)s))
SELECT viewer.id AS viewer, root.*
  FROM viewer JOIN root ON viewer.login = 'bench_admin' OR NOT root.guarded
 UNION
SELECT viewer.id, root.*
  FROM viewer JOIN below ON below.boss = viewer.id JOIN root ON root.owner = below.id
 UNION
SELECT viewer.id, root.*
  FROM viewer
  JOIN customer_share share ON share.user_id = viewer.id
       AND now() AT TIME ZONE 'UTC' >= share.date_from
       AND (share.date_until IS NULL OR share.date_until > now() AT TIME ZONE 'UTC')
  JOIN root ON root.root = share.partner_id;
CREATE UNIQUE INDEX ON seen (viewer, id);
ANALYZE seen;
