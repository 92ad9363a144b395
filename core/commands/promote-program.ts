import { Option, type Command } from 'commander';
import type { PlaceOptions, PromoteCliOptions, RollbackCliOptions } from './promote.ts';

const gate = (): Option => new Option('-g, --gate <file>', 'the gate file, whose promote says where the champion stands (default: modelgate.yml here)');
const state = (): Option => new Option('--state <dir>', 'folder for the journal and the record promotions.jsonl (default: .modelgate beside the gate file)');
const by = (): Option => new Option('--by <name>', 'who asks for it, for the record (default: the user of this machine)');
const dryRun = (): Option => new Option('--dry-run', 'say what would be done, and do nothing');
const json = (): Option => new Option('--json', 'print the outcome as JSON');

const collect = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];

/** Adds the commands that move a champion and tell where one stands. */
export function addPromotion(cli: Command): void {
  cli
    .command('promote')
    .description('make an artifact the champion at every target of the gate; exit code 0: done, 1: refused, 2: could not, and the old champion stands')
    .option('--verdict <file>', 'the verdict.json that the artifact passed by')
    .option('--artifact <ref>', 'the model: a file, a folder, or sha256:… where every target has the files already')
    .addOption(gate())
    .option('--attestation <file>', 'the signature over the verdict, where the gate asks for one')
    .option('--as <[target=]version>', 'the version to promote it as: of all targets that let it be chosen, or of one kind (mlflow=7); may be said again', collect)
    .option('--expect <champion>', 'the champion that the verdict was judged against: a version at any target, a digest, or none')
    .addOption(by())
    .option('--override-reason <text>', 'let a verdict through that is blocked, where the gate allows that')
    .option('--override-by <name>', 'who lets it through')
    .option('--approved-by <name>', 'who approved it, where the gate asks for that')
    .option('--approved-in <where>', 'where that was given, such as a CI environment')
    .option('--fetch', 'let git fetch from origin what the clone lacks')
    .addOption(dryRun())
    .addOption(state())
    .option('--resume', 'go on with the promotion that was cut off, instead of a new one')
    .option('--abort', 'take back what the promotion that was cut off has moved')
    .addOption(json())
    .action(async (options: PromoteCliOptions) => {
      const { promote } = await import('./promote.ts');
      await promote(options);
    });

  cli
    .command('rollback')
    .description('put the previous champion back at every target; exit codes as of promote')
    .option('--to <champion>', 'an earlier one: its version at any target, or its digest')
    .addOption(gate())
    .addOption(by())
    .addOption(dryRun())
    .addOption(state())
    .addOption(json())
    .action(async (options: RollbackCliOptions) => {
      const { rollback } = await import('./promote.ts');
      await rollback(options);
    });

  cli
    .command('status')
    .description('tell what stands at each target and by which verdict; exit code 0: all hold the same, 1: they do not, or a promotion was cut off, 2: one can’t be read')
    .addOption(gate())
    .addOption(state())
    .addOption(json())
    .action(async (options: PlaceOptions) => {
      const { status } = await import('./promote.ts');
      process.exitCode = await status(options);
    });
}
