import { Fault } from '../../fault.ts';
import { targetFault, type Around } from '../around.ts';
import { Refusal } from '../refusal.ts';
import { ChampionMoved } from '../target.ts';

const silent = (): void => undefined;

/** What AWS’s clients of all services are made with. Credentials of the environment, else where the client looks itself. */
export function clientOptions({ region, endpoint }: { readonly region?: string; readonly endpoint?: string }, { env }: Around) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = env;
  const given = accessKeyId !== undefined && secretAccessKey !== undefined;
  return {
    region: region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    maxAttempts: 4,
    // What goes wrong is said by our own faults; the client would write to the log beside them.
    logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 120_000 },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(given ? { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } } : {}),
  };
}

/** HTTP status of what AWS answered; undefined when it did not answer. */
export function awsStatus(error: unknown): number | undefined {
  const metadata = typeof error === 'object' && error !== null && '$metadata' in error ? error.$metadata : undefined;
  const status = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Says what AWS answered as a fault of the target. */
export function guardedAws(id: string, around: Around): <T>(work: () => Promise<T>) => Promise<T> {
  return async (work) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Fault || error instanceof Refusal || error instanceof ChampionMoved) throw error;
      const status = awsStatus(error);
      const name = error instanceof Error ? error.name : '';
      const said = `${name === 'Error' ? '' : `${name}: `}${error instanceof Error ? error.message : String(error)}`;
      const denied = status === 401 || status === 403 || name === 'CredentialsProviderError';
      const unfit = status !== undefined && status >= 400 && status < 500 && status !== 429;
      throw targetFault(denied ? 'TARGET_REFUSED' : unfit ? 'TARGET_UNFIT' : 'TARGET_UNAVAILABLE', id, said, around);
    }
  };
}
