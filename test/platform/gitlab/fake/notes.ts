import { isObject, textOf, type JsonObject } from '../../contract/json.ts';
import { page } from './pages.ts';
import { notFound, type Answer, type Note, type Person, type Request, type Routes, type World } from './world.ts';

const moment = '2026-01-01T00:00:00.000Z';

export function personView({ id, username }: Person): JsonObject {
  return { id, username, name: username, state: 'active' };
}

function view({ id, project, iid, author, body }: Note): JsonObject {
  return { id, body, author: personView(author), created_at: moment, updated_at: moment, system: false, noteable_id: 1000 + iid, noteable_type: 'MergeRequest', noteable_iid: iid, project_id: project };
}

interface Place {
  readonly project: number;
  readonly iid: number;
}

function placeOf({ path }: Request): Place {
  return { project: Number(path.id), iid: Number(path.noteable_id) };
}

/** What GitLab does first: the merge request must be there. */
function inRequest(request: Request, world: World, answer: (place: Place) => Answer): Answer {
  const place = placeOf(request);
  return world.mergeRequests.some(({ project, iid }) => project === place.project && iid === place.iid) ? answer(place) : notFound('Not found');
}

function bodyOf(request: Request): string {
  return isObject(request.body) ? textOf(request.body.body) : '';
}

function ownerOf({ by }: Request): Person {
  if (by.kind === 'job') throw new Error('a job token writes no notes');
  return by.token.owner;
}

/** Only their author may change notes, and who may do more than a developer. */
function changed(request: Request, world: World, answer: (note: Note, index: number) => Answer): Answer {
  const index = world.notes.findIndex(({ id }) => id === Number(request.path.note_id));
  const note = world.notes[index];
  if (note === undefined) return notFound('Note');
  return note.author.id === ownerOf(request).id ? answer(note, index) : { status: 403, body: { message: '403 Forbidden' } };
}

export const notes: Routes = {
  user: { job: false, role: 'guest', scope: 'read_api', answer: (request) => ({ status: 200, body: personView(ownerOf(request)) }) },
  'list-notes': {
    job: true, role: 'reporter', scope: 'read_api',
    answer: (request, world) => inRequest(request, world, ({ project, iid }) => {
      const of = world.notes.filter((note) => note.project === project && note.iid === iid);
      return page(request, world, of.sort((a, b) => b.id - a.id).map(view));
    }),
  },
  'create-note': {
    job: false, role: 'reporter', scope: 'api',
    answer: (request, world) => inRequest(request, world, (place) => {
      const note: Note = { ...place, id: world.nextId(), author: ownerOf(request), body: bodyOf(request) };
      world.notes.push(note);
      return { status: 201, body: view(note) };
    }),
  },
  'edit-note': {
    job: false, role: 'reporter', scope: 'api',
    answer: (request, world) => changed(request, world, (note, index) => {
      const after = isObject(request.body) && request.body.body !== undefined ? { ...note, body: bodyOf(request) } : note;
      world.notes[index] = after;
      return { status: 200, body: view(after) };
    }),
  },
  'delete-note': {
    job: false, role: 'reporter', scope: 'api',
    answer: (request, world) => changed(request, world, (_, index) => {
      world.notes.splice(index, 1);
      return { status: 204 };
    }),
  },
};
