import { z } from 'zod';
import { writeSticky, type Comments } from '../../core/publish/sticky.ts';
import type { GitLab } from '../platform/client.ts';
import type { MergeRequest } from '../platform/occasion.ts';
import { MOST_CHARACTERS } from './limits.ts';

const A_PAGE = 100;

const user = z.object({ id: z.number() });
const note = z.object({ id: z.number() });
const notes = z.array(z.object({ id: z.number(), body: z.string(), author: user }));

/**
 * Writes the one note of this name on a merge request.
 * @param job page of the job, where the whole report is
 * @throws what the client throws
 */
export function postNote(gitlab: GitLab, request: MergeRequest, name: string, report: string, job: string): Promise<'created' | 'edited'> {
  const pointer = `The report is cut here: [the whole report](${job}) is with the job.`;
  return writeSticky(notesOf(gitlab, request), { name, report, most: MOST_CHARACTERS, pointer });
}

function notesOf({ api }: GitLab, { project, iid }: MergeRequest): Comments {
  const { MergeRequestNotes } = api;
  return {
    own: (marker) => ownNotes(api, project, iid, marker),
    create: async (body) => note.parse(await MergeRequestNotes.create(project, iid, body)).id,
    edit: async (id, body) => {
      await MergeRequestNotes.edit(project, iid, id, { body });
    },
    remove: (id) => MergeRequestNotes.remove(project, iid, id),
  };
}

/** Notes with the marker by the token's own user, oldest first. */
async function ownNotes({ MergeRequestNotes, Users }: GitLab['api'], project: number, iid: number, marker: string): Promise<number[]> {
  const all = notes.parse(await MergeRequestNotes.all(project, iid, { perPage: A_PAGE }));
  const marked = all.filter(({ body }) => body.startsWith(marker));
  if (marked.length === 0) return [];
  const { id: self } = user.parse(await Users.showCurrentUser());
  return marked.filter(({ author }) => author.id === self).map(({ id }) => id).sort((a, b) => a - b);
}
