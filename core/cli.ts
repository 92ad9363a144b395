#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { Fault } from './fault.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { AttestOptions } from './commands/attest.ts';
import type { EvaluateOptions } from './commands/evaluate.ts';
import { renderFaults } from './report/faults.ts';
import { renderRefusal } from './report/refusal.ts';
import type { InitOptions } from './commands/init.ts';
import { outliveOutput } from './commands/output.ts';
import { addPromotion } from './commands/promote-program.ts';
import type { RehearseOptions } from './commands/rehearse.ts';
import type { SnapshotOptions } from './commands/snapshot.ts';
import type { VerifyOptions } from './commands/verify.ts';
import { Refusal } from './promote/refusal.ts';

/** Exit codes: 0 passed, 1 blocked, 2 could not be evaluated (which blocks too). */
const REFUSED = 1;
const COULD_NOT_EVALUATE = 2;

const { version } = packageJson;

// The AWS SDK tells of the end of a Node that it still runs on; which Node runs is not up to who reads this log.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const gateOption = (): Option => new Option('-g, --gate <file>', 'the gate file (default: modelgate.yml here)');
const threadsOption = (): Option => new Option('--threads <n>', 'threads that read the rows (default: all cores)');
const memoryOption = (): Option => new Option('--memory <size>', 'memory for the rows before they spill to disk, such as 2GB');
const baseOption = (): Option => new Option('-b, --base <ref>', 'the branch that `at: merge-base` is taken with (default: origin\'s main branch)');

const fetchOption = (): Option => new Option('--fetch', 'let git fetch from origin what a shallow clone lacks, a bounded number of commits');
const storeOption = (): Option => new Option('--store <store>', 'where snapshots of passed gates are kept: folder:PATH or git-notes');

function program(): Command {
  const cli = new Command('modelgate')
    .description('The quality gate for machine-learning models: may this candidate replace the champion, why, and how sure is that?')
    .version(version)
    .showHelpAfterError('(modelgate --help shows what there is)')
    .exitOverride()
    .addHelpText('after', HELP);

  cli
    .command('evaluate')
    .description('judge the candidate by the gate; exit code 0: passed, 1: blocked, 2: could not be evaluated')
    .option('-g, --gate <file>', 'the gate file (default: modelgate.yml here), or a glob of several, such as "models/*/modelgate.yml"')
    .option('-o, --out <dir>', 'write verdict.json, report.html, report.md, report.txt and junit.xml there')
    .addOption(baseOption())
    .addOption(threadsOption())
    .addOption(memoryOption())
    .addOption(fetchOption())
    .addOption(new Option('--policy <policy>', 'whose gate decides: that of the working tree (head), or that of the target branch (base), named by --base').choices(['base', 'head']))
    .addOption(storeOption())
    .option('--keep', 'where the gate passes, keep the candidate in the store for the commit of HEAD')
    .option('--record-reuse', 'count this candidate in the ledger that the gate names under reuse')
    .option('--history <where>', 'look back on the verdicts of earlier commits kept in a folder or as git-notes, and add this one')
    .option('--only-changed', 'judge only gates whose folder or evidence differs from the merge base')
    .option('--artifact <ref>', 'the model that the verdict is for, where the gate has no artifact evidence: a file, a folder, or sha256:…')
    .option('--promotions <file>', 'the record of promotions, for a champion that stands by an override (default: .modelgate/promotions.jsonl beside the gate)')
    .option('-q, --quiet', 'print the first line of the verdict only')
    .addHelpText('after', EVALUATE_HELP)
    .action(async (options: EvaluateOptions) => {
      const { evaluate } = await import('./commands/evaluate.ts');
      process.exitCode = await evaluate(options);
    });

  cli
    .command('rehearse')
    .description('tell what the gate would decide: of equal models, of worse ones, and what it could not see at this number of rows')
    .addOption(gateOption())
    .option('-n, --replays <n>', 'how often each truth is replayed', '500')
    .option('--seed <n>', 'of the draws; the same seed gives the same result', '1')
    .addOption(new Option('-f, --format <format>', 'how').choices(['console', 'markdown']).default('console'))
    .option('-j, --json <file>', 'write all of it there too')
    .addOption(baseOption())
    .addOption(storeOption())
    .addOption(fetchOption())
    .addOption(threadsOption())
    .addOption(memoryOption())
    .addHelpText('after', REHEARSE_HELP)
    .action(async (options: RehearseOptions) => {
      const { rehearse } = await import('./commands/rehearse.ts');
      await rehearse(options);
    });

  cli
    .command('snapshot')
    .description('keep what the gate needs of a body of rows: a few KB, no rows; serves as `baseline: {snapshot: FILE}`')
    .addOption(gateOption())
    .option('-e, --evidence <name>', 'the evidence to keep', 'candidate')
    .option('-o, --out <file>', 'the snapshot file to write, such as champion.snapshot')
    .addOption(storeOption())
    .addOption(baseOption())
    .addOption(fetchOption())
    .addOption(threadsOption())
    .addOption(memoryOption())
    .action(async (options: SnapshotOptions) => {
      const { snapshot } = await import('./commands/snapshot.ts');
      await snapshot(options);
    });

  cli
    .command('report')
    .description('render a verdict again: nothing but the verdict is read')
    .argument('<verdict>', 'a verdict.json')
    .addOption(new Option('-f, --format <format>', 'how').choices(['console', 'markdown', 'html', 'json', 'junit', 'csv', 'sarif', 'openmetrics', 'code-quality']).default('console'))
    .action(async (file: string, options: { format: string }) => {
      const { report } = await import('./commands/report.ts');
      await report(file, options);
    });

  cli
    .command('compare')
    .description('tell what changed from one verdict to another: results that are worse, better, new or gone')
    .argument('<before>', 'a verdict.json')
    .argument('<after>', 'a later verdict.json')
    .addOption(new Option('-f, --format <format>', 'how').choices(['console', 'markdown']).default('console'))
    .action(async (before: string, after: string, options: { format: string }) => {
      const { compare } = await import('./commands/compare.ts');
      compare(before, after, options);
    });

  cli
    .command('attest')
    .description('sign a verdict for its artifact: an in-toto statement in a Sigstore bundle, with a key or by the identity of the CI job')
    .requiredOption('--verdict <file>', 'a verdict.json that names an artifact')
    .option('--key <file>', 'sign with this private key in PEM (ECDSA P-256, Ed25519, cosign.key), or env://NAME; its password: MODELGATE_KEY_PASSWORD')
    .option('--keyless', 'sign by Sigstore with the identity that the CI platform gives the job')
    .option('-o, --out <file>', 'where to write (default: VERDICT with .sigstore.json instead of .json)')
    .addOption(new Option('-f, --format <format>', 'a Sigstore bundle, the DSSE envelope alone, or unsigned: the statement or its predicate, for another signer').choices(['bundle', 'dsse', 'statement', 'predicate']).default('bundle'))
    .addOption(new Option('--predicate <kind>', 'what is signed: a summary with the digest of verdict.json (in-toto test-result), or the verdict whole').choices(['test-result', 'verdict']).default('test-result'))
    .option('--fulcio-url <url>', 'certificate authority of a Sigstore of your own')
    .option('--rekor-url <url>', 'transparency log of a Sigstore of your own')
    .action(async (options: AttestOptions) => {
      const { attest } = await import('./commands/attest.ts');
      await attest(options);
    });

  cli
    .command('verify')
    .description('check a signature over a verdict; exit code 0: it holds, 1: it does not, 2: it could not be read')
    .requiredOption('--attestation <file>', 'a Sigstore bundle (of modelgate, cosign, GitHub) or a DSSE envelope')
    .option('--key <file>', 'public key in PEM of who must have signed')
    .option('--identity <identity>', 'keyless: who must have signed, exactly as the certificate says')
    .option('--issuer <url>', 'keyless: who vouches for the identity')
    .option('--trusted-root <file>', 'keyless: trusted_root.json of a Sigstore of your own (default: the public one, fetched)')
    .option('--verdict <file>', 'the verdict.json that must be signed')
    .option('--artifact <ref>', 'the artifact that it must be for: a file, a folder, or sha256:…')
    .action(async (options: VerifyOptions) => {
      const { verify } = await import('./commands/verify.ts');
      await verify(options);
    });

  addPromotion(cli);

  cli
    .command('schema')
    .description('print the JSON Schema of the gate file (editors complete and check with it), of the verdict or of a rehearsal')
    .addOption(new Option('--verdict', 'of verdict.json instead').conflicts('rehearsal'))
    .option('--rehearsal', 'of what `rehearse --json` writes instead')
    .action(async (options: { verdict?: true; rehearsal?: true }) => {
      const { schema } = await import('./commands/schema.ts');
      schema(options);
    });

  cli
    .command('init')
    .description('look at the predictions in this folder and write a gate file that runs')
    .option('--candidate <file>', 'predictions of the candidate (Parquet, CSV, JSON Lines)')
    .option('--baseline <file>', 'predictions of the champion on the same rows')
    .option('--model <name>', 'name of the model')
    .addOption(new Option('--task <task>', 'what it predicts').choices(['binary', 'multiclass', 'regression', 'ranking', 'scores']))
    .option('--id <column>', 'unique key of a row; ranking: of a document within its query')
    .option('--query <column>', 'ranking: the query, of which the rows are one list')
    .option('--label <column>', 'the truth')
    .option('--positive <value>', 'binary: the label that counts as positive')
    .option('--score <column>', 'binary, ranking: the score; scores: the number')
    .option('--prediction <column>', 'the predicted class or number')
    .option('--cluster <column>', 'rows that belong together, such as a customer')
    .option('--slices <columns>', 'columns to look at separately, with commas between')
    .option('-g, --gate <file>', 'the gate file to write', 'modelgate.yml')
    .option('-y, --yes', 'ask nothing: take what was found')
    .option('--force', 'write over a gate file that is there')
    .action(async (options: InitOptions) => {
      const { init } = await import('./commands/init.ts');
      await init(options);
    });

  return cli;
}

const HELP = `
Start here:
  modelgate init                          writes a gate file from the predictions it finds
  modelgate evaluate --out gate-report    judges the candidate and writes verdict and reports
  modelgate rehearse                      tells what this gate could notice at all, from the rows that there are
  modelgate snapshot --out champion.snapshot
                                          keeps today's candidate as a later baseline, without its rows

A gate file in ten lines:
  model: churn
  task: binary
  evidence:
    candidate: {rows: predictions/candidate.parquet}
    baseline: {rows: predictions/champion.parquet}
  columns: {id: customer_id, label: churned, score: p_churn}
  slices: [country]
  checks:
    - {metric: roc_auc, min: 0.70}
    - {metric: roc_auc, max_drop: 0.005, slices: all}`;

const EVALUATE_HELP = `
A check ends as
  pass     the whole confidence interval is on the good side of the bound
  fail     the whole interval is on the bad side
  unsure   the interval straddles the bound; the report says how many rows would settle it
  error    there is no evidence: no such metric, slice or baseline, or a value that does not exist
  waived   it did not pass, and the gate file says who accepts that, why, and until when

Several gates at once (a glob) are judged each by itself, into OUT/<folder of the gate>; the worst decides.

An evaluation that ends with exit code 2 never writes over an earlier verdict.json; the reports beside it say that nothing was decided.`;

const REHEARSE_HELP = `
From the evidence that the gate has, its buckets are drawn anew many times, moved to each truth, and judged by the gate's own rules:
  equal       a model that is as good as the champion: how often would the gate block it, or warn?
  at margin   a model worse by exactly the margin: how often would it come through?
  twice       a model worse by twice the margin; a check that lets it through in more than 20 % can't do its job at this n
  notices     the smallest change (for min and max the value) at which the check acts in 80 % of replays

Nothing is judged: the exit code is 0 when the gate was rehearsed, and 2 when it could not be.`;

outliveOutput(COULD_NOT_EVALUATE);

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // The shell has made a list of what was meant as one pattern.
    if (error.code === 'commander.excessArguments' && process.argv[2] === 'evaluate') process.stderr.write('A glob of several gates stands in quotes: --gate "models/*/modelgate.yml"\n');
    process.exitCode = error.exitCode === 0 ? 0 : COULD_NOT_EVALUATE;
  } else if (error instanceof Refusal) {
    process.stderr.write(renderRefusal(error.reasons));
    process.exitCode = REFUSED;
  } else if (error instanceof Fault) {
    process.stderr.write(renderFaults(error.details));
    process.exitCode = COULD_NOT_EVALUATE;
  } else if (error instanceof Error && error.name === 'ExitPromptError') {
    process.stderr.write('Stopped; nothing was written.\n');
    process.exitCode = COULD_NOT_EVALUATE;
  } else {
    process.stderr.write(`modelgate ${version} met a fault of its own; please report it with this trace.\n`);
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = COULD_NOT_EVALUATE;
  }
}
