import { z } from 'zod';
import type { Place } from '../fault.ts';
import { closed, error, line } from './shapes.ts';
import { targetSpec, targetsSchema, type TargetSpec } from './targets.ts';

const SECONDS = { m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
const DURATION = /^([1-9][0-9]{0,4})([mhdw])$/;
const PEM = /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n?$/;

const people = (about: string) =>
  z
    .union([z.literal('any', error('any, or a list of names')), z.array(line('a name'), error('any, or a list of names')).min(1, error('any, or a list of at least one name'))], error('any, or a list of names'))
    .describe(about)
    .optional();

const SIGNED = 'a map with key, or with identity and issuer';

export const signedSchema = closed(
  {
    key: z
      .union([line('the path of a public key').regex(/^(?![A-Za-z][A-Za-z0-9+.-]+:\/\/)/, error('the path of a local file')), z.string().regex(PEM)], error('the path of a public key in PEM, or the key itself'))
      .describe('Public key in PEM (ECDSA or Ed25519; cosign.pub): its path, relative to the gate file, or the key itself, which no other change can then exchange.')
      .optional(),
    identity: line('an address').describe('Keyless: who signed, exactly as the certificate says: a workflow’s address (https://github.com/acme/model/.github/workflows/gate.yml@refs/heads/main), an e-mail address.').optional(),
    issuer: line('the address of an identity provider').describe('Keyless: who vouches for the identity, such as https://token.actions.githubusercontent.com.').optional(),
    trusted_root: line('the path of a file').describe('Keyless: trusted_root.json of a Sigstore of your own, relative to the gate file. Default: Sigstore’s public one, fetched by TUF.').optional(),
  },
  SIGNED,
)
  .refine(({ key, identity, issuer, trusted_root: root }) => (key === undefined ? identity !== undefined && issuer !== undefined : identity === undefined && issuer === undefined && root === undefined), error(SIGNED))
  .meta({ oneOf: [{ required: ['key'] }, { required: ['identity', 'issuer'] }] });

const BRANCHES = 'the name of a branch, or a list of them';

/** `promote` of the gate file. */
export const promoteSchema = closed(
  {
    to: targetsSchema,
    max_age: line('a time such as 12h or 7d').regex(DURATION, error('a whole number with m, h, d or w behind it, such as 7d')).describe('A verdict that is older promotes nothing: minutes, hours, days or weeks, such as 7d. Without it, age does not matter.').optional(),
    commits: z
      .union([line(BRANCHES), z.array(line('the name of a branch'), error(BRANCHES)).min(1, error(BRANCHES))], error(BRANCHES))
      .describe('Branches, such as main or release/*: the verdict’s commit must be on one of them. Without it, any commit does.')
      .optional(),
    signed: signedSchema.describe('The verdict must carry a valid signature of this key or identity. Default: none is asked for.').optional(),
    approval: people('Who must have approved, by the name that the CI platform gives: a list, or any for anyone whom the platform lets. Default: nobody need.'),
    override: people('Who may let a verdict through that did not pass: a list, or any. Default: nobody.'),
  },
  'a map with to',
).describe('What a verdict must be for its artifact to be promoted, and where to (see promotion.md).');

export type RawPromote = z.output<typeof promoteSchema>;

/** `any`: everyone who is named by the platform. */
export type People = 'any' | readonly string[];

export type SignedSpec =
  /** Path relative to the gate file, or the PEM itself. */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'identity'; readonly identity: string; readonly issuer: string; readonly trustedRoot?: string };

export interface PromoteSpec {
  readonly to: readonly TargetSpec[];
  /** Seconds. */
  readonly maxAge?: number;
  /** Names of branches, `*` in them for any text without `/`, `**` for any. */
  readonly commits?: readonly string[];
  readonly signed?: SignedSpec;
  readonly approval?: People;
  readonly override?: People;
  readonly place: Place;
}

/** `promote` with its units resolved. */
export function promoteSpec(raw: RawPromote, model: string, place: Place): PromoteSpec {
  const { to, max_age: age, commits, signed, approval, override } = raw;
  return {
    to: to.map((target) => targetSpec(target, model)),
    ...(age === undefined ? {} : { maxAge: secondsOf(age) }),
    ...(commits === undefined ? {} : { commits: [commits].flat() }),
    ...(signed === undefined ? {} : { signed: signedSpec(signed) }),
    ...(approval === undefined ? {} : { approval }),
    ...(override === undefined ? {} : { override }),
    place,
  };
}

function secondsOf(text: string): number {
  const [, count = '', unit = 'm'] = DURATION.exec(text) ?? [];
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}

function signedSpec({ key, identity = '', issuer = '', trusted_root: root }: z.output<typeof signedSchema>): SignedSpec {
  if (key !== undefined) return { kind: 'key', key };
  return { kind: 'identity', identity, issuer, ...(root === undefined ? {} : { trustedRoot: root }) };
}

/** `7d`, `90m`: the largest unit that gives a whole number. */
export function ageText(seconds: number): string {
  const unit = (['w', 'd', 'h', 'm'] as const).find((each) => seconds % SECONDS[each] === 0 && (each !== 'w' || seconds > 4 * SECONDS.w)) ?? 'm';
  return `${Math.round((seconds / SECONDS[unit]) * 10) / 10}${unit}`;
}

/** Whether a key is the PEM itself. */
export function isPem(key: string): boolean {
  return PEM.test(key);
}
