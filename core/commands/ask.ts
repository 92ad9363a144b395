import { input, select } from '@inquirer/prompts';
import type { Column, Guess } from './guess.ts';

const NONE = '(none)';

/** Asks a person to confirm or change each role that was guessed. */
export async function ask(found: Guess, columns: readonly Column[]): Promise<Guess> {
  const task = await select({
    message: 'What does the model predict?',
    choices: [
      { value: 'binary' as const, name: 'one of two classes (binary)' },
      { value: 'multiclass' as const, name: 'one of several classes (multiclass)' },
      { value: 'regression' as const, name: 'a number (regression)' },
      { value: 'ranking' as const, name: 'an order of documents for each query (ranking)' },
      { value: 'scores' as const, name: 'nothing to compare with: scores of outputs (scores)' },
    ],
    default: found.task,
  });
  const role = async (message: string, guess: string | undefined): Promise<string | undefined> => {
    const choices = [NONE, ...columns.map((column) => column.name)].map((value) => ({ value }));
    const answer = await select({ message, choices, default: guess ?? NONE });
    return answer === NONE ? undefined : answer;
  };
  const answers = {
    query: task === 'ranking' ? await role('Which column is the query, the list that a row belongs to?', found.query) : undefined,
    id: await role(task === 'ranking' ? 'Which column is the document, unique within its query?' : 'Which column is the unique key of a row?', found.id),
    label: task === 'scores' ? undefined : await role('Which column is the truth?', found.label),
    score: task === 'binary' || task === 'ranking' || task === 'scores' ? await role('Which column is the score?', found.score) : undefined,
    prediction: task === 'ranking' || task === 'scores' ? undefined : await role('Which column is the predicted class or number?', found.prediction),
    scores: task === 'multiclass' ? found.scores : undefined,
    positive: task === 'binary' ? found.positive : undefined,
    cluster: await role('Do rows belong together (one customer, one machine)? By which column?', found.cluster),
  };
  const slices = await input({ message: 'Columns to look at separately, with commas between:', default: found.slices.join(', ') });
  const named = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
  return { ...named, task, slices: slices.split(',').map((name) => name.trim()).filter((name) => name !== '') };
}
