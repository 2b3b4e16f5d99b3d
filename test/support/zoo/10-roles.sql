-- Roles are the whole server's. Who owns what: zoo_owner, who may what: groups, who logs in: users.
CREATE ROLE zoo_owner NOLOGIN;
CREATE ROLE zoo_read NOLOGIN;
CREATE ROLE zoo_write NOLOGIN NOINHERIT;
CREATE ROLE zoo_keeper LOGIN CREATEROLE CREATEDB CONNECTION LIMIT 7 PASSWORD 'plain as day' VALID UNTIL '2999-12-31 23:00:00+00';
CREATE ROLE "Zoö ""Gäst""; \$1" LOGIN NOINHERIT PASSWORD 'pass''word\';
-- Owns nothing and is granted nothing: it is here because it is a member.
CREATE ROLE zoo_visitor LOGIN;
-- Here only because of its settings in this database.
CREATE ROLE zoo_tuned LOGIN;
-- Of no concern to this database: it must stay behind.
CREATE ROLE zoo_stranger LOGIN;
CREATE ROLE "zoo_sechzig_drei_Bytes_lang_ähm_ist_dieser_Name_hier_wirklich_" NOLOGIN;
GRANT zoo_read TO zoo_visitor;
GRANT zoo_read TO zoo_write WITH ADMIN OPTION;
GRANT zoo_write TO "Zoö ""Gäst""; \$1";
GRANT zoo_owner TO zoo_keeper WITH ADMIN OPTION;
GRANT pg_read_all_stats TO zoo_keeper;
COMMENT ON ROLE zoo_keeper IS 'feeds ''em';
ALTER ROLE zoo_keeper SET search_path = "$user", "Zoö", public;
ALTER ROLE zoo_write SET search_path = '';
ALTER ROLE zoo_keeper SET work_mem = '9MB';
ALTER ROLE zoo_visitor SET app.greeting = 'it''s \ fine';
