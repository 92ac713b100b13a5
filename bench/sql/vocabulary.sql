-- A number in 0..n-1 that depends on a row and a purpose only, words to make names
-- of, and one row for each customer-to-be. Kept in a schema of their own.
CREATE SCHEMA bench;

CREATE FUNCTION bench.dice(i bigint, salt int, n int) RETURNS int IMMUTABLE LANGUAGE sql AS
$$ SELECT ((hashint8extended(i, salt) & 2147483647) %% n)::int $$;

CREATE FUNCTION bench.word(words text[], i bigint, salt int) RETURNS text IMMUTABLE LANGUAGE sql AS
$$ SELECT words[1 + bench.dice(i, salt, array_length(words, 1))] $$;

CREATE FUNCTION bench.latin(i bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$
    SELECT initcap(
            bench.word('{al,bar,cor,dan,el,fen,gal,har,in,jor,kel,lam,mar,nor,os,pel,quin,ros,sel,tor,ul,vel,wes,xan,yor,zel}', i, 11)
         || bench.word('{a,e,i,o,u,ar,en,is,on,ur}', i, 12)
         || bench.word('{bert,dex,fast,gen,line,mark,nova,plan,ron,son,tech,tron,ville,works,zen}', i, 13))
        || ' ' || bench.word('{Trading,Exhibits,Logistics,Machinery,Systems,Textiles,Foods,Medical,Optics,Energy,Robotics,Design,Materials,Tools,Media}', i, 14)
        || ' ' || bench.word('{Ltd,GmbH,Inc,SpA,SARL,AG,BV,Oy}', i, 15) $$;

CREATE FUNCTION bench.chinese(i bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$
    SELECT bench.word('{上海,北京,广州,深圳,杭州,南京,成都,武汉,西安,苏州,天津,重庆,青岛,宁波,厦门,长沙}', i, 21)
        || bench.word('{华,东,金,盛,恒,瑞,中,新,天,永,鑫,博,远,德,信,宏,安,康,嘉,利,泰,丰,海,龙,凯,维,智,云,诚,达}', i, 22)
        || bench.word('{创,业,通,达,科,美,景,源,城,峰,辉,洋,林,光,成,泽,兴,旺,和,杰,锐,联,拓,展,宇,禾,邦,奥,特,力}', i, 23)
        || bench.word('{展览,贸易,机械,纺织,食品,医疗,光电,能源,机器人,设计,材料,工具,传媒,物流,科技}', i, 24)
        || bench.word('{有限公司,股份有限公司,集团}', i, 25) $$;

CREATE FUNCTION bench.person(i bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$
    SELECT CASE WHEN i %% 2 = 0
        THEN bench.word('{Anna,Ben,Clara,David,Eva,Frank,Grace,Hugo,Ines,Jan,Kim,Leo}', i, 31)
          || ' ' || initcap(bench.word('{al,bar,cor,dan,el,fen,gal,har,jor,kel}', i, 32)
                         || bench.word('{son,mann,berg,ini,ez,ova,sen}', i, 33))
        ELSE bench.word('{王,李,张,刘,陈,杨,黄,赵,周,吴}', i, 34)
          || bench.word('{伟,芳,娜,敏,静,强,磊,洋,艳,勇,军,杰}', i, 35)
          || bench.word('{"",明,华,丽,平}', i, 36) END $$;

CREATE TABLE bench.rep AS
    SELECT row_number() OVER (ORDER BY id) AS number, id
      FROM res_users WHERE login LIKE 'bench\_rep\_%%';

-- fate: below 55 owned, below 90 in the pool, else unmanaged
CREATE TABLE bench.customer AS
    SELECT i, (SELECT max(id) FROM res_partner) + i AS id, fate,
           CASE WHEN i %% 2 = 0 THEN bench.latin(i) ELSE bench.chinese(i) END AS name,
           bench.dice(i, 3, 100) != 0 AS active,
           CASE WHEN fate < 55 THEN rep.id END AS owner
      FROM (SELECT i, bench.dice(i, 1, 100) AS fate
              FROM generate_series(1, %(customers)s) AS i) AS one
      JOIN bench.rep ON rep.number = 1 + bench.dice(i, 2, 200);
CREATE UNIQUE INDEX ON bench.customer (i);
CREATE UNIQUE INDEX ON bench.customer (id);
ANALYZE bench.customer;
