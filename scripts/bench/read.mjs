// What reading alone costs: every value of every column is decoded and looked at once, and nothing is kept.
import { createRequire } from 'node:module';

const { DuckDBInstance } = createRequire(import.meta.url)('@duckdb/node-api');
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const columns = ['id', 'label', 's1', 's2', 'region', 'device', 'amount'].map((column) => `bit_xor(hash(${column}))`);
await connection.runAndReadAll(`select ${columns.join(', ')} from read_parquet('${process.argv[2]}')`);
