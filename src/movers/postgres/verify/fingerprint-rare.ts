/** How a trigger stands when its side serves: one that rests is in the parameter, part to `tgenabled`. */
export const asAwake = (part: string, enabled: string) =>
  `coalesce($1::jsonb ->> (${part}), ${enabled}::text)`;

interface Rare {
  readonly catalog: string;
  /** Definition, of the row `r`. */
  readonly tells: string;
  readonly owner?: string;
  /** Column with the schema; without one the object belongs to the database. */
  readonly schema?: string;
  readonly where?: string;
  /** Column with the grants, and how `acldefault` names the kind. */
  readonly acl?: readonly [string, string];
}

/** Everything else that pg_dump prints. PostgreSQL names these objects itself (pg_identify_object). */
const rare: readonly Rare[] = [
  {
    catalog: 'pg_collation',
    schema: 'collnamespace',
    owner: 'collowner',
    tells:
      "r.collprovider, coalesce(to_jsonb(r) ->> 'colllocale', to_jsonb(r) ->> 'colliculocale', r.collcollate), CASE r.collprovider WHEN 'c' THEN r.collctype END, r.collisdeterministic",
  },
  {
    catalog: 'pg_statistic_ext',
    schema: 'stxnamespace',
    owner: 'stxowner',
    tells: 'pg_get_statisticsobjdef(r.oid)',
  },
  {
    catalog: 'pg_operator',
    schema: 'oprnamespace',
    owner: 'oprowner',
    tells:
      'format_type(r.oprresult, NULL), r.oprcode, r.oprrest, r.oprjoin, r.oprcom::regoperator, r.oprnegate::regoperator, r.oprcanmerge, r.oprcanhash',
  },
  {
    catalog: 'pg_opclass',
    schema: 'opcnamespace',
    owner: 'opcowner',
    tells:
      'format_type(r.opcintype, NULL), r.opcdefault, format_type(nullif(r.opckeytype, 0), NULL), (SELECT f.opfname FROM pg_opfamily f WHERE f.oid = r.opcfamily)',
  },
  {
    catalog: 'pg_opfamily',
    schema: 'opfnamespace',
    owner: 'opfowner',
    tells: `(SELECT string_agg(concat_ws(' ', a.amopstrategy, a.amopopr::regoperator, a.amoppurpose), ',' ORDER BY a.amopstrategy, a.amopopr::regoperator::text) FROM pg_amop a WHERE a.amopfamily = r.oid),
      (SELECT string_agg(concat_ws(' ', p.amprocnum, p.amproc::oid::regprocedure), ',' ORDER BY p.amprocnum, p.amproc::oid::regprocedure::text) FROM pg_amproc p WHERE p.amprocfamily = r.oid)`,
  },
  {
    catalog: 'pg_conversion',
    schema: 'connamespace',
    owner: 'conowner',
    tells: 'r.conforencoding, r.contoencoding, r.conproc, r.condefault',
  },
  {
    catalog: 'pg_ts_config',
    schema: 'cfgnamespace',
    owner: 'cfgowner',
    tells: `(SELECT p.prsname FROM pg_ts_parser p WHERE p.oid = r.cfgparser),
      (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, m.mapdict::regdictionary), ',' ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = r.oid)`,
  },
  {
    catalog: 'pg_ts_dict',
    schema: 'dictnamespace',
    owner: 'dictowner',
    tells: '(SELECT t.tmplname FROM pg_ts_template t WHERE t.oid = r.dicttemplate), r.dictinitoption',
  },
  {
    catalog: 'pg_ts_parser',
    schema: 'prsnamespace',
    tells: 'r.prsstart, r.prstoken, r.prsend, r.prsheadline, r.prslextype',
  },
  { catalog: 'pg_ts_template', schema: 'tmplnamespace', tells: 'r.tmplinit, r.tmpllexize' },
  {
    catalog: 'pg_cast',
    tells: 'nullif(r.castfunc, 0)::regprocedure, r.castcontext, r.castmethod',
  },
  {
    catalog: 'pg_event_trigger',
    owner: 'evtowner',
    tells: `r.evtevent, r.evtfoid::regprocedure, ${asAwake("'event trigger ' || quote_ident(r.evtname)", 'r.evtenabled')}, r.evttags`,
    where: "r.evtname !~ '^unmoor'",
  },
  {
    catalog: 'pg_extension',
    tells: '(SELECT n.nspname FROM pg_namespace n WHERE n.oid = r.extnamespace)',
    where: "r.extname <> 'plpgsql'",
  },
  {
    catalog: 'pg_foreign_data_wrapper',
    owner: 'fdwowner',
    acl: ['fdwacl', 'F'],
    tells: 'nullif(r.fdwhandler, 0)::regprocedure, nullif(r.fdwvalidator, 0)::regprocedure, r.fdwoptions',
  },
  {
    catalog: 'pg_foreign_server',
    owner: 'srvowner',
    acl: ['srvacl', 'S'],
    tells:
      '(SELECT f.fdwname FROM pg_foreign_data_wrapper f WHERE f.oid = r.srvfdw), r.srvtype, r.srvversion, r.srvoptions',
  },
  {
    catalog: 'pg_language',
    owner: 'lanowner',
    tells: 'r.lanpltrusted, nullif(r.lanplcallfoid, 0)::regprocedure',
  },
  {
    catalog: 'pg_transform',
    tells: 'nullif(r.trffromsql, 0)::regprocedure, nullif(r.trftosql, 0)::regprocedure',
  },
];

/** OIDs below it are the server's own (PostgreSQL source, access/transam.h, FirstNormalObjectId). */
const firstOwn = 16384;

/** @param moves condition on the schema `n` */
export const rareKinds = (moves: string): readonly string[] =>
  rare.map(
    ({ catalog, tells, owner, schema, where, acl }) => `
  SELECT '${catalog}'::regclass::oid, r.oid, 0, i.type || ' ' || i.identity, concat_ws(' ', ${tells}), ${owner === undefined ? 'NULL::oid' : `r.${owner}`},
    ${acl === undefined ? 'NULL::aclitem[], NULL::"char"' : `r.${acl[0]}, '${acl[1]}'::"char"`}
  FROM ${catalog} r ${schema === undefined ? '' : `JOIN pg_namespace n ON n.oid = r.${schema} AND ${moves}`}
    CROSS JOIN LATERAL pg_identify_object('${catalog}'::regclass, r.oid, 0) AS i
  WHERE r.oid >= ${firstOwn} AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = r.oid AND e.deptype IN ('e', 'i'))
    ${where === undefined ? '' : `AND ${where}`}`,
  );
