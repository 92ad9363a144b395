import { createHash } from 'node:crypto';
import type { JsonObject } from '../../contract/json.ts';
import { page } from './pages.ts';
import { notFound, type Answer, type PackageFile, type Pipeline, type Request, type Routes, type World } from './world.ts';

const moment = '2026-01-01T00:00:00.000Z';

function pipelineView({ id, project, sha, ref, source }: Pipeline): JsonObject {
  return { id, iid: id, project_id: project, sha, ref, status: 'success', source, created_at: moment, updated_at: moment, web_url: `https://gitlab.example.com/-/pipelines/${id}` };
}

/** Number of a package: that of its first file. */
function packageOf(files: readonly PackageFile[], { name, version }: PackageFile): number {
  return Math.min(...files.filter((one) => one.name === name && one.version === version).map(({ id }) => id));
}

function fileView(files: readonly PackageFile[], one: PackageFile): JsonObject {
  const view = { id: one.id, package_id: packageOf(files, one), created_at: moment, file_name: one.file, size: one.bytes.length, file_sha256: createHash('sha256').update(one.bytes).digest('hex') };
  return one.pipelines.length === 0 ? view : { ...view, pipelines: one.pipelines.map(pipelineView) };
}

function inRegistry(request: Request, world: World, answer: (files: PackageFile[]) => Answer): Answer {
  if (!world.registry) return { status: 403, body: { message: '403 Forbidden' } };
  return answer(world.files.filter(({ project }) => project === Number(request.path.id)));
}

export const packages: Routes = {
  'list-packages': {
    job: true, role: 'reporter', scope: 'read_api',
    answer: (request, world) => inRegistry(request, world, (files) => {
      const firsts = files.filter((one) => one.id === packageOf(files, one) && one.name.includes(request.query.package_name ?? ''));
      const sorted = request.query.sort === 'desc' ? firsts.reverse() : firsts;
      return page(request, world, sorted.map(({ id, name, version }) => ({ id, name, version, package_type: 'generic', status: 'default', created_at: moment, tags: [] })));
    }),
  },
  'list-package-files': {
    job: true, role: 'reporter', scope: 'read_api',
    answer: (request, world) => inRegistry(request, world, (files) => page(request, world, files.filter((one) => packageOf(files, one) === Number(request.path.package_id)).map((one) => fileView(files, one)))),
  },
  'upload-package-file': {
    job: true, role: 'developer', scope: 'api',
    answer: (request, world) => inRegistry(request, world, () => {
      const { package_name: name = '', package_version: version = '', file_name: file = '' } = request.path;
      const pipelines = request.by.kind === 'job' ? [request.by.pipeline] : [];
      world.files.push({ id: world.nextId(), project: Number(request.path.id), name, version, file, bytes: request.bytes, pipelines });
      return { status: 201, body: { message: '201 Created' } };
    }),
  },
  'download-package-file': {
    job: true, role: 'reporter', scope: 'read_api',
    answer: (request, world) => inRegistry(request, world, (files) => {
      const { package_name: name, package_version: version, file_name: file } = request.path;
      const newest = files.filter((one) => one.name === name && one.version === version && one.file === file).at(-1);
      if (newest === undefined) return notFound('Package');
      return world.objectStorage === undefined ? { status: 200, raw: newest.bytes } : { status: 302, headers: { location: `${world.objectStorage}/${newest.id}` } };
    }),
  },
};
