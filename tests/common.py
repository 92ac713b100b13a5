from odoo.tests.common import new_test_user

from odoo.addons.base.tests.common import BaseCommon

# Rows of this query are keys that disagree with their formula, written a second time
# on purpose: it walks the trees itself and shares nothing with the addon's SQL.
CONSISTENCY_QUERY = """
WITH RECURSIVE tree(id, root) AS (
    SELECT id, id FROM res_partner WHERE parent_id IS NULL
 UNION ALL
    SELECT child.id, tree.root FROM res_partner child JOIN tree ON child.parent_id = tree.id
), wanted AS (
    SELECT member.id, tree.root,
           CASE WHEN NOT COALESCE(root.pool_managed, FALSE)
                  OR EXISTS (SELECT FROM res_users u
                              WHERE u.partner_id = member.id AND NOT u.share)
                  OR EXISTS (SELECT FROM res_company c WHERE c.partner_id = root.id)
                THEN -2 ELSE COALESCE(root.user_id, -1) END AS key
      FROM tree
      JOIN res_partner member ON member.id = tree.id
      JOIN res_partner root ON root.id = tree.root
)
SELECT 'partner', p.id, p.pool_key, wanted.key FROM res_partner p LEFT JOIN wanted USING (id)
 WHERE (p.pool_key, p.pool_root_id) IS DISTINCT FROM (wanted.key, wanted.root)
UNION ALL
SELECT 'lead', l.id, l.pool_key, wanted.key FROM crm_lead l LEFT JOIN wanted ON wanted.id = l.partner_id
 WHERE (l.pool_key, l.pool_root_id) IS DISTINCT FROM
       (CASE WHEN COALESCE(wanted.key, -2) != -2 THEN wanted.key
             WHEN l.pool_managed THEN COALESCE(l.user_id, -1) ELSE -2 END, wanted.root)
UNION ALL
SELECT 'order', o.id, o.pool_key, wanted.key FROM sale_order o LEFT JOIN wanted ON wanted.id = o.partner_id
 WHERE (o.pool_key, o.pool_root_id) IS DISTINCT FROM (COALESCE(wanted.key, -2), wanted.root)
UNION ALL
SELECT 'owner', p.id, p.pool_owner_id, p.pool_key FROM res_partner p
 WHERE p.pool_owner_id IS DISTINCT FROM CASE WHEN p.pool_key > 0 THEN p.pool_key END
"""


class ExpoCrmCommon(BaseCommon):
    """A sales department: two reps, their superiors, a pool admin, a manager.

    ``cls.pool`` is the default pool of the company, open to all its reps.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool = cls.env.company.pool_id
        rep = "expo_crm.group_user,sales_team.group_sale_salesman"
        cls.rep = cls._create_user("rep", rep)
        cls.stranger = cls._create_user("stranger", rep)
        cls.superior = cls._create_user("superior", rep)
        cls.chief = cls._create_user("chief", rep)
        cls.rep.superior_id = cls.superior
        cls.superior.superior_id = cls.chief
        cls.manager = cls._create_user("manager", "sales_team.group_sale_manager")
        cls.pool_admin = cls._create_user(
            "pool_admin", rep + ",expo_crm.group_pool_admin"
        )
        cls.pool.admin_ids = cls.pool_admin
        cls.employee = cls._create_user("employee", "base.group_user")
        cls.accountant = cls._create_user(
            "accountant", "base.group_user,account.group_account_invoice"
        )

    def tearDown(self):
        self.env.flush_all()
        self.env.cr.execute(CONSISTENCY_QUERY)
        self.assertEqual(self.env.cr.fetchall(), [], "visibility keys drifted")
        super().tearDown()

    @classmethod
    def _create_user(cls, login, groups, **values):
        return new_test_user(
            cls.env, login=login, groups=groups, email=f"{login}@example.com", **values
        )

    @classmethod
    def _create_customer(cls, name="Acme", owner=None, **values):
        """A guarded customer with private facts, held by ``owner`` or in the pool."""
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "pool_managed": True,
                "pool_id": cls.pool.id,
                "user_id": owner.id if owner else False,
                "phone": "+86 138 0013 8000",
                "email": "secret@acme.example.com",
                "street": "1 Hidden Road",
                "city": "Shanghai",
                "vat": "SECRETVAT",
                **values,
            }
        )

    @classmethod
    def _create_contact(cls, customer, name="Ann", **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": customer.id,
                "email": "ann@acme.example.com",
                **values,
            }
        )

    def assertAnswers(self, answers, *codes):
        """Check codes, and that each answer carries a sentence."""
        self.assertEqual([answer["code"] for answer in answers], list(codes), answers)
        for answer in answers:
            self.assertTrue(answer["message"])
            self.assertEqual(answer["ok"], answer["code"] == "OK")
