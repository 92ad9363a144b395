import { Fault, type FaultCode } from '../fault.ts';
import type { Environment } from '../sources/git.ts';

/** What targets need of the outside. */
export interface Around {
  /** Folder that relative paths start from: that of the gate file. */
  readonly directory: string;
  /** Environment of the process: credentials, proxies. */
  readonly env: Environment;
  /** Told before and after each thing that changes the outside. */
  readonly step: (doing: string) => void;
}

const SECRET_NAME = /TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|AUTHORIZATION|(^|_)AUTH(_|$)/i;

/**
 * A text without the user and password of an address, and without the value of any environment variable that is named like a
 * secret: what a system answers may repeat what it was sent.
 */
export function withoutSecrets(text: string, env: Environment): string {
  const secrets = Object.entries(env).flatMap(([name, value]) => (value !== undefined && value.length >= 6 && SECRET_NAME.test(name) ? [value] : []));
  const bare = text.replace(/(\w:\/\/)[^\s/@]+@/g, '$1');
  return secrets.sort((a, b) => b.length - a.length).reduce((kept, secret) => kept.replaceAll(secret, '***'), bare);
}

type TargetCode = Extract<FaultCode, `TARGET_${string}`>;

const REMEDIES: Readonly<Record<TargetCode, string>> = {
  TARGET_UNAVAILABLE: 'Run it again when the system answers; `modelgate status` says what stands where.',
  TARGET_REFUSED: 'Check the credentials in the environment and what they may do there.',
  TARGET_UNFIT: 'Mend what is there, or the target in the gate file.',
};

/** A fault of a target, with its name in front and no secret in it. */
export function targetFault(code: TargetCode, id: string, message: string, { env }: Around, remedy: string = REMEDIES[code]): Fault {
  return new Fault({ code, message: withoutSecrets(`${id}: ${message}`, env), remedy });
}
