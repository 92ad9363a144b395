/** A place in a text file. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * What kind of fault stopped the evaluation. Codes are stable: scripts and tests may compare them.
 * GATE_*: the gate file; EVIDENCE_*: what the gate points at; COLUMN_*, LABEL_*, SCORE_*, ID_*, QUERY_*: the rows' content;
 * SQL_*: the user's own SQL; GIT_*: a revision; KEY_*, ATTESTATION_*, SIGNING_*: signatures; ENGINE_*: DuckDB's own files; USAGE: the command line;
 * OUTPUT_*: the result could not be written; TARGET_*: a place that a champion stands in does not answer, does not let us, or is not as it must be;
 * PROMOTION_*: a promotion that is not whole.
 */
export type FaultCode =
  | 'GATE_NOT_FOUND'
  | 'GATE_TOO_LARGE'
  | 'GATE_SYNTAX'
  | 'GATE_UNKNOWN_KEY'
  | 'GATE_INVALID'
  | 'GATE_CONTRADICTION'
  | 'GATE_METRIC_UNKNOWN'
  | 'GATE_METRIC_UNFIT'
  | 'GATE_WAIVER'
  | 'EVIDENCE_NOT_FOUND'
  | 'EVIDENCE_EMPTY'
  | 'EVIDENCE_UNREADABLE'
  | 'EVIDENCE_DISJOINT'
  | 'COLUMN_MISSING'
  | 'COLUMN_TYPE'
  | 'COLUMN_NULL'
  | 'LABEL_CLASSES'
  | 'LABEL_RANGE'
  | 'SCORE_RANGE'
  | 'WEIGHT_RANGE'
  | 'ID_DUPLICATE'
  | 'QUERY_SPLIT'
  | 'SQL_INVALID'
  | 'SQL_FORBIDDEN'
  | 'GIT_UNAVAILABLE'
  | 'GIT_REVISION'
  | 'SNAPSHOT_INVALID'
  | 'VERDICT_INVALID'
  | 'KEY_INVALID'
  | 'ATTESTATION_INVALID'
  | 'SIGNING_FAILED'
  | 'ENGINE_UNAVAILABLE'
  | 'OUTPUT_UNWRITABLE'
  | 'TARGET_UNAVAILABLE'
  | 'TARGET_REFUSED'
  | 'TARGET_UNFIT'
  | 'PROMOTION_UNDONE'
  | 'PROMOTION_UNFINISHED'
  | 'USAGE';

export interface FaultDetail {
  readonly code: FaultCode;
  /** What is wrong, one sentence, with the value that was met and what is allowed. */
  readonly message: string;
  /** Where it stands, when it stands in a file. */
  readonly place?: Place;
  /** What the reader can do about it, one sentence in the imperative. */
  readonly remedy?: string;
}

/**
 * Input that can't be evaluated: exit code 2, and no verdict.
 * Carries every fault that was found in one go, in the order of the file.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly details: readonly FaultDetail[];

  constructor(details: FaultDetail | readonly FaultDetail[]) {
    const list: readonly FaultDetail[] = Array.isArray(details) ? details : [details as FaultDetail];
    super(list.map((d) => formatFault(d)).join('\n'));
    this.details = list;
  }
}

/** `file:line:column: CODE message. Remedy`, the form that editors and CI logs make clickable. */
export function formatFault(detail: FaultDetail): string {
  const where = detail.place === undefined ? '' : `${formatPlace(detail.place)}: `;
  const remedy = detail.remedy === undefined ? '' : `\n    ${detail.remedy}`;
  return `${where}${detail.code}: ${detail.message}${remedy}`;
}

export function formatPlace(place: Place): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
}
