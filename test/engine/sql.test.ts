import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../core/engine/duckdb.ts';
import { Session } from '../../core/engine/session.ts';
import type { UserSql } from '../../core/engine/plan.ts';
import { faultsOf, makeRows, place, scanOf, tableOf, temporary, write } from './build.ts';

const file = await write(makeRows(50), 'parquet');
const table = tableOf([file]);
const condition = (sql: string): UserSql => ({ sql, wants: 'boolean', what: 'where', place });
const scratch = temporary();
const engine = await openEngine({ scratch, files: [file] });
afterAll(() => engine.close());
const check = (...texts: UserSql[]): Promise<void> => engine.checkSql(table, texts);

describe('SQL of the user', () => {
  const good = [
    'p > 0.5', 'p > 0.5 -- a comment', '/* one */ p > 0.5 /* two */', 'region in (\'north\', \'south\')', 'region is null', 'not (label = 1)',
    'p between 0.1 and 0.9 and label = 0', 'case when p > 0.5 then true else false end', 'upper(region) like \'N%\'', 'try_cast(region as integer) is null',
    'coalesce(region, \'none\') <> \'a;b\'', 'REGION = \'north\'', 'region ~ \'no.*\'', '"region" = \'it\'\'s\'', 'strftime(date \'2013-10-01\' + interval 1 day, \'%Y\') = \'2013\'',
    'nullif(device, 0) = 1', 'round(p, 2) = 0.25', 'date_part(\'year\', timestamp \'2013-10-01 00:00:00\') = 2013', 'if(p > 0.5, true, false)', 'contains(region, \'--\')',
  ];
  it('may be any scalar expression', async () => {
    await check(...good.map(condition));
    await check({ sql: 'case when label = 1 then 40 else amount end', wants: 'number', what: 'sum', place });
  });

  const forbidden = [
    '(select true)', 'exists (select 1)', 'p > (select max(p) from rows)', 'p = any([0.5])', 'id in (select 1)', 'true from read_csv(\'/etc/passwd\')',
    'true from read_text(\'/etc/passwd\')', 'true union select false', 'true where false', 'true limit 1', 'distinct true', 'true, false', 'true as x', 'p > 0.5 order by 1', 'true group by all',
    'true having true', 'true qualify row_number() over () = 1', 'true using sample 10%', '*', 'columns(\'p\') > 0', '$1', '?', ':name', '#1', '$name',
    'sum(p) > 1', 'count(*) > 1', 'max(p) over () > 1', 'row_number() over () = 1', 'sum(p) filter (true) > 0', 'list_transform([p], x -> x)[1] > 0', 'list_filter([1], lambda x: true)[1] = 1',
    'random() < 0.5', 'now() > timestamp \'2013-01-01\'', 'today() > date \'2013-01-01\'', 'get_current_timestamp() is null', 'current_setting(\'threads\') = \'1\'',
    'getenv(\'HOME\') is null', 'nextval(\'s\') > 0', 'uuid() is null', 'gen_random_uuid() is null', 'getvariable(\'x\') is null', 'version() = \'1\'', 'hash(p) > 0', 'age(timestamp \'2013-01-01\') is null',
    'current_localtimestamp() is null', 'txid_current() > 0', 'write_log(\'x\') is null', 'sleep_ms(1) is null', 'error(\'x\')', 'setseed(0.5) is null', 'current_user() = \'x\'', 'pg_get_viewdef(1) is null',
    'read_text(\'/etc/passwd\') is null', 'read_csv(\'/etc/passwd\') is null', 'query(\'select 1\') is null', 'unnest([true])', 'glob(\'/etc/*\') is null', 'json_serialize_sql(\'select 1\') is null',
    'system.main.upper(region) = \'A\'', 'region.upper() = \'A\'', 'region collate nocase = \'a\'', 'grouping(p) = 0', 'region::regclass is null', 'region::evil is null', 'default',
    'attach', 'true; attach \'x.db\'', 'true; select 1', '; attach \'x.db\'', 'true; copy (select 1) to \'x\'', 'true; pragma database_list', 'true; install httpfs', 'true; set threads = 1',
  ];
  it.each(forbidden)('may not be %s', async (sql) => {
    const [fault] = await faultsOf(check(condition(sql)));
    expect(fault?.place).toEqual(place);
    expect(['SQL_FORBIDDEN', 'SQL_INVALID', 'COLUMN_MISSING']).toContain(fault?.code);
    await expect(engine.scan(scanOf({ ...table, where: sql }))).rejects.toThrow(fault?.code ?? '');
  });

  const broken: [string, string][] = [
    ['1) from read_csv(\'/etc/passwd\') --', 'SQL_INVALID'], ['true) or (true', 'SQL_INVALID'], ['true) from rows where (true', 'SQL_INVALID'], ['', 'SQL_INVALID'], ['   ', 'SQL_INVALID'], ['-- nothing', 'SQL_INVALID'],
    ['p >', 'SQL_INVALID'], ['region = \'north', 'SQL_INVALID'], ['"region', 'SQL_INVALID'], ['/* /* */ p > 0', 'SQL_INVALID'], ['p > 0 */', 'SQL_FORBIDDEN'], ['$$region', 'SQL_INVALID'],
    ['copy rows to \'/tmp/x\'', 'SQL_INVALID'], ['p \0 > 0', 'SQL_INVALID'], ['select p', 'SQL_INVALID'], ['values (1)', 'SQL_INVALID'], ['with x as (select 1) select 1', 'SQL_INVALID'],
    ['p', 'SQL_INVALID'], ['region > 5 + \'x\'', 'SQL_INVALID'], ['upper(p, p) = \'\'', 'SQL_INVALID'], ['region', 'SQL_INVALID'],
    ['random() < 0.5', 'SQL_FORBIDDEN'], ['(select true)', 'SQL_FORBIDDEN'], ['sum(p) > 1', 'SQL_FORBIDDEN'], ['true; attach \'x.db\'', 'SQL_FORBIDDEN'], ['p > 0 limit 1', 'SQL_FORBIDDEN'], ['now() is null', 'SQL_FORBIDDEN'],
    ['regoin = \'north\'', 'COLUMN_MISSING'], ['current_date > date \'2013-01-01\'', 'COLUMN_MISSING'], ['rowid = 1', 'COLUMN_MISSING'], ['filename = \'x\'', 'COLUMN_MISSING'], ['rows.p > 0', 'COLUMN_MISSING'], ['"modelgate row position" = 1', 'COLUMN_MISSING'],
    ['\u0070\uFF1E0', 'COLUMN_MISSING'], ['region = \u2018north\u2019', 'COLUMN_MISSING'],
  ];
  it('says where double quotes are meant to hold text', async () => {
    const [fault] = await faultsOf(check(condition('region = "north"')));
    expect(fault).toMatchObject({ code: 'COLUMN_MISSING', remedy: 'In SQL double quotes name a column; text stands in single ones: \'north\'.' });
  });

  it.each(broken)('%j is %s', async (sql, code) => {
    const faults = await faultsOf(check(condition(sql)));
    expect(faults.map((fault) => fault.code)).toEqual([code]);
  });

  it('has all its faults told at once, the nearest column among them', async () => {
    const faults = await faultsOf(check(condition('regoin = \'x\''), condition('p > 0'), condition('now() is null'), { sql: 'p > 0', wants: 'number', what: 'sum of `cost`', place }));
    expect(faults.map(({ code }) => code)).toEqual(['COLUMN_MISSING', 'SQL_FORBIDDEN', 'SQL_INVALID']);
    expect(faults[0]?.remedy).toContain('`region`');
    expect(faults[2]?.message).toContain('sum of `cost`');
  });
});

describe('a session', async () => {
  const folder = temporary();
  const bound = join(folder, 'bound.csv');
  const other = join(folder, 'other.csv');
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  writeFileSync(bound, 'id\n1\n');
  writeFileSync(other, 'id\n1\n');
  const session = await Session.open({ scratch, files: [bound] });

  it('reads the bound file', async () => {
    expect(await session.rows(`select count(*) from read_csv('${bound}')`)).toEqual([[1n]]);
  });

  it.each([
    `select * from read_csv('${other}')`, 'select * from read_text(\'/etc/passwd\')', 'select * from glob(\'/etc/*\')', `select * from read_csv('${folder}/*.csv')`, `select * from read_csv('${scratch}/../other.csv')`,
    `attach '${folder}/x.db'`, `copy (select 1) to '${folder}/new.csv'`, 'install httpfs', 'load httpfs', 'set lock_configuration = false', 'set enable_external_access = true', 'set allowed_paths = []',
    'reset allowed_paths', 'set threads = 1', `export database '${folder}/x'`, 'create secret s (type s3)', 'select * from read_csv(\'http://localhost/x.csv\')', `copy (select 1) to '${bound}'`,
  ])('refuses %s', async (sql) => {
    await expect(session.run(sql)).rejects.toThrow(/disabled|locked|Cannot access|Cannot change|not exist/i);
  });
});
