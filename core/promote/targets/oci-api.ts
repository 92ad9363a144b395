import { openAsBlob } from 'node:fs';
import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, type Around } from '../around.ts';
import { ask, said, type Question } from '../http.ts';
import { changed, type PayloadFile } from '../payload.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const KINDS = [MANIFEST, 'application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.v2+json', 'application/vnd.docker.distribution.manifest.list.v2+json'];
/** Milliseconds that one file may take. */
const UPLOAD = 3_600_000;

export interface Manifest {
  readonly digest: string;
  readonly text: string;
}

/** A repository of a registry, by the OCI distribution specification 1.1. */
export class OciApi {
  readonly id: string;
  readonly #around: Around;
  readonly #origin: string;
  readonly #name: string;
  #authorization: string | undefined;

  constructor(id: string, { repository, plainHttp }: TargetSpecOf<'oci'>, around: Around) {
    const [host, ...path] = repository.split('/');
    this.id = id;
    this.#around = around;
    this.#name = path.join('/');
    this.#origin = `${plainHttp ? 'http' : 'https'}://${host ?? ''}`;
  }

  /** Null: there is none. @param reference tag or digest */
  async manifest(reference: string): Promise<Manifest | null> {
    const answer = await this.#ask(`manifests/${reference}`, { headers: { accept: KINDS.join(', ') } });
    if (answer.status === 404) return null;
    const digest = (await this.#good(answer)).headers.get('docker-content-digest');
    const text = await answer.text();
    if (digest === null) throw this.unfit('the registry tells no digest of a manifest', 'Use one that follows the OCI distribution specification.');
    return { digest, text };
  }

  async putManifest(reference: string, text: string, kind = mediaTypeOf(text)): Promise<void> {
    await this.#good(await this.#ask(`manifests/${reference}`, { method: 'PUT', headers: { 'content-type': kind }, body: text }));
  }

  /** Takes a tag away; where the registry can't, the manifest that it names with all of its tags. */
  async deleteTag(tag: string, digest: string): Promise<void> {
    const first = await this.#ask(`manifests/${tag}`, { method: 'DELETE' });
    if (first.ok || first.status === 404) return;
    const second = await this.#ask(`manifests/${digest}`, { method: 'DELETE' });
    if (!second.ok && second.status !== 404) throw this.unfit(`the tag ${tag} can’t be deleted (${await said(second)})`, 'Delete it by hand, then say `modelgate promote --abort`.');
  }

  /** All tags that begin like this. */
  async tags(front: string): Promise<string[]> {
    const found: string[] = [];
    for (let next: string | undefined = 'tags/list?n=1000'; next !== undefined; ) {
      const answer: Response = await this.#ask(next, {});
      if (answer.status === 404) break;
      const { tags } = (await (await this.#good(answer)).json()) as { tags?: string[] | null };
      found.push(...(tags ?? []).filter((tag) => tag.startsWith(front)));
      next = /<[^>]*\/(tags\/list\?[^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    return found;
  }

  /** The registry itself holds the bytes against the digest. */
  async putFile(file: PayloadFile): Promise<void> {
    await this.#putBlob(file.digest, await openAsBlob(file.source), file.name);
  }

  async putText(digest: string, text: string): Promise<void> {
    await this.#putBlob(digest, text, digest);
  }

  unfit(message: string, remedy: string): Error {
    return targetFault('TARGET_UNFIT', this.id, message, this.#around, remedy);
  }

  async #putBlob(digest: string, body: Blob | string, name: string): Promise<void> {
    const there = await this.#ask(`blobs/${digest}`, { method: 'HEAD' });
    if (there.ok) return;
    const begun = await this.#good(await this.#ask('blobs/uploads/', { method: 'POST' }));
    const place = new URL(begun.headers.get('location') ?? '', `${this.#origin}/v2/${this.#name}/blobs/uploads/`);
    place.searchParams.set('digest', digest);
    const answer = await this.#ask(place.href, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body, patience: UPLOAD });
    if (answer.status === 400 && (await answer.clone().text()).includes('DIGEST_INVALID')) throw changed(name);
    await this.#good(answer);
  }

  async #good(answer: Response): Promise<Response> {
    if (answer.ok) return answer;
    throw this.unfit(await said(answer), 'Check the repository in the gate file.');
  }

  async #ask(path: string, question: Question): Promise<Response> {
    const url = path.startsWith('http') ? path : `${this.#origin}/v2/${this.#name}/${path}`;
    const send = (): Promise<Response> => ask(this.id, url, { ...question, headers: { ...question.headers, ...(this.#authorization === undefined ? {} : { authorization: this.#authorization }) }, mayBeUnknown: true }, this.#around);
    const answer = await send();
    if (answer.status !== 401) return answer;
    this.#authorization = await this.#makeKnown(answer.headers.get('www-authenticate') ?? '');
    const again = await send();
    if (again.status === 401) throw targetFault('TARGET_REFUSED', this.id, await said(again), this.#around);
    return again;
  }

  /** As the registry asks for it: user and password each time, or a token that an address gives for them. */
  async #makeKnown(challenge: string): Promise<string> {
    const { MODELGATE_OCI_USERNAME: user, MODELGATE_OCI_PASSWORD: password } = this.#around.env;
    const basic = user === undefined || password === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
    if (/^bearer /i.test(challenge) && /^https?:/.test(part('realm'))) {
      const url = new URL(part('realm'));
      if (part('service') !== '') url.searchParams.set('service', part('service'));
      url.searchParams.set('scope', `repository:${this.#name}:pull,push,delete`);
      const answer = await this.#good(await ask(this.id, url.href, { headers: basic === undefined ? {} : { authorization: basic } }, this.#around));
      const { token, access_token: other } = (await answer.json()) as { token?: string; access_token?: string };
      return `Bearer ${token ?? other ?? ''}`;
    }
    if (basic !== undefined) return basic;
    throw targetFault('TARGET_REFUSED', this.id, 'the registry asks who we are', this.#around, 'Set MODELGATE_OCI_USERNAME and MODELGATE_OCI_PASSWORD.');
  }
}

function mediaTypeOf(text: string): string {
  const { mediaType } = JSON.parse(text) as { mediaType?: string };
  return mediaType ?? MANIFEST;
}
