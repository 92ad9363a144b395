import { z } from 'zod';
import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, type Around } from '../around.ts';
import { ask, said } from '../http.ts';

const tags = z.array(z.object({ key: z.string(), value: z.string().default('') })).default([]);

const registeredModel = z.object({
  tags,
  aliases: z.array(z.object({ alias: z.string(), version: z.union([z.string(), z.number()]).transform(String) })).default([]),
});

const modelVersion = z.object({ version: z.union([z.string(), z.number()]).transform(String), source: z.string().default(''), run_id: z.string().nullish(), tags });

const files = z.object({ files: z.array(z.object({ path: z.string(), is_dir: z.boolean().default(false) })).default([]) });

export type RegisteredModel = z.infer<typeof registeredModel>;
export type ModelVersion = z.infer<typeof modelVersion>;

/** MLflow's REST API of version 2.0, as far as promotion needs it. */
export class MlflowApi {
  readonly id: string;
  readonly #around: Around;
  readonly #name: string;
  readonly #url: string;

  /** @param spec its `url`, else MLFLOW_TRACKING_URI, says where the server is */
  constructor(id: string, spec: TargetSpecOf<'mlflow'>, around: Around) {
    this.id = id;
    this.#around = around;
    this.#name = spec.name;
    this.#url = (spec.url ?? around.env['MLFLOW_TRACKING_URI'] ?? '').replace(/\/+$/, '');
  }

  /** Null: there is no such model. */
  async model(): Promise<RegisteredModel | null> {
    const answer = await this.#get('registered-models/get', { name: this.#name });
    return answer === null ? null : z.object({ registered_model: registeredModel }).parse(answer).registered_model;
  }

  /** Null: there is no such version. */
  async version(version: string): Promise<ModelVersion | null> {
    const answer = await this.#get('model-versions/get', { name: this.#name, version });
    return answer === null ? null : z.object({ model_version: modelVersion }).parse(answer).model_version;
  }

  /** Versions that have a tag, the newest first. */
  async tagged(key: string, value: string): Promise<ModelVersion[]> {
    const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
    const answer = await this.#get('model-versions/search', { filter: `name=${quoted(this.#name)}`, max_results: '1000' });
    const found = z.object({ model_versions: z.array(modelVersion).default([]) }).parse(answer ?? {}).model_versions;
    return found.filter((one) => one.tags.some((tag) => tag.key === key && tag.value === value)).sort((a, b) => Number(b.version) - Number(a.version));
  }

  async setAlias(alias: string, version: string): Promise<void> {
    await this.#change('POST', 'registered-models/alias', { name: this.#name, alias, version });
  }

  async deleteAlias(alias: string): Promise<void> {
    await this.#change('DELETE', 'registered-models/alias', { name: this.#name, alias });
  }

  async setTag(key: string, value: string): Promise<void> {
    await this.#change('POST', 'registered-models/set-tag', { name: this.#name, key, value });
  }

  async deleteTag(key: string): Promise<void> {
    await this.#change('DELETE', 'registered-models/delete-tag', { name: this.#name, key });
  }

  async setVersionTag(version: string, key: string, value: string): Promise<void> {
    await this.#change('POST', 'model-versions/set-tag', { name: this.#name, version, key, value });
  }

  /** Entries of one folder of a version's files, by their whole paths; null where the server can't list them. */
  async list({ source, run_id: run }: ModelVersion, path: string): Promise<z.infer<typeof files>['files'] | null> {
    const [, logged] = /^models:\/(m-[\w-]+)$/.exec(source) ?? [];
    if (logged !== undefined) {
      return files.parse((await this.#get(`logged-models/${logged}/artifacts/directories`, path === '' ? {} : { artifact_directory_path: path })) ?? {}).files;
    }
    const root = run == null || run === '' ? undefined : source.split(`/${run}/artifacts/`)[1];
    if (run == null || root === undefined) return null;
    const found = files.parse((await this.#get('artifacts/list', { run_id: run, path: path === '' ? root : `${root}/${path}` })) ?? {}).files;
    return found.map((file) => ({ ...file, path: file.path.slice(root.length + 1) }));
  }

  /** Null: there is no such file. */
  async file(version: string, path: string): Promise<AsyncIterable<Uint8Array> | null> {
    const query = new URLSearchParams({ name: this.#name, version, path });
    const answer = await ask(this.id, `${this.#base()}/model-versions/get-artifact?${query.toString()}`, { headers: this.#headers() }, this.#around);
    return answer.ok && answer.body !== null ? chunksOf(answer.body) : null;
  }

  unfit(message: string, remedy: string): Error {
    return targetFault('TARGET_UNFIT', this.id, message, this.#around, remedy);
  }

  /** Null for what is not there: some versions answer 400 to that, with another code. */
  async #get(path: string, query: Record<string, string>): Promise<unknown> {
    const answer = await ask(this.id, `${this.#base()}/api/2.0/mlflow/${path}?${new URLSearchParams(query).toString()}`, { headers: this.#headers() }, this.#around);
    if (answer.ok) return answer.json();
    if (answer.status === 404) return null;
    throw this.unfit(await said(answer), 'Check the name in the gate file.');
  }

  async #change(method: string, path: string, body: object): Promise<void> {
    const answer = await ask(this.id, `${this.#base()}/api/2.0/mlflow/${path}`, { method, headers: { ...this.#headers(), 'content-type': 'application/json' }, body: JSON.stringify(body) }, this.#around);
    if (!answer.ok) throw this.unfit(await said(answer), 'Check that the model and the version are there.');
    await answer.arrayBuffer();
  }

  #base(): string {
    if (/^https?:\/\//.test(this.#url)) return this.#url.replace(/\/\/[^/@]*@/, '//');
    throw this.unfit('no address of an MLflow server is known', 'Set MLFLOW_TRACKING_URI to http(s)://…, or give url in the gate file.');
  }

  #headers(): Record<string, string> {
    const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } = this.#around.env;
    const basic = (name: string, secret: string): Record<string, string> => ({ authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` });
    if (user !== undefined && password !== undefined) return basic(user, password);
    // MLflow's own client takes them from the address too; fetch refuses such an address.
    const [, name, secret] = /^https?:\/\/([^/:@]+):([^/@]*)@/.exec(this.#url) ?? [];
    if (name !== undefined && secret !== undefined) return basic(decodeURIComponent(name), decodeURIComponent(secret));
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
