import { createHash } from 'node:crypto';

/** A model's name as every store takes it, file systems included; the digest keeps models apart whose names look alike. */
export function storeName(model: string): string {
  const digest = createHash('sha256').update(model).digest('hex').slice(0, 12);
  return `${model.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60)}-${digest}`;
}
