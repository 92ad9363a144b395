import { ANY, type CatalogueEntry, entry, POSITIVE } from './entry.ts';

/** Facts of a model's files. What they contain is not looked at: a check of their safety (pickle opcodes, say) is another tool's. */
export const artifactMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'size_mb', tasks: ANY, better: 'lower', range: POSITIVE, also: ['model_size', 'size', 'size_bytes'], of: 'artifact',
    about: 'megabytes (10⁶ bytes) of all files of an artifact',
    formula: 'Σ bytes ÷ 1,000,000', needs: 'evidence of kind artifact', interval: 'exact', source: 'SI, megabyte',
  }),
  entry({
    name: 'file_count', tasks: ANY, better: 'neither', range: POSITIVE, also: ['files', 'n_files'], of: 'artifact',
    about: 'number of files of an artifact',
    formula: 'files', needs: 'evidence of kind artifact', interval: 'exact', source: 'OpenSSF model signing v1.0, resources of the manifest',
  }),
];
